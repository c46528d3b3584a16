"""Claims: each update is dealt with once."""

import asyncio

import pytest

from bot.journal.claims import LEASE, Claim
from bot.journal.database import Database
from bot.journal.faults import JournalError
from bot.journal.journal import Journal, open_journal
from bot.journal.tables import claims
from tests.journal.conftest import Clock, run_sql


async def test_an_update_is_new_once_and_then_somebody_is_at_it(journal: Journal) -> None:
    assert [await journal.claims.claim(7) for _ in range(2)] == [Claim.NEW, Claim.BUSY]


async def test_a_finished_update_is_not_claimed_again(journal: Journal, clock: Clock) -> None:
    await journal.claims.claim(7)
    journal.claims.finish(7)
    clock.advance(hours=20)
    assert await journal.claims.claim(7) is Claim.DONE


async def test_a_claim_past_its_lease_is_taken_over_by_one(journal: Journal, place: str, clock: Clock) -> None:
    await journal.claims.claim(7)
    clock.advance(seconds=LEASE.total_seconds() + 1)
    async with await open_journal(place, clock) as other:
        assert [await other.claims.claim(7), await journal.claims.claim(7)] == [Claim.NEW, Claim.BUSY]


async def test_a_claim_within_its_lease_is_left_alone(journal: Journal, clock: Clock) -> None:
    await journal.claims.claim(7)
    clock.advance(seconds=LEASE.total_seconds() - 1)
    assert await journal.claims.claim(7) is Claim.BUSY


async def test_of_many_at_once_one_gets_the_update(journal: Journal) -> None:
    verdicts = await asyncio.gather(*(journal.claims.claim(7) for _ in range(20)))
    assert sorted(verdicts) == [Claim.BUSY] * 19 + [Claim.NEW]


async def test_of_two_replicas_one_gets_each_update(journal: Journal, place: str, clock: Clock) -> None:
    async with await open_journal(place, clock) as other:
        both = [replica.claims.claim(number) for number in range(300) for replica in (journal, other)]
        verdicts = await asyncio.gather(*both)
    pairs = [sorted(verdicts[index : index + 2]) for index in range(0, 600, 2)]
    assert pairs == [[Claim.BUSY, Claim.NEW]] * 300


async def test_a_released_update_is_new_again(journal: Journal) -> None:
    await journal.claims.claim(7)
    await journal.claims.release(7)
    assert await journal.claims.claim(7) is Claim.NEW


async def test_a_finished_update_cannot_be_released(journal: Journal) -> None:
    await journal.claims.claim(7)
    journal.claims.finish(7)
    await journal.claims.release(7)
    assert await journal.claims.claim(7) is Claim.DONE


async def test_a_claim_that_another_has_taken_over_is_not_released(journal: Journal, place: str, clock: Clock) -> None:
    await journal.claims.claim(7)
    clock.advance(seconds=LEASE.total_seconds() + 1)
    async with await open_journal(place, clock) as other:
        await other.claims.claim(7)
        await journal.claims.release(7)
        assert await journal.claims.claim(7) is Claim.BUSY


async def test_what_is_finished_is_stamped_without_another_claim(journal: Journal, database: Database) -> None:
    await journal.claims.claim(7)
    journal.claims.finish(7)
    async with asyncio.timeout(10):
        while (await database.fetch(claims.select()))[0].done_at is None:
            await asyncio.sleep(0.02)


async def test_closing_writes_the_stamps_that_wait(place: str, clock: Clock) -> None:
    async with await open_journal(place, clock) as journal:
        await journal.claims.claim(7)
        journal.claims.finish(7)
    async with await open_journal(place, clock) as journal:
        assert await journal.claims.claim(7) is Claim.DONE


async def test_a_caller_that_is_cancelled_takes_nobody_with_it(journal: Journal) -> None:
    calls = [asyncio.ensure_future(journal.claims.claim(number)) for number in range(3)]
    await asyncio.sleep(0)
    calls[1].cancel()
    verdicts = await asyncio.gather(*calls, return_exceptions=True)
    assert isinstance(verdicts.pop(1), asyncio.CancelledError)
    assert verdicts == [Claim.NEW, Claim.NEW]


@pytest.mark.parametrize("number", [-1, 2**63])
async def test_a_number_that_is_none_fails_alone(journal: Journal, number: int) -> None:
    good, bad = await asyncio.gather(journal.claims.claim(7), journal.claims.claim(number), return_exceptions=True)
    assert good is Claim.NEW
    assert isinstance(bad, ValueError)


async def test_all_who_wait_are_told_when_the_database_fails(journal: Journal, database: Database) -> None:
    await run_sql(database, "ALTER TABLE claims RENAME TO hidden")
    calls = await asyncio.gather(*(journal.claims.claim(number) for number in range(600)), return_exceptions=True)
    assert {type(call) for call in calls} == {JournalError}


async def test_after_a_failure_claims_go_on_and_stamps_are_not_lost(journal: Journal, database: Database) -> None:
    await journal.claims.claim(7)
    await run_sql(database, "ALTER TABLE claims RENAME TO hidden")
    journal.claims.finish(7)
    with pytest.raises(JournalError):
        await journal.claims.claim(8)
    await run_sql(database, "ALTER TABLE hidden RENAME TO claims")
    assert [await journal.claims.claim(8), await journal.claims.claim(7)] == [Claim.NEW, Claim.DONE]
