"""Lines to Telegram's HTML, in parts."""

import html
import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.dialogue.markup import LEAST_UNITS, Line, clean, write_pages

FAMILY, FLAG, KEYCAP, WAVE = "👨\u200d👩\u200d👧", "🇨🇳", "1\ufe0f\u20e3", "👋🏽"
TEXTS = st.lists(
    st.one_of(
        st.text(max_size=10),
        st.sampled_from([FAMILY, FLAG, WAVE, "e\u0301", "<b>&_*[", "句子。”", "莲藕" * 30, "\u202e", "\x00", "  \n"]),
    ),
    max_size=30,
).map("".join)
BLOCKS = st.sampled_from(["", "", "blockquote", "blockquote expandable"])
LINES = st.lists(st.tuples(TEXTS, st.integers(0, 20), st.integers(0, 20), BLOCKS), max_size=6)
LIMITS = st.integers(LEAST_UNITS, 400)
steady = settings(deadline=None, derandomize=True)


def make_lines(drawn: list[tuple[str, int, int, str]]) -> list[Line]:
    lines = []
    for text, first, length, block in drawn:
        text = clean(text)
        start = min(first, len(text))
        span = (start, min(start + length, len(text)))
        lines.append(Line(text, (span,) if span[0] < span[1] else (), block))
    return lines


def read(part: str) -> str:
    """What a person sees of a part."""
    return html.unescape(re.sub(r"<[^>]*>", "", part))


def count_units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def is_balanced(part: str) -> bool:
    open_tags: list[str] = []
    for closing, name in re.findall(r"<(/?)(\w+)[^>]*>", part):
        if not closing:
            open_tags.append(name)
        elif not open_tags or open_tags.pop() != name:
            return False
    return not open_tags


def test_lines_become_one_part_with_their_markup() -> None:
    lines = [Line("记6分<", ((0, 3),)), Line("甲", (), "blockquote"), Line("乙&", (), "blockquote"), Line("丙")]
    assert write_pages(lines, 4096) == ("<b>记6分</b>&lt;\n<blockquote>甲\n乙&amp;</blockquote>\n丙",)


def test_a_block_is_closed_without_its_attributes() -> None:
    assert write_pages([Line("甲", (), "blockquote expandable")], 99) == ("<blockquote expandable>甲</blockquote>",)


def test_a_line_that_fits_into_a_part_stays_whole() -> None:
    lines = [Line("甲。" * 20), Line("乙。" * 20)]
    assert write_pages(lines, 70) == ("甲。" * 20, "乙。" * 20)


def test_a_line_that_is_too_long_is_cut_between_sentences() -> None:
    parts = write_pages([Line("他说：“走斑马线！”然后过去了。" * 10)], 70)
    assert "".join(parts) == "他说：“走斑马线！”然后过去了。" * 10
    assert [part for part in parts if not part.endswith(("。", "！”"))] == []


def test_bold_goes_on_in_the_next_part() -> None:
    first, second = write_pages([Line("莲" * 100, ((0, 100),))], 70)
    assert (first, second) == (f"<b>{'莲' * 63}</b>", f"<b>{'莲' * 37}</b>")


@pytest.mark.parametrize("character", [FAMILY, FLAG, WAVE, KEYCAP, "e\u0301\u0302", "&", "각"])
def test_a_character_is_never_cut(character: str) -> None:
    parts = write_pages([Line(character * 100)], LEAST_UNITS)
    assert len(parts) > 1
    assert [part for part in parts if read(part).replace(character, "")] == []


def test_a_character_larger_than_a_part_is_cut_all_the_same() -> None:
    text = "e" + "\u0301" * 10_000
    parts = write_pages([Line(text)], 4096)
    assert [len(part) for part in parts] == [4096, 4096, 1809]
    assert "".join(parts) == text


def test_what_telegram_refuses_is_removed() -> None:
    assert clean("a\x00b\ud800c\u200fd\ne\r\ufffe") == "abc\u200fd\ne"


@pytest.mark.parametrize("text", ["", "  ", "\n", "\u200f\u200e", "\u2800", "\u3164"])
def test_what_shows_nothing_is_no_line(text: str) -> None:
    assert Line(text).visible is False
    assert write_pages([Line(text), Line("甲")], 99) == ("甲",)


def test_a_part_that_would_show_nothing_is_left_out() -> None:
    assert write_pages([Line(" " * 5000 + "甲")], 4096) == (" " * 904 + "甲",)


def test_a_limit_without_room_for_markup_is_refused() -> None:
    with pytest.raises(ValueError, match=f"at least {LEAST_UNITS}"):
        write_pages([Line("甲")], LEAST_UNITS - 1)


@steady
@given(LINES, LIMITS)
def test_every_part_can_be_sent(drawn: list[tuple[str, int, int, str]], limit: int) -> None:
    for part in write_pages(make_lines(drawn), limit):
        assert 0 < count_units(part) <= limit
        assert is_balanced(part)
        assert Line(read(part)).visible


@steady
@given(LINES, LIMITS)
def test_the_parts_say_all_that_the_lines_say(drawn: list[tuple[str, int, int, str]], limit: int) -> None:
    lines = make_lines(drawn)
    said = "".join(map(read, write_pages(lines, limit)))
    told = "".join(line.text for line in lines if line.visible)
    assert show(said) == show(told)


def show(text: str) -> str:
    """The characters that can be seen."""
    return "".join(char for char in text if unicodedata.category(char)[0] not in "ZC")
