"""Whole transactions, whatever befalls the database."""

import asyncio
import os
import sqlite3
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from bot.journal.claims import Claim
from bot.journal.database import Database
from bot.journal.faults import JournalError
from bot.journal.journal import Journal, open_journal
from tests.journal import processes
from tests.journal.conftest import Clock, end_sessions, run_sql
from tests.journal.relay import Relay

DAY = date(2024, 5, 6)
NAME = f"tests-{os.getpid()}"


@pytest.fixture
async def on_file(file: Path, clock: Clock) -> AsyncIterator[Journal]:
    async with await open_journal(file, clock) as opened:
        yield opened


@pytest.fixture
async def relay(postgresql: str) -> AsyncIterator[Relay]:
    relay = Relay(postgresql)
    await relay.open()
    yield relay
    await relay.cut()


async def limit(database: Database, pragma: str) -> None:
    """Make SQLite refuse to write as it does on a read-only or a full disk."""
    event.listen(database.engine.sync_engine, "connect", lambda connection, _: run_pragma(connection, pragma))
    await database.engine.dispose()


def run_pragma(connection: Any, pragma: str) -> None:
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


async def test_four_processes_write_without_an_error_or_a_lost_update(journal: Journal, place: str) -> None:
    await journal.subscriptions.put(1, 0, [], DAY)
    assert await processes.run_together(processes.WRITE, place, 4) == [""] * 4
    written = await journal.subscriptions.get(1)
    assert written is not None
    assert written.minute == 600


async def test_what_fails_in_the_middle_leaves_nothing(journal: Journal, database: Database) -> None:
    async def fail(connection: Any) -> None:
        await connection.exec_driver_sql("INSERT INTO turns VALUES (1, 7, 'half', '2024-05-06 00:30:00')")
        await connection.exec_driver_sql("INSERT INTO nowhere VALUES (1)")

    with pytest.raises(JournalError, match="日志"):
        await database.write(fail)
    assert await journal.turns.load(1, 7) is None


async def test_what_is_written_for_a_caller_that_is_cancelled_is_written_wholly(place: str, clock: Clock) -> None:
    async with await open_journal(place, clock) as journal:
        adding = asyncio.ensure_future(journal.feedback.add(7, "好用"))
        await asyncio.sleep(0)
        adding.cancel()
        await asyncio.wait([adding])
    async with await open_journal(place, clock) as journal:
        assert len(await journal.feedback.recent(10)) == 1


async def test_an_error_does_not_tell_what_was_being_written(journal: Journal, database: Database) -> None:
    await run_sql(database, "ALTER TABLE feedback RENAME TO hidden")
    with pytest.raises(JournalError) as caught:
        await journal.feedback.add(7, "头盔坏了")
    assert "头盔" not in str(caught.value) + str(caught.value.__cause__)


async def test_a_healthy_database_says_so(journal: Journal) -> None:
    assert await journal.is_healthy()


async def test_sqlite_is_set_up_for_many_readers_and_writers(on_file: Journal) -> None:
    async def read(connection: Any) -> list[Any]:
        names = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        return [(await connection.exec_driver_sql(f"PRAGMA {name}")).scalar() for name in names]

    assert await on_file._database.read(read) == ["wal", 1, 1, 5000]


@pytest.mark.usefixtures("on_file")
async def test_a_file_is_ours_alone(file: Path) -> None:
    made = [file.parent, *sorted(file.parent.iterdir())]
    assert [f"{path.stat().st_mode & 0o777:o}" for path in made] == ["700", *["600"] * (len(made) - 1)]


