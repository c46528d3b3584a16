"""Playing a person from a shell."""

from typing import Any

import httpx
import pytest

from tests.botapi import BotApi
from tests.botapi.conftest import Caller


async def ask(client: httpx.AsyncClient, api: BotApi, name: str, **body: object) -> dict[str, Any]:
    answer: dict[str, Any] = (await client.post(f"{api.base}/control/{name}", json=body)).json()
    return answer


async def test_somebody_who_is_named_first_now_can_write(api: BotApi, client: httpx.AsyncClient) -> None:
    answer = await ask(client, api, "say", **{"from": 7, "text": "头盔", "chat": None})
    message = api.update(answer["update_id"])["message"]
    assert (message["chat"]["id"], message["text"], message["message_id"]) == (7, "头盔", answer["message_id"])


async def test_a_group_that_is_named_first_now_can_be_written_in(api: BotApi, client: httpx.AsyncClient) -> None:
    answer = await ask(client, api, "say", **{"from": 7, "text": "头盔", "chat": -100})
    assert api.update(answer["update_id"])["message"]["chat"]["type"] == "supergroup"


async def test_the_last_button_can_be_tapped_and_the_answer_read(
    api: BotApi, client: httpx.AsyncClient, call: Caller
) -> None:
    wang = api.person("王")
    keyboard = {"inline_keyboard": [[{"text": "👍", "callback_data": "up"}]]}
    await call("sendMessage", chat_id=wang.id, text="好", reply_markup=keyboard)
    answer = await ask(client, api, "tap", **{"from": wang.id, "button": "👍"})
    assert api.update(answer["update_id"])["callback_query"]["data"] == "up"
    (sent,) = (await client.get(f"{api.base}/control/sent", params={"chat": wang.id})).json()
    assert (sent["text"], sent["buttons"]) == ("好", keyboard["inline_keyboard"])


async def test_an_inline_query_can_be_typed(api: BotApi, client: httpx.AsyncClient) -> None:
    answer = await ask(client, api, "query", **{"from": 7, "text": "头盔"})
    assert api.update(answer["update_id"])["inline_query"]["query"] == "头盔"


async def test_a_fault_can_be_scripted(api: BotApi, client: httpx.AsyncClient, call: Caller) -> None:
    assert (await ask(client, api, "fault", method="getMe", code=500))["left"] == 1
    assert (await call("getMe"))["error_code"] == 500
    calls = (await client.get(f"{api.base}/control/calls", params={"method": "getMe"})).json()
    assert [one["status"] for one in calls] == [500]


@pytest.mark.parametrize(
    ("name", "body", "reason"),
    [
        ("say", {"text": "x"}, '"from" must be the id of a person'),
        ("tap", {"from": 7, "button": "x"}, "There is no message with buttons to tap."),
        ("tap", {"from": 7, "button": "x", "message_id": 5}, "There is no message 5 in the chat 7."),
        ("fault", {"method": "getMe", "kind": "fire"}, "No fault of the kind 'fire'"),
        ("fault", {"method": "getMe", "colour": "red"}, "unexpected keyword argument 'colour'"),
        ("fault", {"method": "getMe", "chat_id": "x" * (5 << 20)}, "Request Entity Too Large"),
    ],
)
async def test_what_cannot_be_done_is_told(
    api: BotApi, client: httpx.AsyncClient, name: str, body: dict[str, object], reason: str
) -> None:
    response = await client.post(f"{api.base}/control/{name}", json=body)
    assert response.status_code == 400
    assert reason in response.json()["error"]
