"""What people wish of the daily tip, in the many ways they write it."""

from datetime import UTC, date, datetime

import pytest

from bot.app import Bot
from bot.channels.telegram.wishes import USUAL, Wish, find_first_day, parse_time, read_wish, write_time
from bot.dialogue.topics import Topics


@pytest.fixture(scope="module")
def topics(bot: Bot) -> Topics:
    return bot.topics


@pytest.mark.parametrize(
    ("text", "minute"),
    [
        ("7:30", 450),
        ("07:30", 450),
        ("7点", 420),
        ("7点半", 450),
        ("七点半", 450),
        ("7时30分", 450),
        ("八点一刻", 495),
        ("8点三刻", 525),
        ("八点零五分", 485),
        ("8点钟", 480),
        ("8点整", 480),
        ("早上7点半", 450),
        ("早7点", 420),
        ("清晨六点", 360),
        ("上午10点", 600),
        ("中午12点", 720),
        ("中午12点半", 750),
        ("中午11点半", 690),
        ("中午1点", 780),
        ("下午3点", 900),
        ("下午两点", 840),
        ("傍晚6点", 1080),
        ("晚上8点", 1200),
        ("晚上八点一刻", 1215),
        ("晚8点半", 1230),
        ("晚上20:15", 1215),
        ("凌晨12点", 0),
        ("凌晨1点", 60),
        ("二十三点五十九分", 1439),
        ("0:00", 0),
        ("24:00", 0),
    ],
)
def test_a_time_is_read_however_it_is_written(text: str, minute: int) -> None:
    assert parse_time(text) == minute


@pytest.mark.parametrize(("text", "minute"), [("晚上12点", 0), ("夜里十二点半", 30), ("夜里2点", 120), ("晚上1点", 60)])
def test_the_small_hours_are_not_the_afternoon(text: str, minute: int) -> None:
    assert parse_time(text) == minute


@pytest.mark.parametrize(
    "text", ["", "老人", "25:00", "24:30", "7:60", "7", "7:5", "点", "早上", "99点", "7点99分", "下午13点半了"]
)
def test_what_is_no_time_is_none(text: str) -> None:
    assert parse_time(text) is None


def test_without_words_the_usual_time_and_all_topics_are_wished(topics: Topics) -> None:
    assert read_wish((), topics) == Wish(USUAL, ())


@pytest.mark.parametrize("words", [("7:30", "老人"), ("老人", "7:30"), ("７：３０", "老人")])
def test_time_and_topics_come_in_any_order_and_width(words: tuple[str, ...], topics: Topics) -> None:
    assert read_wish(words, topics) == Wish(450, ("老人",))


@pytest.mark.parametrize("words", [("晚上", "8点"), ("老人", "晚上", "八点")])
def test_a_part_of_the_day_may_stand_apart(words: tuple[str, ...], topics: Topics) -> None:
    assert read_wish(words, topics).minute == 1200
    assert not read_wish(words, topics).bad_topics


@pytest.mark.parametrize(
    ("word", "topic"),
    [("老人", "老人"), ("老司机", "司机"), ("娃", "孩子"), ("骑手", "快递员"), ("学生", "孩子"), ("laoren", "老人")],
)
def test_a_topic_is_found_by_what_people_call_it(word: str, topic: str, topics: Topics) -> None:
    assert read_wish((word,), topics).topics == (topic,)


@pytest.mark.parametrize("words", [("老人、行人",), ("老人，行人",), ("老人,行人",)])
def test_topics_in_one_word_are_taken_apart(words: tuple[str, ...], topics: Topics) -> None:
    assert read_wish(words, topics).topics == ("老人", "行人")


def test_a_topic_that_is_named_twice_counts_once(topics: Topics) -> None:
    assert read_wish(("老人", "老人"), topics).topics == ("老人",)


@pytest.mark.parametrize("word", ["25:00", "7:5", "9", "每天7点"])
def test_what_looks_like_a_time_is_named_as_a_bad_time(word: str, topics: Topics) -> None:
    assert read_wish((word, "老人"), topics) == Wish(USUAL, ("老人",), bad_times=(word,))


def test_what_is_neither_is_named_as_a_bad_topic(topics: Topics) -> None:
    assert read_wish(("7:30", "量子力学"), topics) == Wish(450, (), bad_topics=("量子力学",))


@pytest.mark.parametrize(("minute", "written"), [(450, "7:30"), (0, "0:00"), (485, "8:05"), (1439, "23:59")])
def test_a_time_is_written_as_people_do(minute: int, written: str) -> None:
    assert write_time(minute) == written


@pytest.mark.parametrize(("minute", "day"), [(511, 6), (510, 7), (480, 7)])
def test_the_first_tip_comes_today_only_where_its_minute_is_still_to_come(minute: int, day: int) -> None:
    assert find_first_day(minute, datetime(2024, 5, 6, 8, 30, tzinfo=UTC)) == date(2024, 5, day)
