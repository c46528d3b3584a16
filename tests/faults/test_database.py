"""The database locked, read-only, full or gone: questions are answered, and people hear what was not kept. Row 27.

Row 28, four processes that write at once, is in tests/journal/test_database.py.
"""

import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, contextmanager

import pytest

from bot.app import Bot
from bot.channels.telegram.intake import CLAIM_WAIT
from bot.journal.journal import open_journal
from tests.botapi import BotApi, Person
from tests.channels.telegram.talk import Clock, Talk
from tests.faults.conftest import Log
from tests.faults.processes import PATIENCE
from tests.journal.relay import Relay
from tests.journal.test_database import limit

QUESTION, FACT = "闯红灯扣几分", "6分"
OPINION = "/feedback 答得很清楚"


@contextmanager
def locked(talk: Talk) -> Iterator[None]:
    """Another program writes into the file, and does not end."""
    path = talk.journal._database.path
    assert path
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        holder.close()


async def ask(talk: Talk, person: Person) -> None:
    """The question is answered, once."""
    before = len(talk.api.sent(person.id))
    talk.api.say(person, QUESTION)
    await talk.api.until(lambda: len(talk.api.sent(person.id)) > before, PATIENCE)
    (answer,) = talk.api.sent(person.id)[before:]
    assert FACT in answer.text


async def give_opinion(talk: Talk, person: Person, opinion: str = OPINION) -> str:
    """What the bot says to an opinion."""
    before = len(talk.api.sent(person.id))
    talk.api.say(person, opinion)
    await talk.api.until(lambda: len(talk.api.sent(person.id)) > before, PATIENCE)
    return talk.api.sent(person.id)[-1].text


async def count_opinions(talk: Talk) -> int:
    return len(await talk.journal.feedback.recent(100))


async def test_while_the_file_is_locked_questions_are_answered_and_what_is_to_be_kept_waits(
    talk: Talk, wang: Person, li: Person
) -> None:
    assert CLAIM_WAIT < 3  # seconds that the file is locked, at least
    with locked(talk):
        talk.api.say(li, OPINION)
        await ask(talk, wang)
        assert talk.api.sent(li.id) == []
    await talk.api.until(lambda: talk.api.sent(li.id), PATIENCE)
    assert [sent.text for sent in talk.api.sent(li.id)] == [talk.service.feedback_thanks]
    assert await count_opinions(talk) == 1
    await ask(talk, wang)


@pytest.mark.parametrize(
    ("pragma", "words"), [("query_only = ON", "写不进去"), ("busy_timeout = 50", "正被别的程序占着")]
)
async def test_what_cannot_be_kept_is_said_and_questions_are_answered(
    fed: Talk, log: Log, wang: Person, pragma: str, words: str
) -> None:
    """A read-only file, and one that stays locked (looked at for a twentieth of a second instead of five)."""
    await limit(fed.journal._database, pragma)
    with locked(fed):
        await ask(fed, wang)
        assert await give_opinion(fed, wang) == fed.service.save_failed
        (offer,) = [sent for sent in fed.api.sent(wang.id) if sent.buttons]
        fed.api.tap(wang, offer, "👍")
        await fed.api.until(fed.notices, PATIENCE)
    assert fed.notices() == [fed.service.save_failed]
    assert words in log.text
    assert fed.desk.tally.faults["unsaved"] > 0
    assert await count_opinions(fed) == 0
    await limit(fed.journal._database, "query_only = OFF")  # else it could not be closed without a complaint


async def test_on_a_full_disk_questions_are_answered_and_what_is_thanked_for_is_kept(talk: Talk, wang: Person) -> None:
    await limit(talk.journal._database, "max_page_count = 1")  # no page more than there are
    said = [await give_opinion(talk, wang, f"/feedback {'长' * 900}") for _ in range(4)]
    assert talk.service.save_failed in said
    assert await count_opinions(talk) == said.count(talk.service.feedback_thanks)
    await ask(talk, wang)


@pytest.fixture
async def relay(postgresql: str) -> AsyncIterator[Relay]:
    relay = Relay(postgresql)
    await relay.open()
    yield relay
    await relay.cut()


@pytest.mark.parametrize("way", ["polling", "webhook"])
async def test_while_postgresql_is_gone_questions_are_answered_and_afterwards_all_is_kept_again(
    api: BotApi, bot: Bot, relay: Relay, wang: Person, way: str
) -> None:
    clock = Clock()
    async with await open_journal(relay.place, clock) as journal, AsyncExitStack() as stack:
        talk = Talk(api, journal, clock, bot)
        await stack.enter_async_context(talk.polling() if way == "polling" else talk.receiving())
        await ask(talk, wang)
        await relay.cut()
        for _ in range(2):
            await ask(talk, wang)
        assert await give_opinion(talk, wang) == talk.service.save_failed
        await relay.open()
        assert await give_opinion(talk, wang) == talk.service.feedback_thanks
        assert await count_opinions(talk) == 1
