"""Whom a message is for."""

from typing import Any

import pytest
from telegram import Message, Update, User

from bot.channels.telegram.addressing import find_conversation, is_addressed, is_for_us, is_private, read_text
from tests.botapi.entities import find_entities

ME = User(7, "交警", is_bot=True, username="JiaojingBot")
PRIVATE = {"id": 1, "type": "private"}
GROUP = {"id": -100, "type": "supergroup"}
WANG = {"id": 1, "is_bot": False, "first_name": "王"}
BOT = {"id": 7, "is_bot": True, "first_name": "交警"}


def write(text: str, chat: dict[str, Any] = GROUP, *, caption: bool = False, **more: Any) -> dict[str, Any]:
    said = {"caption": text, "caption_entities": find_entities(text)} if caption else {}
    said = said or {"text": text, "entities": find_entities(text)}
    return {"message_id": 3, "date": 1, "chat": chat, "from": WANG, **said, **more}


def read(message: dict[str, Any], kind: str = "message") -> Update:
    return Update.de_json({"update_id": 1, kind: message}, None)


def find_message(update: Update) -> Message:
    assert update.effective_message
    return update.effective_message


def answering(sender: dict[str, Any]) -> dict[str, Any]:
    return {"reply_to_message": {"message_id": 2, "date": 1, "chat": GROUP, "from": sender, "text": "一句话"}}


@pytest.mark.parametrize(
    "message",
    [
        write("@JiaojingBot 闯红灯扣几分"),
        write("@jiaojingbot 闯红灯扣几分"),
        write("👮🏻‍♀️🚦 闯红灯扣几分 @JiaojingBot"),
        write("𠮷" * 5 + " @JiaojingBot"),
        write("/help@JiaojingBot"),
        write("看看这个 @JiaojingBot", caption=True),
        write("闯红灯扣几分", **answering(BOT)),
        write("他说", entities=[{"type": "text_mention", "offset": 0, "length": 1, "user": BOT}]),
    ],
)
def test_who_names_or_answers_the_bot_speaks_to_it(message: dict[str, Any]) -> None:
    assert is_addressed(find_message(read(message)), ME)


@pytest.mark.parametrize(
    "message",
    [
        write("闯红灯扣几分"),
        write("@JiaojingBot2 闯红灯扣几分"),
        write("/help"),
        write("/help@otherbot"),
        write("a@JiaojingBot"),
        write("闯红灯扣几分", **answering(WANG)),
        write("他说", entities=[{"type": "text_mention", "offset": 0, "length": 1, "user": WANG}]),
    ],
)
def test_who_does_neither_does_not(message: dict[str, Any]) -> None:
    assert not is_addressed(find_message(read(message)), ME)


def test_everything_said_in_private_is_for_the_bot() -> None:
    assert is_for_us(read(write("闯红灯扣几分", PRIVATE)), ME)


def test_a_message_edited_in_private_is_for_the_bot() -> None:
    assert is_for_us(read(write("闯红灯扣几分", PRIVATE), "edited_message"), ME)


def test_a_message_edited_in_a_group_is_not() -> None:
    assert not is_for_us(read(write("@JiaojingBot 闯红灯扣几分"), "edited_message"), ME)


def test_a_card_of_the_bot_itself_is_not_for_it() -> None:
    assert not is_for_us(read(write("一张卡片", PRIVATE, via_bot=BOT)), ME)


def test_a_tap_is_for_the_bot_and_a_typed_query_is_not() -> None:
    tap = {"id": "1", "from": WANG, "chat_instance": "1", "data": "s:0"}
    typed = {"id": "1", "from": WANG, "query": "头盔", "offset": ""}
    assert is_for_us(read(tap, "callback_query"), ME)
    assert not is_for_us(read(typed, "inline_query"), ME)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("@JiaojingBot 闯红灯扣几分", "闯红灯扣几分"),
        ("👮🏻‍♀️ @JiaojingBot 闯红灯扣几分", "👮🏻‍♀️   闯红灯扣几分"),
        ("闯红灯 @jiaojingbot 扣几分", "闯红灯   扣几分"),
        ("@JiaojingBot @JiaojingBot", ""),
        ("问问 @wang_xm 闯红灯扣几分", "问问 @wang_xm 闯红灯扣几分"),
        ("𠮷𠮷 @JiaojingBot", "𠮷𠮷"),
    ],
)
def test_the_name_of_the_bot_is_no_part_of_the_question(text: str, left: str) -> None:
    assert read_text(find_message(read(write(text))), ME) == left


def test_the_words_under_a_photo_are_read_as_well() -> None:
    assert read_text(find_message(read(write("@JiaojingBot 头盔", caption=True))), ME) == "头盔"


def test_an_entity_that_cuts_a_character_in_half_does_no_harm() -> None:
    broken = write("😀😀", entities=[{"type": "mention", "offset": 1, "length": 2}])
    assert read_text(find_message(read(broken)), ME) == "😀😀"


def test_a_conversation_is_a_chat_and_a_person() -> None:
    assert find_conversation(read(write("问"))) == (-100, 1)
    assert find_conversation(read(write("问", PRIVATE))) == (1, 1)


def test_only_a_chat_with_one_person_is_private() -> None:
    assert is_private(read(write("问", PRIVATE)))
    assert not is_private(read(write("问")))
