"""Two questions in one message, and one question about two things."""

import pytest

from bot.app import Bot
from bot.dialogue.question import Reader
from bot.dialogue.splitting import Splitter
from bot.knowledge.models import Knowledge
from bot.search.engine import Search


@pytest.fixture(scope="module")
def reader(knowledge: Knowledge, shipped_search: Search) -> Reader:
    return Reader(knowledge.lexicon, shipped_search)


@pytest.fixture(scope="module")
def splitter(knowledge: Knowledge, reader: Reader) -> Splitter:
    return Splitter(knowledge.lexicon, reader)


def show(bot: Bot, message: str) -> str:
    reply, _ = bot.ask(message)
    assert reply.kind == "answer"
    return bot.render(reply).replace("【", "").replace("】", "")


@pytest.mark.parametrize(
    ("message", "parts"),
    [
        ("交警买了多少斤莲藕？闯红灯扣几分？", ["交警买了多少斤莲藕", "闯红灯扣几分"]),
        ("闯红灯扣几分；不系安全带扣几分", ["闯红灯扣几分", "不系安全带扣几分"]),
        ("交警买了多少斤莲藕，另外闯红灯扣几分", ["交警买了多少斤莲藕", "闯红灯扣几分"]),
        ("闯红灯扣几分", ["闯红灯扣几分"]),
        ("有一天。我想知道闯红灯扣几分", ["有一天。我想知道闯红灯扣几分"]),
        ("", [""]),
    ],
)
def test_a_message_is_split_where_each_part_asks(
    splitter: Splitter, reader: Reader, message: str, parts: list[str]
) -> None:
    assert [part.text.strip(",") for part in splitter.split(reader.read(message))] == parts


@pytest.mark.parametrize(
    ("message", "halves"),
    [
        ("莲藕和献血各是谁写的", ["莲藕", "献血"]),
        ("闯红灯和不系安全带各扣几分", ["闯红灯", "不系安全带"]),
        ("酒驾跟醉驾分别怎么罚", ["酒驾", "醉驾"]),
    ],
)
def test_this_and_that_becomes_a_question_for_each(
    splitter: Splitter, reader: Reader, message: str, halves: list[str]
) -> None:
    one, other = splitter.distribute(reader.read(message))
    assert one.text.startswith(halves[0])
    assert other.text.startswith(halves[1])
    assert one.text[len(halves[0]) :] == other.text[len(halves[1]) :] != ""
    assert one.origin == other.origin == message


@pytest.mark.parametrize("message", ["莲藕和献血", "闯红灯扣几分", "各扣几分", ""])
def test_what_names_no_two_things_of_which_something_is_asked_stays_whole(
    splitter: Splitter, reader: Reader, message: str
) -> None:
    question = reader.read(message)
    assert splitter.distribute(question) == [question]


def test_things_that_exclude_one_another_are_separated(
    splitter: Splitter, reader: Reader, knowledge: Knowledge
) -> None:
    question = reader.read("酒驾醉驾怎么罚")
    group = next(g for g in knowledge.lexicon.contrast if {"酒驾", "醉驾"} <= set(g))
    named = [part.word for part in question.parts if part.word in group]
    assert len(named) == 2
    halves = splitter.separate(question)
    assert [half.named & set(named) for half in halves] == [{name} for name in named]


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ("交警买了多少斤莲藕？闯红灯扣几分？", ["1500余斤", "一次记6分"]),
        ("11月完善了多少处标志标线？百吨王查了几起？", ["8处", "4起"]),
        ("给快递员讲安全是哪天？莲藕是哪个村的？", ["12月14日", "道口村"]),
        ("闯红灯和不系安全带各扣几分", ["记6分", "记1分"]),
        ("标志标线和交叉口各多少处", ["8处", "35处"]),
        ("莲藕和献血各是谁写的", ["程晓庆", "尹晓洁"]),
    ],
)
def test_both_questions_are_answered(bot: Bot, message: str, said: list[str]) -> None:
    text = show(bot, message)
    assert [part for part in said if part not in text] == []


@pytest.mark.parametrize(
    ("message", "titles"),
    [
        (
            "交警买了多少斤莲藕？闯红灯扣几分？",
            {"助农有爱 警民情深", "道路交通安全违法行为记分管理办法", "道路交通安全法"},
        ),
        ("给快递员讲安全是哪天？莲藕是哪个村的？", {"为快递员“送”安全", "助农有爱 警民情深"}),
    ],
)
def test_both_sources_are_named(bot: Bot, message: str, titles: set[str]) -> None:
    reply, _ = bot.ask(message)
    assert {source.title for source in reply.sources} == titles


@pytest.mark.parametrize("message", ["交警买了多少斤莲藕？今天股票涨了吗？", "今天股票涨了吗？交警买了多少斤莲藕？"])
def test_a_part_that_is_not_known_does_not_spoil_the_other(bot: Bot, message: str) -> None:
    assert "1500余斤" in show(bot, message)
