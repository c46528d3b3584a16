"""The server over HTTP: python-telegram-bot's own client, tokens, faults on the wire, going down and coming up."""

import asyncio
import os
import signal
from datetime import timedelta

import httpx
import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, InlineQueryResultArticle, InputTextMessageContent
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, NetworkError, RetryAfter, TelegramError
from telegram.error import TimedOut as TimedOutError

from tests.botapi import BotApi, Rates
from tests.botapi.conftest import Caller, make_bot


async def test_the_bot_knows_itself(api: BotApi, bot: Bot) -> None:
    me = await bot.get_me()
    assert (me.username, me.is_bot, me.supports_inline_queries) == (api.username, True, True)


async def test_a_conversation_with_the_real_client(api: BotApi, bot: Bot) -> None:
    wang = api.person("王")
    api.say(wang, "/start campaigns")
    (update,) = await bot.get_updates(timeout=5)
    assert update.message
    assert update.message.from_user
    assert (update.message.text, update.message.from_user.first_name) == ("/start campaigns", "王")
    assert update.message.parse_entities(["bot_command"]) == {update.message.entities[0]: "/start"}
    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("👍", callback_data="up")]])
    message = await bot.send_message(wang.id, "<b>好</b>", "HTML", reply_markup=keyboard)
    assert message.text_html == "<b>好</b>"
    api.tap(wang, api.sent()[0], "up")
    *_, update = await bot.get_updates(offset=update.update_id + 1, timeout=5)
    assert update.callback_query
    await update.callback_query.answer("谢谢")
    await update.callback_query.edit_message_text("改了")
    assert api.message(wang.id, message.message_id).text == "改了"
    assert api.pending == 1
    await bot.get_updates(offset=update.update_id + 1)
    assert api.pending == 0


async def test_everything_that_people_do_can_be_read_by_the_real_client(api: BotApi, bot: Bot) -> None:
    wang = api.person("王", username="wang_laoshi")
    group = api.group("邻里群", [wang], kind="group")
    asked = api.update(api.say(wang, "问", chat=group, thread=3))["message"]["message_id"]
    api.say(wang, "答", chat=group, reply_to=asked)
    api.edit(wang, asked, "改", chat=group)
    api.post(wang, photo=True, caption="看 @jiaojing_test_bot", media_group="5")
    api.post(wang, voice=True)
    api.post(wang, sticker=True)
    api.post(wang, location=True)
    api.query(wang, "头盔")
    api.block(wang)
    api.migrate(group)
    kinds = []
    for update in await bot.get_updates():
        (kind,) = set(update.to_dict()) - {"update_id"}
        kinds.append(kind)
        assert update.effective_chat or update.effective_user
    expected = ["message", "message", "edited_message", *["message"] * 4, "inline_query", "my_chat_member"]
    assert kinds == [*expected, "message", "message"]


async def test_the_methods_around_a_bot_work_with_the_real_client(api: BotApi, bot: Bot) -> None:
    wang = api.person("王")
    group = api.group("邻里群", [wang])
    api.administrators(group, [wang])
    assert (await bot.get_chat_member(group.id, wang.id)).status == "administrator"
    assert (await bot.get_chat(group.id)).title == "邻里群"
    await bot.set_my_commands([("help", "帮助")], language_code="en")
    assert (await bot.get_my_commands(language_code="en"))[0].command == "help"
    assert await bot.set_my_description("说明")
    assert await bot.send_chat_action(wang.id, "typing")
    assert (await bot.get_webhook_info()).url == ""
    api.query(wang, "头盔")
    (update,) = await bot.get_updates()
    assert update.inline_query
    result = InlineQueryResultArticle("1", "头盔", InputTextMessageContent("戴好", "HTML"))
    assert await update.inline_query.answer([result], cache_time=1)
    (call,) = api.calls("answerInlineQuery")
    assert call.parameters["results"][0]["title"] == "头盔"


async def test_a_file_can_be_fetched(api: BotApi, bot: Bot) -> None:
    update = api.post(api.person("王"), photo=True)
    file = await bot.get_file(api.update(update)["message"]["photo"][0]["file_id"])
    assert len(await file.download_as_bytearray()) == file.file_size
    with pytest.raises(BadRequest, match="file_id"):
        await bot.get_file("99")


async def test_refusals_become_the_clients_own_errors(api: BotApi, bot: Bot) -> None:
    wang, group = api.person("王"), api.group("邻里群", kind="group")
    with pytest.raises(BadRequest, match="Message text is empty"):
        await bot.send_message(wang.id, "")
    new = api.migrate(group)
    with pytest.raises(ChatMigrated) as moved:
        await bot.send_message(group.id, "x")
    assert moved.value.new_chat_id == new.id
    api.block(wang)
    with pytest.raises(Forbidden, match="blocked by the user"):
        await bot.send_message(wang.id, "x")


