"""What each chat last talked about, bounded in number and age; shared between replicas where there are several."""

import logging
from collections import OrderedDict
from collections.abc import Callable
from typing import Protocol

from bot.dialogue.memory import Turn, dump_turn, load_turn

MOST_CHATS = 10_000
MOST_SECONDS = 1800.0
Key = tuple[int, int]
"""A conversation: the chat and the person; of a private chat both are the same number."""
_LOG = logging.getLogger(__name__)


class Shelf(Protocol):
    """Where turns are kept for other processes."""

    async def load(self, chat_id: int, person_id: int) -> str | None:
        """What was last saved for a conversation."""
        ...

    async def save(self, chat_id: int, person_id: int, data: str) -> None:
        """Keep something for a conversation."""
        ...


class Conversations:
    """Turns by chat, of one version of the knowledge: a turn of another version is forgotten.

    With a `shelf`, turns are also kept there, because the next message of a chat may reach another replica. A shelf
    that fails costs a follow-up its context, never an answer.
    """

    def __init__(
        self, clock: Callable[[], float], shelf: Shelf | None = None, failure: type[Exception] = OSError
    ) -> None:
        self._clock = clock
        self._shelf = shelf
        self._failure = failure
        self._turns: OrderedDict[Key, tuple[float, str, Turn]] = OrderedDict()

    async def recall(self, key: Key, version: str) -> Turn | None:
        """The last turn of a chat; None where there is none, or an old one."""
        if self._shelf:
            return await self._fetch(self._shelf, key, version)
        held = self._turns.get(key)
        if held is None or held[1] != version or self._clock() - held[0] > MOST_SECONDS:
            return None
        return held[2]

    async def remember(self, key: Key, version: str, turn: Turn | None) -> None:
        """Keep a chat's turn; None forgets it."""
        if self._shelf:
            await self._put(self._shelf, key, version, turn)
            return
        self._turns.pop(key, None)
        if turn is not None:
            self._turns[key] = (self._clock(), version, turn)
        if len(self._turns) > MOST_CHATS:
            self._turns.popitem(last=False)

    def forget(self, person: int) -> bool:
        """Drop what a person talked about, wherever that was; whether there was anything."""
        held = [key for key in self._turns if key[1] == person]
        for key in held:
            del self._turns[key]
        return bool(held)

    async def _fetch(self, shelf: Shelf, key: Key, version: str) -> Turn | None:
        try:
            held = await shelf.load(*key)
        except self._failure:
            _LOG.warning("What a chat talked about could not be read; its message is taken by itself.")
            return None
        known, _, data = (held or "").partition("\n")
        return load_turn(data) if known == version else None

    async def _put(self, shelf: Shelf, key: Key, version: str, turn: Turn | None) -> None:
        try:
            await shelf.save(*key, f"{version}\n{dump_turn(turn)}" if turn else "")
        except self._failure:
            _LOG.warning("What a chat talks about could not be kept; a follow-up will be taken by itself.")
