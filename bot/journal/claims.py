"""Which updates have been dealt with: each one once, whoever delivers it how often to how many replicas.

A claim is committed before any effect, so two deliveries never both act. A commit for each update would limit the bot,
so claims that wait at the same time share one, and what is done is stamped with the next commit or a moment later.
A process that dies in that moment leaves a claim that is run again after its lease: one duplicate, nothing lost.
"""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from enum import StrEnum
from functools import partial

from sqlalchemy import ColumnElement, and_, delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.journal.database import Clock, Database
from bot.journal.faults import JournalError
from bot.journal.tables import claims

LEASE = timedelta(seconds=12)
"""How long a claim holds: longer than a handler may run."""
_BATCH = 256
"""Claims in one transaction."""
_LAZY = 0.05
"""Seconds that a stamp waits for a transaction to go with."""
_RETRY = 1.0
"""Seconds until stamps are tried again that could not be written."""
_MOST_STAMPS = 10_000
"""Stamps that are kept while the database fails; of older ones the updates may be run again."""


Waiting = list[tuple[int, "asyncio.Future[Claim]"]]


class Claim(StrEnum):
    """Who deals with an update."""

    NEW = "new"
    """We do, now."""
    DONE = "done"
    """It has been dealt with: drop it."""
    BUSY = "busy"
    """Somebody is at it."""


class Claims:
    """The claims on updates; `owner` names this process."""

    def __init__(self, database: Database, now: Clock, owner: str) -> None:
        self._database = database
        self._now = now
        self._owner = owner
        self._waiting: Waiting = []
        self._finished: dict[int, None] = {}
        self._timer: asyncio.TimerHandle | None = None
        self._work: asyncio.Task[None] | None = None

    async def claim(self, update_id: int) -> Claim:
        """Claim an update, in one transaction with all others that wait now.

        Raises:
            ValueError: if the number has more than 64 bits.
            JournalError: if the database fails; nothing is claimed then.
        """
        check_number(update_id)  # here, because one such number would fail the whole batch
        verdict: asyncio.Future[Claim] = asyncio.get_running_loop().create_future()
        self._waiting.append((update_id, verdict))
        self._start()
        return await verdict

    def finish(self, update_id: int) -> None:
        """Stamp an update as done, soon; its payload goes."""
        self._finished[update_id] = None
        self._schedule(_LAZY)

    async def release(self, update_id: int) -> None:
        """Give our claim back, unless it is done: the update may be claimed anew at once.

        Raises:
            JournalError: if the database fails.
        """
        if update_id in self._finished:
            return
        ours = and_(claims.c.update_id == update_id, claims.c.owner == self._owner, claims.c.done_at.is_(None))

        async def release(connection: AsyncConnection) -> None:
            await connection.execute(delete(claims).where(ours, claims.c.payload.is_(None)))
            await connection.execute(update(claims).where(ours).values(claimed_at=None, owner=None))

        await self._database.write(release)

    async def flush(self) -> None:
        """Write the stamps that wait.

        Raises:
            JournalError: if the database fails; the stamps are kept and tried again.
        """
        while self._work is not None:
            await asyncio.wait([self._work])
        if self._finished:
            await self._write([])

    def stop(self) -> None:
        """Try no more to write stamps that could not be written."""
        if self._timer is not None:
            self._timer.cancel()

    def _schedule(self, seconds: float) -> None:
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(seconds, self._start)

    def _start(self) -> None:
        if self._work is None:
            self._work = asyncio.create_task(self._write_all())

    async def _write_all(self) -> None:
        """Write until nothing waits, or the database fails: then who waited knows it, and stamps are tried later."""
        try:
            with suppress(JournalError):
                while self._waiting or self._finished:
                    batch, self._waiting = self._waiting[:_BATCH], self._waiting[_BATCH:]
                    await self._write(batch)
        finally:
            self._work = None

    async def _write(self, batch: Waiting) -> None:
        """Stamp what is finished and claim a batch. An error, of whatever kind, goes to all who wait."""
        self.stop()
        self._timer = None
        stamps, self._finished = self._finished, {}
        wanted = sorted({update_id for update_id, _ in batch})  # in order: two replicas must not lock each other out
        try:
            verdicts = await self._database.write(partial(self._settle, list(stamps), wanted))
        except BaseException as error:
            refused, self._waiting = [*batch, *self._waiting], []
            _refuse(refused, error)
            self._keep(stamps)
            raise
        _tell(batch, verdicts)

    def _keep(self, stamps: dict[int, None]) -> None:
        self._finished = dict.fromkeys([*stamps, *self._finished][-_MOST_STAMPS:])
        if self._finished:
            self._schedule(_RETRY)

    async def _settle(self, stamps: list[int], wanted: list[int], connection: AsyncConnection) -> dict[int, Claim]:
        now = self._now()
        if stamps:
            stamped = update(claims).where(claims.c.update_id.in_(stamps))
            await connection.execute(stamped.values(done_at=now, payload=None))
        if not wanted:
            return {}
        taken = await self._take(wanted, now, connection)
        verdicts = dict.fromkeys(taken, Claim.NEW)
        if left := [update_id for update_id in wanted if update_id not in verdicts]:
            is_done = and_(claims.c.update_id.in_(left), claims.c.done_at.is_not(None))
            done = set((await connection.execute(select(claims.c.update_id).where(is_done))).scalars())
            verdicts |= {update_id: Claim.DONE if update_id in done else Claim.BUSY for update_id in left}
        return verdicts

    async def _take(self, wanted: list[int], now: datetime, connection: AsyncConnection) -> Sequence[int]:
        insert = self._database.insert(claims)
        upsert = insert.on_conflict_do_update(
            index_elements=[claims.c.update_id],
            set_={"claimed_at": insert.excluded.claimed_at, "owner": insert.excluded.owner},
            where=is_free(now),
        )
        rows = [{"update_id": update_id, "claimed_at": now, "owner": self._owner} for update_id in wanted]
        taken: Sequence[int] = (await connection.execute(upsert.returning(claims.c.update_id), rows)).scalars().all()
        return taken


def is_free(now: datetime) -> ColumnElement[bool]:
    """Whether an update is not done and nobody is at it: never claimed, given back, or held past the lease."""
    unclaimed = or_(claims.c.claimed_at.is_(None), claims.c.claimed_at < now - LEASE)
    return and_(claims.c.done_at.is_(None), unclaimed)


def check_number(update_id: int) -> None:
    """Raises ValueError for a number that no database holds."""
    if not 0 <= update_id < 2**63:
        raise ValueError(f"the update_id {update_id} is none")


def _tell(batch: Waiting, verdicts: dict[int, Claim]) -> None:
    for update_id, verdict in batch:
        if not verdict.done():  # a caller that was cancelled leaves its claim to the lease
            verdict.set_result(verdicts[update_id])
            if verdicts[update_id] is Claim.NEW:
                verdicts[update_id] = Claim.BUSY  # the same update waited twice: one of them gets it


def _refuse(waiting: Waiting, error: BaseException) -> None:
    for _, verdict in waiting:
        if verdict.done():
            continue
        if isinstance(error, Exception):
            verdict.set_exception(error)
        else:  # the loop is ending
            verdict.cancel()
