"""Chatting by hand, here and through a pipe."""

import asyncio
import sys
from pathlib import Path

import httpx
import pytest

from tests.botapi import BotApi
from tests.botapi.conftest import Caller
from tests.botapi.console import HELP, Console

ROOT = Path(__file__).parents[2]
KEYBOARD = {"inline_keyboard": [[{"text": "👍", "callback_data": "up"}], [{"text": "网页", "url": "https://a.cn"}]]}


@pytest.fixture
def lines() -> list[str]:
    return []


@pytest.fixture
def console(api: BotApi, lines: list[str]) -> Console:
    return Console(api, lines.append)


def last(api: BotApi, kind: str = "message") -> dict[str, object]:
    found: dict[str, object] = api.updates.list_waiting()[-1].body[kind]
    return found


async def test_a_line_is_a_message(api: BotApi, console: Console) -> None:
    assert console.act("闯红灯扣几分")
    assert last(api)["text"] == "闯红灯扣几分"


async def test_an_empty_line_is_nothing(api: BotApi, console: Console) -> None:
    assert not console.act("  ")
    assert api.pending == 0


@pytest.mark.parametrize(
    ("line", "kind", "name", "value"),
    [
        (":inline 头盔", "inline_query", "query", "头盔"),
        (":photo 看", "message", "caption", "看"),
        (":group 大家好", "message", "text", "大家好"),
    ],
)
async def test_a_line_with_a_colon_is_something_else(
    api: BotApi, console: Console, line: str, kind: str, name: str, value: object
) -> None:
    assert console.act(line)
    assert last(api, kind)[name] == value


async def test_the_last_message_can_be_edited(api: BotApi, console: Console) -> None:
    assert not console.act(":edit 早了")
    console.act("一")
    assert console.act(":edit 二")
    assert last(api, "edited_message")["text"] == "二"


@pytest.mark.parametrize("line", [":help", ":nonsense"])
async def test_anything_else_explains_itself(console: Console, lines: list[str], line: str) -> None:
    assert not console.act(line)
    assert lines == [HELP]


async def test_messages_are_printed_with_numbered_buttons_that_can_be_tapped(
    api: BotApi, call: Caller, console: Console, lines: list[str]
) -> None:
    assert not console.act(":1")
    console.act("问")
    await call("sendMessage", chat_id=1001, text="<b>答</b>", parse_mode="HTML", reply_markup=KEYBOARD)
    assert console.show_new() == 1
    assert lines == ["没有这个按钮。", "机器人：答\n  [1] 👍\n  [2] 网页 → https://a.cn"]
    assert not console.act(":2")
    assert console.act(":1")
    assert last(api, "callback_query")["data"] == "up"


async def test_edits_notices_cards_and_refusals_are_printed(
    api: BotApi, call: Caller, console: Console, lines: list[str]
) -> None:
    console.act("问")
    number = (await call("sendMessage", chat_id=1001, text="旧", reply_markup=KEYBOARD))["result"]["message_id"]
    console.act(":1")
    await call("answerCallbackQuery", callback_query_id=last(api, "callback_query")["id"], text="谢谢")
    await call("editMessageText", chat_id=1001, message_id=number, text="新")
    console.act(":inline 头盔")
    card = {"type": "article", "id": "1", "title": "题", "description": "说明"}
    results = [card | {"input_message_content": {"message_text": "x"}}]
    await call("answerInlineQuery", inline_query_id=last(api, "inline_query")["id"], results=results)
    await call("sendMessage", chat_id=5, text="x")
    console.show_new()
    assert lines[1:] == ["机器人改为：新", "提示：谢谢", "卡片 1 张\n  题：说明", "[sendMessage 400]"]


async def test_it_waits_for_the_answer_and_not_for_ever(call: Caller, console: Console, lines: list[str]) -> None:
    assert not await console.wait_for_answer(0.01)
    waiting = asyncio.create_task(console.wait_for_answer(5))
    await call("sendMessage", chat_id=1001, text="答")
    assert await waiting
    assert lines == ["机器人：答"]


async def test_lines_from_a_pipe_are_played_one_after_the_other(client: httpx.AsyncClient) -> None:
    pipe = asyncio.subprocess.PIPE
    command = (sys.executable, "-m", "tests.botapi", "--port", "0", "--wait", "10")
    process = await asyncio.create_subprocess_exec(*command, stdin=pipe, stdout=pipe, cwd=ROOT)
    assert process.stdin
    assert process.stdout
    first = (await process.stdout.readline()).decode()
    base, token = (word.partition("=")[2] for word in first.split() if "=" in word)
    process.stdin.write("头盔\n".encode())
    assert (await process.stdout.readline()).decode() == "我：头盔\n"
    updates = (await client.get(f"{base}/bot{token}/getUpdates", params={"timeout": 10})).json()["result"]
    chat = updates[0]["message"]["chat"]["id"]
    await client.post(f"{base}/bot{token}/sendMessage", data={"chat_id": chat, "text": "请戴好"})
    process.stdin.close()
    assert (await process.stdout.read()).decode() == "机器人：请戴好\n"
    assert await process.wait() == 0


async def test_a_port_that_is_taken_is_told(api: BotApi) -> None:
    port = api.base.rpartition(":")[2]
    pipe = asyncio.subprocess.PIPE
    command = (sys.executable, "-m", "tests.botapi", "--port", port)
    process = await asyncio.create_subprocess_exec(*command, stdin=pipe, stderr=pipe, cwd=ROOT)
    _, errors = await process.communicate()
    assert process.returncode == 1
    assert f"端口 {port} 不能用" in errors.decode()
