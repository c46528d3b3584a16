"""What is held of a person, and forgetting it."""

from datetime import date

from bot.journal.database import Database
from bot.journal.journal import Journal
from bot.journal.people import Holdings
from bot.journal.subscriptions import Subscription
from bot.journal.tables import Standing, metadata
from tests.journal.conftest import Clock

DAY = date(2024, 5, 6)
NOTHING = Holdings(None, 0, (), 0, talked=False)


async def leave_traces(journal: Journal, person: int, clock: Clock) -> None:
    """A private chat with everything in it, and a vote and a turn in a group."""
    await journal.subscriptions.put(person, 480, ["头盔"], DAY)
    await journal.deliveries.take(DAY, 480, 1200, 10)
    await journal.deliveries.begin(person, DAY, "helmet")
    await journal.deliveries.finish(person, DAY)
    await journal.feedback.add(person, "好用")
    await journal.feedback.add(person, "太慢")
    await journal.notes.owe(person, None, clock())
    for chat in (person, -100):
        await journal.votes.put(chat, 1, person, 1, entry="helmet", kind="answer", question="")
        await journal.turns.save(chat, person, "{}")


async def test_everything_that_is_held_is_shown(journal: Journal, clock: Clock) -> None:
    await leave_traces(journal, 7, clock)
    subscription = Subscription(7, 480, ("头盔",), DAY, Standing.ACTIVE)
    assert await journal.people.holdings(7) == Holdings(subscription, 2, ("太慢", "好用"), 1, talked=True)


async def test_of_a_stranger_nothing_is_held(journal: Journal, clock: Clock) -> None:
    await leave_traces(journal, 7, clock)
    assert await journal.people.holdings(8) == NOTHING


async def test_forgetting_leaves_nothing_of_a_person_in_any_table(
    journal: Journal, database: Database, clock: Clock
) -> None:
    await leave_traces(journal, 7, clock)
    assert await journal.people.forget(7) == 9
    for table in metadata.sorted_tables:
        if table.name != "journal_version":
            assert await database.fetch(table.select()) == [], table.name


async def test_forgetting_one_leaves_the_others(journal: Journal, clock: Clock) -> None:
    for person in (7, 8):
        await leave_traces(journal, person, clock)
    held = await journal.people.holdings(8)
    await journal.people.forget(7)
    assert await journal.people.holdings(7) == NOTHING
    assert await journal.people.holdings(8) == held


async def test_there_is_nothing_to_forget_twice(journal: Journal, clock: Clock) -> None:
    await leave_traces(journal, 7, clock)
    await journal.people.forget(7)
    assert await journal.people.forget(7) == 0
