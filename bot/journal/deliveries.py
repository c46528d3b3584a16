"""The daily tip of each chat and day: who is due, who sends it, what became of it. Never two on a day.

A row goes `claimed` -> `sending` -> `sent`. A claim of a process that died is taken over after its lease; a row that
is left at `sending` is not, because its tip may have arrived.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, Update, and_, exists, func, literal, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.journal.database import Clock, Database, Query, Rows
from bot.journal.tables import Stage, Standing, deliveries, subscriptions
from bot.journal.texts import protect

LEASE = timedelta(seconds=60)
"""How long a claimed tip waits for its process."""
GRACE = 60
"""Minutes after its time that a tip may always come, however early the cut-off is."""
_LONGEST_REASON = 500


SPENT = (Stage.SENDING, Stage.SENT)
"""The tip has arrived, or may have."""
_OURS = (Stage.CLAIMED, Stage.SENDING)
"""The tip is in the hands of a process."""


@dataclass(frozen=True, slots=True)
class Due:
    """A chat whose tip is due. topics: none stands for all; minute: of the local day, as subscribed."""

    chat_id: int
    topics: tuple[str, ...]
    minute: int


class Deliveries:
    """The tips of all days; `owner` names this process. `day` is always the local day that the tip is for."""

    def __init__(self, database: Database, now: Clock, owner: str) -> None:
        self._database = database
        self._now = now
        self._owner = owner

    async def take(self, day: date, minute: int, late_until: int, limit: int) -> list[Due]:
        """Claim the tips that are due at a minute of the day and that nobody has sent, the earliest first.

        They are due from the minute subscribed until `late_until`, or an hour later where that is later. To serve
        the last hour of a day after midnight, count its minutes on past 1439.

        Raises:
            JournalError: if the database fails; nothing is claimed then.
        """
        in_time = or_(literal(minute <= late_until), subscriptions.c.minute >= minute - GRACE)
        query = self._find_open(day, and_(subscriptions.c.minute <= minute, in_time))
        query = query.order_by(subscriptions.c.minute, subscriptions.c.chat_id).limit(limit)

        # PostgreSQL passes over what another replica is claiming; SQLite lets in one writer at a time anyway.
        query = query.with_for_update(skip_locked=True, of=subscriptions)

        async def take(connection: AsyncConnection) -> list[Due]:
            found = (await connection.execute(query)).all()
            ours = await self._mark(day, found, Stage.CLAIMED, connection)
            return [Due(row.chat_id, tuple(row.topics), row.minute) for row in found if row.chat_id in ours]

        return await self._database.write(take)

    async def begin(self, chat_id: int, day: date, tip_id: str) -> bool:
        """Say that a tip goes out now; False if it must not: it is no longer ours, or no longer wanted.

        Raises:
            JournalError: if the database fails; do not send then.
        """
        wanted = exists().where(subscriptions.c.chat_id == chat_id, subscriptions.c.state == Standing.ACTIVE)
        change = self._update_ours(chat_id, day, Stage.CLAIMED).where(wanted)
        return await self._database.execute(change.values(state=Stage.SENDING, tip_id=tip_id)) > 0

    async def finish(self, chat_id: int, day: date) -> None:
        """Say that the tip has arrived.

        Raises:
            JournalError: if the database fails; the tip counts as sent all the same.
        """
        await self._database.execute(self._update_ours(chat_id, day, Stage.SENDING).values(state=Stage.SENT))

    async def fail(self, chat_id: int, day: date, reason: str) -> None:
        """Say that this day's tip cannot be delivered, and why.

        Raises:
            JournalError: if the database fails; the tip is not sent again all the same, once begun.
        """
        change = self._update_ours(chat_id, day, *_OURS)
        await self._database.execute(change.values(state=Stage.FAILED, reason=protect(reason, _LONGEST_REASON)))

    async def postpone(self, chat_id: int, day: date) -> None:
        """Put back a tip that has certainly not been sent: it is due again after a lease, so that others come first.

        Raises:
            JournalError: if the database fails.
        """
        change = self._update_ours(chat_id, day, *_OURS)
        await self._database.execute(change.values(state=Stage.CLAIMED, tip_id=None, claimed_at=self._now()))

    async def skip_late(self, day: date, minute: int, late_until: int) -> int:
        """Give up the tips whose time has passed unsent; how many, each counted once.

        Raises:
            JournalError: if the database fails.
        """
        if minute <= late_until:
            return 0
        query = self._find_open(day, subscriptions.c.minute < minute - GRACE)

        async def skip(connection: AsyncConnection) -> int:
            found = (await connection.execute(query)).all()
            return len(await self._mark(day, found, Stage.SKIPPED, connection))

        return await self._database.write(skip)

    async def seen(self, chat_id: int) -> dict[str, int]:
        """How often a chat has got which tip, or may have.

        Raises:
            JournalError: if the database fails.
        """
        times = func.count().label("times")
        query = select(deliveries.c.tip_id, times).where(deliveries.c.chat_id == chat_id, deliveries.c.state.in_(SPENT))
        return {row.tip_id: row.times for row in await self._database.fetch(query.group_by(deliveries.c.tip_id))}

    def _find_open(self, day: date, in_time: ColumnElement[bool]) -> Query:
        """Active subscriptions whose tip of the day nobody has, or somebody claimed who is gone."""
        its_own = and_(deliveries.c.chat_id == subscriptions.c.chat_id, deliveries.c.day == day)
        active = and_(subscriptions.c.state == Standing.ACTIVE, subscriptions.c.first_day <= day)
        query = select(subscriptions.c.chat_id, subscriptions.c.topics, subscriptions.c.minute)
        query = query.select_from(subscriptions.outerjoin(deliveries, its_own))
        return query.where(active, in_time, or_(deliveries.c.chat_id.is_(None), self._is_abandoned()))

    def _is_abandoned(self) -> ColumnElement[bool]:
        return and_(deliveries.c.state == Stage.CLAIMED, deliveries.c.claimed_at < self._now() - LEASE)

    async def _mark(self, day: date, found: Rows, stage: Stage, connection: AsyncConnection) -> set[int]:
        """The chats of those found whose tip is ours to mark: another replica may have been faster since."""
        if not found:
            return set()
        insert = self._database.insert(deliveries)
        upsert = insert.on_conflict_do_update(
            index_elements=[deliveries.c.chat_id, deliveries.c.day],
            set_={name: insert.excluded[name] for name in ("state", "owner", "claimed_at")},
            where=self._is_abandoned(),
        )
        values = {"day": day, "state": stage, "owner": self._owner, "claimed_at": self._now()}
        rows = [{"chat_id": row.chat_id, **values} for row in found]
        return set((await connection.execute(upsert.returning(deliveries.c.chat_id), rows)).scalars())

    def _is_ours(self, chat_id: int, day: date, *stages: Stage) -> ColumnElement[bool]:
        ours = and_(deliveries.c.owner == self._owner, deliveries.c.state.in_(stages))
        return and_(deliveries.c.chat_id == chat_id, deliveries.c.day == day, ours)

    def _update_ours(self, chat_id: int, day: date, *stages: Stage) -> Update:
        return update(deliveries).where(self._is_ours(chat_id, day, *stages))
