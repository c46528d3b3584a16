"""People who send what no one would write, too much of it, or what they may not."""

import pytest

from bot.channels.flood import MOST_MESSAGES
from tests.botapi import BotApi, Chat, Person
from tests.channels.telegram.talk import Talk
from tests.faults.processes import PATIENCE

EMOJI = "😀"
HOSTILE = {
    "4,096 emoji": EMOJI * 4096,
    "right-to-left marks": "\u202e\u200f头盔\u2067\u202c" * 100,
    "NUL": "头盔\0要戴吗\0",
    "HTML": "<b>头盔</b><script>&amp;</i><a href='x'>]]><!--",
    "10,000 combining characters": "头" + "\u0301" * 10_000,
    "half a character": "头\ud83d盔",
    "joined emoji": "👨‍👩‍👧‍👦" * 500,
    "no characters at all": "\u200b\u2060\ufeff",
    "format strings": "{0} {topic} %s %(name)s {}",
    "SQL": "'); DROP TABLE claims; --",
    "a long line": "头盔" * 2048,
    "4,096 lines": "\n" * 4096,
}
hostile = pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())


@hostile
async def test_any_text_is_answered_once_and_the_next_question_too(fed: Talk, wang: Person, text: str) -> None:
    (answer,) = await fed.say(wang, text)
    assert answer.text.strip()
    assert len(await fed.say(wang, "/help")) == 1
    assert fed.desk.tally.faults == {}


@hostile
async def test_any_text_can_follow_a_command(talk: Talk, wang: Person, text: str) -> None:
    for command in ("tips", "subscribe", "feedback", "start", "mydata", "nothing"):
        assert len(await talk.say(wang, f"/{command} {text}")) in {1, 2}, command
    assert talk.desk.tally.faults == {}


@hostile
async def test_any_text_can_be_typed_in_another_chat(api: BotApi, talk: Talk, wang: Person, text: str) -> None:
    api.query(wang, text)
    await talk.settle()
    assert [call.status for call in api.calls("answerInlineQuery")] == [200]


@hostile
async def test_any_text_can_be_on_a_button(api: BotApi, talk: Talk, wang: Person, text: str) -> None:
    (message,) = await talk.say(wang, "开车打电话扣几分")
    button = {"text": text, "callback_data": "s:0"}
    api.account.messages[wang.id, message.message_id]["reply_markup"] = {"inline_keyboard": [[button]]}
    assert len(await talk.tap(wang, message, "s:0")) >= 1
    assert talk.desk.tally.faults == {}


async def test_html_of_a_person_is_shown_as_it_was_written(talk: Talk, wang: Person) -> None:
    (answer,) = await talk.say(wang, "/tips <b>&amp;</b>")
    assert answer.text == talk.service.no_topic.format(topic="<b>&amp;</b>")
    assert answer.bold() == []


async def test_two_hundred_messages_in_a_minute_are_told_off_once_and_disturb_nobody(
    api: BotApi, talk: Talk, wang: Person, li: Person
) -> None:
    for number in range(200):
        api.say(wang, "/help")
        if number % 50 == 25:
            api.say(li, "/help")
    await api.until(lambda: not api.pending, PATIENCE)
    await talk.settle()
    texts = [sent.text for sent in api.sent(wang.id)]
    assert texts.count(talk.service.slow_down) == 1
    assert len(texts) == MOST_MESSAGES + 1
    assert len(api.sent(li.id)) == 4


async def test_a_flood_in_a_group_is_passed_over_in_silence(api: BotApi, talk: Talk, wang: Person, group: Chat) -> None:
    for _ in range(MOST_MESSAGES + 20):
        api.say(wang, f"/privacy@{api.username}", chat=group)
    await api.until(lambda: not api.pending, PATIENCE)
    await talk.settle()
    assert len(api.sent(group.id)) == MOST_MESSAGES
    assert api.sent(wang.id) == []


@pytest.mark.parametrize("command", ["status", "reload", "gaps", "votes"])
async def test_commands_of_administrators_do_not_exist_for_anybody_else(
    talk: Talk, wang: Person, group: Chat, command: str
) -> None:
    (alone,) = await talk.say(wang, f"/{command}")
    (among,) = await talk.say(wang, f"/{command}@{talk.api.username}", chat=group)
    assert alone.text == among.text == talk.service.unknown_command


async def test_an_edit_makes_no_administrator(api: BotApi, talk: Talk, wang: Person) -> None:
    update = api.say(wang, "/help")
    await talk.settle()
    number = api.update(update)["message"]["message_id"]
    (answer,) = await talk.gather(wang.id, lambda: api.edit(wang, number, "/status"))
    assert answer.text == talk.service.unknown_command


async def test_whoever_speaks_as_a_chat_is_no_administrator(
    api: BotApi, idle: Talk, chief: Person, group: Chat
) -> None:
    """A message that a group sends in its own name bears the id of a bot of Telegram's, whatever it claims beside."""
    sender = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
    text = f"/status@{api.username}"
    entity = {"type": "bot_command", "offset": 0, "length": len(text)}
    content = {"text": text, "entities": [entity], "sender_chat": {"id": chief.id, "type": "private"}}
    async with idle.polling():
        message = api.account.add_message(group, sender, content)
        (answer,) = await idle.gather(group.id, lambda: api.push({"message": message}))
    assert answer.text == idle.service.unknown_command


async def test_an_administrator_is_obeyed(talk: Talk, chief: Person) -> None:
    (answer,) = await talk.say(chief, "/reload")
    assert answer.text == talk.reloaded
