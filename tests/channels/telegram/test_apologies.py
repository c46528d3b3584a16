"""What is said when an answer could not be given."""

from datetime import timedelta

import pytest
from telegram import Update
from telegram.error import RetryAfter

from bot.channels.telegram.faults import Fault
from tests.botapi import BotApi, Chat, Person
from tests.channels.telegram.talk import Talk


def read(talk: Talk, number: int) -> Update:
    return Update.de_json(talk.api.update(number), talk.channel.application.bot)


@pytest.mark.parametrize("fault", [Fault.BROKEN, Fault.REFUSED])
async def test_what_went_wrong_is_apologised_for_at_once(talk: Talk, api: BotApi, wang: Person, fault: Fault) -> None:
    update = read(talk, api.push({"message": api.account.add_message(wang.chat, wang.record(), {})}))
    await talk.settle()
    await talk.channel.apologies.make_good(update, fault, None)
    assert api.sent(wang.id)[-1].text == talk.service.failed


@pytest.mark.parametrize("fault", [Fault.STUCK, Fault.FLOOD, Fault.UNCLEAR])
async def test_what_may_yet_arrive_is_apologised_for_a_little_later_and_once(
    talk: Talk, api: BotApi, wang: Person, fault: Fault
) -> None:
    await talk.say(wang, "你好")
    update = read(talk, api.say(wang, "你好"))
    await talk.settle()
    before = len(api.sent(wang.id))
    for _ in range(2):
        await talk.channel.apologies.make_good(update, fault, None)
    await talk.channel.apologies.settle_due()
    assert len(api.sent(wang.id)) == before
    talk.clock.advance(seconds=5)
    for _ in range(2):
        await talk.channel.apologies.settle_due()
    assert [sent.text for sent in api.sent(wang.id)[before:]] == [talk.service.missed]


async def test_flood_control_is_waited_for_before_the_apology(talk: Talk, api: BotApi, wang: Person) -> None:
    update = read(talk, api.say(wang, "你好"))
    await talk.settle()
    await talk.channel.apologies.make_good(update, Fault.FLOOD, RetryAfter(timedelta(minutes=5)))
    talk.clock.advance(minutes=4)
    await talk.channel.apologies.settle_due()
    assert api.sent(wang.id)[-1].text != talk.service.missed
    talk.clock.advance(minutes=2)
    await talk.channel.apologies.settle_due()
    assert api.sent(wang.id)[-1].text == talk.service.missed


async def test_an_apology_that_cannot_be_sent_is_tried_again_later(talk: Talk, api: BotApi, wang: Person) -> None:
    await talk.journal.notes.owe(wang.id, None, talk.clock())
    api.fault("sendMessage", code=429, retry_after=3600)
    await talk.channel.apologies.settle_due()
    assert api.sent(wang.id) == []
    talk.channel.application.bot.rate_limiter._held.clear()
    talk.clock.advance(hours=2)
    await talk.channel.apologies.settle_due()
    assert [sent.text for sent in api.sent(wang.id)] == [talk.service.missed]


async def test_an_apology_to_nobody_is_dropped(talk: Talk, api: BotApi, wang: Person) -> None:
    await talk.journal.notes.owe(wang.id, None, talk.clock())
    api.gone(wang)
    await talk.channel.apologies.settle_due()
    talk.clock.advance(hours=1)
    assert await talk.journal.notes.take(10) == []


async def test_an_apology_stays_in_the_topic_of_a_group(talk: Talk, api: BotApi, group: Chat, wang: Person) -> None:
    update = read(talk, api.say(wang, f"@{api.username} 你好", chat=group, thread=7))
    await talk.settle()
    await talk.channel.apologies.make_good(update, Fault.STUCK, None)
    talk.clock.advance(seconds=5)
    await talk.channel.apologies.settle_due()
    assert (api.sent(group.id)[-1].text, api.sent(group.id)[-1].thread) == (talk.service.missed, 7)


async def test_where_nobody_is_there_no_more_tips_are_sent(talk: Talk, api: BotApi, wang: Person) -> None:
    await talk.ask(wang, "/subscribe")
    api.deactivate(wang)
    await talk.say(wang, "你好")
    assert await talk.journal.subscriptions.count() == 0


async def test_what_is_not_said_to_the_bot_is_not_apologised_for(
    talk: Talk, api: BotApi, group: Chat, wang: Person
) -> None:
    update = read(talk, api.say(wang, "大家好", chat=group))
    await talk.settle()
    for fault in Fault:
        await talk.channel.apologies.make_good(update, fault, None)
    talk.clock.advance(seconds=60)
    await talk.channel.apologies.settle_due()
    assert api.sent(group.id) == []


async def test_in_a_group_nobody_is_told_to_slow_down(talk: Talk, api: BotApi, group: Chat, wang: Person) -> None:
    for chat in (group, wang.chat):
        update = read(talk, api.push({"message": api.account.add_message(chat, wang.record(), {})}))
        await talk.settle()
        await talk.channel.apologies.slow_down(update)
    assert api.sent(group.id) == []
    assert api.sent(wang.id)[-1].text == talk.service.slow_down


async def test_an_apology_that_fails_as_well_is_noted(
    talk: Talk, api: BotApi, wang: Person, caplog: pytest.LogCaptureFixture
) -> None:
    api.fault("sendMessage", code=400, times=2)
    await talk.say(wang, "你好")
    assert "An apology could not be sent (refused)" in caplog.text