async def test_writing_waits_for_a_file_that_is_locked_for_three_seconds(on_file: Journal, file: Path) -> None:
    holder = sqlite3.connect(file, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    claim = asyncio.ensure_future(on_file.claims.claim(7))
    await asyncio.sleep(3)
    assert not claim.done()
    holder.execute("COMMIT")
    holder.close()
    assert await claim is Claim.NEW


async def test_reading_does_not_wait_for_a_writer(on_file: Journal, file: Path) -> None:
    holder = sqlite3.connect(file, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    assert await on_file.subscriptions.count() == 0
    holder.close()


async def test_a_file_that_stays_locked_is_reported(on_file: Journal, file: Path) -> None:
    await limit(on_file._database, "busy_timeout = 100")  # instead of five seconds
    holder = sqlite3.connect(file, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    with pytest.raises(JournalError, match=r"journal\.db 正被别的程序占着"):
        await on_file.feedback.add(7, "好用")
    holder.close()
    await on_file.feedback.add(7, "好用")
    assert len(await on_file.feedback.recent(10)) == 1


async def test_a_read_only_file_is_reported_and_can_be_read(on_file: Journal) -> None:
    await on_file.feedback.add(7, "好用")
    await limit(on_file._database, "query_only = ON")
    with pytest.raises(JournalError, match=r"journal\.db 写不进去"):
        await on_file.feedback.add(7, "太慢")
    with pytest.raises(JournalError, match="写不进去"):
        await on_file.claims.claim(7)
    assert [kept.text for kept in await on_file.feedback.recent(10)] == ["好用"]


async def test_a_full_disk_is_reported_and_nothing_is_half_written(on_file: Journal) -> None:
    await limit(on_file._database, "max_page_count = 60")
    with pytest.raises(JournalError, match="磁盘满了"):
        await on_file.inbox.record([(number, "x" * 10_000) for number in range(100)])
    assert await on_file.inbox.pending(100) == []
    await on_file.inbox.record([(1, "{}")])
    assert await on_file.inbox.pending(100) == [(1, "{}")]


async def test_a_file_that_is_no_database_is_reported(file: Path) -> None:
    file.parent.mkdir()
    file.write_bytes(b"junk" * 1000)
    with pytest.raises(JournalError, match=r"journal\.db .*不是数据库"):
        await open_journal(file)


async def test_a_folder_that_cannot_be_made_is_reported(file: Path) -> None:
    file.parent.write_text("a file")
    with pytest.raises(JournalError, match=r"journal\.db 建不了.*DATABASE_URL"):
        await open_journal(file)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
async def test_a_file_that_may_not_be_written_is_reported(file: Path) -> None:
    async with await open_journal(file):
        pass
    file.chmod(0o400)
    with pytest.raises(JournalError, match="写不进去"):
        await open_journal(file)


async def test_postgresql_gone_is_reported_without_the_password_and_taken_up_again(relay: Relay, clock: Clock) -> None:
    async with await open_journal(relay.place, clock) as journal:
        await journal.claims.claim(7)
        await relay.cut()
        journal.claims.finish(7)
        for attempt in (journal.claims.claim(8), journal.feedback.add(7, "好用"), journal.feedback.recent(10)):
            with pytest.raises(JournalError, match=r"postgresql://127\.0\.0\.1:\d+/\w+ 连不上") as caught:
                await attempt
            assert "@" not in str(caught.value)
        assert not await journal.is_healthy()
        await relay.open()
        assert await journal.is_healthy()
        assert [await journal.claims.claim(7), await journal.claims.claim(8)] == [Claim.DONE, Claim.NEW]
        assert await journal.feedback.recent(10) == []


async def test_what_is_written_while_postgresql_is_gone_for_a_moment_is_tried_again(relay: Relay, clock: Clock) -> None:
    async with await open_journal(relay.place, clock) as journal:
        await relay.cut()
        adding = asyncio.ensure_future(journal.feedback.add(7, "好用"))
        await asyncio.sleep(0.05)
        await relay.open()
        await adding
        assert len(await journal.feedback.recent(10)) == 1


async def test_sessions_that_the_server_ends_are_opened_anew(postgresql: str, clock: Clock) -> None:
    place = f"{postgresql}&application_name={NAME}"
    async with await open_journal(place, clock) as journal, await open_journal(postgresql, clock) as other:
        await asyncio.gather(*(journal.feedback.add(7, "好用") for _ in range(5)))
        await end_sessions(other._database, NAME)
        await asyncio.gather(*(journal.feedback.add(7, "好用") for _ in range(5)))
        assert len(await journal.feedback.recent(100)) == 10
