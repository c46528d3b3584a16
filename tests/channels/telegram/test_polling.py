"""Fetching updates."""

import asyncio

import pytest

from bot.privacy import dump_masked
from tests.botapi import BotApi, Person
from tests.channels.telegram.talk import Talk

BROKEN: tuple[dict[str, object], ...] = (
    {"callback_query": "junk"},
    {"message": {"message_id": 1}},
    {"update_id": "no number"},
    {"update_id": -5},
    {"update_id": 1 << 70},
)
LOTUS = "交警买了多少斤莲藕"


async def test_what_waited_before_the_start_is_answered(idle: Talk, api: BotApi, wang: Person) -> None:
    api.say(wang, LOTUS)
    async with idle.polling():
        await idle.settle()
    assert len(api.sent(wang.id)) == 1


async def test_a_webhook_that_was_left_is_taken_away_with_nothing_lost(idle: Talk, api: BotApi, wang: Person) -> None:
    async with idle.receiving():
        pass
    api.say(wang, LOTUS)
    idle.connect()
    async with idle.polling():
        await idle.settle()
    assert api.webhook is None
    assert len(api.sent(wang.id)) == 1


async def test_updates_that_cannot_be_read_hold_up_no_other(talk: Talk, api: BotApi, wang: Person, li: Person) -> None:
    api.say(wang, LOTUS)
    for broken in BROKEN:
        api.updates.repeat({"update_id": 1} | broken)
    api.say(li, LOTUS)
    await api.until(lambda: api.sent(wang.id) and api.sent(li.id))
    await api.until(lambda: talk.desk.tally.faults["unparsable"] == len(BROKEN))
    assert len(await talk.say(wang, LOTUS)) == 1


async def test_updates_are_kept_before_telegram_is_told_and_go_once_they_are_done(talk: Talk, wang: Person) -> None:
    await talk.ask(wang, LOTUS)
    await talk.journal.claims.flush()
    assert await talk.journal.inbox.pending(10) == []


async def test_what_an_earlier_run_fetched_and_did_not_finish_is_answered_first(
    idle: Talk, api: BotApi, wang: Person
) -> None:
    raw = api.update(api.say(wang, LOTUS))
    await idle.journal.inbox.record([(raw["update_id"], dump_masked(raw))])
    await idle.journal.claims.claim(raw["update_id"])
    api.updates.clear()
    async with idle.polling():
        await api.until(lambda: api.sent(wang.id))
    assert "1500余斤" in api.sent(wang.id)[0].text


async def test_polling_goes_on_after_telegram_was_away(
    talk: Talk, api: BotApi, wang: Person, caplog: pytest.LogCaptureFixture
) -> None:
    await api.go_down()
    await api.until(lambda: "trying again" in caplog.text)
    await api.come_up()
    assert len(await talk.say(wang, LOTUS)) == 1
    assert "Traceback" not in caplog.text
    assert api.token not in caplog.text


async def test_another_poller_is_named_and_nothing_ends(
    talk: Talk, api: BotApi, wang: Person, caplog: pytest.LogCaptureFixture
) -> None:
    api.fault("getUpdates", code=409, description="Conflict: terminated by other getUpdates request")
    await talk.say(wang, LOTUS)
    await talk.say(wang, LOTUS)
    assert "give it a token of its own" in caplog.text
    assert len(api.sent(wang.id)) == 2


async def test_a_second_process_on_the_same_database_waits(
    talk: Talk, api: BotApi, wang: Person, caplog: pytest.LogCaptureFixture
) -> None:
    second = Talk(api, talk.journal, talk.clock, talk.brain)
    stop = asyncio.Event()
    work = asyncio.create_task(second.channel.poll(stop))
    await api.until(lambda: "this one waits to take over" in caplog.text)
    assert len(await talk.say(wang, LOTUS)) == 1
    stop.set()
    await work
    await second.channel.close()


async def test_what_was_begun_is_finished_at_the_end(idle: Talk, api: BotApi, wang: Person) -> None:
    async with idle.polling():
        for _ in range(20):
            api.say(wang, LOTUS)
        await api.until(lambda: api.sent(wang.id))
    assert len(api.sent(wang.id)) + api.pending >= 20
    await idle.journal.claims.flush()
    assert await idle.journal.inbox.pending(100) == []


async def test_a_token_that_is_not_known_ends_it(idle: Talk, api: BotApi, wang: Person) -> None:
    async with idle.polling():
        api.fault("getUpdates", code=401)
        api.say(wang, LOTUS)
        await api.until(lambda: idle.channel.rejected)
