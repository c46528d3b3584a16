"""The Telegram channel as a whole."""

import asyncio
from datetime import date

import pytest

from bot.broadcast import Delivery
from bot.channels.telegram.pacing import Limits
from bot.channels.telegram.service import TelegramChannel
from bot.knowledge.models import Tip
from tests.botapi import BotApi, Person, Rates
from tests.channels.telegram.talk import ADMIN, Talk, list_labels

LOTUS = "交警买了多少斤莲藕"


@pytest.fixture
def tip(talk: Talk) -> Tip:
    return talk.knowledge.tips[0]


async def test_the_tip_of_the_day_is_sent_with_a_heading_and_a_button_for_another(
    talk: Talk, api: BotApi, wang: Person, tip: Tip
) -> None:
    assert await talk.channel.deliver(wang.id, tip) is Delivery.SENT
    (sent,) = api.sent(wang.id)
    assert sent.bold()[0] == talk.service.tip_of_day
    assert tip.advice in sent.text
    assert list_labels(sent) == [talk.service.another]
    await talk.tap(wang, sent, talk.service.another)
    assert tip.advice not in talk.see(sent).text


async def test_whom_the_tip_does_not_reach_is_told_apart(talk: Talk, api: BotApi, wang: Person, tip: Tip) -> None:
    for act in (api.block, api.gone, api.deactivate):
        act(wang)
        assert await talk.channel.deliver(wang.id, tip) is Delivery.GONE


@pytest.mark.parametrize(
    ("kind", "code", "outcome"),
    [
        ("applied_drop", 0, Delivery.UNCLEAR),
        ("garbage", 0, Delivery.UNCLEAR),
        ("error", 400, Delivery.REFUSED),
    ],
)
async def test_what_became_of_a_tip_is_told(
    talk: Talk, api: BotApi, wang: Person, tip: Tip, kind: str, code: int, outcome: Delivery
) -> None:
    api.fault("sendMessage", kind, code=code)  # type: ignore[arg-type]
    assert await talk.channel.deliver(wang.id, tip) is outcome


async def test_a_tip_that_must_wait_is_left_for_later(talk: Talk, api: BotApi, wang: Person, tip: Tip) -> None:
    api.fault("sendMessage", code=429, retry_after=3600)
    assert await talk.channel.deliver(wang.id, tip) is Delivery.LATER
    assert api.sent(wang.id) == []


async def test_the_tip_of_a_group_that_has_moved_arrives_there_with_its_subscription(
    talk: Talk, api: BotApi, wang: Person, tip: Tip
) -> None:
    old = api.group("旧群", [wang], kind="group")
    await talk.journal.subscriptions.put(old.id, 480, (), date(2024, 5, 6))
    new = api.migrate(old, announce=False)
    assert await talk.channel.deliver(old.id, tip) is Delivery.SENT
    assert len(api.sent(new.id)) == 1
    assert await talk.journal.subscriptions.get(new.id)
    assert await talk.journal.subscriptions.get(old.id) is None


async def test_administrators_are_told_and_who_cannot_be_reached_is_noted(
    talk: Talk, api: BotApi, chief: Person, caplog: pytest.LogCaptureFixture
) -> None:
    await talk.channel.tell_admins("知识库有问题" + "！" * 5000)
    (told,) = api.sent(ADMIN)
    assert told.text.startswith("知识库有问题")
    api.block(chief)
    await talk.settle()
    await talk.channel.tell_admins("知识库有问题")
    assert "An administrator could not be told (gone)" in caplog.text


async def test_connecting_goes_on_until_telegram_is_there(
    idle: Talk, api: BotApi, wang: Person, caplog: pytest.LogCaptureFixture
) -> None:
    await api.go_down()
    async with asyncio.TaskGroup() as tasks:
        stop = asyncio.Event()
        tasks.create_task(idle.channel.poll(stop))
        idle.channel.application.bot.rate_limiter._patience = 0.0
        await api.until(lambda: "does not take getMe" in caplog.text)
        await api.come_up()
        assert len(await idle.say(wang, LOTUS)) == 1
        stop.set()
    await idle.channel.close()
    assert "Traceback" not in caplog.text


async def test_a_stop_ends_connecting(idle: Talk, api: BotApi, caplog: pytest.LogCaptureFixture) -> None:
    await api.go_down()
    idle.channel.application.bot.rate_limiter._patience = 0.0
    stop = asyncio.Event()
    work = asyncio.create_task(idle.channel.poll(stop))
    await api.until(lambda: "does not take getMe" in caplog.text)
    stop.set()
    await work
    await idle.channel.close()
    assert not idle.channel.rejected


async def test_a_wrong_token_is_told_at_once(idle: Talk, api: BotApi) -> None:
    channel = TelegramChannel("1:wrong", api.base, idle.desk)
    await channel.poll(asyncio.Event())
    await channel.close()
    assert channel.rejected
    assert api.calls("getUpdates") == []


async def test_the_usual_pace_keeps_telegrams_limits(idle: Talk, api: BotApi, wang: Person, li: Person) -> None:
    api.rates = Rates()
    idle.limits = Limits(private=1.05)
    idle.connect()
    async with idle.polling():
        for person in (wang, li, wang):
            api.say(person, LOTUS)
        await idle.settle()
    assert [len(api.sent(person.id)) for person in (wang, li)] == [2, 1]
    assert {call.status for call in api.calls("sendMessage")} == {200}
