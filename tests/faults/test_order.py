"""One chat in order, chats beside each other, whatever one of them meets. Rows 9 to 13."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import pytest
from telegram.ext import MessageHandler
from telegram.ext.filters import Text

from bot.channels.telegram import intake
from bot.channels.telegram.ordering import ChatOrder
from tests.botapi import BotApi, Person
from tests.channels.telegram.talk import Talk
from tests.faults.conftest import Log
from tests.faults.processes import PATIENCE

WORD = "绊一跤"
OTHERS = 8


def put_first(talk: Talk, callback: Callable[[Any, Any], Coroutine[Any, Any, None]]) -> None:
    """A handler of the test's own for the message WORD, before all others."""
    talk.channel.application.handlers[0].insert(0, MessageHandler(Text([WORD]), callback))


def count_lanes(talk: Talk) -> int:
    order = talk.channel.application.update_processor
    assert isinstance(order, ChatOrder)
    return order.lanes


def gather_others(api: BotApi) -> list[Person]:
    return [api.person(f"人{number}") for number in range(OTHERS)]


async def test_an_error_of_our_own_is_apologised_for_counted_and_stops_nobody(
    api: BotApi, talk: Talk, log: Log, wang: Person, li: Person
) -> None:
    """Row 9."""

    async def stumble(_: object, __: object) -> None:
        raise RuntimeError("stumbled")

    log.expected = "A message could not be answered."
    put_first(talk, stumble)
    api.say(wang, WORD)
    api.say(li, "/help")
    await talk.settle()
    assert [sent.text for sent in api.sent(wang.id)] == [talk.service.failed]
    assert len(api.sent(li.id)) == 1
    assert talk.desk.tally.faults == {"broken": 1}
    assert log.count("RuntimeError: stumbled") == 1
    assert len(await talk.say(wang, "/help")) == 1


async def test_a_handler_that_is_stuck_holds_up_its_own_chat_only(api: BotApi, talk: Talk, wang: Person) -> None:
    """Row 10."""
    freed = asyncio.Event()

    async def hang(_: object, __: object) -> None:
        await freed.wait()

    put_first(talk, hang)
    api.say(wang, WORD)
    api.say(wang, "/help")  # waits for its turn
    others = gather_others(api)
    for person in others:
        api.say(person, "/help")
    await api.until(lambda: all(api.sent(person.id) for person in others))
    assert api.sent(wang.id) == []
    freed.set()
    await talk.settle()
    assert len(api.sent(wang.id)) == 1


async def test_a_handler_that_is_stuck_is_ended_at_its_cap_and_made_good(
    api: BotApi, talk: Talk, monkeypatch: pytest.MonkeyPatch, wang: Person
) -> None:
    """Row 10."""
    ended = asyncio.Event()

    async def hang(_: object, __: object) -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    put_first(talk, hang)
    with monkeypatch.context() as patch:
        patch.setattr(intake, "CAP", 0.1)
        assert await talk.say(wang, WORD) == []
    assert ended.is_set()
    assert talk.desk.tally.faults == {"stuck": 1}
    assert len(await talk.say(wang, "/help")) == 1
    talk.clock.advance(minutes=1)
    await talk.channel.apologies.settle_due()
    assert api.sent(wang.id)[-1].text == talk.service.missed


async def test_fifty_fast_messages_of_one_person_beside_fifty_people_are_answered_in_order(
    api: BotApi, talk: Talk, wang: Person
) -> None:
    """Row 11: /tips says again what there are no tips on, so an answer names its question."""
    people = [api.person(f"人{number}") for number in range(50)]
    for number in range(50):
        api.say(wang, f"/tips 第{number}回")
        for person in people[number % 10 :: 10]:  # each of them writes five times
            api.say(person, f"/tips 第{number}回")
    await api.until(lambda: len(api.sent()) >= 300, 4 * PATIENCE)
    await talk.settle()
    for person in (wang, *people):
        rounds = range(50) if person is wang else range((person.id - people[0].id) % 10, 50, 10)
        expected = [talk.service.no_topic.format(topic=f"第{number}回") for number in rounds]
        assert [sent.text for sent in api.sent(person.id)] == expected
    assert count_lanes(talk) == 0


async def test_only_chats_that_have_something_to_do_have_a_lane(api: BotApi, talk: Talk) -> None:
    """Row 11."""
    people = gather_others(api)
    for person in people:
        api.fault("sendMessage", "hang", seconds=1, chat_id=person.id)
        for _ in range(3):
            api.say(person, "/help")
    await api.until(lambda: len(api.calls("sendMessage")) == OTHERS)
    assert count_lanes(talk) == OTHERS
    await talk.settle()
    assert count_lanes(talk) == 0


async def test_a_chat_that_must_wait_a_second_gets_its_answer_once_and_after_the_others(
    api: BotApi, talk: Talk, wang: Person
) -> None:
    """Row 12."""
    api.fault("sendMessage", code=429, retry_after=1, chat_id=wang.id)
    others = gather_others(api)
    for person in (wang, *others):
        api.say(person, "/help")
    await talk.settle()
    tries = [call for call in api.calls("sendMessage") if call.parameters["chat_id"] == str(wang.id)]
    assert [call.status for call in tries] == [429, 200]
    assert tries[1].at - tries[0].at >= 1  # not before Telegram allows it
    assert [sent.chat_id for sent in api.sent()].index(wang.id) == OTHERS
    assert len(api.sent()) == OTHERS + 1


async def test_a_chat_that_must_wait_an_hour_is_given_up_at_once_and_holds_up_nobody(
    api: BotApi, talk: Talk, log: Log, wang: Person
) -> None:
    """Row 13: an apology is owed for when the hour is over, and until then Telegram is not asked again."""
    api.fault("sendMessage", code=429, retry_after=3600, chat_id=wang.id)
    others = gather_others(api)
    for person in (wang, *others):
        api.say(person, "/help")
    await talk.settle()
    assert api.sent(wang.id) == []
    assert all(len(api.sent(person.id)) == 1 for person in others)
    assert log.count("A message could not be answered: flood (RetryAfter).") == 1
    assert talk.desk.tally.faults == {"flood": 1}
    talk.clock.advance(minutes=59)
    assert await talk.journal.notes.take(9) == []
    talk.clock.advance(minutes=2)
    assert [note.chat_id for note in await talk.journal.notes.take(9)] == [wang.id]


async def test_a_chat_that_must_wait_an_hour_costs_no_further_request(api: BotApi, talk: Talk, wang: Person) -> None:
    """Row 13."""
    api.fault("sendMessage", code=429, retry_after=3600, chat_id=wang.id)
    for _ in range(3):
        await talk.say(wang, "/help")
    assert len(api.calls("sendMessage")) == 1
