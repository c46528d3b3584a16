"""What each chat last talked about, bounded in number and age."""

from collections import OrderedDict
from dataclasses import dataclass

from bot.dialogue.question import Question

MOST_CHATS = 10_000
LONGEST_AGE = 3600.0
"""Seconds after which a chat begins anew."""


@dataclass(frozen=True, slots=True)
class Turn:
    """The last question of a chat and what it was answered with; `shown` is all that was
    shown on this subject, `rest` what else there is on it."""

    question: Question
    entries: tuple[str, ...] = ()
    groups: frozenset[str] = frozenset()
    shown: frozenset[str] = frozenset()
    rest: tuple[str, ...] = ()


class Memory:
    """The last turn of each chat. Clocks stay outside: the caller says what time it is, in seconds."""

    def __init__(self, most: int = MOST_CHATS, longest: float = LONGEST_AGE) -> None:
        self._most, self._longest = most, longest
        self._turns: OrderedDict[str, tuple[float, Turn]] = OrderedDict()

    def recall(self, chat: str, now: float) -> Turn | None:
        """The last turn of a chat, unless it is too long ago."""
        then, turn = self._turns.get(chat, (now, None))
        return turn if now - then <= self._longest else None

    def keep(self, chat: str, turn: Turn, now: float) -> None:
        """Remember a turn; the chat that was silent longest makes room."""
        self._turns[chat] = now, turn
        self._turns.move_to_end(chat)
        if len(self._turns) > self._most:
            self._turns.popitem(last=False)

    def forget(self, chat: str) -> None:
        """Forget a chat."""
        self._turns.pop(chat, None)
