"""Which entries could answer a question, and how well."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.dialogue.candidates import MOST, Candidate, Ranker
from bot.dialogue.question import Reader
from bot.knowledge.loader import load_knowledge
from bot.knowledge.models import Knowledge
from bot.search.engine import Search, build_search

SHIPPED = Path(__file__).resolve().parents[2] / "knowledge"
FILES = {
    "articles/lotus.yaml": """\
id: lotus
title: 交警买莲藕
topics: [莲藕]
facts:
  - {id: bought, text: 民警一共买下1500余斤莲藕。, asks: [交警买了多少斤莲藕, 一共买了几斤莲藕]}
  - {id: place, text: 莲藕是在道口村买的。, asks: [莲藕在哪个村买的]}
  - {id: why, text: 莲藕滞销，村民着急。, asks: [为什么要买莲藕]}
gaps:
  - {id: price, about: 莲藕的价钱, text: 没有写价钱。, asks: [莲藕多少钱一斤, 买莲藕花了多少钱]}
""",
    "articles/blood.yaml": """\
id: blood
title: 交警献血
facts:
  - {id: place, text: 民警到市医院献血。, asks: [交警在哪献血]}
""",
    "tips/a.yaml": """\
tips:
  - {id: drink, title: 酒驾, topics: [酒驾], for: [司机], advice: 别喝酒。, rule: 酒驾一次记12分。, asks: [酒驾扣几分]}
  - {id: drunk, title: 醉驾, topics: [醉驾], for: [司机], advice: 叫代驾。, rule: 醉驾处拘役。, asks: [醉驾判刑吗]}
  - {id: old, title: 过马路, for: [老人], advice: 老人过马路走斑马线。, asks: [老人过马路注意什么]}
  - {id: child, title: 过马路, for: [孩子], advice: 孩子过马路牵大人的手。, asks: [孩子过马路注意什么]}
""",
    "glossary.yaml": "terms:\n  - {id: king, term: 百吨王, text: 超载的大货车。, asks: [百吨王是什么]}\n",
}


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Knowledge:
    folder = tmp_path_factory.mktemp("knowledge")
    for name, text in FILES.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    return load_knowledge(folder, SHIPPED)


@pytest.fixture(scope="module")
def search(small: Knowledge) -> Search:
    return build_search(small)


@pytest.fixture(scope="module")
def reader(small: Knowledge, search: Search) -> Reader:
    return Reader(small.lexicon, search)


@pytest.fixture(scope="module")
def ranker(small: Knowledge, search: Search) -> Ranker:
    return Ranker(small.lexicon, search)


def score(candidates: list[Candidate], entry: str) -> float:
    return next((c.score for c in candidates if c.entry.id == entry), 0.0)


def number(search: Search, entry: str) -> int:
    return next(n for n, found in enumerate(search.entries) if found.id == entry)


@pytest.mark.parametrize(
    ("message", "entry"),
    [
        ("交警买了多少斤莲藕", "lotus/bought"),
        ("莲藕是哪个村的", "lotus/place"),
        ("为啥买莲藕", "lotus/why"),
        ("莲藕多少钱", "lotus/price"),
        ("在哪里献血", "blood/place"),
        ("酒驾扣几分", "tip/drink"),
        ("醉驾会判刑吗", "tip/drunk"),
        ("老人过马路要注意什么", "tip/old"),
        ("孩子过马路要注意什么", "tip/child"),
        ("百吨王是什么", "term/king"),
    ],
)
def test_the_entry_that_is_meant_comes_first(ranker: Ranker, reader: Reader, message: str, entry: str) -> None:
    first, *_ = ranker.rank(reader.read(message))
    assert first.entry.id == entry


def test_candidates_come_best_first_and_no_more_than_asked_for(ranker: Ranker, reader: Reader) -> None:
    question = reader.read("交警买了多少斤莲藕")
    scores = [candidate.score for candidate in ranker.rank(question)]
    assert scores == sorted(scores, reverse=True)
    assert len(scores) <= MOST
    assert len(ranker.rank(question, most=2)) == 2


def test_what_the_talk_is_about_scores_more(ranker: Ranker, reader: Reader) -> None:
    question = reader.read("在哪里")
    alone, within = ranker.rank(question), ranker.rank(question, groups=frozenset({"blood"}))
    assert score(within, "blood/place") > score(alone, "blood/place") > 0


def test_an_ask_is_more_like_itself_than_any_other(ranker: Ranker, reader: Reader) -> None:
    first, *_ = ranker.rank(reader.read("酒驾扣几分"))
    assert first.likeness > 0.8
    assert all(first.likeness > other.likeness for other in ranker.rank(reader.read("酒驾扣几分"))[1:])


@pytest.mark.parametrize(
    ("message", "entry", "offers"),
    [
        ("莲藕多少钱", "lotus/bought", False),
        ("买了多少斤莲藕", "lotus/bought", True),
        ("买了多少斤莲藕", "lotus/place", False),
        ("莲藕", "lotus/place", True),
    ],
)
def test_an_entry_has_or_has_not_what_is_wanted(
    ranker: Ranker, reader: Reader, search: Search, message: str, entry: str, offers: bool
) -> None:
    assert ranker.offers(number(search, entry), reader.read(message).wants) is offers


def test_an_entry_tells_the_kind_of_thing_that_is_asked_for(ranker: Ranker, reader: Reader, search: Search) -> None:
    question = reader.read("在哪家医院献血")
    assert ranker.tells(number(search, "blood/place"), question)
    assert not ranker.tells(number(search, "lotus/place"), question)
    assert ranker.fits(number(search, "blood/place"), question) == 1
    assert ranker.fits(number(search, "lotus/place"), question) < 1


def test_evidence_is_what_an_entry_shares_with_the_question(ranker: Ranker, reader: Reader, search: Search) -> None:
    question = reader.read("酒驾扣几分")
    shared, anchored = ranker.gauge(number(search, "tip/drink"), question)
    assert shared > ranker.gauge(number(search, "lotus/place"), question)[0]
    assert anchored
    assert ranker.gauge(number(search, "blood/place"), reader.read("股票涨了")) == (0, False)


def test_a_term_is_no_candidate_where_it_is_not_named(ranker: Ranker, reader: Reader) -> None:
    assert score(ranker.rank(reader.read("超载的大货车是什么")), "term/king") == 0
    assert score(ranker.rank(reader.read("百吨王")), "term/king") > 0


def test_a_rival_of_what_is_named_scores_less(ranker: Ranker, reader: Reader) -> None:
    drink, drunk = ranker.rank(reader.read("酒驾怎么处罚")), ranker.rank(reader.read("醉驾怎么处罚"))
    assert score(drink, "tip/drink") > score(drink, "tip/drunk")
    assert score(drunk, "tip/drunk") > score(drunk, "tip/drink")


@settings(deadline=None, derandomize=True)
@given(st.text(st.one_of(st.characters(codec="gb2312"), st.sampled_from("莲藕交警酒驾扣几分哪个村多少"))))
def test_any_message_is_ranked_alike_twice(ranker: Ranker, reader: Reader, message: str) -> None:
    question = reader.read(message)
    assert ranker.rank(question) == ranker.rank(question)
