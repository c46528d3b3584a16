"""Texts as they are kept."""

import pytest

from bot.journal.texts import protect

PHONE = "13812345678"


def test_a_phone_number_is_masked() -> None:
    assert PHONE not in protect(f"我的电话是{PHONE}，请回电")


def test_what_is_not_personal_stays() -> None:
    assert protect("骑电动车要戴头盔吗？\n😀") == "骑电动车要戴头盔吗？\n😀"


@pytest.mark.parametrize("shown", range(1, 12))
def test_a_number_at_the_cut_is_masked_as_a_whole(shown: int) -> None:
    assert not any(char.isdigit() for char in protect("字" * (20 - shown) + PHONE, 20))


def test_a_text_is_bounded() -> None:
    assert len(protect("字" * 100_000, 20)) == 20


def test_what_no_database_holds_is_replaced() -> None:
    assert protect("a\x00b\ud83dc") == "a\ufffdb\ufffdc"
