"""One spelling for what people type in many."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.text import MAX_LENGTH, clean, is_han, normalise, parse_number, simplify

NUMERALS = "零〇一二两三四五六七八九十百千万0123456789.,，"
TYPED = st.text(st.one_of(st.characters(codec="gb2312"), st.sampled_from(" 　！？ＡＢ１２😀\u200b\x00貨車違規發")))
ANYTHING = st.text(st.characters(exclude_categories=()))  # surrogates too
steady = settings(deadline=None, derandomize=True)


@pytest.mark.parametrize(
    ("numeral", "value"),
    [
        ("0", 0),
        ("12", 12),
        ("1,500", 1500),
        ("3.5", 3.5),
        ("3.5万", 35_000),
        ("2百万", 2_000_000),
        ("零", 0),
        ("〇", 0),
        ("十", 10),
        ("十二", 12),
        ("二十", 20),
        ("一百五", 150),
        ("一百零五", 105),
        ("一百五十", 150),
        ("一千零五十", 1050),
        ("两千", 2000),
        ("两千零五", 2005),
        ("一万五", 15_000),
        ("一万二千三百", 12_300),
        ("一百二十万", 1_200_000),
        ("百万", 1_000_000),
        ("一三五", 135),
        ("二零二二", 2022),
    ],
)
def test_a_numeral_has_its_value(numeral: str, value: float) -> None:
    assert parse_number(numeral) == value


@pytest.mark.parametrize("word", ["", ",", "半", "1.", ".5", "-3", "1e5", "三斤", "莲藕", "12个", "万a"])
def test_what_is_no_numeral_has_no_value(word: str) -> None:
    assert parse_number(word) is None


@pytest.mark.parametrize("digit", ["9", "一", "百", "万", "零", "1百", "1,", "."])
@pytest.mark.parametrize("times", [21, 400, 2000])
def test_a_numeral_of_endless_length_has_no_value(digit: str, times: int) -> None:
    assert parse_number(digit * times + "9" * 21) is None


@steady
@given(st.one_of(ANYTHING, st.text(NUMERALS, max_size=30)))
def test_parsing_a_number_never_raises(text: str) -> None:
    value = parse_number(text)
    assert value is None or value >= 0


@pytest.mark.parametrize(
    ("typed", "cleaned"),
    [
        ("ＡＢＣ１２３", "ABC123"),
        ("甲\x00乙\x1b丙\x7f丁", "甲 乙 丙 丁"),
        ("闯\u200b红\ufeff灯\u202e", "闯 红 灯"),
        ("你好😀👨‍👩‍👧❤️", "你好"),
        ("甲\ud800乙\udfff", "甲乙"),
        ("  甲 \t\n 乙\u3000丙 ", "甲 乙 丙"),
        ("😀🚗", ""),
        ("", ""),
    ],
)
def test_cleaning_leaves_plain_characters(typed: str, cleaned: str) -> None:
    assert clean(typed) == cleaned


@pytest.mark.parametrize(("typed", "length"), [(MAX_LENGTH, 2000), (MAX_LENGTH + 1, 2000), (100_000, 2000), (3, 3)])
def test_only_two_thousand_characters_are_kept(typed: int, length: int) -> None:
    assert len(clean("车" * typed)) == length


@pytest.mark.parametrize(
    ("typed", "normal"),
    [
        ("交通違法行為處理，請問罰款多少？？", "交通违法行为处理,请问罚款多少?"),
        ("闯 红灯  扣 6 分", "闯红灯扣6分"),
        ("闯\u200b红灯", "闯红灯"),
        ("Drunk  DRIVING", "drunk driving"),
        ("ＯＫ吗！！！", "ok吗!"),
        ("为什么。。。。", "为什么。"),
        ("打 1 2 2", "打122"),
        ("12 345", "12 345"),
    ],
)
def test_normalising_gives_one_spelling(typed: str, normal: str) -> None:
    assert normalise(typed) == normal


@steady
@given(ANYTHING)
def test_normalising_never_raises_and_leaves_nothing_invisible(text: str) -> None:
    normal = normalise(text)
    assert normal == normal.strip()
    assert not set(normal) & {"\x00", "\x1b", "\u200b", "\u202e", "\ufeff", "\n"}


@steady
@given(TYPED)
def test_normalising_twice_changes_nothing_more(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


def test_traditional_phrases_are_simplified_as_phrases() -> None:
    assert simplify("乾坤與乾燥") == "乾坤与干燥"


@pytest.mark.parametrize(("char", "han"), [("车", True), ("車", True), ("㐀", True), ("a", False), ("。", False)])
def test_only_chinese_characters_are_han(char: str, han: bool) -> None:
    assert is_han(char) is han
