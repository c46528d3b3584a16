"""Knowledge to entries."""

from collections import Counter

import pytest

from bot.knowledge.models import Article, Card, Knowledge, Limit, Term, Tip, Wish
from bot.search.entries import Entry, collect_entries

ARTICLE = Article.model_validate(
    {
        "id": "lotus",
        "title": "助农有爱",
        "topics": ["莲藕", "滞销"],
        "facts": [
            {"id": "bought", "text": "买了1500余斤。", "keywords": ["多少"], "asks": ["买了多少"]},
            {"id": "village", "text": "在道口村。"},
        ],
        "gaps": [{"id": "price", "about": "莲藕的价钱", "text": "没有写。", "keywords": ["一斤"], "asks": ["多少钱"]}],
    }
)
TIP = Tip.model_validate(
    {
        "id": "belt",
        "title": "系安全带",
        "for": ["司机", "乘客"],
        "season": ["冬"],
        "topics": ["安全带"],
        "rule": "罚款。",
        "advice": "请系好。",
        "asks": ["要系吗"],
    }
)


@pytest.fixture
def entries(knowledge: Knowledge) -> dict[str, Entry]:
    parts = {
        "articles": (ARTICLE,),
        "tips": (TIP,),
        "cards": (Card(id="fire", title="车起火", text="打119。", asks=("起火了",)),),
        "terms": (Term(id="king", term="百吨王、大王", text="超载大货车。"),),
        "limits": (Limit(id="weather", about="天气", text="不知道天气。"),),
        "wishes": (Wish(id="news", lists="news", about="所有报道", asks=("有哪些新闻",)),),
    }
    return {entry.id: entry for entry in collect_entries(knowledge.model_copy(update=parts))}


def test_entries_keep_the_order_of_the_knowledge(entries: dict[str, Entry]) -> None:
    assert list(entries) == [
        "lotus/bought",
        "lotus/village",
        "lotus/price",
        "tip/belt",
        "card/fire",
        "term/king",
        "limit/weather",
        "wish/news",
    ]
    assert [entry.kind for entry in entries.values()] == ["fact", "fact", "gap", "tip", "card", "term", "limit", "wish"]


def test_a_fact_is_found_by_its_article_and_its_keywords(entries: dict[str, Entry]) -> None:
    fact = entries["lotus/bought"]
    assert (fact.text, fact.asks, fact.group) == ("买了1500余斤。", ("买了多少",), "lotus")
    assert set(fact.context.split()) == {"助农有爱", "莲藕", "滞销", "多少"}


def test_a_gap_is_found_by_what_is_missing_and_not_by_its_reply(entries: dict[str, Entry]) -> None:
    gap = entries["lotus/price"]
    assert (gap.text, gap.title, gap.group) == ("莲藕的价钱", "莲藕的价钱", "lotus")
    assert "一斤" in gap.context
    assert "没有写" not in gap.text + gap.context


def test_a_tip_is_found_by_title_rule_advice_and_whom_it_is_for(entries: dict[str, Entry]) -> None:
    tip = entries["tip/belt"]
    assert tip.text.split() == ["系安全带", "罚款。", "请系好。"]
    assert set(tip.context.split()) == {"安全带", "司机", "乘客", "冬"}
    assert tip.people == {"司机", "乘客"}


def test_a_tip_without_a_rule_has_none_in_its_text(knowledge: Knowledge) -> None:
    tip = TIP.model_copy(update={"rule": None})
    (entry,) = (e for e in collect_entries(knowledge.model_copy(update={"tips": (tip,)})) if e.id == "tip/belt")
    assert entry.text.split() == ["系安全带", "请系好。"]


def test_a_term_has_all_its_names(entries: dict[str, Entry]) -> None:
    assert entries["term/king"].names == ("百吨王", "大王")


def test_cards_and_limits_are_found_by_their_titles(entries: dict[str, Entry]) -> None:
    assert (entries["card/fire"].title, entries["card/fire"].asks) == ("车起火", ("起火了",))
    assert entries["limit/weather"].context == "天气"


def test_every_record_of_the_shipped_knowledge_is_one_entry(knowledge: Knowledge) -> None:
    counts = Counter(entry.kind for entry in collect_entries(knowledge))
    assert counts == {
        "fact": sum(len(article.facts) for article in knowledge.articles),
        "gap": sum(len(article.gaps) for article in knowledge.articles),
        "tip": len(knowledge.tips),
        "card": len(knowledge.cards),
        "term": len(knowledge.terms),
        "limit": len(knowledge.limits),
        "wish": len(knowledge.wishes),
    }


def test_no_two_entries_of_the_shipped_knowledge_share_an_id(knowledge: Knowledge) -> None:
    ids = [entry.id for entry in collect_entries(knowledge)]
    assert len(ids) == len(set(ids))
