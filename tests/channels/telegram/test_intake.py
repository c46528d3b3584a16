"""Taking each update in once."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from typing import Any

import pytest
from telegram.ext import MessageHandler

from bot.channels.flood import MOST_MESSAGES
from bot.channels.telegram import intake
from bot.channels.telegram.intake import Outcome
from tests.botapi import BotApi, Person
from tests.channels.telegram.talk import Talk, breaking

LOTUS = "交警买了多少斤莲藕"
BROKEN: list[Any] = [
    None,
    "text",
    [],
    {},
    {"update_id": "5"},
    {"update_id": True},
    {"update_id": -1},
    {"update_id": 1 << 63},
    {"update_id": 5, "message": "junk"},
    {"update_id": 5, "message": {"message_id": 1}},
    {"update_id": 5, "callback_query": {"id": 1, "from": []}},
]


@pytest.fixture
async def quiet(idle: Talk) -> AsyncIterator[Talk]:
    """A channel that is connected, and whose updates are handed to it one by one."""
    await idle.channel.application.initialize()
    yield idle
    await idle.channel.close()


def write(api: BotApi, person: Person, text: str) -> Any:
    """An update as Telegram sends it."""
    return api.update(api.say(person, text))


async def test_an_update_that_comes_again_is_answered_once(quiet: Talk, api: BotApi, wang: Person) -> None:
    raw = write(api, wang, LOTUS)
    accept = quiet.channel.intake.accept
    outcomes = await asyncio.gather(*(accept(raw) for _ in range(3)))
    assert Outcome.DONE in outcomes
    assert await accept(raw) is Outcome.DONE
    assert len(api.sent(wang.id)) == 1


async def test_an_update_that_comes_again_after_a_restart_is_answered_once(
    idle: Talk, api: BotApi, wang: Person
) -> None:
    raw = write(api, wang, LOTUS)
    for _ in range(2):
        idle.connect()
        await idle.channel.application.initialize()
        assert await idle.channel.intake.accept(raw) is Outcome.DONE
        await idle.journal.claims.flush()
        await idle.channel.close()
    assert len(api.sent(wang.id)) == 1


async def test_an_update_that_another_process_is_at_is_left_to_it(quiet: Talk, api: BotApi, wang: Person) -> None:
    raw = write(api, wang, LOTUS)
    await quiet.journal.claims.claim(raw["update_id"])
    assert await quiet.channel.intake.accept(raw) is Outcome.LATER
    quiet.clock.advance(seconds=30)  # by now it must have been killed
    assert await quiet.channel.intake.accept(raw) is Outcome.DONE
    assert len(api.sent(wang.id)) == 1


async def test_what_cannot_be_read_is_put_aside(quiet: Talk, api: BotApi) -> None:
    for raw in BROKEN:
        assert await quiet.channel.intake.accept(raw) is Outcome.DONE
    assert len(await quiet.journal.inbox.quarantined(100)) == len(BROKEN)
    assert quiet.desk.tally.faults == {"unparsable": len(BROKEN)}
    assert api.sent() == []


async def test_what_is_put_aside_names_nobody(quiet: Talk, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    await quiet.channel.intake.accept({"update_id": 5, "message": {"text": "我的电话13812345678"}})
    (kept,) = await quiet.journal.inbox.quarantined(10)
    assert (kept.update_id, kept.reason) == (5, "KeyError")
    assert json.loads(kept.payload)["message"]["text"].startswith("我的电话")
    assert "13812345678" not in kept.payload
    assert "电话" not in caplog.text


async def test_what_cannot_be_read_nor_kept_holds_up_nothing(quiet: Talk, api: BotApi, wang: Person) -> None:
    async with breaking(quiet.journal):
        assert await quiet.channel.intake.accept({"update_id": 5, "message": "junk"}) is Outcome.DONE
        assert await quiet.channel.intake.accept(write(api, wang, LOTUS)) is Outcome.DONE
    assert len(api.sent(wang.id)) == 1


async def test_without_a_database_an_update_is_answered_once_all_the_same(
    quiet: Talk, api: BotApi, wang: Person
) -> None:
    raw = write(api, wang, LOTUS)
    async with breaking(quiet.journal):
        outcomes = [await quiet.channel.intake.accept(raw) for _ in range(2)]
    assert outcomes == [Outcome.DONE, Outcome.DONE]
    assert len(api.sent(wang.id)) == 1
    assert quiet.desk.tally.faults["unclaimed"] == 2


async def test_an_answer_that_could_not_leave_is_given_later(quiet: Talk, api: BotApi, wang: Person) -> None:
    raw = write(api, wang, LOTUS)
    quiet.channel.application.bot.rate_limiter._patience = 0.0
    api.fault("sendMessage", code=502)
    assert await quiet.channel.intake.accept(raw) is Outcome.LATER
    assert await quiet.channel.intake.accept(raw) is Outcome.DONE
    assert len(api.sent(wang.id)) == 1


async def test_an_answer_that_may_have_left_is_not_given_again_and_an_apology_is_owed(
    quiet: Talk, api: BotApi, wang: Person
) -> None:
    raw = write(api, wang, LOTUS)
    api.fault("sendMessage", "applied_drop")
    assert [await quiet.channel.intake.accept(raw) for _ in range(2)] == [Outcome.DONE, Outcome.DONE]
    assert len(api.sent(wang.id)) == 1
    quiet.clock.advance(seconds=10)
    (note,) = await quiet.journal.notes.take(10)
    assert note.chat_id == wang.id


async def test_a_handler_that_is_stuck_is_given_up(
    quiet: Talk, api: BotApi, wang: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def hang(*_: object) -> None:
        await asyncio.Event().wait()

    monkeypatch.setattr(intake, "CAP", 0.01)
    quiet.channel.application.handlers[0].insert(0, MessageHandler(None, hang))
    assert await quiet.channel.intake.accept(write(api, wang, LOTUS)) is Outcome.DONE
    assert quiet.desk.tally.faults == {"stuck": 1}
    quiet.clock.advance(seconds=10)
    assert len(await quiet.journal.notes.take(10)) == 1


async def test_who_sends_too_much_is_told_once_and_others_are_answered(
    quiet: Talk, api: BotApi, wang: Person, li: Person
) -> None:
    raws = [write(api, wang, "你好") for _ in range(MOST_MESSAGES + 10)]
    for raw in raws:
        assert await quiet.channel.intake.accept(raw) is Outcome.DONE
    sent = api.sent(wang.id)
    assert len(sent) == MOST_MESSAGES + 1
    assert sent[-1].text == quiet.service.slow_down
    await quiet.channel.intake.accept(write(api, li, LOTUS))
    assert len(api.sent(li.id)) == 1


async def test_a_lively_group_is_no_flood(quiet: Talk, api: BotApi, wang: Person) -> None:
    group = api.group("村里的群", [wang])
    for _ in range(MOST_MESSAGES + 1):
        await quiet.channel.intake.accept(api.update(api.say(wang, "哈哈", chat=group)))
    await quiet.channel.intake.accept(write(api, wang, LOTUS))
    assert "1500余斤" in api.sent(wang.id)[0].text


async def test_no_text_of_a_person_reaches_the_log(
    quiet: Talk, api: BotApi, wang: Person, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    api.fault("sendMessage", code=400, times=None)
    await quiet.channel.intake.accept(write(api, wang, LOTUS))
    assert "could not be answered" in caplog.text
    assert "莲藕" not in "".join(record.getMessage() for record in caplog.records if record.name.startswith("bot"))


async def test_the_updates_are_counted(quiet: Talk, api: BotApi, wang: Person) -> None:
    for text in ("你好", LOTUS):
        await quiet.channel.intake.accept(write(api, wang, text))
    assert quiet.desk.tally.updates == 2