@pytest.mark.parametrize("path", ["/botwrong/getMe", "/file/botwrong/files/1"])
async def test_a_wrong_token_is_unauthorized(api: BotApi, client: httpx.AsyncClient, path: str) -> None:
    response = await client.get(f"{api.base}{path}")
    assert (response.status_code, response.json()) == (
        401,
        {"ok": False, "error_code": 401, "description": "Unauthorized"},
    )


async def test_the_real_client_takes_a_wrong_token_for_invalid(api: BotApi) -> None:
    bot = make_bot(api, "1:wrong")
    with pytest.raises(InvalidToken):
        await bot.initialize()
    await bot.shutdown()


@pytest.mark.parametrize("path", ["/", "/bot{}/getNothing", "/file/bot{}/files/9"])
async def test_what_does_not_exist_is_not_found(api: BotApi, client: httpx.AsyncClient, path: str) -> None:
    response = await client.get(api.base + path.format(api.token))
    assert (response.status_code, response.json()["error_code"]) == (404, 404)
    assert response.json()["description"].startswith("Not Found")


async def test_a_429_tells_when_to_try_again(api: BotApi, bot: Bot, client: httpx.AsyncClient) -> None:
    api.fault("*", retry_after=7, times=2)
    with pytest.raises(RetryAfter) as caught:
        await bot.get_me()
    assert caught.value.retry_after == timedelta(seconds=7)
    response = await client.get(f"{api.base}/bot{api.token}/getMe")
    assert response.headers["Retry-After"] == "7"


async def test_rates_are_enforced_once_they_are_set(api: BotApi, bot: Bot) -> None:
    wang = api.person("王")
    for _ in range(2):
        await bot.send_message(wang.id, "x")
    api.rates = Rates(private=1)
    await bot.send_message(wang.id, "x")
    with pytest.raises(RetryAfter):
        await bot.send_message(wang.id, "x")
    assert [call.status for call in api.calls("sendMessage")] == [200, 200, 200, 429]


@pytest.mark.parametrize(
    ("kind", "error", "applied", "status"),
    [
        ("error", NetworkError, 0, 500),
        ("html", NetworkError, 0, 502),
        ("garbage", TelegramError, 0, 200),
        ("drop", NetworkError, 0, None),
        ("applied_drop", NetworkError, 1, None),
    ],
)
async def test_a_fault_hits_the_wire_once(
    api: BotApi, bot: Bot, kind: str, error: type[Exception], applied: int, status: int | None
) -> None:
    wang = api.person("王")
    api.fault("sendMessage", kind, code=500)  # type: ignore[arg-type]  # the kinds of the list above
    with pytest.raises(error):
        await bot.send_message(wang.id, "一")
    assert len(api.sent()) == applied
    assert [call.status for call in api.calls("sendMessage")] == [status]
    await bot.send_message(wang.id, "二")
    assert api.sent()[-1].text == "二"


async def test_a_call_that_hangs_is_not_done_when_the_bot_gives_up(api: BotApi, bot: Bot) -> None:
    wang = api.person("王")
    api.fault("sendMessage", "hang", seconds=60)
    with pytest.raises(TimedOutError):
        await bot.send_message(wang.id, "x", read_timeout=0.05)
    await bot.get_me()
    assert (api.sent(), api.calls("sendMessage")[0].status) == ([], None)


async def test_a_call_that_hangs_is_done_afterwards(api: BotApi, bot: Bot) -> None:
    api.fault("sendMessage", "hang", seconds=0.02)
    await bot.send_message(api.person("王").id, "x")
    assert len(api.sent()) == 1


async def test_a_server_that_goes_down_comes_up_on_the_same_port_with_its_state(api: BotApi, bot: Bot) -> None:
    wang, base = api.person("王"), api.base
    update = api.say(wang, "问")
    polling = asyncio.create_task(bot.get_updates(offset=update + 1, timeout=30))
    await api.until(lambda: api.poll_count)
    await api.go_down()
    with pytest.raises(NetworkError):
        await polling
    with pytest.raises(NetworkError):
        await bot.get_me()
    api.say(wang, "还在吗")
    await api.come_up()
    assert api.base == base
    assert [one.message and one.message.text for one in await bot.get_updates()] == ["还在吗"]


async def test_two_servers_do_not_know_each_other(api: BotApi) -> None:
    api.person("王")
    async with BotApi() as other:
        assert other.base != api.base
        assert other.account.people == {}


async def test_the_signals_of_the_process_are_left_alone(api: BotApi, call: Caller) -> None:
    before = signal.getsignal(signal.SIGTERM), os.getpid()
    async with BotApi():
        assert (signal.getsignal(signal.SIGTERM), os.getpid()) == before
    assert (await call("getMe"))["ok"]
    assert api.calls("getMe")
