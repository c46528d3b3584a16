"""Subscriptions to the daily tip."""

from collections.abc import Sequence
from datetime import date

import pytest

from bot.journal.database import Database
from bot.journal.faults import JournalError
from bot.journal.journal import Journal
from bot.journal.subscriptions import Subscription
from bot.journal.tables import Standing
from tests.journal.conftest import run_sql

DAY = date(2024, 5, 6)


async def test_what_is_put_can_be_got(journal: Journal) -> None:
    await journal.subscriptions.put(-100_123_456_789_012, 480, ["头盔", "酒驾"], DAY)
    expected = Subscription(-100_123_456_789_012, 480, ("头盔", "酒驾"), DAY, Standing.ACTIVE)
    assert await journal.subscriptions.get(-100_123_456_789_012) == expected


async def test_a_chat_that_never_subscribed_has_none(journal: Journal) -> None:
    assert await journal.subscriptions.get(1) is None


async def test_putting_again_changes_the_subscription(journal: Journal) -> None:
    await journal.subscriptions.put(1, 480, ["头盔"], DAY)
    await journal.subscriptions.put(1, 540, [], date(2024, 5, 7))
    assert await journal.subscriptions.get(1) == Subscription(1, 540, (), date(2024, 5, 7), Standing.ACTIVE)


@pytest.mark.parametrize(("minute", "topics"), [(-1, []), (1440, []), (0, ["头盔"] * 51), (0, ["头" * 101])], ids=str)
async def test_what_cannot_be_meant_is_refused(journal: Journal, minute: int, topics: Sequence[str]) -> None:
    with pytest.raises(ValueError, match=r"minute|topics"):
        await journal.subscriptions.put(1, minute, topics, DAY)
    assert await journal.subscriptions.get(1) is None


async def test_a_stopped_one_is_stopped_once(journal: Journal) -> None:
    await journal.subscriptions.put(1, 480, [], DAY)
    assert [await journal.subscriptions.stop(1) for _ in range(2)] == [True, False]


async def test_only_what_is_active_counts(journal: Journal) -> None:
    for chat in range(1, 5):
        await journal.subscriptions.put(chat, 480, [], DAY)
    await journal.subscriptions.stop(1)
    await journal.subscriptions.block(2)
    assert await journal.subscriptions.count() == 2


async def test_a_blocked_one_is_resumed(journal: Journal) -> None:
    await journal.subscriptions.put(1, 480, [], DAY)
    assert await journal.subscriptions.block(1)
    assert await journal.subscriptions.resume(1)
    assert await journal.subscriptions.count() == 1


async def test_what_the_chat_has_stopped_is_neither_blocked_nor_resumed(journal: Journal) -> None:
    await journal.subscriptions.put(1, 480, [], DAY)
    await journal.subscriptions.stop(1)
    assert not await journal.subscriptions.block(1)
    assert not await journal.subscriptions.resume(1)
    assert await journal.subscriptions.count() == 0


@pytest.mark.parametrize("way", ["stop", "block"])
async def test_subscribing_anew_makes_it_active(journal: Journal, way: str) -> None:
    await journal.subscriptions.put(1, 480, [], DAY)
    await getattr(journal.subscriptions, way)(1)
    await journal.subscriptions.put(1, 480, [], DAY)
    assert await journal.subscriptions.count() == 1


async def test_the_database_itself_refuses_a_minute_outside_the_day(journal: Journal, database: Database) -> None:
    await journal.subscriptions.put(1, 480, [], DAY)
    with pytest.raises(JournalError, match=r"IntegrityError|CheckViolation"):
        await run_sql(database, "UPDATE subscriptions SET minute = 1440")
