"""What the handlers share: the bot on its present knowledge, the state, the conversations and the counts."""

import logging
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.channels.brain import Brain
from bot.channels.conversations import Conversations
from bot.channels.tally import Tally
from bot.channels.telegram.keyboards import shorten
from bot.dialogue.reply import Reply
from bot.journal.faults import JournalError
from bot.journal.journal import Journal
from bot.knowledge.service import Service
from bot.search.entries import collect_entries

_MOST_ASKED = 5000
_LOG = logging.getLogger(__name__)


@dataclass(slots=True)
class Desk:
    """Passed to every group of handlers. `reload` reads the knowledge anew and says in words what came of it."""

    brain: Callable[[], Brain]
    journal: Journal
    chats: Conversations
    tally: Tally
    zone: ZoneInfo
    now: Callable[[], datetime]
    admins: frozenset[int]
    reload: Callable[[], Awaitable[str]]
    _asked: OrderedDict[tuple[int, int], str] = field(default_factory=OrderedDict)
    _entries: tuple[str, dict[str, str]] = field(default=("", {}))

    @property
    def service(self) -> Service:
        """The sentences of the present knowledge."""
        return self.brain().knowledge.service

    async def ask(self, key: tuple[int, int], message: str) -> Reply:
        """The answer to a message of a conversation, which remembers it."""
        brain = self.brain()
        before = await self.chats.recall(key, brain.version)
        start = time.perf_counter()
        reply, turn = brain.ask(message, before)
        self.tally.count_answer(reply.kind, time.perf_counter() - start)
        await self.chats.remember(key, brain.version, turn)
        return reply

    async def save(self, writing: Awaitable[object]) -> bool:
        """Whether something could be written; where it could not, the operator reads why."""
        try:
            await writing
        except JournalError as error:
            self.tally.faults["unsaved"] += 1
            _LOG.warning("%s", error)
            return False
        return True

    async def keep_unanswered(self, message: str, reply: Reply) -> None:
        """Note a question that the knowledge does not hold; not by whom it was asked."""
        if reply.kind == "refuse" and reply.why.needed and not reply.sources:
            await self.save(self.journal.questions.add(message, reply.why.note, reply.why.score))

    def note_asked(self, chat: int, message: int, question: str) -> None:
        """Remember for a while what a message of ours answers, for whoever votes on it."""
        self._asked[chat, message] = question
        if len(self._asked) > _MOST_ASKED:
            self._asked.popitem(last=False)

    def find_asked(self, chat: int, message: int) -> str:
        """What a message of ours answers; empty where it is of an earlier run."""
        return self._asked.get((chat, message), "")

    def find_entry(self, short: str) -> str:
        """The entry that a button means by its short id; the short id itself where there is none any more."""
        brain = self.brain()
        if self._entries[0] != brain.version:
            self._entries = brain.version, {shorten(e.id): e.id for e in collect_entries(brain.knowledge)}
        return self._entries[1].get(short, short)
