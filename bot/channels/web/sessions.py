"""Conversations of the web: a random id that the client holds, and what was last talked about under it."""

import secrets
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.dialogue.memory import Turn
from bot.dialogue.reply import Reply

MOST_SESSIONS = 10_000
MOST_SECONDS = 1800.0
_MOST_REPLIES = 20


@dataclass(frozen=True, slots=True)
class Given:
    """A reply that was given: to what, and which it was."""

    question: str
    reply: Reply


@dataclass(slots=True)
class Session:
    """One conversation; `given` holds its last replies by number, for votes."""

    id: str
    version: str
    used: float
    turn: Turn | None = None
    count: int = 0
    given: OrderedDict[int, Given] = field(default_factory=OrderedDict)

    def note(self, question: str, reply: Reply, turn: Turn | None) -> int:
        """Take note of a reply; its number."""
        self.turn = turn
        self.count += 1
        self.given[self.count] = Given(question, reply)
        if len(self.given) > _MOST_REPLIES:
            self.given.popitem(last=False)
        return self.count


class Sessions:
    """All conversations, bounded in number and age. Kept in memory alone: nothing of them outlives the process."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._held: OrderedDict[str, Session] = OrderedDict()

    def __len__(self) -> int:
        return len(self._held)

    def begin(self, version: str) -> Session:
        """A new conversation."""
        session = Session(secrets.token_urlsafe(16), version, self._clock())
        self._held[session.id] = session
        if len(self._held) > MOST_SESSIONS:
            self._held.popitem(last=False)
        return session

    def find(self, id_: str, version: str) -> Session | None:
        """A conversation by its id; None where it was never begun, or has lain for too long.

        What it talked about on another version of the knowledge is forgotten.
        """
        now = self._clock()
        session = self._held.pop(id_, None)
        if session is None or now - session.used > MOST_SECONDS:
            return None
        if session.version != version:
            session.version, session.turn = version, None
        session.used = now
        self._held[id_] = session
        return session
