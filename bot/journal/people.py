"""What is held of a person, and forgetting it. A private chat has the number of its person."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Table, delete, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.journal.database import Database
from bot.journal.deliveries import SPENT
from bot.journal.subscriptions import Subscription, fetch_subscription
from bot.journal.tables import deliveries, feedback, notes, subscriptions, turns, votes

_OWNED = {
    votes: "person_id",
    feedback: "person_id",
    turns: "person_id",
    notes: "chat_id",
    deliveries: "chat_id",
    subscriptions: "chat_id",
}


@dataclass(frozen=True, slots=True)
class Holdings:
    """What is held of a person: how many votes and tips sent, and what they wrote (masked), the latest first.

    talked: whether we remember what they last talked about.
    """

    subscription: Subscription | None
    votes: int
    feedback: tuple[str, ...]
    tips: int
    talked: bool


class People:
    """All tables, seen from one person. Questions without an answer do not hold who asked."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def holdings(self, person_id: int) -> Holdings:
        """What is held of a person.

        Raises:
            JournalError: if the database fails.
        """

        async def collect(connection: AsyncConnection) -> Holdings:
            async def count(table: Table, *theirs: ColumnElement[bool]) -> int:
                return (await connection.execute(select(func.count()).select_from(table).where(*theirs))).scalar_one()

            letters = select(feedback.c.text).where(feedback.c.person_id == person_id).order_by(feedback.c.id.desc())
            return Holdings(
                subscription=await fetch_subscription(person_id, connection),
                votes=await count(votes, votes.c.person_id == person_id),
                feedback=tuple((await connection.execute(letters)).scalars()),
                tips=await count(deliveries, deliveries.c.chat_id == person_id, deliveries.c.state.in_(SPENT)),
                talked=await count(turns, turns.c.person_id == person_id) > 0,
            )

        return await self._database.read(collect)

    async def forget(self, person_id: int) -> int:
        """Remove everything that is held of a person, and of their private chat; how many rows that were.

        Raises:
            JournalError: if the database fails; nothing is removed then.
        """

        async def forget(connection: AsyncConnection) -> int:
            removals = [delete(table).where(table.c[column] == person_id) for table, column in _OWNED.items()]
            return sum([(await connection.execute(removal)).rowcount for removal in removals])

        return await self._database.write(forget)
