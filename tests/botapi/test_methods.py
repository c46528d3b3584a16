"""What methods do and refuse, each over HTTP as a bot calls them."""

from typing import Any

import pytest

from tests.botapi import BotApi
from tests.botapi.conftest import Caller

KEYBOARD = {"inline_keyboard": [[{"text": "👍", "callback_data": "up"}]]}


def tell(answer: dict[str, Any]) -> str:
    """What a refusal says."""
    return f"{answer['error_code']} {answer['description']}"


async def test_a_message_is_sent_with_everything_it_has(api: BotApi, call: Caller) -> None:
    wang = api.person("王")
    asked = api.update(api.say(wang, "头盔"))["message"]["message_id"]
    answer = await call(
        "sendMessage",
        chat_id=wang.id,
        text="<b>请</b>戴好",
        parse_mode="HTML",
        reply_markup=KEYBOARD,
        reply_parameters={"message_id": asked},
    )
    (sent,) = api.sent(wang.id)
    assert (sent.text, sent.html, sent.bold()) == ("请戴好", "<b>请</b>戴好", ["请"])
    assert (sent.reply_to, sent.thread, sent.buttons) == (asked, None, KEYBOARD["inline_keyboard"])
    assert answer["result"]["message_id"] == sent.message_id
    assert answer["result"]["from"]["username"] == api.username


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "message text is empty"),
        (" ", "text must be non-empty"),
        ("灯" * 4097, "message is too long"),
        ("🚦" * 2049, "message is too long"),
        ("<b>x", "can't parse entities: Can't find end tag corresponding to start tag \"b\""),
    ],
)
async def test_a_text_that_cannot_be_sent_is_refused(api: BotApi, call: Caller, text: str, reason: str) -> None:
    answer = await call("sendMessage", chat_id=api.person("王").id, text=text, parse_mode="HTML")
    assert tell(answer) == f"400 Bad Request: {reason}"
    assert api.sent() == []


async def test_the_length_counts_after_entity_parsing(api: BotApi, call: Caller) -> None:
    text = f"<b>{'灯' * 4096}</b>"
    assert (await call("sendMessage", chat_id=api.person("王").id, text=text, parse_mode="HTML"))["ok"]


async def test_entities_can_be_given_instead_of_markup(api: BotApi, call: Caller) -> None:
    bold = {"type": "bold", "offset": 0, "length": 2}
    await call("sendMessage", chat_id=api.person("王").id, text="🚦<", entities=[bold])
    assert (api.sent()[0].text, api.sent()[0].entities) == ("🚦<", [bold])


async def test_a_chat_that_is_unknown_or_gone_is_not_found(api: BotApi, call: Caller) -> None:
    wang = api.person("王")
    api.gone(wang)
    for number in (wang.id, 5, "x"):
        assert tell(await call("sendMessage", chat_id=number, text="x")) == "400 Bad Request: chat not found"
    assert tell(await call("sendMessage", text="x")) == "400 Bad Request: chat_id is empty"


async def test_somebody_who_has_blocked_the_bot_gets_nothing_until_unblocking(api: BotApi, call: Caller) -> None:
    wang = api.person("王")
    api.block(wang)
    refused = await call("sendMessage", chat_id=wang.id, text="x")
    assert tell(refused) == "403 Forbidden: bot was blocked by the user"
    api.unblock(wang)
    assert (await call("sendMessage", chat_id=wang.id, text="x"))["ok"]


async def test_a_deleted_account_is_deactivated(api: BotApi, call: Caller) -> None:
    wang = api.person("王")
    api.deactivate(wang)
    assert tell(await call("sendMessage", chat_id=wang.id, text="x")) == "403 Forbidden: user is deactivated"


async def test_a_group_that_has_moved_tells_its_new_id(api: BotApi, call: Caller) -> None:
    group = api.group("邻里群", kind="group")
    new = api.migrate(group)
    answer = await call("sendMessage", chat_id=group.id, text="x")
    assert tell(answer) == "400 Bad Request: group chat was upgraded to a supergroup chat"
    assert answer["parameters"] == {"migrate_to_chat_id": new.id}
    assert (await call("sendMessage", chat_id=new.id, text="x"))["ok"]


async def test_a_bot_that_was_thrown_out_or_has_left_cannot_write(api: BotApi, call: Caller) -> None:
    first, second = api.group("一"), api.group("二")
    api.kick(api.person("王"), first)
    await call("leaveChat", chat_id=second.id)
    refused = await call("sendMessage", chat_id=first.id, text="x")
    assert tell(refused) == "403 Forbidden: bot was kicked from the supergroup chat"
    refused = await call("sendMessage", chat_id=second.id, text="x")
    assert tell(refused) == "403 Forbidden: bot is not a member of the supergroup chat"


async def test_a_reply_to_nothing_is_refused_unless_it_may_be_sent_all_the_same(api: BotApi, call: Caller) -> None:
    wang = api.person("王")
    to: dict[str, object] = {"message_id": 5}
    refused = await call("sendMessage", chat_id=wang.id, text="x", reply_parameters=to)
    assert tell(refused) == "400 Bad Request: message to be replied not found"
    to["allow_sending_without_reply"] = True
    assert (await call("sendMessage", chat_id=wang.id, text="x", reply_parameters=to))["ok"]
    assert api.sent()[0].reply_to is None


