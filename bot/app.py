"""build(settings): the only place that knows all parts."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from bot.dialogue.answer import Answerer
from bot.dialogue.memory import Turn
from bot.dialogue.rendering import render_text, render_why
from bot.dialogue.reply import Reply, Why
from bot.knowledge.loader import list_files, load_knowledge
from bot.knowledge.models import Knowledge
from bot.search.engine import Search, assemble_search, listen, make_analyzer
from bot.search.entries import collect_entries
from bot.search.index import build_index
from bot.search.store import load_state, save_state
from bot.settings import Settings

_CODE = Path(__file__).resolve().parent
_INDEXING = ("text.py", "knowledge/*.py", "search/*.py")
"""The code that a saved state depends on."""


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
        return render_why(why, self.knowledge.replies)

    def render(self, reply: Reply) -> str:
        """A reply as plain text."""
        return render_text(reply, self.knowledge.replies)


def build(settings: Settings) -> Bot:
    """Load and index the knowledge, from the saved state where nothing has changed since.

    Raises:
        KnowledgeError: with all problems of the folder.
    """
    key = _fingerprint(settings)
    saved = load_state(settings.cache, key)
    if saved:
        knowledge = Knowledge.model_validate_json(saved[0], by_alias=True)
        search = assemble_search(knowledge, make_analyzer(knowledge), collect_entries(knowledge), *saved[1:])
    else:
        knowledge = load_knowledge(settings.knowledge, settings.base)
        search = _index(settings, key, knowledge)
    return Bot(knowledge, Answerer(knowledge, search))


def _index(settings: Settings, key: str, knowledge: Knowledge) -> Search:
    analyzer, entries = make_analyzer(knowledge), collect_entries(knowledge)
    index, sounds = build_index(entries, analyzer), listen(knowledge, entries, analyzer)
    save_state(settings.cache, key, knowledge.model_dump_json(by_alias=True), index, sounds)
    return assemble_search(knowledge, analyzer, entries, index, sounds)


def _fingerprint(settings: Settings) -> str:
    """A name for this state of the knowledge and of the code that reads and indexes it."""
    digest = hashlib.sha256()
    code = [path for pattern in _INDEXING for path in sorted(_CODE.glob(pattern))]
    folders = dict.fromkeys((settings.knowledge, settings.base))
    for path in (*code, *(file for folder in folders for file in list_files(folder))):
        digest.update(str(path).encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:32]
