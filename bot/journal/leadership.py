"""Who alone may do something, of all processes on one database: poll Telegram, send the daily tips.

No lease and no clock: with SQLite the lock is the kernel's, with PostgreSQL the session's, and both end with the
process that holds them, however it ends.
"""

import asyncio
import fcntl
import os
import re
from pathlib import Path
from typing import Protocol

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.journal.database import Database
from bot.journal.faults import FAULTS, JournalError, describe_fault

_NAME = re.compile(r"[a-z][a-z0-9-]{0,30}")
_ANSWER = 3.0
"""Seconds within which the session that holds a lock must answer."""
# The schema is part of the key: bots in two schemas of a database are strangers.
_LOCK = text("SELECT pg_try_advisory_lock(hashtextextended(current_schema() || ':' || :name, 0))")


class Lock(Protocol):
    """Leadership."""

    async def holds(self) -> bool:
        """Whether we still lead: look before each effect that only a leader may have."""

    async def release(self) -> None:
        """Let others lead."""


class Leadership:
    """The locks of one database."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._held: dict[str, Lock] = {}

    async def acquire(self, name: str) -> Lock | None:
        """The lock of a name, if nobody holds it; waits for nobody.

        Raises:
            ValueError: if the name is not of lower-case letters, digits and hyphens.
            JournalError: if the database fails, or the lock file cannot be made.
        """
        if not _NAME.fullmatch(name):
            raise ValueError(f"the name {name!r} is not of lower-case letters, digits and hyphens")
        lock = await self._lock(name)
        if lock is not None:
            if name in self._held:
                await self._held[name].release()  # it was lost, or the new one would not have been free
            self._held[name] = lock
        return lock

    async def release_all(self) -> None:
        """Let others lead in everything."""
        for lock in self._held.values():
            await lock.release()

    async def _lock(self, name: str) -> Lock | None:
        if self._database.path is not None:
            return _lock_file(self._database.path.with_name(f"{self._database.path.name}.{name}.lock"))
        try:
            async with asyncio.timeout(2 * _ANSWER):
                return await _lock_session(self._database, name)
        except FAULTS as error:
            raise JournalError(describe_fault(error, self._database.name)) from error


class _FileLock:
    """A locked file beside the database."""

    def __init__(self, path: Path, descriptor: int) -> None:
        self._path = path
        self._descriptor = descriptor

    async def holds(self) -> bool:
        # Whoever removes the file takes the lock away: another process would make and lock a new one.
        try:
            return os.path.samestat(self._path.stat(), os.fstat(self._descriptor))
        except OSError:
            return False

    async def release(self) -> None:
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1


class _SessionLock:
    """An advisory lock of a PostgreSQL session that serves nothing else."""

    def __init__(self, session: AsyncConnection) -> None:
        self._session = session
        self._is_lost = False
        self._turn = asyncio.Lock()

    async def holds(self) -> bool:
        async with self._turn:
            if not self._is_lost and not await _answers(self._session):
                await self._end()
            return not self._is_lost

    async def release(self) -> None:
        async with self._turn:
            if not self._is_lost:
                await self._end()

    async def _end(self) -> None:
        self._is_lost = True  # for good: SQLAlchemy would connect anew when asked again, without the lock
        await _end_session(self._session)


async def _answers(session: AsyncConnection) -> bool:
    try:
        async with asyncio.timeout(_ANSWER):
            await session.execute(text("SELECT 1"))
    except FAULTS:
        return False
    return True


async def _end_session(session: AsyncConnection) -> None:
    await session.invalidate()  # to close it is not enough: it would go back to the pool with its lock
    await session.close()


def _lock_file(path: Path) -> Lock | None:
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise JournalError(f"锁文件 {path} 建不了（{error.strerror}）。请检查它所在的文件夹的权限。") from error
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(descriptor)
        return None
    return _FileLock(path, descriptor)


async def _lock_session(database: Database, name: str) -> Lock | None:
    session = await database.engine.connect()
    try:
        await session.execution_options(isolation_level="AUTOCOMMIT")  # an open transaction would hinder vacuuming
        if (await session.execute(_LOCK, {"name": name})).scalar_one():
            return _SessionLock(session)
    except BaseException:
        await _end_session(session)
        raise
    await session.close()
    return None
