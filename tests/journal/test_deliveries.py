"""The daily tip: once to each chat and day."""

import asyncio
from datetime import date, timedelta

import pytest

from bot.journal.database import Database
from bot.journal.deliveries import LEASE, Due
from bot.journal.journal import Journal, open_journal
from bot.journal.tables import Stage, deliveries
from tests.journal.conftest import Clock

DAY = date(2024, 5, 6)
EIGHT, NOON, LATE = 480, 720, 1200


async def take(journal: Journal, minute: int = EIGHT, day: date = DAY, limit: int = 100) -> list[int]:
    return [due.chat_id for due in await journal.deliveries.take(day, minute, LATE, limit)]


async def subscribe(journal: Journal, *chats: int, minute: int = EIGHT) -> None:
    for chat in chats:
        await journal.subscriptions.put(chat, minute, [], DAY)


async def test_who_is_due_comes_with_topics_and_minute(journal: Journal) -> None:
    await journal.subscriptions.put(1, EIGHT, ["头盔"], DAY)
    assert await journal.deliveries.take(DAY, NOON, LATE, 10) == [Due(1, ("头盔",), EIGHT)]


@pytest.mark.parametrize(
    ("subscribed", "minute", "due"),
    [
        (EIGHT, EIGHT - 1, False),
        (EIGHT, EIGHT, True),
        (EIGHT, LATE, True),
        (EIGHT, LATE + 1, False),
        (LATE - 1, LATE + 59, True),
        (LATE - 1, LATE + 60, False),
        (1430, 1490, True),
        (1430, 1491, False),
    ],
)
async def test_a_tip_is_due_from_its_minute_to_the_cut_off_or_for_an_hour(
    journal: Journal, subscribed: int, minute: int, due: bool
) -> None:
    await subscribe(journal, 1, minute=subscribed)
    assert await take(journal, minute) == [1] * due


async def test_before_its_first_day_nothing_is_due(journal: Journal) -> None:
    await subscribe(journal, 1)
    assert await take(journal, day=DAY - timedelta(days=1)) == []


@pytest.mark.parametrize("way", ["stop", "block"])
async def test_who_wants_or_lets_no_tip_is_not_due(journal: Journal, way: str) -> None:
    await subscribe(journal, 1)
    await getattr(journal.subscriptions, way)(1)
    assert await take(journal) == []


async def test_the_earliest_are_taken_first_and_no_more_than_asked_for(journal: Journal) -> None:
    for chat, minute in ((1, 300), (2, 100), (3, 200)):
        await subscribe(journal, chat, minute=minute)
    assert [await take(journal, limit=2), await take(journal, limit=2)] == [[2, 3], [1]]


async def test_a_tip_is_due_again_the_next_day(journal: Journal) -> None:
    await subscribe(journal, 1)
    assert [await take(journal), await take(journal), await take(journal, day=DAY + timedelta(days=1))] == [
        [1],
        [],
        [1],
    ]


async def test_of_two_replicas_each_takes_others(journal: Journal, place: str, clock: Clock) -> None:
    await subscribe(journal, *range(60))
    async with await open_journal(place, clock) as other:
        batches = await asyncio.gather(*(take(one, limit=10) for _ in range(8) for one in (journal, other)))
        batches += [await take(journal)]
    assert sorted(chat for batch in batches for chat in batch) == list(range(60))


async def test_the_claim_of_a_killed_process_is_taken_over_after_its_lease(
    journal: Journal, place: str, clock: Clock
) -> None:
    await subscribe(journal, 1)
    await take(journal)
    clock.advance(seconds=LEASE.total_seconds() + 1)
    async with await open_journal(place, clock) as other:
        assert await take(other) == [1]
        assert not await journal.deliveries.begin(1, DAY, "helmet")
        assert await other.deliveries.begin(1, DAY, "helmet")


async def test_what_was_being_sent_when_its_process_died_is_never_sent_again(journal: Journal, clock: Clock) -> None:
    await subscribe(journal, 1)
    await take(journal)
    await journal.deliveries.begin(1, DAY, "helmet")
    clock.advance(hours=2)
    assert await take(journal, NOON) == []
    assert await journal.deliveries.seen(1) == {"helmet": 1}


