"""A group that has become another chat."""

from datetime import date

import pytest

from bot.journal.journal import Journal
from bot.journal.subscriptions import Subscription
from bot.journal.tables import Standing
from tests.journal.conftest import Clock

OLD, NEW = -5, -1005
DAY, LATER = date(2024, 5, 6), date(2024, 5, 7)


async def send(journal: Journal, chat: int, day: date, tip: str) -> None:
    assert chat in [due.chat_id for due in await journal.deliveries.take(day, 480, 1200, 100)]
    assert await journal.deliveries.begin(chat, day, tip)
    await journal.deliveries.finish(chat, day)


async def test_everything_of_the_old_chat_is_of_the_new_one(journal: Journal, clock: Clock) -> None:
    await journal.subscriptions.put(OLD, 480, ["头盔"], DAY)
    await send(journal, OLD, DAY, "helmet")
    await journal.votes.put(OLD, 1, 7, 1, entry="helmet", kind="answer", question="")
    await journal.notes.owe(OLD, 3, clock())
    await journal.turns.save(OLD, 7, "{}")
    assert await journal.subscriptions.move(OLD, NEW)
    assert await journal.subscriptions.get(OLD) is None
    assert await journal.subscriptions.get(NEW) == Subscription(NEW, 480, ("头盔",), DAY, Standing.ACTIVE)
    assert await journal.deliveries.seen(NEW) == {"helmet": 1}
    assert await journal.deliveries.take(DAY, 490, 1200, 10) == []
    assert [note.chat_id for note in await journal.notes.take(10)] == [NEW]
    assert await journal.turns.load(NEW, 7) == "{}"


async def test_a_chat_is_moved_once(journal: Journal) -> None:
    await journal.subscriptions.put(OLD, 480, [], DAY)
    assert [await journal.subscriptions.move(OLD, NEW) for _ in range(2)] == [True, False]


async def test_a_chat_of_which_nothing_is_held_is_not_moved(journal: Journal) -> None:
    assert not await journal.subscriptions.move(OLD, NEW)


async def test_a_chat_does_not_move_to_itself(journal: Journal) -> None:
    await journal.subscriptions.put(OLD, 480, [], DAY)
    assert not await journal.subscriptions.move(OLD, OLD)
    assert await journal.subscriptions.count() == 1


async def test_what_the_new_chat_has_already_is_kept(journal: Journal, clock: Clock) -> None:
    for chat, minute in ((OLD, 480), (NEW, 540)):
        await journal.subscriptions.put(chat, minute, [], DAY)
        await journal.notes.owe(chat, None, clock())
        await journal.turns.save(chat, 7, str(minute))
        await journal.votes.put(chat, 1, 7, 1, entry=str(minute), kind="answer", question="")
    assert await journal.subscriptions.move(OLD, NEW)
    kept = await journal.subscriptions.get(NEW)
    assert kept is not None
    assert kept.minute == 540
    assert [note.chat_id for note in await journal.notes.take(10)] == [NEW]
    assert await journal.turns.load(NEW, 7) == "540"
    assert [tally.entry for tally in await journal.votes.summary(10)] == ["540"]


@pytest.mark.parametrize(("first", "second"), [(OLD, NEW), (NEW, OLD)])
async def test_a_day_on_which_either_got_a_tip_is_a_day_with_a_tip(journal: Journal, first: int, second: int) -> None:
    for chat in (OLD, NEW):
        await journal.subscriptions.put(chat, 480, [], DAY)
    await send(journal, first, DAY, "helmet")
    await journal.deliveries.postpone(second, DAY)
    await journal.subscriptions.move(OLD, NEW)
    assert await journal.deliveries.take(DAY, 490, 1200, 10) == []
    assert await journal.deliveries.seen(NEW) == {"helmet": 1}


async def test_a_tip_that_is_just_being_sent_stays_ours_at_the_new_chat(journal: Journal) -> None:
    await journal.subscriptions.put(OLD, 480, [], DAY)
    await journal.deliveries.take(DAY, 480, 1200, 10)
    await journal.deliveries.begin(OLD, DAY, "helmet")
    await journal.subscriptions.move(OLD, NEW)
    await journal.deliveries.postpone(NEW, DAY)
    assert await journal.deliveries.begin(NEW, DAY, "helmet")