async def test_a_thread_is_known_once_somebody_wrote_in_it(api: BotApi, call: Caller) -> None:
    wang = api.person("王")
    group = api.group("邻里群", [wang])
    refused = await call("sendMessage", chat_id=group.id, text="x", message_thread_id=7)
    assert tell(refused) == "400 Bad Request: message thread not found"
    api.say(wang, "问", chat=group, thread=7)
    await call("sendMessage", chat_id=group.id, text="x", message_thread_id=7)
    assert [sent.thread for sent in api.sent()] == [7]


async def test_an_edit_changes_the_message_and_not_what_was_sent(api: BotApi, call: Caller) -> None:
    wang = api.person("王")
    number = (await call("sendMessage", chat_id=wang.id, text="旧", reply_markup=KEYBOARD))["result"]["message_id"]
    await call("editMessageText", chat_id=wang.id, message_id=number, text="新")
    now = api.message(wang.id, number)
    assert (now.text, now.buttons, now.method) == ("新", [], "editMessageText")
    assert list(api.edits) == [now]
    assert [sent.text for sent in api.sent()] == ["旧"]


async def test_an_edit_of_the_keyboard_keeps_the_text(api: BotApi, call: Caller) -> None:
    wang = api.person("王")
    number = (await call("sendMessage", chat_id=wang.id, text="旧"))["result"]["message_id"]
    await call("editMessageReplyMarkup", chat_id=wang.id, message_id=number, reply_markup=KEYBOARD)
    now = api.message(wang.id, number)
    assert (now.text, now.buttons) == ("旧", KEYBOARD["inline_keyboard"])


async def test_an_edit_that_changes_nothing_is_refused(api: BotApi, call: Caller) -> None:
    wang = api.person("王")
    same = {"chat_id": wang.id, "text": "<b>旧</b>", "parse_mode": "HTML", "reply_markup": KEYBOARD}
    number = (await call("sendMessage", **same))["result"]["message_id"]
    assert tell(await call("editMessageText", message_id=number, **same)) == (
        "400 Bad Request: message is not modified: specified new message content and reply markup are exactly the same "
        "as a current content and reply markup of the message"
    )


async def test_only_messages_of_the_bot_can_be_edited(api: BotApi, call: Caller) -> None:
    wang = api.person("王")
    asked = api.update(api.say(wang, "头盔"))["message"]["message_id"]
    refused = await call("editMessageText", chat_id=wang.id, message_id=asked, text="x")
    assert tell(refused) == "400 Bad Request: message can't be edited"
    refused = await call("editMessageText", chat_id=wang.id, message_id=asked + 1, text="x")
    assert tell(refused) == "400 Bad Request: message to edit not found"


async def test_a_tap_is_answered_once(api: BotApi, call: Caller) -> None:
    wang = api.person("王")
    await call("sendMessage", chat_id=wang.id, text="x", reply_markup=KEYBOARD)
    number = api.update(api.tap(wang, api.sent()[0], "👍"))["callback_query"]["id"]
    assert (await call("answerCallbackQuery", callback_query_id=number, text="谢谢"))["result"] is True
    assert tell(await call("answerCallbackQuery", callback_query_id=number)) == (
        "400 Bad Request: query is too old and response timeout expired or query ID is invalid"
    )


async def test_queries_that_have_aged_are_too_old(api: BotApi, call: Caller) -> None:
    number = api.update(api.query(api.person("王"), "头盔"))["inline_query"]["id"]
    api.age_queries()
    assert "query is too old" in tell(await call("answerInlineQuery", inline_query_id=number, results=[]))


async def test_a_notice_has_at_most_200_characters(call: Caller) -> None:
    answer = await call("answerCallbackQuery", callback_query_id="1", text="灯" * 201)
    assert tell(answer) == "400 Bad Request: MESSAGE_TOO_LONG"


async def test_administrators_members_and_strangers_are_told_apart(api: BotApi, call: Caller) -> None:
    wang, li, zhao = (api.person(name) for name in "王李赵")
    group = api.group("邻里群", [li])
    api.administrators(group, [wang])
    answers = [await call("getChatMember", chat_id=group.id, user_id=person.id) for person in (wang, li, zhao)]
    assert [answer["result"]["status"] for answer in answers] == ["administrator", "member", "left"]


async def test_commands_are_kept_by_scope_and_language(call: Caller) -> None:
    help_ = [{"command": "help", "description": "帮助"}]
    await call("setMyCommands", commands=help_)
    await call("setMyCommands", commands=[], language_code="en")
    assert (await call("getMyCommands"))["result"] == help_
    assert (await call("getMyCommands", language_code="en"))["result"] == []
    await call("deleteMyCommands")
    assert (await call("getMyCommands"))["result"] == []


async def test_a_description_has_its_limit(api: BotApi, call: Caller) -> None:
    assert (await call("setMyShortDescription", short_description="灯" * 120))["ok"]
    refused = await call("setMyShortDescription", short_description="灯" * 121)
    assert tell(refused) == "400 Bad Request: SHORT_DESCRIPTION_TOO_LONG"
    assert api.account.profile["short_description"] == {"": "灯" * 120}


async def test_an_unknown_action_is_refused(api: BotApi, call: Caller) -> None:
    wang = api.person("王")
    assert (await call("sendChatAction", chat_id=wang.id, action="typing"))["ok"]
    answer = await call("sendChatAction", chat_id=wang.id, action="sleeping")
    assert tell(answer) == "400 Bad Request: wrong parameter action in request"
