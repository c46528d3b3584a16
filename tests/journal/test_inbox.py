"""The inbox of polling, and the quarantine."""

import asyncio

import pytest

from bot.journal.claims import LEASE, Claim
from bot.journal.database import Database
from bot.journal.journal import Journal, open_journal
from bot.journal.tables import claims
from tests.journal.conftest import Clock


async def test_what_is_recorded_waits_in_the_order_of_its_numbers(journal: Journal) -> None:
    await journal.inbox.record([(9, '{"b": 1}'), (3, '{"a": 1}')])
    assert await journal.inbox.pending(10) == [(3, '{"a": 1}'), (9, '{"b": 1}')]


async def test_no_more_are_read_than_asked_for(journal: Journal) -> None:
    await journal.inbox.record([(number, "{}") for number in range(5)])
    assert [number for number, _ in await journal.inbox.pending(2)] == [0, 1]


async def test_recording_again_changes_nothing(journal: Journal) -> None:
    await journal.inbox.record([(3, "first")])
    await journal.inbox.record([(3, "second"), (4, "new")])
    assert await journal.inbox.pending(10) == [(3, "first"), (4, "new")]


async def test_what_was_done_before_it_was_recorded_stays_done(journal: Journal) -> None:
    await journal.claims.claim(3)
    journal.claims.finish(3)
    await journal.claims.flush()
    await journal.inbox.record([(3, "again")])
    assert await journal.inbox.pending(10) == []


async def test_a_recorded_update_can_be_claimed_once(journal: Journal) -> None:
    await journal.inbox.record([(3, "{}")])
    assert [await journal.claims.claim(3) for _ in range(2)] == [Claim.NEW, Claim.BUSY]


async def test_what_somebody_is_at_is_not_pending_until_its_lease_ends(journal: Journal, clock: Clock) -> None:
    await journal.inbox.record([(3, "{}")])
    await journal.claims.claim(3)
    assert await journal.inbox.pending(10) == []
    clock.advance(seconds=LEASE.total_seconds() + 1)
    assert await journal.inbox.pending(10) == [(3, "{}")]


async def test_a_finished_update_leaves_no_payload(journal: Journal, database: Database) -> None:
    await journal.inbox.record([(3, "{}")])
    await journal.claims.claim(3)
    journal.claims.finish(3)
    await journal.claims.flush()
    assert [(row.update_id, row.payload) for row in await database.fetch(claims.select())] == [(3, None)]


async def test_a_released_update_waits_again(journal: Journal) -> None:
    await journal.inbox.record([(3, "{}")])
    await journal.claims.claim(3)
    await journal.claims.release(3)
    assert await journal.inbox.pending(10) == [(3, "{}")]


async def test_a_new_leader_gives_up_the_claims_of_the_old_one(journal: Journal, place: str, clock: Clock) -> None:
    await journal.inbox.record([(3, "{}"), (4, "{}"), (5, "{}")])
    await asyncio.gather(*(journal.claims.claim(number) for number in (3, 4)))
    journal.claims.finish(3)
    await journal.claims.flush()
    async with await open_journal(place, clock) as successor:
        assert await successor.inbox.reset() == 1
        assert await successor.inbox.pending(10) == [(4, "{}"), (5, "{}")]


async def test_claims_of_the_webhook_are_not_given_up(journal: Journal) -> None:
    await journal.claims.claim(3)
    assert await journal.inbox.reset() == 0


@pytest.mark.parametrize("update", [(-1, "{}"), (2**63, "{}"), (4, "x" * 300_000)])
async def test_of_updates_that_cannot_be_kept_none_is(journal: Journal, update: tuple[int, str]) -> None:
    with pytest.raises(ValueError, match=f"update.*{update[0]}"):
        await journal.inbox.record([(3, "{}"), update])
    assert await journal.inbox.pending(10) == []


async def test_recording_nothing_is_no_error(journal: Journal) -> None:
    await journal.inbox.record([])
    assert await journal.inbox.pending(10) == []


async def test_what_no_database_holds_is_recorded_all_the_same(journal: Journal) -> None:
    await journal.inbox.record([(3, "a\x00\udc00")])
    assert await journal.inbox.pending(10) == [(3, "a\ufffd\ufffd")]


async def test_the_latest_of_the_quarantine_comes_first(journal: Journal, clock: Clock) -> None:
    await journal.inbox.quarantine(3, "no data", "{}")
    await journal.inbox.quarantine(None, "no JSON", "\x00")
    latest, first = await journal.inbox.quarantined(10)
    assert (latest.update_id, latest.reason, latest.payload) == (None, "no JSON", "\ufffd")
    assert (first.update_id, first.reason, first.kept_at) == (3, "no data", clock())


async def test_what_is_put_aside_is_masked_and_bounded(journal: Journal) -> None:
    await journal.inbox.quarantine(2**70, "请打13812345678", "13812345678" + "x" * 10_000)
    (kept,) = await journal.inbox.quarantined(10)
    assert "13812345678" not in kept.reason + kept.payload
    assert (kept.update_id, len(kept.payload)) == (None, 4096)


async def test_the_oldest_leave_the_quarantine(journal: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.journal.inbox._MOST_KEPT", 3)
    for number in range(5):
        await journal.inbox.quarantine(number, "no data", "{}")
    assert [kept.update_id for kept in await journal.inbox.quarantined(10)] == [4, 3, 2]
