"""The index against a plain-Python reference."""

from math import log

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.knowledge.language import Lexicon
from bot.search.analysis import Analyzer
from bot.search.entries import Entry
from bot.search.index import CONTEXT_WEIGHT, LIKENESS_SHARE, Hit, Index, build_index
from bot.search.ranking import SATURATION
from bot.text import normalise

ENTRIES = (
    Entry("a/1", "fact", "交警买了莲藕", ("交警买了多少莲藕", "莲藕是谁买的"), "莲藕 助农", "a"),
    Entry("a/2", "gap", "莲藕的价钱", ("莲藕多少钱",), "莲藕 助农", "a"),
    Entry("tip/1", "tip", "红灯亮时不得通行", ("闯红灯扣几分", "闯红灯罚多少"), "红灯"),
    Entry("tip/2", "tip", "戴好头盔"),
)
QUESTIONS = ["莲藕多少钱", "闯红灯扣几分", "交警买了莲藕", "头盔", "股票涨了", "红灯亮时的头盔和莲藕"]
steady = settings(deadline=None, derandomize=True)


@pytest.fixture(scope="module")
def analyzer() -> Analyzer:
    return Analyzer(Lexicon(words=("莲藕", "头盔", "闯红灯"), asked={"number": ("多少", "几")}))


@pytest.fixture(scope="module")
def index(analyzer: Analyzer) -> Index:
    return build_index(ENTRIES, analyzer)


def weigh_ask(analyzer: Analyzer, ask: str) -> dict[str, float]:
    kind = analyzer.find_asked(normalise(ask))
    return analyzer.weigh_terms(ask) | ({f"?{kind}": 1.0} if kind else {})


def count_terms(analyzer: Analyzer, entry: Entry) -> dict[str, float]:
    texts = [*(weigh_ask(analyzer, ask) for ask in entry.asks), analyzer.weigh_terms(entry.text)]
    counts = {term: float(sum(term in text for text in texts)) for term in set().union(*texts)}
    for term in analyzer.weigh_terms(entry.context):
        counts[term] = counts.get(term, 0) + CONTEXT_WEIGHT
    return counts


def score_by_hand(analyzer: Analyzer, question: dict[str, float]) -> list[float]:
    """BM25 with b = 0 as a share of the best possible, mixed with the Dice coefficient of the nearest ask."""
    counts = [count_terms(analyzer, entry) for entry in ENTRIES]

    def rarity(term: str) -> float:
        holders = sum(term in count for count in counts)
        return log(1 + (len(ENTRIES) - holders + 0.5) / (holders + 0.5))

    total = sum(rarity(term) * weight for term, weight in question.items())
    scores = []
    for entry, count in zip(ENTRIES, counts, strict=True):
        held = {term: count[term] for term in question if term in count}
        rank = sum(rarity(t) * question[t] * n * (SATURATION + 1) / (n + SATURATION) for t, n in held.items()) / total
        asks = [*(weigh_ask(analyzer, ask) for ask in entry.asks), analyzer.weigh_terms(entry.text)]
        likeness = max(
            2
            * sum(rarity(t) * question[t] for t in question if t in ask)
            / (total + sum(rarity(t) * weight for t, weight in ask.items()))
            for ask in asks
        )
        scores.append((1 - LIKENESS_SHARE) * rank + LIKENESS_SHARE * likeness)
    return scores


@pytest.mark.parametrize("question", QUESTIONS)
def test_scores_are_those_of_the_reference(index: Index, analyzer: Analyzer, question: str) -> None:
    terms = weigh_ask(analyzer, question)
    scores = {hit.number: hit.score for hit in index.search(terms, len(ENTRIES))}
    assert scores == pytest.approx(dict(enumerate(score_by_hand(analyzer, terms))), rel=1e-4, abs=1e-6)


