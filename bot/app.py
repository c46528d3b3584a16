"""build(settings): the only place that knows all parts."""

import hashlib
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cached_property, lru_cache
from importlib.metadata import version
from pathlib import Path

from bot.dialogue.ageing import Ageing
from bot.dialogue.answer import Answerer
from bot.dialogue.completion import Completer
from bot.dialogue.memory import Turn
from bot.dialogue.offers import MOST_OFFERED, Offer
from bot.dialogue.rendering import MAX_UNITS, render_html, render_text, render_why
from bot.dialogue.reply import Reply, Why
from bot.dialogue.tipping import TipChooser
from bot.dialogue.topics import Topics
from bot.knowledge.loader import list_files, load_knowledge
from bot.knowledge.models import Knowledge, Tip
from bot.knowledge.reading import limit_size
from bot.search.engine import assemble_search, build_search, make_analyzer
from bot.search.entries import collect_entries
from bot.search.store import KEY_LENGTH, load_state, save_state
from bot.settings import Settings

_CODE = Path(__file__).resolve().parent
_INDEXING = ("text.py", "knowledge/*.py", "search/*.py")
"""The code that a saved state depends on."""
_VERSION_LENGTH = 8
MOST_OPENINGS, _LONGEST_KEPT = 2048, 200
"""Messages that open a chat and whose replies are kept, and the characters of the longest of them."""
_LIBRARIES = ("numpy", "opencc", "pypinyin", "rjieba")


def _tell_day() -> date:
    return datetime.now(UTC).astimezone().date()


@dataclass(frozen=True)
class Bot:
    """A knowledge base that answers."""

    knowledge: Knowledge
    answerer: Answerer
    today: Callable[[], date] = field(default=_tell_day, compare=False)

    def ask(self, message: str, before: Turn | None = None) -> tuple[Reply, Turn | None]:
        """The reply to a message, and the turn to pass with the next one of the same chat.

        The same opening of a chat always gets the same reply, so the last ones are kept.
        """
        opening = before is None and len(message) <= _LONGEST_KEPT
        reply, turn = self._openings(message) if opening else self.answerer.answer(message, before)
        return self._ageing.note(reply, self.today()), turn

    def browse(self, topic: str, argument: str = "") -> Reply:
        """What a channel's commands show: help, campaigns, news, or tips (all topics, or those of one)."""
        return self.answerer.browse(topic, argument)

    def explain(self, why: Why) -> str:
        """Why a reply is what it is, in plain words."""
        return render_why(why, self.knowledge.replies, self.answerer.describe)

    def describe(self, entry: str) -> str:
        """An entry in a few words; the id itself where there is no such entry."""
        return self.answerer.describe(entry)

    def show_article(self, article: str) -> Reply | None:
        """An article with all its facts, to be paged; None where there is none of this id."""
        return self.answerer.show_article(article)

    def show_tip(self, tip: Tip) -> Reply:
        """A tip with the rule behind it and what that rests on."""
        return self.answerer.show_tip(tip)

    def choose_tip(self, topics: Collection[str], month: int, seen: Mapping[str, int], key: str) -> Tip | None:
        """The tip that comes next for somebody (`key`); None where none is on the topics. See `TipChooser.order`."""
        return self._tip_chooser.choose(topics, month, seen, key)

    def choose_tip_after(self, before: str, topics: Collection[str], month: int, key: str) -> Tip | None:
        """The tip behind another (its id), for who wants to see one more."""
        return self._tip_chooser.choose_after(before, topics, month, key)

    def offer(self, query: str, limit: int = MOST_OFFERED) -> tuple[Offer, ...]:
        """What can be sent into another chat for a query: its answer, then facts and tips; without one, the latest."""
        return self.answerer.offer(query, limit)

    def complete(self, typed: str) -> tuple[str, ...]:
        """Questions of the knowledge that hold what has been typed."""
        return self._completer.complete(typed)

    @cached_property
    def version(self) -> str:
        """A short name for just this knowledge: hexadecimal digits of its contents."""
        return hashlib.sha256(self.knowledge.model_dump_json(by_alias=True).encode()).hexdigest()[:_VERSION_LENGTH]

    @property
    def topics(self) -> Topics:
        """What there are tips on."""
        return self.answerer.topics

    def warm_up(self) -> None:
        """Work out what is worked out at first use, so that nobody waits for it."""
        self.ask("")
        self.complete("")
        self.choose_tip((), 1, {}, self.version)

    @cached_property
    def _openings(self) -> Callable[[str], tuple[Reply, Turn | None]]:
        return lru_cache(MOST_OPENINGS)(self.answerer.answer)

    @cached_property
    def _ageing(self) -> Ageing:
        return Ageing(self.knowledge.articles, self.knowledge.replies)

    @cached_property
    def _completer(self) -> Completer:
        return Completer(collect_entries(self.knowledge))

    @cached_property
    def _tip_chooser(self) -> TipChooser:
        return TipChooser(self.knowledge)

    def render(self, reply: Reply) -> str:
        """A reply as plain text."""
        return render_text(reply, self.knowledge.replies)

    def render_html(self, reply: Reply, limit: int = MAX_UNITS, quote: str = "") -> tuple[str, ...]:
        """A reply as Telegram's HTML, in parts; `quote` is the question that a tapped button stands for."""
        return render_html(reply, self.knowledge.replies, limit, quote)


def build(settings: Settings, announce: Callable[[], None] = lambda: None) -> Bot:
    """Load and index the knowledge, from the saved state where nothing has changed since.

    Indexing takes seconds; `announce` is called before it.

    Raises:
        KnowledgeError: with all problems of the folder.
    """
    key = _fingerprint(settings)
    return (key and _restore(settings, key)) or _make(settings, key, announce)


def assemble(knowledge: Knowledge) -> Bot:
    """Index a knowledge that is in memory; nothing is saved."""
    return Bot(knowledge, Answerer(knowledge, build_search(knowledge)))


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
    knowledge = load_knowledge(settings.knowledge, settings.base).settle()
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
        if any(path.stat().st_size > limit_size(path) for path in paths) or not settings.knowledge.is_dir():
            return None
        for path in paths:
            digest.update(f"{path}\n".encode())
            digest.update(path.read_bytes())
    except OSError:
        return None
    return digest.hexdigest()[:KEY_LENGTH]
