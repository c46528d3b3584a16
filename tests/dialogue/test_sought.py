"""What a question seeks that its text does not say."""

import pytest

from bot.dialogue.sought import read_sought


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("袭击造成多少人受伤", "number"),
        ("大桥什么时候通车", "when"),
        ("航班为何取消", "why"),
        ("会议在哪里举行", "where"),
        ("新任校长是谁", "who"),
        ("大桥通车了", None),
    ],
)
def test_the_kind_of_thing_that_is_sought_is_read(question: str, kind: str | None) -> None:
    assert read_sought(question).kind == kind


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("火灾造成多少人受伤", "火灾造成12人受伤"),
        ("大桥什么时候通车", "大桥将于10月1日通车"),
        ("航班为何取消", "由于大雾,航班取消"),
        ("会议在哪里举行", "会议在海滨城市举行"),
        ("新任校长是谁", "新任校长约翰·史密斯到任"),
    ],
)
def test_a_text_that_has_it_is_told_from_one_that_has_not(question: str, text: str) -> None:
    sought = read_sought(question)
    assert sought.is_in(text, question)
    assert not sought.is_in("双方交换了意见", question)


def test_what_the_question_says_itself_is_not_what_it_seeks() -> None:
    question = "3月5日的火灾造成多少人受伤"
    assert not read_sought(question).is_in("3月5日发生火灾", question)
    assert read_sought(question).is_in("3月5日的火灾造成12人受伤", question)


def test_the_measure_that_is_asked_for_is_looked_for() -> None:
    amount = read_sought("救出多少名工人").amount
    assert amount is not None
    assert amount.search("救出30余名工人")
    assert amount.search("救出三名工人")
    assert not amount.search("救出工人用了3小时")


def test_a_number_without_a_measure_has_no_pattern() -> None:
    assert read_sought("人数是多少").amount is None


@pytest.mark.parametrize(
    ("question", "beside"), [("袭击目标是什么", "目标"), ("谁引爆了炸弹", ""), ("新任校长是谁", "校长")]
)
def test_the_words_before_the_one_that_asks_are_kept(question: str, beside: str) -> None:
    assert read_sought(question).beside == beside


def test_words_that_ask_are_no_part_of_what_is_told() -> None:
    assert read_sought("大桥什么时候通车").told == "大桥,通车"
    assert read_sought("文中提到大桥何时通车").told == ",大桥,通车"
