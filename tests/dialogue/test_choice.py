"""Which candidate is the answer, how sure that is, and what speaks against it."""

import pytest

from bot.dialogue.candidates import Ranker
from bot.dialogue.choice import ENOUGH, Choice, Chooser
from bot.dialogue.conditions import Checker
from bot.dialogue.question import Reader
from bot.knowledge.models import Knowledge
from bot.search.engine import Search


@pytest.fixture(scope="module")
def reader(knowledge: Knowledge, shipped_search: Search) -> Reader:
    return Reader(knowledge.lexicon, shipped_search)


@pytest.fixture(scope="module")
def chooser(knowledge: Knowledge, shipped_search: Search) -> Chooser:
    return Chooser(Ranker(knowledge.lexicon, shipped_search), Checker(knowledge))


def choose(chooser: Chooser, reader: Reader, message: str) -> Choice:
    choice = chooser.choose(reader.read(message))
    assert choice is not None
    return choice


@pytest.mark.parametrize(
    ("message", "entry"),
    [
        ("交警买了多少斤莲藕", "lotus-root/bought"),
        ("百吨王查了几起", "one-three-five/hundred-ton"),
        ("工程运输车闯红灯查了几起", "truck-drive/result"),
        ("心得体会上墙了多少份", "iron-team/notes"),
        ("四大队去了哪些村", "old-and-young/visit"),
        ("闯红灯扣几分", "tip/red-light-driver"),
        ("莲藕多少钱一斤", "lotus-root/price"),
        ("私家车几年检验一次", "limit/inspection-interval"),
        ("百吨王是什么", "term/hundred-ton-king"),
        ("打120要说什么", "card/call-120"),
    ],
)
def test_the_entry_that_is_meant_is_chosen_and_sure(chooser: Chooser, reader: Reader, message: str, entry: str) -> None:
    choice = choose(chooser, reader, message)
    assert choice.best.entry.id == entry
    assert choice.sure
    assert choice.conflicts == ()


@pytest.mark.parametrize(
    "message", ["今天股票涨了吗", "怎么做红烧肉", "特朗普是谁", "推荐一部电影", "比特币多少钱", "发烧了怎么办"]
)
def test_what_the_knowledge_is_not_about_is_not_sure(chooser: Chooser, reader: Reader, message: str) -> None:
    assert not choose(chooser, reader, message).sure


def test_a_chance_is_between_0_and_1_and_enough_or_not(chooser: Chooser, reader: Reader) -> None:
    sure, unsure = choose(chooser, reader, "闯红灯扣几分"), choose(chooser, reader, "怎么做红烧肉")
    assert 0 <= unsure.chance < ENOUGH <= sure.chance <= 1


def test_the_others_follow_the_best_and_are_not_it(chooser: Chooser, reader: Reader) -> None:
    choice = choose(chooser, reader, "闯红灯扣几分")
    assert choice.others
    assert choice.best not in choice.others
    assert len({candidate.number for candidate in (choice.best, *choice.others)}) == len(choice.others) + 1
    assert choice.distance >= 0


@pytest.mark.parametrize(
    ("message", "matter"),
    [
        ("三大队给快递员讲课了吗", "unit"),
        ("交警买了2000斤莲藕对吗", "number"),
        ("2021年交警买了多少斤莲藕", "year"),
        ("10月份查了百吨王几起", "month"),
        ("工程运输车第三阶段整治查了几起", "phase"),
        ("合肥交警买了多少莲藕", "elsewhere"),
        ("快递员安全宣传是12月24号搞的对吧", "time"),
    ],
)
def test_a_false_premise_speaks_against_the_choice(chooser: Chooser, reader: Reader, message: str, matter: str) -> None:
    assert matter in {conflict.matter for conflict in choose(chooser, reader, message).conflicts}


def test_a_rule_has_no_article_that_a_premise_could_contradict(chooser: Chooser, reader: Reader) -> None:
    choice = choose(chooser, reader, "2021年闯红灯扣几分")
    assert choice.best.entry.kind == "tip"
    assert choice.conflicts == ()


@pytest.mark.parametrize("message", ["献血的日子", "献血的人", "快递员的公司"])
def test_a_fact_is_told_where_nothing_is_asked(chooser: Chooser, reader: Reader, message: str) -> None:
    assert choose(chooser, reader, message).best.entry.kind == "fact"


def test_without_a_word_that_is_known_there_is_no_choice(chooser: Chooser, reader: Reader) -> None:
    choice = chooser.choose(reader.read("qqq zzz"))
    assert choice is None or not choice.sure


@pytest.mark.parametrize(("message", "group"), [("在哪", "lotus-root"), ("为什么", "courier-safety")])
def test_what_the_talk_is_about_is_preferred(chooser: Chooser, reader: Reader, message: str, group: str) -> None:
    alone, within = choose(chooser, reader, message), chooser.choose(reader.read(message), frozenset({group}))
    assert within is not None
    assert alone.best.entry.group != within.best.entry.group == group


@pytest.mark.parametrize(
    ("message", "entry"),
    [("酒驾罚多少钱", "tip/drink-points"), ("开营运车酒驾罚多少钱", "tip/drink-commercial")],
)
def test_the_usual_case_is_told_unless_a_special_one_is_named(
    chooser: Chooser, reader: Reader, message: str, entry: str
) -> None:
    assert choose(chooser, reader, message).best.entry.id == entry


def test_a_question_that_somebody_has_written_down_goes_to_its_entry(chooser: Chooser, reader: Reader) -> None:
    assert choose(chooser, reader, "淮北交警一共有多少人").best.entry.id == "limit/police-strength"


@pytest.mark.parametrize(
    ("message", "entry"),
    [("大货车闯红灯罚款多少", "tip/red-light-driver"), ("那次整治闯红灯罚了多少钱", "truck-drive/money")],
)
def test_the_law_is_told_unless_the_question_speaks_of_an_event(
    chooser: Chooser, reader: Reader, message: str, entry: str
) -> None:
    assert choose(chooser, reader, message).best.entry.id == entry