async def test_a_tip_begins_once(journal: Journal) -> None:
    await subscribe(journal, 1)
    await take(journal)
    assert [await journal.deliveries.begin(1, DAY, "helmet") for _ in range(2)] == [True, False]


async def test_who_unsubscribes_after_the_claim_gets_no_tip(journal: Journal) -> None:
    await subscribe(journal, 1)
    await take(journal)
    await journal.subscriptions.stop(1)
    assert not await journal.deliveries.begin(1, DAY, "helmet")


async def test_a_postponed_tip_is_due_again_after_a_lease(journal: Journal, clock: Clock) -> None:
    await subscribe(journal, 1)
    await take(journal)
    await journal.deliveries.begin(1, DAY, "helmet")
    await journal.deliveries.postpone(1, DAY)
    assert await take(journal) == []
    clock.advance(minutes=2)
    assert await take(journal) == [1]
    assert await journal.deliveries.seen(1) == {}


async def test_what_has_arrived_cannot_be_postponed(journal: Journal) -> None:
    await subscribe(journal, 1)
    await take(journal)
    await journal.deliveries.begin(1, DAY, "helmet")
    await journal.deliveries.finish(1, DAY)
    await journal.deliveries.postpone(1, DAY)
    assert await take(journal) == []


async def test_a_failed_tip_is_final_and_was_not_seen(journal: Journal, database: Database, clock: Clock) -> None:
    await subscribe(journal, 1)
    await take(journal)
    await journal.deliveries.begin(1, DAY, "helmet")
    await journal.deliveries.fail(1, DAY, "Forbidden: 13812345678")
    clock.advance(hours=2)
    assert await take(journal, NOON) == []
    assert await journal.deliveries.seen(1) == {}
    (row,) = await database.fetch(deliveries.select())
    assert (row.state, row.reason.startswith("Forbidden"), "13812345678" in row.reason) == (Stage.FAILED, True, False)


async def test_changing_the_time_brings_no_second_tip(journal: Journal) -> None:
    await subscribe(journal, 1)
    await take(journal)
    await journal.deliveries.begin(1, DAY, "helmet")
    await journal.deliveries.finish(1, DAY)
    await subscribe(journal, 1, minute=NOON)
    assert await take(journal, NOON) == []


async def test_what_is_too_late_is_skipped_and_counted_once(journal: Journal) -> None:
    await subscribe(journal, 1, 2)
    await subscribe(journal, 3, minute=LATE)
    await take(journal, limit=1)
    await journal.deliveries.begin(1, DAY, "helmet")
    counts = [await journal.deliveries.skip_late(DAY, LATE + late, LATE) for late in (0, 1, 1, 60, 61)]
    assert counts == [0, 1, 0, 0, 1]


async def test_what_a_killed_process_had_claimed_is_skipped_too(journal: Journal, clock: Clock) -> None:
    await subscribe(journal, 1)
    await take(journal)
    assert await journal.deliveries.skip_late(DAY, LATE + 1, LATE) == 0
    clock.advance(seconds=LEASE.total_seconds() + 1)
    assert await journal.deliveries.skip_late(DAY, LATE + 1, LATE) == 1


async def test_a_skipped_tip_does_not_come_when_the_clock_jumps_back(journal: Journal) -> None:
    await subscribe(journal, 1)
    await journal.deliveries.skip_late(DAY, LATE + 1, LATE)
    assert await take(journal, LATE - 59) == []


async def test_what_was_seen_is_counted_by_tip(journal: Journal) -> None:
    await subscribe(journal, 1)
    for offset, tip in enumerate(("helmet", "drink", "helmet")):
        day = DAY + timedelta(days=offset)
        await take(journal, day=day)
        await journal.deliveries.begin(1, day, tip)
        await journal.deliveries.finish(1, day)
    assert await journal.deliveries.seen(1) == {"helmet": 2, "drink": 1}
