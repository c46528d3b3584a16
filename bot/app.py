"""build(settings): the only place that knows all parts."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from bot.dialogue.answer import Answerer
from bot.dialogue.memory import Turn
from bot.dialogue.rendering import render_text, render_why
from bot.dialogue.reply import Reply, Why
from bot.knowledge.loader import list_files, load_knowledge
from bot.knowledge.models import Knowledge
from bot.knowledge.reading import MAX_BYTES
from bot.search.engine import assemble_search, build_search, make_analyzer
from bot.search.entries import collect_entries
from bot.search.store import KEY_LENGTH, load_state, save_state
from bot.settings import Settings

_CODE = Path(__file__).resolve().parent
_INDEXING = ("text.py", "knowledge/*.py", "search/*.py")
"""The code that a saved state depends on."""
_LIBRARIES = ("numpy", "opencc", "pypinyin", "rjieba")


@dataclass(frozen=True, slots=True)
class Bot:
    """A knowledge base that answers."""

    knowledge: Knowledge
    answerer: Answerer

    def ask(self, message: str, before: Turn | None = None) -> tuple[Reply, Turn | None]:
        """The reply to a message, and the turn to pass with the next one of the same chat."""
        return self.answerer.answer(message, before)

    def browse(self, topic: str, argument: str = "") -> Reply:
        """What a channel's commands show: help, campaigns, news, or tips (all topics, or those of one)."""
        return self.answerer.browse(topic, argument)

    def explain(self, why: Why) -> str:
        """Why a reply is what it is, in plain words."""
        return render_why(why, self.knowledge.replies, self.answerer.describe)

    def render(self, reply: Reply) -> str:
        """A reply as plain text."""
        return render_text(reply, self.knowledge.replies)


def build(settings: Settings, announce: Callable[[], None] = lambda: None) -> Bot:
    """Load and index the knowledge, from the saved state where nothing has changed since.

    Indexing takes seconds; `announce` is called before it.

    Raises:
        KnowledgeError: with all problems of the folder.
    """
    key = _fingerprint(settings)
    return (key and _restore(settings, key)) or _make(settings, key, announce)


def _restore(settings: Settings, key: str) -> Bot | None:
    saved = load_state(settings.cache, key)
    if saved is None:
        return None
    try:
        knowledge = Knowledge.model_validate_json(saved[0], by_alias=True)
    except ValueError:
        return None
    search = assemble_search(knowledge, make_analyzer(knowledge), collect_entries(knowledge), *saved[1:])
    return Bot(knowledge, Answerer(knowledge, search))


def _make(settings: Settings, key: str | None, announce: Callable[[], None]) -> Bot:
    knowledge = load_knowledge(settings.knowledge, settings.base)
    announce()
    search = build_search(knowledge)
    if key:
        save_state(settings.cache, key, knowledge.model_dump_json(by_alias=True), search.index, search.ear.sounds)
    return Bot(knowledge, Answerer(knowledge, search))


def _fingerprint(settings: Settings) -> str | None:
    """A name for this state of the knowledge and of the code and libraries that index it; None if that is unreadable:
    loading will say what is wrong."""
    digest = hashlib.sha256("".join(f"{name} {version(name)} " for name in _LIBRARIES).encode())
    paths = [path for pattern in _INDEXING for path in sorted(_CODE.glob(pattern))]
    for folder in (settings.knowledge, settings.base):
        digest.update(f"{folder}\n".encode())
        paths += list_files(folder)
    try:
        if any(path.stat().st_size > MAX_BYTES for path in paths) or not settings.knowledge.is_dir():
            return None
        for path in paths:
            digest.update(f"{path}\n".encode())
            digest.update(path.read_bytes())
    except OSError:
        return None
    return digest.hexdigest()[:KEY_LENGTH]
