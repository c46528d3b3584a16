"""Articles found by the terms of all their sentences together."""

import pytest

from bot.knowledge.language import Lexicon
from bot.search.analysis import Analyzer
from bot.search.articles import Articles
from bot.search.entries import Entry
from bot.search.index import build_index

ENTRIES = (
    Entry("fire/1", "fact", "仓库夜里起火。", group="fire"),
    Entry("fire/2", "fact", "消防员救出三名工人。", group="fire"),
    Entry("flood/1", "fact", "大雨冲垮了一座桥。", group="flood"),
    Entry("flood/2", "fact", "三名工人被困。", group="flood"),
    Entry("flood/3", "fact", "河水第二天退去。", group="flood"),
    Entry("tip/rain", "tip", "大雨天不要过桥。"),
)
ANALYZER = Analyzer(Lexicon())


@pytest.fixture(scope="module")
def articles() -> Articles:
    return Articles(ENTRIES, build_index(ENTRIES, ANALYZER))


def find(articles: Articles, text: str, most: int = 5) -> dict[str, float]:
    return articles.search(ANALYZER.weigh_terms(text), most)


def test_terms_of_several_sentences_count_together(articles: Articles) -> None:
    assert next(iter(find(articles, "起火时救出工人"))) == "fire"


def test_the_best_articles_come_first_and_no_more_than_wished_for(articles: Articles) -> None:
    found = find(articles, "大雨冲垮桥")
    assert list(found) == ["flood", "fire"]
    assert found["flood"] > found["fire"]
    assert list(find(articles, "大雨冲垮桥", most=1)) == ["flood"]


def test_what_shares_nothing_has_no_score(articles: Articles) -> None:
    assert find(articles, "股票")["fire"] == 0


def test_the_shorter_article_is_more_about_what_both_say(articles: Articles) -> None:
    found = find(articles, "三名工人")
    assert found["fire"] > found["flood"]


def test_facts_are_listed_by_article_and_nothing_else_is(articles: Articles) -> None:
    assert articles.facts == {"fire": [0, 1], "flood": [2, 3, 4]}


def test_without_articles_nothing_is_found() -> None:
    tips = ENTRIES[-1:]
    assert find(Articles(tips, build_index(tips, ANALYZER)), "大雨") == {}


def test_an_empty_knowledge_has_no_articles() -> None:
    assert find(Articles((), build_index((), ANALYZER)), "大雨") == {}
