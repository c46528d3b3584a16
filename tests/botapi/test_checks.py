"""Keyboards, inline results and lists of commands."""

from typing import Any

import pytest

from tests.botapi.checks import check_commands, check_keyboard, check_results
from tests.botapi.refusals import Refusal

BUTTON = {"text": "x", "callback_data": "x"}


def article(number: str = "1", **more: Any) -> dict[str, Any]:
    return {"type": "article", "id": number, "title": "x", "input_message_content": {"message_text": "x"}} | more


def test_data_of_64_bytes_is_taken_and_empty_rows_vanish() -> None:
    button = {"text": "x", "callback_data": "灯" * 21 + "x"}
    assert check_keyboard({"inline_keyboard": [[], [button]]}) == {"inline_keyboard": [[button]]}


@pytest.mark.parametrize("markup", [None, {}, {"inline_keyboard": []}, {"remove_keyboard": True}])
def test_no_inline_keyboard_is_none(markup: Any) -> None:
    assert check_keyboard(markup) is None


@pytest.mark.parametrize(
    ("markup", "reason"),
    [
        ("x", "object expected as reply markup"),
        ({"inline_keyboard": [BUTTON]}, "must be an Array of Arrays"),
        ({"inline_keyboard": [["x"]]}, "InlineKeyboardButton must be an Object"),
        ({"inline_keyboard": [[{"callback_data": "x"}]]}, 'can\'t find field "text"'),
        ({"inline_keyboard": [[{"text": "x"}]]}, "Text buttons are unallowed in the inline keyboard"),
        ({"inline_keyboard": [[{"text": "x", "callback_data": "灯" * 22}]]}, "BUTTON_DATA_INVALID"),
        ({"inline_keyboard": [[BUTTON] * 101]}, "reply markup is too long"),
    ],
)
def test_a_keyboard_that_is_none_is_refused(markup: Any, reason: str) -> None:
    with pytest.raises(Refusal, match=reason):
        check_keyboard(markup)


@pytest.mark.parametrize(
    ("results", "reason"),
    [
        ({}, "expected an Array of inline query results"),
        ([article(str(number)) for number in range(51)], "too many inline query results specified"),
        ([article("1"), article("1")], "RESULT_ID_DUPLICATE"),
        ([article("")], "RESULT_ID_INVALID"),
        ([article("灯" * 22)], "RESULT_ID_INVALID"),
        (["x"], "RESULT_ID_INVALID"),
        ([article(title="")], "ARTICLE_TITLE_EMPTY"),
        ([article(input_message_content=None)], "input message content is not specified"),
        ([article(input_message_content={"message_text": ""})], "message text is empty"),
        ([article(input_message_content={"message_text": "<b>", "parse_mode": "HTML"})], "can't parse entities"),
        ([article(reply_markup={"inline_keyboard": [[{"text": "x"}]]})], "Text buttons are unallowed"),
        ([{"id": "1"}], 'can\'t find field "type"'),
    ],
)
def test_results_that_cannot_be_shown_are_refused(results: Any, reason: str) -> None:
    with pytest.raises(Refusal, match=reason):
        check_results(results)


def test_fifty_results_are_taken() -> None:
    check_results([article(str(number)) for number in range(50)])


@pytest.mark.parametrize(
    ("command", "description", "reason"),
    [
        ("", "x", "command must be non-empty"),
        ("x" * 33, "x", "command length must not exceed 32"),
        ("帮助", "x", "BOT_COMMAND_INVALID"),
        ("Help", "x", "BOT_COMMAND_INVALID"),
        ("help", " ", "command description must be non-empty"),
        ("help", "灯" * 257, "command description length must not exceed 256"),
    ],
)
def test_a_command_that_is_none_is_refused(command: str, description: str, reason: str) -> None:
    with pytest.raises(Refusal, match=reason):
        check_commands([{"command": command, "description": description}])


def test_a_hundred_commands_are_taken_and_no_more() -> None:
    commands = [{"command": f"/c{number}", "description": "x"} for number in range(100)]
    assert [one["command"] for one in check_commands(commands)][:2] == ["c0", "c1"]
    with pytest.raises(Refusal, match="BOT_COMMANDS_TOO_MUCH"):
        check_commands([*commands, commands[0]])
