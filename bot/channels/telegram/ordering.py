"""Updates of one chat one after the other, chats beside each other."""

import asyncio
from collections.abc import Awaitable
from dataclasses import dataclass, field

from telegram import Update
from telegram.ext import BaseUpdateProcessor

MOST_AT_ONCE = 4096
"""Updates in the house, those included that wait for the one before them: a bound, not a target."""


@dataclass(slots=True)
class _Lane:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    users: int = 0


class ChatOrder(BaseUpdateProcessor):
    """A lock for each chat that has something to do; it goes with the last who uses it."""

    def __init__(self, most: int = MOST_AT_ONCE) -> None:
        super().__init__(most)
        self._lanes: dict[str, _Lane] = {}

    @property
    def lanes(self) -> int:
        """How many chats have something to do."""
        return len(self._lanes)

    async def initialize(self) -> None:
        """Nothing to set up."""

    async def shutdown(self) -> None:
        """Nothing to take down."""

    async def do_process_update(self, update: object, coroutine: Awaitable[object]) -> None:
        """Wait for the chat's earlier updates, in the order of their coming, then process."""
        key = find_lane(update)
        lane = self._lanes.setdefault(key, _Lane())
        lane.users += 1
        try:
            async with lane.lock:
                await coroutine
        finally:
            lane.users -= 1
            if not lane.users:
                del self._lanes[key]


def find_lane(update: object) -> str:
    """The chat of an update; else the person (who types an inline query); else one for all the rest."""
    if not isinstance(update, Update):
        return ""
    if update.effective_chat:
        return f"c{update.effective_chat.id}"
    return f"u{update.effective_user.id}" if update.effective_user else ""
