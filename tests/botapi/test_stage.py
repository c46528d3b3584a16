"""Reading back, and waiting."""

import pytest

from tests.botapi import BotApi
from tests.botapi.conftest import Caller


async def test_what_was_sent_can_be_read_by_chat(api: BotApi, call: Caller) -> None:
    people = [api.person("王"), api.person("李")]
    for person in people:
        await call("sendMessage", chat_id=person.id, text=person.first_name)
    assert [sent.text for sent in api.sent()] == ["王", "李"]
    assert [sent.text for sent in api.sent(people[1].id)] == ["李"]


async def test_calls_can_be_read_by_method_with_their_status(api: BotApi, call: Caller) -> None:
    await call("getMe")
    await call("getUpdates")
    await call("sendMessage", chat_id=5, text="x")
    assert [one.method for one in api.calls()] == ["getMe", "getUpdates", "sendMessage"]
    assert [(one.status, one.parameters) for one in api.calls("SENDMESSAGE")] == [(400, {"chat_id": 5, "text": "x"})]
    assert api.poll_count == 1


async def test_the_last_keyboard_is_found(api: BotApi, call: Caller) -> None:
    wang = api.person("王")
    assert api.last_with_buttons(wang.id) is None
    keyboard = {"inline_keyboard": [[{"text": "x", "callback_data": "x"}]]}
    for markup in (keyboard, keyboard, None):
        await call("sendMessage", chat_id=wang.id, text="x", reply_markup=markup)
    assert api.last_with_buttons(wang.id) == api.sent()[1]


async def test_a_wait_in_vain_tells_what_happened_instead(api: BotApi, call: Caller) -> None:
    wang = api.person("王")
    await call("sendMessage", chat_id=wang.id, text="答")
    api.say(wang, "问")
    with pytest.raises(AssertionError) as caught:
        await api.until(lambda: False, timeout=0.02)
    assert "'答'" in str(caught.value)
    assert "sendMessage 200" in str(caught.value)
    assert "updates waiting: 1" in str(caught.value)


async def test_faults_that_were_cleared_do_not_happen(api: BotApi, call: Caller) -> None:
    api.fault("getMe", code=500, times=None)
    assert (await call("getMe"))["error_code"] == 500
    api.clear_faults()
    assert (await call("getMe"))["ok"]
