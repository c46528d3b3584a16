"""Bringing a database to where the code expects it."""

from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection

from bot.journal.database import Database
from bot.journal.faults import JournalError
from bot.journal.journal import Journal, open_journal
from bot.journal.tables import metadata
from tests.journal import processes
from tests.journal.conftest import Clock, run_sql


def find_differences(connection: Connection) -> list[Any]:
    options = {"version_table": "journal_version", "compare_type": True}
    return list(compare_metadata(MigrationContext.configure(connection, opts=options), metadata))


async def test_the_migrations_make_the_tables_that_the_code_expects(database: Database) -> None:
    assert await database.read(lambda connection: connection.run_sync(find_differences)) == []


async def test_opening_again_changes_nothing(journal: Journal, place: str, clock: Clock) -> None:
    await journal.feedback.add(7, "好用")
    async with await open_journal(place, clock) as again:
        assert len(await again.feedback.recent(10)) == 1


async def test_processes_that_start_at_once_all_start(place: str) -> None:
    assert await processes.run_together(processes.OPEN, place, 3) == [""] * 3


async def test_a_database_of_a_newer_version_is_refused_and_left_alone(place: str, clock: Clock) -> None:
    async with await open_journal(place, clock) as journal:
        await journal.feedback.add(7, "好用")
        await run_sql(journal._database, "UPDATE journal_version SET version_num = '9999'")
        with pytest.raises(JournalError, match="更新的版本"):
            await open_journal(place, clock)
        assert len(await journal.feedback.recent(10)) == 1


async def test_a_database_with_tables_of_somebody_else_is_left_as_it_is(place: str, clock: Clock) -> None:
    async with await open_journal(place, clock) as journal:
        await run_sql(journal._database, "DROP TABLE journal_version")
        await run_sql(journal._database, "DROP TABLE claims")
        with pytest.raises(JournalError):
            await open_journal(place, clock)
        with pytest.raises(JournalError):
            await run_sql(journal._database, "DROP TABLE claims")
