"""Who gets the daily tip, when, and on what."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.journal.database import Database
from bot.journal.moving import move_chat
from bot.journal.tables import Standing, subscriptions

_MOST_TOPICS = 50
_LONGEST_TOPIC = 100


@dataclass(frozen=True, slots=True)
class Subscription:
    """A chat's daily tip.

    minute: of the local day, 0 to 1439; topics: none stands for all; first_day: the first local day with a tip.
    """

    chat_id: int
    minute: int
    topics: tuple[str, ...]
    first_day: date
    state: Standing


class Subscriptions:
    """The subscriptions of all chats."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, chat_id: int) -> Subscription | None:
        """The subscription of a chat, however it stands.

        Raises:
            JournalError: if the database fails.
        """
        return await self._database.read(lambda connection: fetch_subscription(chat_id, connection))

    async def put(self, chat_id: int, minute: int, topics: Sequence[str], first_day: date) -> None:
        """Subscribe a chat, or change what it has subscribed to; a stopped or blocked one is active again.

        Raises:
            ValueError: for a minute outside the day, or for more or longer topics than there can be.
            JournalError: if the database fails.
        """
        if not 0 <= minute < 24 * 60:
            raise ValueError(f"minute {minute} is outside the day (0 to 1439)")
        if len(topics) > _MOST_TOPICS or any(len(topic) > _LONGEST_TOPIC for topic in topics):
            raise ValueError(f"more than {_MOST_TOPICS} topics, or one of more than {_LONGEST_TOPIC} characters")
        values = {"minute": minute, "topics": list(topics), "first_day": first_day, "state": Standing.ACTIVE}
        insert = self._database.insert(subscriptions).values(chat_id=chat_id, **values)
        upsert = insert.on_conflict_do_update(index_elements=[subscriptions.c.chat_id], set_=values)
        await self._database.execute(upsert)

    async def stop(self, chat_id: int) -> bool:
        """End a subscription as the chat wishes; False if it has none.

        Raises:
            JournalError: if the database fails.
        """
        return await self._turn(chat_id, subscriptions.c.state != Standing.STOPPED, Standing.STOPPED)

    async def block(self, chat_id: int) -> bool:
        """Rest a subscription, because the chat does not let us write; False if it was not active.

        Raises:
            JournalError: if the database fails.
        """
        return await self._turn(chat_id, subscriptions.c.state == Standing.ACTIVE, Standing.BLOCKED)

    async def resume(self, chat_id: int) -> bool:
        """Take up a blocked subscription again; False if it is not blocked.

        Raises:
            JournalError: if the database fails.
        """
        return await self._turn(chat_id, subscriptions.c.state == Standing.BLOCKED, Standing.ACTIVE)

    async def count(self) -> int:
        """How many are active.

        Raises:
            JournalError: if the database fails.
        """
        query = select(func.count().label("total")).where(subscriptions.c.state == Standing.ACTIVE)
        (row,) = await self._database.fetch(query)
        return int(row.total)

    async def move(self, old: int, new: int) -> bool:
        """Everything of a group that has become another chat; False if nothing is left to move.

        Where the new chat has something of its own already, that is kept, save for one thing: a day on which either
        has got a tip, or may have, stays a day with a tip.

        Raises:
            JournalError: if the database fails.
        """
        if old == new:
            return False
        return await self._database.write(lambda connection: move_chat(old, new, self._database, connection))

    async def _turn(self, chat_id: int, condition: ColumnElement[bool], state: Standing) -> bool:
        change = update(subscriptions).where(subscriptions.c.chat_id == chat_id, condition).values(state=state)
        return await self._database.execute(change) > 0


async def fetch_subscription(chat_id: int, connection: AsyncConnection) -> Subscription | None:
    """The subscription of a chat, within a transaction."""
    row = (await connection.execute(select(subscriptions).where(subscriptions.c.chat_id == chat_id))).one_or_none()
    if row is None:
        return None
    return Subscription(row.chat_id, row.minute, tuple(row.topics), row.first_day, row.state)
