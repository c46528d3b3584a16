"""What people do, as the bot is told of it."""

from typing import Any

import pytest

from tests.botapi import BotApi, Person, Sent

KEYBOARD = {"inline_keyboard": [[{"text": "👍", "callback_data": "up"}, {"text": "网页", "url": "https://a.cn"}]]}


@pytest.fixture
def api() -> BotApi:
    return BotApi()


def look(api: BotApi, update: int, kind: str = "message") -> dict[str, Any]:
    found: dict[str, Any] = api.update(update)[kind]
    return found


def test_a_message_comes_from_the_private_chat_unless_told_otherwise(api: BotApi) -> None:
    wang = api.person("王")
    message = look(api, api.say(wang, "头盔"))
    assert message["chat"] == {"id": wang.id, "type": "private", "first_name": "王"}
    assert message["from"] == {"id": wang.id, "is_bot": False, "first_name": "王", "language_code": "zh-hans"}
    assert "entities" not in message


def test_a_message_in_a_group_carries_all_it_was_given(api: BotApi) -> None:
    wang = api.person("王")
    group = api.group("邻里群", [wang])
    first = look(api, api.say(wang, "问", chat=group))
    message = look(api, api.say(wang, "/help", chat=group, reply_to=first["message_id"], thread=9, media_group="5"))
    assert message["chat"] == {"id": group.id, "type": "supergroup", "title": "邻里群"}
    assert message["entities"] == [{"type": "bot_command", "offset": 0, "length": 5}]
    assert (message["reply_to_message"], message["message_thread_id"]) == (first, 9)
    assert (message["is_topic_message"], message["media_group_id"]) == (True, "5")


def test_ids_are_never_given_twice(api: BotApi) -> None:
    people = [api.person("王"), api.person("李")]
    groups = [api.group("一"), api.group("二", kind="group")]
    assert len({*people, *groups, *(chat.id for chat in groups)}) == 6
    updates = [api.say(person, "问") for person in people * 2]
    assert updates == sorted(set(updates))
    assert len({look(api, update)["message_id"] for update in updates}) == 4


def test_a_bot_that_remembers_sees_no_old_ids_from_a_server_started_later() -> None:
    earlier, later = BotApi(clock=lambda: 1e9), BotApi(clock=lambda: 1e9 + 100)
    first = earlier.say(earlier.person("王"), "问")
    assert later.say(later.person("王"), "问") > first


@pytest.mark.parametrize("kind", ["photo", "voice", "sticker", "location"])
def test_what_has_no_text_is_posted_without(api: BotApi, kind: str) -> None:
    message = look(api, api.post(api.person("王"), **{kind: True}))  # type: ignore[arg-type]  # the names above
    assert message[kind]
    assert not {"text", "caption"} & set(message)


def test_a_caption_has_entities_as_a_text_has(api: BotApi) -> None:
    message = look(api, api.post(api.person("王"), photo=True, caption="看 @jiaojing_test_bot"))
    expected = [{"type": "mention", "offset": 2, "length": 18}]
    assert message["caption_entities"] == expected


def test_an_edit_keeps_the_id_and_tells_when(api: BotApi) -> None:
    wang = api.person("王")
    message = look(api, api.say(wang, "一"))
    edited = look(api, api.edit(wang, message["message_id"], "二"), "edited_message")
    assert (edited["message_id"], edited["text"]) == (message["message_id"], "二")
    assert edited["edit_date"] >= edited["date"]


def test_blocking_and_throwing_out_are_told_as_changes_of_membership(api: BotApi) -> None:
    wang = api.person("王")
    group = api.group("邻里群", [wang])
    updates = [api.block(wang), api.unblock(wang), api.kick(wang, group)]
    changes = [look(api, update, "my_chat_member") for update in updates]
    assert [change["new_chat_member"]["status"] for change in changes] == ["kicked", "member", "kicked"]
    assert [change["chat"]["id"] for change in changes] == [wang.id, wang.id, group.id]


def test_a_move_is_announced_in_both_groups(api: BotApi) -> None:
    old = api.group("邻里群", kind="group")
    new = api.migrate(old)
    told = [waiting.body["message"] for waiting in api.updates.list_waiting()]
    assert [(one["chat"]["id"], one.get("migrate_to_chat_id"), one.get("migrate_from_chat_id")) for one in told] == [
        (old.id, new.id, None),
        (new.id, None, old.id),
    ]


def test_a_move_can_go_unannounced(api: BotApi) -> None:
    api.migrate(api.group("邻里群", kind="group"), announce=False)
    assert api.pending == 0


def send(api: BotApi, person: Person, **more: Any) -> Sent:
    api.methods.table["sendmessage"]({"chat_id": person.id, "text": "x", **more})
    return api.sent()[-1]


@pytest.mark.parametrize("button", ["👍", "up"])
def test_a_tap_names_the_button_by_text_or_data(api: BotApi, button: str) -> None:
    wang = api.person("王")
    number = send(api, wang, reply_markup=KEYBOARD).message_id
    query = look(api, api.tap(wang, number, button), "callback_query")
    assert (query["data"], query["message"]["message_id"], query["from"]["id"]) == ("up", number, wang.id)


@pytest.mark.parametrize("button", ["👎", "网页"])
def test_a_button_that_is_not_there_or_sends_nothing_cannot_be_tapped(api: BotApi, button: str) -> None:
    wang = api.person("王")
    sent = send(api, wang, reply_markup=KEYBOARD)
    with pytest.raises(AssertionError, match="has no button"):
        api.tap(wang, sent, button)


def test_a_forged_tap_sends_anything(api: BotApi) -> None:
    wang = api.person("王")
    update = api.tap(wang, send(api, wang), "🚦", forged=True)
    assert look(api, update, "callback_query")["data"] == "🚦"


def test_an_update_that_the_bot_does_not_want_is_not_queued(api: BotApi) -> None:
    api.updates.allow(["message"])
    update = api.block(api.person("王"))
    assert api.pending == 0
    assert "my_chat_member" in api.update(update)