@pytest.mark.parametrize(
    ("question", "best"), [("莲藕多少钱", 1), ("闯红灯扣几分", 2), ("莲藕是谁买的", 0), ("戴好头盔", 3)]
)
def test_an_ask_finds_its_entry_and_is_wholly_like_itself(
    index: Index, analyzer: Analyzer, question: str, best: int
) -> None:
    first, *_ = index.search(weigh_ask(analyzer, question), len(ENTRIES))
    assert first.number == best
    assert first.likeness == pytest.approx(1, rel=1e-5)


def test_hits_come_best_first_and_no_more_than_asked_for(index: Index, analyzer: Analyzer) -> None:
    hits = index.search(analyzer.weigh_terms("莲藕和红灯"), 3)
    assert len(hits) == 3
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


def test_terms_are_counted_by_entry(index: Index) -> None:
    assert index.count("莲藕") == pytest.approx({0: 3 + CONTEXT_WEIGHT, 1: 2 + CONTEXT_WEIGHT}, rel=1e-4)
    assert index.count("?number") == pytest.approx({0: 1, 1: 1, 2: 2}, rel=1e-4)
    assert index.count("股票") == {}


@pytest.mark.parametrize("entry", range(len(ENTRIES)))
def test_an_entry_holds_the_terms_of_all_its_texts_and_no_other(index: Index, analyzer: Analyzer, entry: int) -> None:
    counts = [count_terms(analyzer, e) for e in ENTRIES]
    assert {term for term in index.terms if index.holds(term, entry)} == set(counts[entry])
    assert not index.holds("股票", entry)


def test_what_no_entry_has_is_the_rarest(index: Index) -> None:
    assert index.holds_anywhere("莲藕")
    assert not index.holds_anywhere("股票")
    assert index.weigh("股票") == index.highest == pytest.approx(log(1 + (len(ENTRIES) + 0.5) / 0.5))
    assert index.weigh("莲藕") < index.weigh("头盔") < index.highest


def test_an_empty_knowledge_is_searched_without_a_hit(analyzer: Analyzer) -> None:
    index = build_index((), analyzer)
    assert index.search({"莲藕": 1.0}, 5) == []
    assert index.search({}, 5) == []
    assert not index.holds("莲藕", 0)
    assert index.count("莲藕") == {}


@pytest.mark.parametrize("asks", [("？",), ("？", "莲藕在哪"), ("莲藕在哪", "？"), ("？", "！")])
@pytest.mark.parametrize("text", ["！", "买了莲藕"])
def test_a_text_without_a_word_is_like_no_question(analyzer: Analyzer, text: str, asks: tuple[str, ...]) -> None:
    index = build_index((Entry("a/1", "fact", text, asks), Entry("a/2", "fact", "头盔")), analyzer)
    hits = {hit.number: hit for hit in index.search(analyzer.weigh_terms("莲藕"), 2)}
    known = "莲藕在哪" in asks or "莲藕" in text
    assert (hits[0].likeness > 0) is known
    assert hits[0].likeness <= 1 + 1e-5
    assert hits[1] == Hit(1, 0, 0)


def test_two_indexes_of_the_same_entries_are_the_same(index: Index, analyzer: Analyzer) -> None:
    again = build_index(ENTRIES, analyzer)
    assert list(again.terms) == list(index.terms)
    assert again.rarity.tolist() == index.rarity.tolist()
    assert [part.tolist() for part in again.entries] == [part.tolist() for part in index.entries]


@steady
@given(st.dictionaries(st.text(max_size=4), st.floats(0, 1, width=32)), st.integers(1, 10))
def test_any_terms_are_searched_for_without_a_fault(index: Index, terms: dict[str, float], most: int) -> None:
    hits = index.search(terms, most)
    assert len(hits) == min(most, len(ENTRIES))
    assert all(hit.score >= 0 and 0 <= hit.likeness <= 1 + 1e-5 for hit in hits)
    assert hits == index.search(terms, most)
