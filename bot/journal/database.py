"""One database, SQLite or PostgreSQL: whole transactions, a bounded number of retries, errors in an operator's words.

SQLite needs more than a busy timeout: a transaction that reads and then writes fails at once where another one wrote
in between, however long it may wait (490 of 600 in four processes). BEGIN IMMEDIATE before the first statement ends
that, and one writer at a time in each process keeps waiting in order.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import nullcontext
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Connection, Row, Select, Table, UpdateBase, event, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.journal.address import Address
from bot.journal.faults import FAULTS, JournalError, describe_fault, is_passing

Clock = Callable[[], datetime]
"""Tells the time, with its zone."""
T = TypeVar("T")
Query = Select[*tuple[Any, ...]]
Rows = Sequence[Row[*tuple[Any, ...]]]
Operation = Callable[[AsyncConnection], Awaitable[T]]

PATIENCE = 6.0
"""Seconds that an operation may take with all its waiting: less than what a handler of a message has."""
_PAUSES = (0.1, 0.4)
"""Seconds before the second and the third try."""
_HEALTH = 2.0
"""Seconds within which a healthy database answers."""


class Database:
    """The engine of one database."""

    def __init__(self, address: Address) -> None:
        self.name = address.name
        self.path = address.path
        self.engine = _make_engine(address)
        self._writer = self.engine.execution_options(immediate=True)
        self._turn = nullcontext() if address.path is None else asyncio.Lock()
        self._running: set[asyncio.Task[Any]] = set()

    def insert(self, table: Table) -> sqlite.Insert | postgresql.Insert:
        """An INSERT that can say what happens on a conflict: both databases do it alike, SQLAlchemy has two classes."""
        return postgresql.insert(table) if self.path is None else sqlite.insert(table)

    async def read(self, operation: Operation[T]) -> T:
        """What an operation reads.

        Raises:
            JournalError: if the database fails.
        """

        async def attempt() -> T:
            async with self.engine.connect() as connection:
                return await operation(connection)

        return await self._try(attempt, PATIENCE)

    async def write(self, operation: Operation[T], patience: float = PATIENCE) -> T:
        """What an operation returns that is done in one transaction: wholly, or not at all.

        Where the fault may pass it is tried again, so it must bear being done twice: when a connection is lost while
        committing, nobody knows whether it was done. It goes on when its caller is cancelled. `patience` in seconds.

        Raises:
            JournalError: if the database fails, and nothing is written.
        """

        async def attempt() -> T:
            async with self._turn, self._writer.begin() as connection:
                return await operation(connection)

        return await self._try(attempt, patience)

    async def fetch(self, query: Query) -> Rows:
        """The rows of one query.

        Raises:
            JournalError: if the database fails.
        """

        async def fetch(connection: AsyncConnection) -> Rows:
            return (await connection.execute(query)).all()

        return await self.read(fetch)

    async def execute(self, statement: UpdateBase, rows: Sequence[Mapping[str, Any]] | None = None) -> int:
        """How many rows one statement wrote, in a transaction of its own; `rows` of values for an INSERT of many.

        Raises:
            JournalError: if the database fails, and nothing is written.
        """

        async def execute(connection: AsyncConnection) -> int:
            return (await connection.execute(statement, rows)).rowcount

        return await self.write(execute)

    async def is_healthy(self) -> bool:
        """Whether the database answers, within two seconds."""
        try:
            async with asyncio.timeout(_HEALTH), self.engine.connect() as connection:
                await connection.execute(text("SELECT 1"))
        except FAULTS:
            return False
        return True

    async def close(self) -> None:
        """Let what is being written be written, and close all connections."""
        if self._running:
            await asyncio.wait(self._running)
        await self.engine.dispose()

    async def _try(self, attempt: Callable[[], Awaitable[T]], patience: float) -> T:
        # A caller that is cancelled leaves its transaction to end by itself: cut short, it would cost the connection.
        work = asyncio.create_task(self._repeat(attempt, patience))
        self._running.add(work)
        work.add_done_callback(self._let_go)
        return await asyncio.shield(work)

    def _let_go(self, work: "asyncio.Task[Any]") -> None:
        self._running.discard(work)
        if not work.cancelled():
            work.exception()  # whoever waits for it has it; where nobody does any more, it is no news

    async def _repeat(self, attempt: Callable[[], Awaitable[T]], patience: float) -> T:
        try:
            async with asyncio.timeout(patience):
                for pause in _PAUSES:
                    try:
                        return await attempt()
                    except FAULTS as error:
                        if not is_passing(error):
                            raise
                    await asyncio.sleep(pause)
                return await attempt()
        except FAULTS as error:
            raise JournalError(describe_fault(error, self.name)) from error


def _make_engine(address: Address) -> AsyncEngine:
    # The errors of SQLAlchemy end in logs: hide_parameters keeps what people wrote out of them.
    options: dict[str, Any] = {"connect_args": dict(address.options), "hide_parameters": True, "pool_timeout": PATIENCE}
    if address.path is None:
        return create_async_engine(address.url, pool_pre_ping=True, **options)
    engine = create_async_engine(address.url, **options)
    event.listen(engine.sync_engine, "connect", _set_up_sqlite)
    event.listen(engine.sync_engine, "begin", _begin_sqlite)
    return engine


def _set_up_sqlite(connection: Any, _: Any) -> None:
    cursor = connection.cursor()
    for pragma in ("journal_mode = WAL", "synchronous = NORMAL", "foreign_keys = ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    immediate = connection.get_execution_options().get("immediate", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")
