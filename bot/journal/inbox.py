"""What polling has received and must not lose: recorded before Telegram is told, kept until it is done.

Beside it the quarantine: what could not be read, for a person to look at.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.journal.claims import check_number, is_free
from bot.journal.database import Clock, Database
from bot.journal.tables import claims, quarantine
from bot.journal.texts import make_storable, protect

LONGEST_PAYLOAD = 256 * 1024
"""Characters of an update: a message of 4,096 characters that replies to another one, all escaped, has 60,000."""
_MOST_KEPT = 1000
"""Rows of the quarantine; the oldest go first."""
_IS_WAITING = and_(claims.c.done_at.is_(None), claims.c.payload.is_not(None))


@dataclass(frozen=True, slots=True)
class Quarantined:
    """An update that was put aside; `update_id` None where it has no number that can be read."""

    update_id: int | None
    reason: str
    payload: str
    kept_at: datetime


class Inbox:
    """Updates that wait, and updates that were put aside."""

    def __init__(self, database: Database, now: Clock) -> None:
        self._database = database
        self._now = now

    async def record(self, updates: Sequence[tuple[int, str]]) -> None:
        """Keep updates, each a number and its JSON (personal data masked before), until `Claims.finish`.

        Those that are known already stay as they are; from here on all may be confirmed to Telegram.

        Raises:
            ValueError: for a number of more than 64 bits, or a payload of more than 256 KiB.
            JournalError: if the database fails; none is kept then.
        """
        rows = []
        for update_id, payload in updates:
            check_number(update_id)
            if len(payload) > LONGEST_PAYLOAD:
                raise ValueError(f"the payload of update {update_id} has {len(payload)} characters: quarantine it")
            rows.append({"update_id": update_id, "payload": make_storable(payload)})
        if rows:
            kept = self._database.insert(claims).on_conflict_do_nothing(index_elements=[claims.c.update_id])
            await self._database.execute(kept, rows)

    async def pending(self, limit: int) -> list[tuple[int, str]]:
        """Number and payload of the first recorded updates that are not done and that nobody is at.

        Raises:
            JournalError: if the database fails.
        """
        found = select(claims.c.update_id, claims.c.payload).where(_IS_WAITING, is_free(self._now()))
        query = found.order_by(claims.c.update_id).limit(limit)
        return [(row.update_id, row.payload) for row in await self._database.fetch(query)]

    async def reset(self) -> int:
        """Give up all claims on recorded updates at once: for a new leader, who knows that the old one is gone.

        Raises:
            JournalError: if the database fails.
        """
        held = update(claims).where(_IS_WAITING, claims.c.claimed_at.is_not(None))
        return await self._database.execute(held.values(claimed_at=None, owner=None))

    async def quarantine(self, update_id: int | None, reason: str, payload: str) -> None:
        """Put an update aside, its personal data masked; the latest thousand are kept, 4,096 characters of each.

        Raises:
            JournalError: if the database fails.
        """
        row = {
            "update_id": update_id if update_id is not None and 0 <= update_id < 2**63 else None,
            "reason": protect(reason),
            "payload": protect(payload),
            "kept_at": self._now(),
        }

        async def put_aside(connection: AsyncConnection) -> None:
            await connection.execute(quarantine.insert().values(row))
            newest = select(func.max(quarantine.c.id)).scalar_subquery()
            await connection.execute(delete(quarantine).where(quarantine.c.id <= newest - _MOST_KEPT))

        await self._database.write(put_aside)

    async def quarantined(self, limit: int) -> list[Quarantined]:
        """What was put aside, the latest first.

        Raises:
            JournalError: if the database fails.
        """
        columns = (quarantine.c.update_id, quarantine.c.reason, quarantine.c.payload, quarantine.c.kept_at)
        query = select(*columns).order_by(quarantine.c.id.desc()).limit(limit)
        return [Quarantined(*row) for row in await self._database.fetch(query)]
