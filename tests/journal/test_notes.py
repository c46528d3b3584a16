"""Apologies that are owed."""

from datetime import timedelta

from bot.journal.journal import Journal, open_journal
from bot.journal.notes import LEASE, MOST_TRIES
from tests.journal.conftest import Clock


async def take(journal: Journal) -> list[tuple[int, int | None]]:
    return [(note.chat_id, note.thread_id) for note in await journal.notes.take(10)]


async def test_a_note_is_taken_when_it_is_due(journal: Journal, clock: Clock) -> None:
    await journal.notes.owe(1, 5, clock() + timedelta(minutes=1))
    assert await take(journal) == []
    clock.advance(minutes=1)
    assert await take(journal) == [(1, 5)]


async def test_one_note_for_a_chat_is_enough(journal: Journal, clock: Clock) -> None:
    await journal.notes.owe(1, 5, clock())
    await journal.notes.owe(1, 6, clock())
    assert await take(journal) == [(1, 5)]


async def test_no_more_are_taken_than_asked_for(journal: Journal, clock: Clock) -> None:
    for chat in range(3):
        await journal.notes.owe(chat, None, clock() - timedelta(minutes=chat))
    assert [note.chat_id for note in await journal.notes.take(2)] == [2, 1]


async def test_a_note_that_was_taken_is_ours_until_its_lease_ends(journal: Journal, place: str, clock: Clock) -> None:
    await journal.notes.owe(1, None, clock())
    await take(journal)
    async with await open_journal(place, clock) as other:
        assert await take(other) == []
        clock.advance(seconds=LEASE.total_seconds())
        assert await take(other) == [(1, None)]


async def test_a_settled_note_is_gone_and_another_can_be_owed(journal: Journal, clock: Clock) -> None:
    await journal.notes.owe(1, None, clock())
    (note,) = await journal.notes.take(10)
    await journal.notes.settle(note.id)
    await journal.notes.owe(1, 8, clock())
    assert await take(journal) == [(1, 8)]


async def test_a_postponed_note_comes_when_it_is_due_again(journal: Journal, clock: Clock) -> None:
    await journal.notes.owe(1, None, clock())
    (note,) = await journal.notes.take(10)
    await journal.notes.postpone(note.id, clock() + timedelta(hours=1))
    clock.advance(minutes=59)
    assert await take(journal) == []
    clock.advance(minutes=1)
    assert await take(journal) == [(1, None)]


async def test_a_note_is_dropped_after_five_tries(journal: Journal, clock: Clock) -> None:
    await journal.notes.owe(1, None, clock())
    found = []
    for _ in range(MOST_TRIES + 1):
        found += await take(journal)
        clock.advance(seconds=LEASE.total_seconds())
    assert found == [(1, None)] * 5
    await journal.notes.owe(1, 9, clock())
    assert await take(journal) == [(1, 9)]
