"""The updates that wait for the bot, and long polling over them."""

import asyncio
import time
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass

from tests.botapi.records import Json
from tests.botapi.refusals import Refusal, conflict

DEFAULT_KINDS = frozenset(
    [
        "message",
        "edited_message",
        "channel_post",
        "edited_channel_post",
        "business_connection",
        "business_message",
        "edited_business_message",
        "deleted_business_messages",
        "inline_query",
        "chosen_inline_result",
        "callback_query",
        "shipping_query",
        "pre_checkout_query",
        "purchased_paid_media",
        "poll",
        "poll_answer",
        "my_chat_member",
        "chat_join_request",
        "chat_boost",
        "removed_chat_boost",
    ]
)
KINDS = DEFAULT_KINDS | {"chat_member", "message_reaction", "message_reaction_count"}
LIVES = {"inline_query": 30, "callback_query": 150, "chosen_inline_result": 600}  # seconds; all others: a day
DAY = 86_400
LONGEST_POLL = 50  # seconds
CONFLICT_PAUSE = 3.0  # seconds between two refusals of the kind "Conflict"
_SAME_OFFSET = 0.5  # seconds within which the same offset again gets one update only
_TOO_FAR = 10  # an offset further ahead than this is taken for a mistake, not for a confirmation


@dataclass(frozen=True)
class Waiting:
    """An update that is not confirmed yet."""

    body: Json
    lane: Hashable  # updates of one lane are delivered one after the other
    expires: float  # seconds since the epoch

    @property
    def id(self) -> int:
        """The update_id."""
        return int(self.body["update_id"])


class Updates:
    """The queue. Told of each new update: `on_push`."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._next = int(clock()) % 10**9 + 1
        self._waiting: dict[int, Waiting] = {}
        self._again: list[Json] = []
        self.allowed: frozenset[str] = DEFAULT_KINDS
        self.on_push: Callable[[Waiting], None] = lambda _: None

    def allow(self, kinds: Iterable[str] | None) -> None:
        """Which kinds are queued from now on. None: as before; empty, or nothing known in it: the default."""
        if kinds is not None:
            self.allowed = frozenset(kinds) & KINDS or DEFAULT_KINDS

    def push(self, body: Json) -> Json:
        """Numbers an update and queues it, if its kind is allowed. A kind that Telegram does not have always is."""
        body = {"update_id": self._next, **body}
        self._next = max(self._next, int(body["update_id"])) + 1
        kind = next((key for key in body if key != "update_id"), "")
        if kind in self.allowed or kind not in KINDS:
            life = LIVES.get(kind, DAY)
            waiting = Waiting(body, _find_lane(kind, body.get(kind)), self._clock() + life)
            self._waiting[waiting.id] = waiting
            self.on_push(waiting)
        return body

    def repeat(self, body: Json) -> None:
        """Puts an update into the next batch again, whatever was confirmed."""
        self._again.append(body)

    def is_expired(self, waiting: Waiting) -> bool:
        """Is it too old to be delivered?"""
        return waiting.expires <= self._clock()

    def forget(self, update_id: int) -> None:
        """The update is delivered."""
        self._waiting.pop(update_id, None)

    def clear(self) -> None:
        """Drops all that waits."""
        self._waiting.clear()
        self._again.clear()

    def list_waiting(self) -> list[Waiting]:
        """What is neither delivered nor too old, in order."""
        pairs = sorted(self._waiting.items())
        self._waiting = {key: waiting for key, waiting in pairs if not self.is_expired(waiting)}
        return list(self._waiting.values())

    def confirm(self, offset: int) -> None:
        """Forgets what stands before the offset; a negative one keeps only so many of the last."""
        ids = [waiting.id for waiting in self.list_waiting()]
        done = ids[:offset] if offset < 0 else [key for key in ids if key < offset <= self._next + _TOO_FAR]
        for key in done:
            self.forget(key)

    def take(self, limit: int) -> list[Json]:
        """The next batch: what is to be repeated, then what waits. Nothing is forgotten but the repetitions."""
        again, self._again = self._again[:limit], self._again[limit:]
        return again + [waiting.body for waiting in self.list_waiting()[: limit - len(again)]]


class Poller:
    """getUpdates: one at a time, the newer wins."""

    def __init__(self, updates: Updates) -> None:
        self._updates = updates
        self._waiter: asyncio.Future[str] | None = None
        self._last: tuple[int, float] = (0, 0.0)
        self._next_conflict = 0.0

    def wake(self) -> None:
        """Something has come in."""
        self._end_wait("")

    def interrupt(self, reason: str) -> None:
        """Ends a poll that waits, because somebody else takes over."""
        self._end_wait(reason)

    async def poll(self, offset: int, limit: int, timeout: int) -> list[Json]:
        """The updates from `offset` on, at most `limit`; waits up to `timeout` seconds for the first.

        Raises:
            Refusal: another poll or a webhook has taken over.
        """
        now = time.monotonic()
        same, self._last = self._last[0] == offset and now < self._last[1] + _SAME_OFFSET, (offset, now)
        limit = 1 if same else limit
        self._updates.confirm(offset)
        found = self._updates.take(limit)
        if found or not timeout:
            return found
        self.interrupt("terminated by other getUpdates request; make sure that only one bot instance is running")
        reason = await self._wait(timeout)
        if reason:
            raise await self.refuse(reason)
        return self._updates.take(limit)

    async def refuse(self, reason: str) -> Refusal:
        """The refusal, which is kept waiting where the last one is fresh, so that nobody hammers."""
        now = time.monotonic()
        if now < self._next_conflict:
            await asyncio.sleep(CONFLICT_PAUSE)
        else:
            self._next_conflict = now + CONFLICT_PAUSE
        return conflict(reason)

    async def _wait(self, timeout: int) -> str:
        waiter = self._waiter = asyncio.get_running_loop().create_future()
        try:
            return await asyncio.wait_for(waiter, timeout)
        except TimeoutError:
            return ""
        finally:
            if self._waiter is waiter:
                self._waiter = None

    def _end_wait(self, reason: str) -> None:
        if self._waiter and not self._waiter.done():
            self._waiter.set_result(reason)
        self._waiter = None


def _find_lane(kind: str, content: object) -> Hashable:
    """Messages are ordered by chat; taps and inline queries by person, beside the chat's messages."""
    if isinstance(content, dict):
        for place in ("chat", "from") if "query" not in kind else ("from",):
            owner = content.get(place)
            if isinstance(owner, dict) and isinstance(owner.get("id"), int):
                return (place if "query" not in kind else kind, owner["id"])
    return object()
