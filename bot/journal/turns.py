"""What each person last talked about in each chat: any replica can take up the conversation."""

from datetime import timedelta

from sqlalchemy import select

from bot.journal.database import Clock, Database
from bot.journal.tables import turns
from bot.journal.texts import make_storable

LIFE = timedelta(hours=1)
"""How long a conversation is remembered."""
_LONGEST = 64 * 1024


class Turns:
    """The last turn of each person in each chat."""

    def __init__(self, database: Database, now: Clock) -> None:
        self._database = database
        self._now = now

    async def load(self, chat_id: int, person_id: int) -> str | None:
        """What was saved within the last hour.

        Raises:
            JournalError: if the database fails.
        """
        theirs = (turns.c.chat_id == chat_id, turns.c.person_id == person_id)
        rows = await self._database.fetch(select(turns.c.data).where(*theirs, turns.c.saved_at > self._now() - LIFE))
        return rows[0].data if rows else None

    async def save(self, chat_id: int, person_id: int, data: str) -> None:
        """Remember a turn as JSON, its texts masked already, in place of the one before.

        Raises:
            ValueError: for more than 64 KiB.
            JournalError: if the database fails.
        """
        data = make_storable(data)
        if len(data.encode()) > _LONGEST:
            raise ValueError(f"a turn of {len(data.encode())} bytes is longer than {_LONGEST}")
        values = {"data": data, "saved_at": self._now()}
        insert = self._database.insert(turns).values(chat_id=chat_id, person_id=person_id, **values)
        key = [turns.c.chat_id, turns.c.person_id]
        await self._database.execute(insert.on_conflict_do_update(index_elements=key, set_=values))
