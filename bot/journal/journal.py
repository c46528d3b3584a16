"""The journal: everything that must outlive the process, in one database."""

import secrets
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from bot.journal.address import read_address
from bot.journal.claims import Claims
from bot.journal.database import Clock, Database
from bot.journal.deliveries import Deliveries
from bot.journal.inbox import Inbox
from bot.journal.leadership import Leadership
from bot.journal.migration import migrate
from bot.journal.notes import Notes
from bot.journal.opinions import Letters, Votes
from bot.journal.people import People
from bot.journal.questions import Questions
from bot.journal.retention import purge
from bot.journal.subscriptions import Subscriptions
from bot.journal.turns import Turns


def _tell_time() -> datetime:
    return datetime.now(UTC)


class Journal:
    """One database and what is kept in it, a part for each subject. Personal data is masked before it is written."""

    def __init__(self, database: Database, now: Clock) -> None:
        owner = secrets.token_hex(8)  # names this process in what it claims
        self._database = database
        self._now = now
        self.claims = Claims(database, now, owner)
        self.inbox = Inbox(database, now)
        self.subscriptions = Subscriptions(database)
        self.deliveries = Deliveries(database, now, owner)
        self.questions = Questions(database, now)
        self.votes = Votes(database, now)
        self.feedback = Letters(database, now)
        self.notes = Notes(database, now)
        self.turns = Turns(database, now)
        self.people = People(database)
        self.leadership = Leadership(database)

    @property
    def name(self) -> str:
        """The database by a name that holds no password."""
        return self._database.name

    async def purge(self) -> int:
        """Remove what is too old, see `retention`; how many rows that were.

        Raises:
            JournalError: if the database fails.
        """
        return await purge(self._database, self._now)

    async def is_healthy(self) -> bool:
        """Whether the database answers, within two seconds."""
        return await self._database.is_healthy()

    async def close(self) -> None:
        """Write what waits, let others lead, and close all connections.

        Raises:
            JournalError: if what waits cannot be written; the connections are closed all the same.
        """
        try:
            await self.claims.flush()
        finally:
            self.claims.stop()
            await self.leadership.release_all()
            await self._database.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()


async def open_journal(place: str | Path, now: Clock = _tell_time) -> Journal:
    """The journal in a SQLite file or at a database URL, brought to the state that this code expects.

    Raises:
        JournalError: if there is no such database, it fails, or it is ahead of this code.
    """
    database = Database(read_address(place))
    try:
        await migrate(database)
    except BaseException:
        await database.close()
        raise
    return Journal(database, now)
