"""The connection to Telegram."""

from collections.abc import AsyncIterator

import pytest
from telegram.error import InvalidToken, TelegramError

from bot.channels.telegram.connection import ALLOWED, Telegram, make_application
from tests.botapi import BotApi, Person


@pytest.fixture
async def application(api: BotApi) -> AsyncIterator[Telegram]:
    application = make_application(api.token, api.base, None)
    async with application:
        yield application
    await application.bot.shutdown()


async def test_updates_come_as_they_were_sent(application: Telegram, api: BotApi, wang: Person) -> None:
    first = api.say(wang, "你好")
    api.updates.repeat({"update_id": "junk"})
    fetched = await application.bot.fetch_updates(None, 0, ALLOWED)
    assert {"update_id": "junk"} in fetched
    assert api.update(first) in fetched


async def test_what_was_fetched_is_confirmed_by_the_next_offset(
    application: Telegram, api: BotApi, wang: Person
) -> None:
    first, second = api.say(wang, "一"), api.say(wang, "二")
    assert len(await application.bot.fetch_updates(None, 0, ALLOWED)) == 2
    (left,) = await application.bot.fetch_updates(first + 1, 0, ALLOWED)
    assert left["update_id"] == second


async def test_what_there_are_handlers_for_is_asked_for(application: Telegram, api: BotApi) -> None:
    await application.bot.fetch_updates(None, 0, ALLOWED)
    assert api.updates.allowed == set(ALLOWED)


async def test_an_answer_that_is_no_list_is_no_update(application: Telegram, api: BotApi) -> None:
    api.fault("getUpdates", "garbage")
    with pytest.raises(TelegramError):
        await application.bot.fetch_updates(None, 0, ALLOWED)


async def test_files_come_from_the_same_server(application: Telegram, api: BotApi, wang: Person) -> None:
    update = api.post(wang, photo=True)
    photo = api.update(update)["message"]["photo"][0]
    file = await application.bot.get_file(photo["file_id"])
    assert bytes(await file.download_as_bytearray()) == b"file 1"


async def test_a_slash_at_the_end_of_the_address_does_no_harm(api: BotApi) -> None:
    application = make_application(api.token, f"{api.base}/", None)
    async with application:
        assert application.bot.username == api.username
    await application.bot.shutdown()


async def test_a_proxy_of_the_environment_is_not_asked_for_this_machine(
    api: BotApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
        monkeypatch.setenv(name.upper(), "http://127.0.0.1:9")
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)
    application = make_application(api.token, api.base, None)
    async with application:
        assert application.bot.username == api.username
    await application.bot.shutdown()


async def test_a_wrong_token_is_an_invalid_one(api: BotApi) -> None:
    application = make_application("1:wrong", api.base, None)
    with pytest.raises(InvalidToken):
        await application.initialize()
    await application.bot.shutdown()
