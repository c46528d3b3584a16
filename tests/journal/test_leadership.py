"""Who alone may do something."""

import asyncio
import os
from pathlib import Path

import pytest

from bot.journal.faults import JournalError
from bot.journal.journal import Journal, open_journal
from bot.journal.leadership import Lock
from tests.journal import processes
from tests.journal.conftest import Clock, end_sessions, run_sql

NAME = f"tests_{os.getpid()}"


async def acquire_soon(journal: Journal) -> Lock:
    """PostgreSQL sees the end of a session a moment after its process has ended."""
    async with asyncio.timeout(10):
        while (lock := await journal.leadership.acquire("polling")) is None:
            await asyncio.sleep(0.05)
    return lock


async def test_one_of_two_replicas_leads(journal: Journal, place: str, clock: Clock) -> None:
    async with await open_journal(place, clock) as other:
        lock = await journal.leadership.acquire("polling")
        assert lock is not None
        assert await lock.holds()
        assert await other.leadership.acquire("polling") is None


async def test_the_locks_of_different_names_are_different(journal: Journal) -> None:
    assert await journal.leadership.acquire("polling") is not None
    assert await journal.leadership.acquire("broadcast") is not None


async def test_who_has_released_leads_no_more_and_others_may(journal: Journal, place: str, clock: Clock) -> None:
    async with await open_journal(place, clock) as other:
        lock = await journal.leadership.acquire("polling")
        assert lock is not None
        await lock.release()
        await lock.release()
        assert not await lock.holds()
        assert await (await acquire_soon(other)).holds()


async def test_who_closes_the_journal_leads_no_more(journal: Journal, place: str, clock: Clock) -> None:
    async with await open_journal(place, clock) as other:
        assert await other.leadership.acquire("polling") is not None
    assert await (await acquire_soon(journal)).holds()


async def test_a_killed_process_leads_no_more(journal: Journal, place: str) -> None:
    process = await processes.start(processes.LEAD, place)
    assert process.stdout is not None
    assert await process.stdout.readline() == b"leading\n"
    assert await journal.leadership.acquire("polling") is None
    process.kill()
    await process.communicate()
    assert await (await acquire_soon(journal)).holds()


async def test_a_bot_in_another_schema_is_a_stranger(postgresql: str, clock: Clock) -> None:
    async with await open_journal(postgresql, clock) as journal:
        await run_sql(journal._database, f"CREATE SCHEMA {NAME}")
        try:
            url = f"{postgresql.partition('?')[0]}?search_path={NAME}"
            async with await open_journal(url, clock) as other:
                assert await journal.leadership.acquire("polling") is not None
                assert await other.leadership.acquire("polling") is not None
        finally:
            await run_sql(journal._database, f"DROP SCHEMA {NAME} CASCADE")


async def test_a_leader_whose_session_ends_leads_no_more(postgresql: str, clock: Clock) -> None:
    place = f"{postgresql}&application_name={NAME}"
    async with await open_journal(place, clock) as journal, await open_journal(postgresql, clock) as other:
        lock = await journal.leadership.acquire("polling")
        assert lock is not None
        await end_sessions(other._database, NAME)
        assert [await lock.holds(), await lock.holds()] == [False, False]
        assert await (await acquire_soon(other)).holds()


async def test_a_leader_whose_lock_file_is_removed_leads_no_more(file: Path, clock: Clock) -> None:
    async with await open_journal(file, clock) as journal:
        lock = await journal.leadership.acquire("polling")
        assert lock is not None
        (file.parent / "journal.db.polling.lock").unlink()
        assert not await lock.holds()
        assert await (await acquire_soon(journal)).holds()


@pytest.mark.parametrize("name", ["", "../polling", "Polling", "a" * 40])
async def test_a_name_that_is_no_name_is_refused(journal: Journal, name: str) -> None:
    with pytest.raises(ValueError, match="lower-case"):
        await journal.leadership.acquire(name)


async def test_a_lock_file_that_cannot_be_made_is_reported(file: Path, clock: Clock) -> None:
    async with await open_journal(file, clock) as journal:
        (file.parent / "journal.db.polling.lock").mkdir()
        with pytest.raises(JournalError, match=r"polling\.lock 建不了"):
            await journal.leadership.acquire("polling")
