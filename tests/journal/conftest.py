"""What tests of the journal share: a database of its own for each test, SQLite and PostgreSQL, and a clock."""

import os
import uuid
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import column, func, select, table, text

from bot.journal.address import read_address
from bot.journal.database import Database
from bot.journal.journal import Journal, open_journal

ROOT = Path(__file__).resolve().parents[2]
NEEDED = "TEST_DATABASE_URL names no PostgreSQL database"


class Clock:
    """Stands still until it is told otherwise."""

    def __init__(self) -> None:
        self.time = datetime(2024, 5, 6, 0, 30, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.time

    def advance(self, **amount: float) -> None:
        self.time += timedelta(**amount)


async def run_sql(database: Database, statement: str) -> None:
    await database.write(lambda connection: connection.execute(text(statement)))


async def end_sessions(database: Database, name: str) -> None:
    """What an administrator of PostgreSQL does to the sessions of an application."""
    ended = select(func.pg_terminate_backend(column("pid"))).select_from(table("pg_stat_activity"))
    await database.fetch(ended.where(column("application_name") == name))


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def postgresql() -> AsyncIterator[str]:
    """The URL of an empty schema."""
    url = os.environ.get("TEST_DATABASE_URL", "")
    if not url:
        pytest.skip(NEEDED)
    schema = f"test_{uuid.uuid4().hex}"
    server = Database(read_address(url))
    await run_sql(server, f"CREATE SCHEMA {schema}")
    yield f"{url}?search_path={schema}"
    await run_sql(server, f"DROP SCHEMA {schema} CASCADE")
    await server.close()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "data" / "journal.db"


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, file: Path) -> str:
    """The URL of an empty database, once of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{file}"
    if not os.environ.get("TEST_DATABASE_URL"):
        pytest.skip(NEEDED)  # before anyio starts a loop for the schema
    url: str = request.getfixturevalue("postgresql")
    return url


@pytest.fixture
async def journal(place: str, clock: Clock) -> AsyncIterator[Journal]:
    async with await open_journal(place, clock) as opened:
        yield opened


@pytest.fixture
def database(journal: Journal) -> Database:
    """To look into the journal's tables."""
    return journal._database
