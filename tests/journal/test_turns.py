"""What each person last talked about."""

import pytest

from bot.journal.journal import Journal, open_journal
from tests.journal.conftest import Clock


async def test_another_replica_reads_the_last_turn(journal: Journal, place: str, clock: Clock) -> None:
    await journal.turns.save(1, 7, '{"topic": "头盔"}')
    await journal.turns.save(1, 7, '{"topic": "酒驾"}')
    async with await open_journal(place, clock) as other:
        assert await other.turns.load(1, 7) == '{"topic": "酒驾"}'


async def test_each_person_of_a_group_has_a_turn(journal: Journal) -> None:
    await journal.turns.save(1, 7, "seven")
    await journal.turns.save(1, 8, "eight")
    assert [await journal.turns.load(1, person) for person in (7, 8, 9)] == ["seven", "eight", None]


async def test_a_turn_is_remembered_for_an_hour(journal: Journal, clock: Clock) -> None:
    await journal.turns.save(1, 7, "{}")
    clock.advance(minutes=59)
    assert await journal.turns.load(1, 7) == "{}"
    clock.advance(minutes=1)
    assert await journal.turns.load(1, 7) is None


async def test_a_turn_that_is_too_long_is_refused_and_the_one_before_stays(journal: Journal) -> None:
    await journal.turns.save(1, 7, "字" * (64 * 1024 // 3))
    with pytest.raises(ValueError, match="65539 bytes"):
        await journal.turns.save(1, 7, "a" * 65_539)
    assert await journal.turns.load(1, 7) == "字" * (64 * 1024 // 3)
