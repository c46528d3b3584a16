"""Reading what was typed: English, pinyin, homophones."""

from pathlib import Path

import pytest

from bot.knowledge.loader import load_knowledge
from bot.search.engine import Search, build_search

SHIPPED = Path(__file__).resolve().parents[2] / "knowledge"
ARTICLE = """\
id: lotus
title: 交警买莲藕
facts:
  - id: bought
    text: 淮北交警在道口村买了1500余斤莲藕。
    asks: [交警买了多少斤莲藕, 买莲藕花了多少钱, 莲藕是谁买的]
  - id: stopped
    text: 交警查处酒驾，酒驾一次记12分。
    asks: [酒驾扣几分, 喝酒开车扣几分, 酒驾怎么处罚]
"""
CITY = """\
name: 淮北
units: [{name: 二大队, full: 淮北交警二大队, aliases: [第二大队]}]
places: [淮北, 道口村]
"""


@pytest.fixture(scope="module")
def search(tmp_path_factory: pytest.TempPathFactory) -> Search:
    folder = tmp_path_factory.mktemp("knowledge")
    (folder / "articles").mkdir()
    (folder / "articles" / "lotus.yaml").write_text(ARTICLE, "utf-8")
    (folder / "city.yaml").write_text(CITY, "utf-8")
    return build_search(load_knowledge(folder, SHIPPED))


@pytest.mark.parametrize("typed", ["jiujia kou ji fen", "jiujiakoujifen", "jiu jia kou ji fen", "JIU JIA KOU JI FEN"])
def test_a_message_in_pinyin_becomes_chinese(search: Search, typed: str) -> None:
    assert search.read(typed) == "酒驾扣几分"


@pytest.mark.parametrize(
    ("typed", "read"),
    [("喝jiu开车", "喝酒开车"), ("lianou买了多少斤", "莲藕买了多少斤"), ("jiaojing买莲藕", "交警买莲藕")],
)
def test_pinyin_between_chinese_is_read(search: Search, typed: str, read: str) -> None:
    assert search.read(typed) == read


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("how many points for running a red light", ["几分", "闯红灯"]),
        ("What is the fine for DRUNK DRIVING in Huaibei", ["罚款", "醉驾", "淮北"]),
        ("do i need a helmet", ["头盔"]),
    ],
)
def test_an_english_message_gets_chinese_words(search: Search, typed: str, words: list[str]) -> None:
    read = search.read(typed)
    assert all(word in read for word in words)


def test_a_longer_english_phrase_goes_before_its_parts(search: Search) -> None:
    assert search.read("helmet") == "头盔"
    assert search.read("without a helmet") == "不戴头盔"


def test_an_english_phrase_inside_another_word_is_left(search: Search) -> None:
    assert search.read("helmetless") == "helmetless"


@pytest.mark.parametrize("text", ["酒驾扣几分", "莲藕,1500斤", "", "12345"])
def test_a_message_in_chinese_stays_as_it_is(search: Search, text: str) -> None:
    assert search.read(text) == text


def test_full_width_and_traditional_characters_are_read(search: Search) -> None:
    assert search.read("酒駕　ＫＯＵ幾分") == "酒驾扣几分"


@pytest.mark.parametrize(
    ("typed", "text", "made"),
    [
        ("链藕买了多少斤", "莲藕买了多少斤", [("链藕", "莲藕")]),
        ("快弟员", "快递员", [("快弟员", "快递员")]),
        ("百墩王是什么", "百吨王是什么", [("百墩王", "百吨王")]),
    ],
)
def test_homophones_are_corrected(search: Search, typed: str, text: str, made: list[tuple[str, str]]) -> None:
    assert search.correct(typed) == (text, made)


@pytest.mark.parametrize("text", ["交警买了多少斤莲藕", "酒驾扣几分", "淮北交警在道口村", ""])
def test_what_is_right_is_not_corrected(search: Search, text: str) -> None:
    assert search.correct(text) == (text, [])
    assert search.correct(text, boldly=True) == (text, [])


def test_names_of_places_and_units_are_words(search: Search) -> None:
    assert {"道口村", "二大队", "第二大队", "淮北交警二大队"} <= search.analyzer.known


@pytest.mark.parametrize(
    ("question", "entry"), [("交警买了多少莲藕", "lotus/bought"), ("酒驾记多少分", "lotus/stopped")]
)
def test_the_entry_that_is_meant_matches_best(search: Search, question: str, entry: str) -> None:
    hits = search.find(search.analyzer.weigh_terms(question), 5)
    assert search.entries[max(hits, key=lambda hit: hit.score).number].id == entry


def test_no_more_entries_are_found_than_asked_for(search: Search) -> None:
    assert len(search.find(search.analyzer.weigh_terms("交警"), 1)) == 1
