"""How fast messages leave, and how often one is tried: Telegram's limits, kept without one chat stopping another."""

import asyncio
import logging
from collections import OrderedDict, deque
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from datetime import timedelta
from itertools import chain, repeat
from typing import Any

from telegram.error import ChatMigrated, NetworkError, RetryAfter
from telegram.ext import BaseRateLimiter

from bot.channels.telegram.faults import classify_error, may_repeat

PATIENCE = 8.0
"""Seconds that a request may be tried for; below the cap of a handler."""
_PAUSES = (0.2, 0.4, 0.8)
_LONGEST_PAUSE = 1.0
_MARGIN = 0.1
"""Seconds added to what Telegram asks to wait: its clock is not ours."""
MOST_CHATS = 10_000
Moved = Callable[[int, int], Awaitable[None]]
_PACED = ("send", "edit", "forward", "copy")
_LOG = logging.getLogger(__name__)


class Window:
    """At most `most` in any `seconds`.

    A leaky bucket (aiolimiter, which python-telegram-bot's own limiter uses) lets twice as many through in its first
    span, and Telegram counts spans.
    """

    def __init__(self, most: int, seconds: float) -> None:
        self._seconds = seconds
        self._times: deque[float] = deque(maxlen=most)

    def reserve(self, now: float) -> float:
        """The moment from which on the next one may leave; it counts as leaving then."""
        full = len(self._times) == self._times.maxlen
        at = max(now, self._times[0] + self._seconds) if full else now
        self._times.append(at)
        return at


@dataclass(frozen=True, slots=True)
class Limits:
    """Messages a second in all, of the broadcast, and seconds between two in a private chat; a minute's in a group."""

    total: int = 28
    broadcast: int = 20
    private: float = 1.05
    group: int = 20


USUAL_LIMITS = Limits()


class Pace(BaseRateLimiter[bool]):
    """Spaces requests by chat and in all, and tries again those that have certainly not been carried out.

    python-telegram-bot's AIORateLimiter knows no limit for a private chat, and its waiting for one chat halts all.
    A request with `rate_limit_args=True` belongs to the broadcast. Without `limits` nothing is spaced. A request for a
    group that has moved is made for its new id, after `moved` has been told (old id, new id).
    """

    def __init__(self, limits: Limits | None, moved: Moved | None = None, patience: float = PATIENCE) -> None:
        self._limits = limits
        self._moved = moved
        self._patience = patience
        self._chats: OrderedDict[str, Window] = OrderedDict()
        self._held: dict[str, float] = {}
        self._total = Window(limits.total, 1) if limits else None
        self._broadcast = Window(limits.broadcast, 1) if limits else None

    async def initialize(self) -> None:
        """Nothing to set up."""

    async def shutdown(self) -> None:
        """Nothing to take down."""

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, Any]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: bool | None,
    ) -> Any:
        """Make a request when its turn has come, again where that is safe.

        Raises:
            TelegramError: what Telegram said last; RetryAfter, unasked, for a chat that must wait longer than patience.
        """
        chat = str(data.get("chat_id", ""))
        if chat and endpoint.startswith(_PACED):
            await self._wait_for_hold(chat)
            await self._wait_for_turn(chat, broadcast=bool(rate_limit_args))
        asked_by_somebody = endpoint.startswith((*_PACED, "answer"))  # all else is tried again by whoever asks for it
        deadline = _now() + (self._patience if asked_by_somebody else _LONGEST_PAUSE)
        for pause in chain(_PAUSES, repeat(_LONGEST_PAUSE)):
            try:
                return await callback(*args, **kwargs)
            except ChatMigrated as error:
                if not chat.lstrip("-").isdecimal() or data["chat_id"] == error.new_chat_id:
                    raise
                data["chat_id"], wait = error.new_chat_id, 0.0
                if self._moved:
                    await self._moved(int(chat), error.new_chat_id)
            except RetryAfter as error:
                wait = _seconds(error) + _MARGIN
                self._hold(chat, wait)
                if _now() + wait > deadline:
                    raise
            except NetworkError as error:
                wait = pause
                if not may_repeat(error, endpoint) or _now() + wait > deadline:
                    raise
                _LOG.debug("Telegram did not take %s (%s); trying again.", endpoint, classify_error(error).value)
            await asyncio.sleep(wait)
        raise AssertionError("the pauses never end")

    async def _wait_for_turn(self, chat: str, *, broadcast: bool) -> None:
        if self._limits is None or self._total is None or self._broadcast is None:
            return
        await _sleep_until(self._find_window(chat, self._limits).reserve(_now()))
        if broadcast:
            await _sleep_until(self._broadcast.reserve(_now()))
        await _sleep_until(self._total.reserve(_now()))

    def _find_window(self, chat: str, limits: Limits) -> Window:
        if chat not in self._chats:
            grouped = chat.startswith(("-", "@"))
            self._chats[chat] = Window(limits.group, 60) if grouped else Window(1, limits.private)
            if len(self._chats) > MOST_CHATS:
                self._chats.popitem(last=False)
        self._chats.move_to_end(chat)
        return self._chats[chat]

    def _hold(self, chat: str, wait: float) -> None:
        now = _now()
        self._held = {held: until for held, until in self._held.items() if until > now}
        if len(self._held) < MOST_CHATS:
            self._held[chat] = now + wait

    async def _wait_for_hold(self, chat: str) -> None:
        """Wait with a chat that Telegram has asked to wait with, instead of asking again."""
        rest = self._held.get(chat, 0) - _now()
        if rest > self._patience:
            raise RetryAfter(timedelta(seconds=rest))
        if rest > 0:
            await asyncio.sleep(rest)


def _seconds(error: RetryAfter) -> float:
    told = error.retry_after
    return told.total_seconds() if isinstance(told, timedelta) else float(told)


def _now() -> float:
    return asyncio.get_running_loop().time()


async def _sleep_until(moment: float) -> None:
    if moment > _now():
        await asyncio.sleep(moment - _now())
