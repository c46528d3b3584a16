"""What the handlers of Telegram share, besides what all channels do: conversations, and what buttons mean."""

from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import date
from zoneinfo import ZoneInfo

from bot.channels.conversations import Conversations
from bot.channels.desk import Desk as AnyDesk
from bot.channels.telegram.keyboards import shorten
from bot.dialogue.reply import Reply
from bot.search.entries import collect_entries

_MOST_ASKED = 5000
_CHANNEL = "telegram"


@dataclass(slots=True)
class Desk(AnyDesk):
    """Passed to every group of handlers."""

    chats: Conversations
    zone: ZoneInfo
    admins: frozenset[int]
    _asked: OrderedDict[tuple[int, int], str] = field(default_factory=OrderedDict)
    _forgotten: OrderedDict[int, date] = field(default_factory=OrderedDict)
    _entries: tuple[str, dict[str, str]] = field(default=("", {}))

    async def ask(self, key: tuple[int, int], message: str) -> Reply:
        """The answer to a message of a conversation, which remembers it."""
        version = self.brain().version
        reply, turn = await self.answer(_CHANNEL, message, await self.chats.recall(key, version))
        await self.chats.remember(key, version, turn)
        return reply

    def note_asked(self, chat: int, message: int, question: str) -> None:
        """Remember for a while what a message of ours answers, for whoever votes on it."""
        self._asked[chat, message] = question
        if len(self._asked) > _MOST_ASKED:
            self._asked.popitem(last=False)

    def find_asked(self, chat: int, message: int) -> str:
        """What a message of ours answers; empty where it is of an earlier run."""
        return self._asked.get((chat, message), "")

    def note_forgotten(self, chat: int) -> None:
        """Drop what was asked in a chat; remember for the day that it had itself forgotten: it may have had its tip."""
        for key in [key for key in self._asked if key[0] == chat]:
            del self._asked[key]
        self._forgotten[chat] = self.now().astimezone(self.zone).date()
        if len(self._forgotten) > _MOST_ASKED:
            self._forgotten.popitem(last=False)

    def was_forgotten(self, chat: int, day: date) -> bool:
        """Whether a chat had itself forgotten on a day."""
        return self._forgotten.get(chat) == day

    def find_entry(self, short: str) -> str:
        """The entry that a button means by its short id; the short id itself where there is none any more."""
        brain = self.brain()
        if self._entries[0] != brain.version:
            self._entries = brain.version, {shorten(e.id): e.id for e in collect_entries(brain.knowledge)}
        return self._entries[1].get(short, short)
