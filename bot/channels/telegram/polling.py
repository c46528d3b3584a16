"""Fetching updates. What is fetched is kept in the database before Telegram is told so, and dealt with beside."""

import asyncio
import logging
from collections.abc import Sequence
from typing import Any

from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from bot.channels.telegram.connection import ALLOWED, PollingBot
from bot.channels.telegram.faults import classify_error
from bot.channels.telegram.intake import Intake, Outcome, read_id
from bot.journal.faults import JournalError
from bot.journal.inbox import LONGEST_PAYLOAD
from bot.journal.journal import Journal
from bot.journal.leadership import Lock
from bot.privacy import dump_masked, load_masked

LONG_POLL, SHORT_POLL = 25, 2
"""Seconds that Telegram waits for an update; the short one while nobody knows who leads."""
MOST_PENDING = 1000
"""Updates being dealt with, above which no more are fetched."""
DRAIN = 10.0
_LEADER = "telegram-polling"
_LONGEST_BREAK = 3.0
_LOG = logging.getLogger(__name__)


class Poller:
    """Polls for one bot; of several processes on one database only one does at a time."""

    def __init__(self, bot: PollingBot, intake: Intake, journal: Journal) -> None:
        self._bot = bot
        self._intake = intake
        self._journal = journal
        self._tasks: set[asyncio.Task[None]] = set()
        self._stopping = asyncio.Event()
        self._offset: int | None = None
        self._led = False
        self._breaks = 0

    async def run(self) -> None:
        """Poll until `stop`; then finish what was begun.

        Raises:
            InvalidToken: when Telegram does not know the token.
        """
        try:
            while not self._stopping.is_set():
                lock = await self._lead()
                if lock is not None:
                    await self._poll(lock)
        finally:
            await self._drain()

    def stop(self) -> None:
        """Fetch no more."""
        self._stopping.set()

    async def _lead(self) -> Lock | None:
        told = False
        while not self._stopping.is_set():
            try:
                lock = await self._journal.leadership.acquire(_LEADER)
            except JournalError as error:
                await self._go_on(error)
                continue
            self._led = lock is not None
            if lock is not None:
                return lock
            if not told:
                _LOG.warning("Another process polls for this bot; this one waits to take over.")
                told = True
            await self._rest(2)
        return None

    async def _go_on(self, error: JournalError) -> None:
        """Whoever has led polls on while the database is gone: without it nobody else can take over either."""
        _LOG.warning("%s", error)
        if self._led:
            await self._take_in(SHORT_POLL)
        else:
            await self._rest(SHORT_POLL)

    async def _poll(self, lock: Lock) -> None:
        try:
            await self._resume()
            while not self._stopping.is_set() and await lock.holds():
                await self._take_in(LONG_POLL)
        finally:
            await lock.release()

    async def _take_in(self, timeout: int) -> None:
        """Fetch once, waiting so many seconds for the first update, and begin to deal with what has come."""
        updates = await self._fetch(timeout)
        await self._record(updates)
        for raw in updates:
            self._start(raw)
        while len(self._tasks) >= MOST_PENDING:
            await asyncio.wait(self._tasks, return_when=asyncio.FIRST_COMPLETED)

    async def _resume(self) -> None:
        """What an earlier process fetched and did not finish."""
        try:
            await self._journal.claims.flush()  # what was answered meanwhile counts as done
            await self._journal.inbox.reset()
            left = await self._journal.inbox.pending(MOST_PENDING)
        except JournalError as error:
            _LOG.warning("What an earlier run left cannot be read: %s", error)
            return
        if left:
            _LOG.info("%d messages of an earlier run are dealt with first.", len(left))
        for _, payload in left:
            self._start(load_masked(payload))

    async def _fetch(self, timeout: int) -> list[Any]:
        try:
            fetched = await self._until_stopped(self._bot.fetch_updates(self._offset, timeout, ALLOWED))
        except InvalidToken:
            raise
        except TelegramError as error:
            await self._take_break(error)
            return []
        self._breaks = 0
        ids = [id_ for id_ in map(read_id, fetched) if id_ is not None]
        self._offset = max(ids) + 1 if ids else self._offset
        if fetched and not ids:  # nothing that could be confirmed: the same will come again
            await self._rest(1)
        return fetched

    async def _until_stopped(self, fetching: Any) -> list[Any]:
        fetch, stop = asyncio.ensure_future(fetching), asyncio.ensure_future(self._stopping.wait())
        try:
            await asyncio.wait({fetch, stop}, return_when=asyncio.FIRST_COMPLETED)
            return await fetch if fetch.done() else []
        finally:
            for task in (fetch, stop):
                task.cancel()
            await asyncio.gather(fetch, stop, return_exceptions=True)

    async def _take_break(self, error: TelegramError) -> None:
        """Wait before the next try; one line in the log for each step, not one for each try."""
        pause = min(_LONGEST_BREAK, 0.25 * 2**self._breaks)
        if isinstance(error, RetryAfter):
            told = error.retry_after
            pause = told if isinstance(told, int) else told.total_seconds()
        if pause < _LONGEST_BREAK or self._breaks % 100 == 0:
            if isinstance(error, Conflict):
                _LOG.warning("Telegram: %s. Stop the other one, or give it a token of its own.", error)
            else:
                _LOG.warning("Telegram cannot be reached (%s); trying again.", classify_error(error).value)
        self._breaks += 1
        await self._rest(pause)

    async def _record(self, updates: Sequence[Any]) -> None:
        known = [(id_, dump_masked(raw)) for raw in updates if (id_ := read_id(raw)) is not None]
        rows = [(id_, payload) for id_, payload in known if len(payload) <= LONGEST_PAYLOAD]
        if not rows:
            return
        try:
            await self._journal.inbox.record(rows)
        except JournalError as error:
            _LOG.warning("%s These messages would not survive a crash.", error)

    def _start(self, raw: Any) -> None:
        task = asyncio.create_task(self._deal(raw))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _deal(self, raw: Any) -> None:
        while await self._intake.accept(raw) is Outcome.LATER:
            await asyncio.sleep(1)

    async def _drain(self) -> None:
        if self._tasks:
            _, late = await asyncio.wait(self._tasks, timeout=DRAIN)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def _rest(self, seconds: float) -> None:
        try:
            await asyncio.wait_for(self._stopping.wait(), seconds)
        except TimeoutError:
            return
