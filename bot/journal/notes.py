"""Apologies that are owed: an answer could not be delivered, and the chat should hear of it once it can be reached."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.journal.database import Clock, Database
from bot.journal.tables import notes

LEASE = timedelta(seconds=60)
"""How long a note that was taken waits for its process."""
MOST_TRIES = 5
"""A note that was taken so often is dropped."""


@dataclass(frozen=True, slots=True)
class Note:
    """An apology that is due. thread_id: the topic of a group, None outside of topics."""

    id: int
    chat_id: int
    thread_id: int | None


class Notes:
    """The open notes, one for each chat at most."""

    def __init__(self, database: Database, now: Clock) -> None:
        self._database = database
        self._now = now

    async def owe(self, chat_id: int, thread_id: int | None, due_at: datetime) -> None:
        """Owe a chat an apology from a time on; where one is owed already, that one is enough.

        Raises:
            JournalError: if the database fails.
        """
        insert = self._database.insert(notes).values(chat_id=chat_id, thread_id=thread_id, due_at=due_at, tries=0)
        await self._database.execute(insert.on_conflict_do_nothing(index_elements=[notes.c.chat_id]))

    async def take(self, limit: int) -> list[Note]:
        """Notes that are due, ours until their lease ends; what was tried too often is dropped.

        Raises:
            JournalError: if the database fails; none is taken then.
        """
        now = self._now()
        due = select(notes.c.id, notes.c.chat_id, notes.c.thread_id).where(notes.c.due_at <= now)
        due = due.order_by(notes.c.due_at).limit(limit).with_for_update(skip_locked=True)

        async def take(connection: AsyncConnection) -> list[Note]:
            await connection.execute(delete(notes).where(notes.c.tries >= MOST_TRIES, notes.c.due_at <= now))
            found = [Note(*row) for row in await connection.execute(due)]
            taken = update(notes).where(notes.c.id.in_([note.id for note in found]))
            await connection.execute(taken.values(due_at=now + LEASE, tries=notes.c.tries + 1))
            return found

        return await self._database.write(take)

    async def settle(self, note_id: int) -> None:
        """The apology has arrived, or nobody is there to hear it.

        Raises:
            JournalError: if the database fails.
        """
        await self._database.execute(delete(notes).where(notes.c.id == note_id))

    async def postpone(self, note_id: int, due_at: datetime) -> None:
        """Try again from a time on.

        Raises:
            JournalError: if the database fails.
        """
        await self._database.execute(update(notes).where(notes.c.id == note_id).values(due_at=due_at))
