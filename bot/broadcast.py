"""The daily tip: once a day to each subscriber, whatever happens.

A ticker asks the database who is due and unsent, claims them, sends and stamps. Nothing depends on this process having
run at the minute: what was missed is caught up with until a cut-off, claims of a killed process run out by themselves,
and of several processes one does the work.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import date, datetime
from enum import Enum
from zoneinfo import ZoneInfo

from bot.journal.deliveries import Due
from bot.journal.faults import JournalError
from bot.journal.journal import Journal
from bot.journal.leadership import Lock
from bot.knowledge.models import Tip

TICK = 30.0
"""Seconds between two looks for whoever is due."""
LATE_UNTIL = 21 * 60
"""The minute of the day until which a tip is caught up with; one chosen for later may be an hour late."""
BATCH = 40
"""Claimed at a time: what is sent in two seconds, well within a claim's lease."""
_LEADER = "broadcast"
_LOG = logging.getLogger(__name__)


class Delivery(Enum):
    """What became of a tip that was to be sent."""

    SENT = "sent"
    GONE = "gone"  # nobody is there: no more tips
    LATER = "later"  # certainly not sent
    UNCLEAR = "unclear"  # perhaps sent: never again today
    REFUSED = "refused"


Send = Callable[[int, Tip], Awaitable[Delivery]]
Choose = Callable[[Due, int, dict[str, int]], Tip | None]
"""The tip for a subscriber, given the month and how often which tip has been sent to them."""


class Broadcast:
    """Sends tips by `send`, of those that `choose` picks; `waiting` is how many are on their way just now."""

    def __init__(
        self,
        journal: Journal,
        choose: Choose,
        send: Send,
        now: Callable[[], datetime],
        zone: ZoneInfo,
        tick: float = TICK,
    ) -> None:
        self._journal = journal
        self._choose = choose
        self._send = send
        self._now = now
        self._zone = zone
        self._tick = tick
        self.waiting = 0
        self._lock: Lock | None = None
        self._purged: date | None = None

    async def run(self) -> None:
        """Work until cancelled."""
        try:
            while True:
                try:
                    if await self._lead():
                        await self.send_due()
                        await self._tidy()
                except JournalError as error:
                    _LOG.warning("The daily tip waits: %s", error)
                except Exception:  # noqa: BLE001  # tips must go on, whatever a single look stumbled over
                    _LOG.exception("The daily tip met an error; it goes on with the next look.")
                await asyncio.sleep(self._tick)
        finally:
            if self._lock:
                await self._lock.release()

    async def send_due(self) -> int:
        """Send to all who are due now; how many were sent.

        Raises:
            JournalError: when the database does not answer; what was claimed runs out and is taken up again.
        """
        sent = 0
        while due := await self._take():
            self.waiting = len(due)
            sent += sum(await asyncio.gather(*(self._deliver(one, day) for one, day in due)))
        self.waiting = 0
        if sent:
            _LOG.info("The daily tip went to %d chats.", sent)
        return sent

    async def _take(self) -> list[tuple[Due, date]]:
        local = self._now().astimezone(self._zone)
        day, minute = local.date(), local.hour * 60 + local.minute
        skipped = await self._journal.deliveries.skip_late(day, minute, LATE_UNTIL)
        if skipped:
            _LOG.warning("It is too late for the tip of %d chats; they are skipped for today.", skipped)
        return [(due, day) for due in await self._journal.deliveries.take(day, minute, LATE_UNTIL, BATCH)]

    async def _deliver(self, due: Due, day: date) -> bool:
        try:
            return await self._send_one(due, day)
        except JournalError as error:  # whatever is known by now stays so; the others go on
            _LOG.warning("The tip of a chat could not be stamped: %s", error)
            return False

    async def _send_one(self, due: Due, day: date) -> bool:
        deliveries = self._journal.deliveries
        tip = self._choose(due, day.month, await deliveries.seen(due.chat_id))
        if tip is None:
            await deliveries.fail(due.chat_id, day, "no tip on these topics")
            return False
        if not await deliveries.begin(due.chat_id, day, tip.id):
            return False
        outcome = await self._send(due.chat_id, tip)
        if outcome is Delivery.SENT:
            await deliveries.finish(due.chat_id, day)
        elif outcome is Delivery.LATER:
            await deliveries.postpone(due.chat_id, day)
        elif outcome is not Delivery.UNCLEAR:  # that one stays as it is: it counts as sent
            await deliveries.fail(due.chat_id, day, outcome.value)
            if outcome is Delivery.GONE:
                await self._journal.subscriptions.block(due.chat_id)
        return outcome is Delivery.SENT

    async def _lead(self) -> bool:
        """Whether this process is the one that sends; another takes over as soon as it is gone."""
        if self._lock and await self._lock.holds():
            return True
        self._lock = await self._journal.leadership.acquire(_LEADER)
        return self._lock is not None

    async def _tidy(self) -> None:
        today = self._now().date()
        if self._purged != today:
            await self._journal.purge()
            self._purged = today
