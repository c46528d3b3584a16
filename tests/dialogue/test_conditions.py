"""False premises: corrected or refused, never answered with another figure."""

import re
from pathlib import Path

import pytest

from bot.app import Bot
from bot.dialogue.conditions import Checker, Conflict
from bot.dialogue.question import Question
from bot.knowledge.loader import load_knowledge
from bot.knowledge.models import Article, City, Fact, Knowledge
from bot.search.entries import Entry, collect_entries

SHIPPED = Path(__file__).resolve().parents[2] / "knowledge"
ARTICLE = """\
id: visit
title: 交警进村
units: [二大队]
when: 近日
reporters: [张三]
correspondents: [李四]
facts:
  - id: talk
    text: 3月5日，二大队民警到新村讲课，发放传单200余份。
  - id: drive
    text: 整治第二阶段以来，二大队查处超载7起。
"""
CITY = """\
name: 甲市
units: [{name: 二大队, full: 甲市二大队}]
places: [甲市, 新村, 老村]
"""


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Knowledge:
    folder = tmp_path_factory.mktemp("knowledge")
    (folder / "articles").mkdir()
    (folder / "articles" / "visit.yaml").write_text(ARTICLE, "utf-8")
    (folder / "city.yaml").write_text(CITY, "utf-8")
    return load_knowledge(folder, SHIPPED)


def find(small: Knowledge, text: str, entry: str = "visit/talk") -> list[Conflict]:
    entries: dict[str, Entry] = {found.id: found for found in collect_entries(small)}
    return Checker(small).find_conflicts(
        Question(text, (), {}, None, frozenset(), focus=text, origin=text), entries[entry]
    )


@pytest.mark.parametrize(
    ("text", "conflict"),
    [
        ("四大队去讲课了吗", Conflict("unit", "四大队", "二大队")),
        ("第4大队去讲课了吗", Conflict("unit", "四大队", "二大队")),
        ("在老村讲的课吗", Conflict("place", "老村", "新村")),
        ("3月6日去的吗", Conflict("time", "3月6日", "3月5日")),
        ("三月六号去的吗", Conflict("time", "三月六号", "3月5日")),
        ("2021年去的吗", Conflict("year", "2021年", "近日")),
        ("去年去的吗", Conflict("year", "去年", "近日")),
        ("发了300份传单吗", Conflict("number", "300份", "200余份")),
        ("发了三百份传单吗", Conflict("number", "三百份", "200余份")),
        ("第三阶段查了吗", Conflict("phase", "第三阶段", "第二阶段")),
        ("上海也讲课了吗", Conflict("elsewhere", "上海", "")),
    ],
)
def test_what_the_article_does_not_say_is_a_conflict(small: Knowledge, text: str, conflict: Conflict) -> None:
    assert find(small, text) == [conflict]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "二大队去讲课了吗",
        "第2大队去讲课了吗",
        "在新村讲的课吗",
        "3月5日去的吗",
        "三月五号去的吗",
        "3月份去的吗",
        "发了200份传单吗",
        "发了两百多份传单吗",
        "第二阶段查了吗",
        "甲市的事吗",
    ],
)
def test_what_the_article_says_is_none(small: Knowledge, text: str) -> None:
    assert find(small, text) == []


def test_a_figure_of_another_fact_of_the_article_is_none(small: Knowledge) -> None:
    assert find(small, "查了7起吗", "visit/talk") == []
    assert find(small, "查了9起吗", "visit/drive") == [Conflict("number", "9起", "7起")]


def test_people_and_other_cities_are_found_in_a_text(small: Knowledge) -> None:
    checker = Checker(small)
    assert checker.find_people("张三和李四写的，王五没写") == ["张三", "李四"]
    assert checker.find_elsewhere("上海的事") == "上海"
    assert checker.find_elsewhere("甲市的事") is None


@pytest.mark.parametrize(
    ("message", "wrong", "right"),
    [
        ("二大队去了洪庄村吗", "二大队", "四大队"),
        ("快递员宣传是四大队去的吗", "四大队", "二大队"),
        ("交警买了2000斤莲藕对吗", "2000斤", "1500余斤"),
        ("查获百吨王14起对吗", "14起", "4起"),
        ("完善了9处标志标线对吗", "9处", "8处"),
        ("派了3支疫情防控机动队吗", "3支", "2支"),
        ("四大队查处闯红灯70起吗", "70起", "7起"),
        ("学习心得有800份吗", "800份", "600余份"),
        ("快递员安全宣传是12月24号搞的对吧", "12月24号", "12月14日"),
    ],
)
def test_a_false_premise_is_corrected_with_the_right_figure(bot: Bot, message: str, wrong: str, right: str) -> None:
    reply, _ = bot.ask(message)
    assert reply.notices == (bot.knowledge.replies.correct.format(right=right, wrong=wrong),)
    assert wrong not in "".join(passage.text for passage in reply.passages)
    assert right in "".join(passage.text for passage in reply.passages)


@pytest.mark.parametrize(
    ("message", "wrong"),
    [
        ("2021年交警买了多少斤莲藕", "2021年"),
        ("去年交警买了多少莲藕", "去年"),
        ("10月份查了百吨王几起", "10月份"),
        ("12月查了几起百吨王", "12月"),
        ("2020年查了多少百吨王", "2020年"),
        ("工程运输车第三阶段整治查了几起", "第三阶段"),
        ("第一阶段查了几起闯红灯", "第一阶段"),
        ("献血是二大队组织的吗", "二大队"),
        ("宿州交警查了多少百吨王", "宿州"),
        ("合肥交警买了多少莲藕", "合肥"),
        ("上海交警献血了吗", "上海"),
    ],
)
def test_what_the_report_does_not_cover_is_refused_without_its_figures(bot: Bot, message: str, wrong: str) -> None:
    reply, _ = bot.ask(message)
    (passage,) = reply.passages
    assert reply.kind == "refuse"
    assert wrong in passage.text
    assert not re.search(r"1500|[47]起", bot.render(reply))
    assert reply.facts == ()


def test_news_of_no_city_in_particular_may_be_of_anywhere(knowledge: Knowledge) -> None:
    assert Checker(knowledge).find_elsewhere("上海的交警") == "上海"
    assert Checker(knowledge.model_copy(update={"city": City()})).find_elsewhere("上海的交警") is None


def test_articles_in_traditional_characters_are_compared_as_questions_are(knowledge: Knowledge) -> None:
    article = Article(id="bridge", title="通車", facts=(Fact(id="bridge", text="臺灣的車輛駛過大橋。"),))
    checker = Checker(knowledge.model_copy(update={"articles": (article,)}))
    question = Question("台湾的车辆", (), {}, None, frozenset(), focus="台湾的车辆", origin="台湾的车辆")
    assert checker.find_conflicts(question, Entry("bridge/bridge", "fact", "", group="bridge")) == []


@pytest.mark.parametrize(
    ("message", "right", "wrong"),
    [
        ("闯红灯扣12分对吗", "6分", "12分"),
        ("开车打电话扣两分还是三分", "", ""),
        ("开车打电话是不是扣2分", "3分", "2分"),
        ("闯红灯扣6分对吗", "", ""),
        ("我已经扣了9分，再闯红灯扣几分", "", ""),
    ],
)
def test_wrong_points_of_a_rule_are_corrected(bot: Bot, message: str, right: str, wrong: str) -> None:
    said = bot.knowledge.replies.correct_points.format(right=right, wrong=wrong)
    assert bot.ask(message)[0].notices == ((said,) if right else ())
