"""What people see, and what Telegram finds in what they write."""

import pytest

from tests.botapi.entities import clean_text, find_entities, format_text
from tests.botapi.refusals import Refusal


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("/start", ["/start"]),
        ("/tips@jiaojing_test_bot 老人", ["/tips@jiaojing_test_bot"]),
        ("🚦 /help", ["/help"]),
        ("你好/help", []),
        ("/老人", []),
        ("/help帮助", []),
        ("a//help", []),
        ("/help@ab", []),
        ("@jiaojing_test_bot 头盔", ["@jiaojing_test_bot"]),
        ("头盔 @jiaojing_test_bot", ["@jiaojing_test_bot"]),
        ("@jiaojing_test_bot头盔", []),
        ("问@jiaojing_test_bot", []),
        ("a@b.cn", []),
        ("/help，@jiaojing_test_bot", ["/help", "@jiaojing_test_bot"]),
    ],
)
def test_commands_and_mentions_are_found_where_telegram_finds_them(text: str, found: list[str]) -> None:
    units = text.encode("utf-16-le")
    spans = [(2 * one["offset"], 2 * (one["offset"] + one["length"])) for one in find_entities(text)]
    assert [units[start:end].decode("utf-16-le") for start, end in spans] == found


def test_control_characters_become_spaces_and_marks_that_rearrange_vanish() -> None:
    assert clean_text("a\0b\tc\r\nd\u202ee", []) == ("a b c\nde", [])


def test_entities_move_with_the_text() -> None:
    bold = {"type": "bold", "offset": 5, "length": 3}
    assert clean_text("\n \r🚦ab \n", [bold]) == ("🚦ab", [{"type": "bold", "offset": 2, "length": 2}])


def test_blanks_inside_an_entity_at_the_start_stay() -> None:
    code = {"type": "code", "offset": 1, "length": 3}
    assert clean_text("\n  x", [code]) == ("  x", [{"type": "code", "offset": 0, "length": 3}])


def test_an_entity_of_nothing_is_dropped() -> None:
    assert clean_text("x\r", [{"type": "bold", "offset": 1, "length": 9}]) == ("x", [])


@pytest.mark.parametrize(
    ("text", "mode", "reason"),
    [
        (" \n\0", "", "text must be non-empty"),
        ("<b> </b>", "HTML", "text must be non-empty"),
        ("x" * 32769, "", "text is too long"),
        ("\ud800", "", "strings must be encoded in UTF-8"),
        ("x", "MarkdownV2", "unsupported parse_mode"),
    ],
)
def test_text_that_cannot_be_shown_is_refused(text: str, mode: str, reason: str) -> None:
    with pytest.raises(Refusal) as caught:
        format_text(text, mode, [])
    assert caught.value.description == f"Bad Request: {reason}"


def test_without_a_mode_markup_is_text() -> None:
    assert format_text("<b>&lt;", "", []) == ("<b>&lt;", [])


def test_at_most_a_hundred_entities_are_kept() -> None:
    assert len(format_text("<b>x</b> " * 101, "html", [])[1]) == 100
