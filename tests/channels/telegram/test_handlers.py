"""Which update goes where, and the commands that Telegram shows."""

import pytest
from telegram.ext import MessageHandler

from tests.botapi import BotApi, Chat, Person
from tests.channels.telegram.talk import ADMIN, Talk

DEFAULT = ("default", 0, 0, "")
ENGLISH = ("default", 0, 0, "en")
OTHERS_COMMANDS = ("/help@otherbot", "/status@otherbot", "/nichts@otherbot")
CHIEF = ("chat", ADMIN, 0, "")


async def test_the_commands_are_shown_in_chinese_and_to_english_clients_in_english(fed: Talk, api: BotApi) -> None:
    shown = {scope: [tuple(row.values()) for row in rows] for scope, rows in api.account.profile["commands"].items()}
    assert shown[DEFAULT] == list(fed.service.commands.items())
    assert shown[ENGLISH] == list(fed.service.commands_english.items())
    assert dict(shown[ENGLISH]).keys() == dict(shown[DEFAULT]).keys()


async def test_what_the_bot_is_for_is_set_at_the_start(talk: Talk, api: BotApi) -> None:
    city = talk.knowledge.city.name
    assert api.account.profile["description"][""] == talk.service.name.format(city=city)
    assert api.account.profile["short_description"][""] == talk.service.short.format(city=city)


@pytest.mark.usefixtures("chief")
async def test_administrators_are_shown_theirs_in_addition(idle: Talk, api: BotApi) -> None:
    async with idle.polling():
        shown = [row["command"] for row in api.account.profile["commands"][CHIEF]]
    assert shown == [*idle.service.commands, *idle.service.admin_commands]


async def test_commands_that_cannot_be_set_stop_nothing(
    idle: Talk, api: BotApi, wang: Person, caplog: pytest.LogCaptureFixture
) -> None:
    api.fault("setMyCommands", code=400, times=None)
    async with idle.polling():
        assert await idle.say(wang, "你好")
    assert "could not be set: refused" in caplog.text


async def test_every_command_that_is_shown_is_obeyed(talk: Talk, wang: Person, chief: Person) -> None:
    for name in talk.service.commands:
        assert (await talk.say(wang, f"/{name}"))[0].text != talk.service.unknown_command
    for name in talk.service.admin_commands:
        assert (await talk.say(chief, f"/{name}"))[0].text != talk.service.unknown_command


async def test_a_command_that_does_not_exist_is_told_in_private(talk: Talk, wang: Person) -> None:
    assert (await talk.ask(wang, "/nichts")).text == talk.service.unknown_command


async def test_a_command_that_does_not_exist_is_passed_over_in_a_group(talk: Talk, group: Chat, wang: Person) -> None:
    assert await talk.say(wang, "/nichts", chat=group) == []


async def test_a_group_may_command_without_naming_the_bot(talk: Talk, group: Chat, wang: Person) -> None:
    for command in ("/help", "/campaigns", "/tips 老人", "/tip"):
        assert len(await talk.say(wang, command, chat=group)) == 1


async def test_a_command_that_names_the_bot_is_ours_in_whatever_case(
    talk: Talk, api: BotApi, group: Chat, wang: Person
) -> None:
    assert len(await talk.say(wang, f"/help@{api.username.upper()}", chat=group)) == 1


async def test_a_command_that_names_another_bot_is_not_ours(talk: Talk, group: Chat, wang: Person) -> None:
    for command in OTHERS_COMMANDS:
        assert await talk.say(wang, command, chat=group) == []


async def test_it_is_not_ours_in_reply_to_a_message_of_the_bot_either(talk: Talk, group: Chat, wang: Person) -> None:
    (shown,) = await talk.say(wang, "/tip", chat=group)
    for command in OTHERS_COMMANDS:
        assert await talk.say(wang, command, chat=group, reply_to=shown) == []


async def test_an_edited_command_is_obeyed_in_private(talk: Talk, api: BotApi, wang: Person) -> None:
    number = api.update(api.say(wang, "你好"))["message"]["message_id"]
    await talk.settle()
    (shown,) = await talk.gather(wang.id, lambda: api.edit(wang, number, "/help"))
    assert shown.text == (await talk.ask(wang, "/help")).text


async def test_an_edited_command_is_passed_over_in_a_group(talk: Talk, api: BotApi, group: Chat, wang: Person) -> None:
    number = api.update(api.say(wang, "你们好", chat=group))["message"]["message_id"]
    await talk.settle()
    assert await talk.gather(group.id, lambda: api.edit(wang, number, "/help", chat=group)) == []


async def test_updates_of_other_kinds_are_passed_over(talk: Talk, api: BotApi, wang: Person) -> None:
    api.updates.allow(["message", "channel_post", "poll"])
    post = {"message_id": 1, "date": 1, "chat": {"id": -5, "type": "channel"}, "text": "通知"}
    for update in ({"channel_post": post}, {"poll": {"id": "1"}}, {"teleported": {"to": "月亮"}}):
        api.push(update)
    assert len(await talk.say(wang, "你好")) == 1
    assert len(api.sent()) == 1


async def test_notices_of_a_chat_are_passed_over(talk: Talk, api: BotApi, wang: Person) -> None:
    for content in ({"new_chat_title": "新名"}, {"delete_chat_photo": True}, {"group_chat_created": True}):
        message = api.account.add_message(wang.chat, wang.record(), content)
        api.push({"message": message})
    await talk.settle()
    assert api.sent() == []


async def test_who_meets_an_error_of_ours_is_told_and_the_next_message_is_answered(
    talk: Talk, wang: Person, caplog: pytest.LogCaptureFixture
) -> None:
    async def fail(*_: object) -> None:
        raise LookupError("nothing of what was written")

    talk.channel.application.handlers[0].insert(0, MessageHandler(None, fail))
    assert (await talk.ask(wang, "你好")).text == talk.service.failed
    talk.channel.application.handlers[0].pop(0)
    assert (await talk.ask(wang, "你好")).text != talk.service.failed
    assert "A message could not be answered." in caplog.text
