"""Sentences of news that nobody has written questions for."""

import pytest

from bot.app import assemble
from bot.dialogue.passages import FEW, Passage, Passages, Signs, explain
from bot.dialogue.question import Reader
from bot.dialogue.rendering import _SIGNS
from bot.knowledge.models import Article, Fact, Knowledge
from bot.search.engine import Search, build_search

STORM = (
    "台风昨晚在东岛登陆。",
    "港口因此关闭。",
    "全岛有1200户停电。",
    "岛上的电力公司说,停电的住户周五以前可以恢复供电。",
    "校长约翰·李宣布学校停课。",
)
FERRY = ("一艘渡轮在西湾搁浅。", "船上没有人受伤。", "船长表示,渡轮搁浅是因为大雾。", "渡轮公司已经道歉。")


def make_article(id_: str, title: str, texts: tuple[str, ...], asks: tuple[str, ...] = ()) -> Article:
    facts = tuple(Fact(id=f"s{number}", text=text, asks=asks) for number, text in enumerate(texts))
    return Article(id=id_, title=title, facts=facts)


def search_articles(knowledge: Knowledge, *articles: Article) -> Search:
    return build_search(
        Knowledge(articles=articles, replies=knowledge.replies, service=knowledge.service, lexicon=knowledge.lexicon)
    )


@pytest.fixture(scope="module")
def search(knowledge: Knowledge) -> Search:
    storm, ferry = make_article("storm", "台风登陆东岛", STORM), make_article("ferry", "渡轮西湾搁浅", FERRY)
    return search_articles(knowledge, storm, ferry)


@pytest.fixture(scope="module")
def reader(knowledge: Knowledge, search: Search) -> Reader:
    return Reader(knowledge.lexicon, search)


def rank(search: Search, reader: Reader, message: str) -> list[Passage]:
    question = reader.read(message)
    hits = {hit.number: hit.likeness for hit in search.find(question.terms, 20)}
    return sorted(Passages(search).weigh(question.text, hits), key=lambda passage: -passage.score)


@pytest.mark.parametrize(
    ("message", "text"),
    [
        ("多少户停电", STORM[2]),
        ("停电的住户什么时候恢复供电", STORM[3]),
        ("校长是谁", STORM[4]),
        ("台风在哪里登陆", STORM[0]),
        ("渡轮为什么搁浅", FERRY[2]),
    ],
)
def test_the_sentence_that_has_what_is_sought_comes_first(
    search: Search, reader: Reader, message: str, text: str
) -> None:
    assert search.entries[rank(search, reader, message)[0].number].text == text


def test_what_the_sentence_lacks_may_stand_before_it_or_in_the_headline(search: Search, reader: Reader) -> None:
    passages = {search.entries[p.number].text: p.signs for p in rank(search, reader, "台风登陆后港口怎么样")}
    assert passages[STORM[1]].before > 0
    assert passages[STORM[1]].headline > 0
    assert passages[STORM[0]].before == 0


def test_every_sign_raises_or_lowers_the_score(search: Search, reader: Reader) -> None:
    best = rank(search, reader, "多少户停电")[0]
    assert best.signs.amount == 1
    assert best._replace(signs=best.signs._replace(amount=0)).score < best.score
    assert best._replace(signs=best.signs._replace(size=2)).score < best.score


def test_the_signs_of_a_sentence_add_up_to_its_score(search: Search, reader: Reader) -> None:
    best = rank(search, reader, "多少户停电")[0]
    assert sum(part for _, part in explain(best.signs)) == pytest.approx(best.score)


def test_every_sign_has_a_name_that_people_read() -> None:
    assert _SIGNS.keys() == set(Signs._fields)


def test_an_ask_that_is_like_the_question_raises_the_score(knowledge: Knowledge) -> None:
    plain = make_article("plain", "消息", ("双方交换了意见。",))
    asked = make_article("asked", "消息", ("双方交换了看法。",), ("会谈得怎么样",))
    search = search_articles(knowledge, plain, asked)
    first, second = rank(search, Reader(knowledge.lexicon, search), "会谈得怎么样")
    assert search.entries[first.number].group == "asked"
    assert second.signs.likeness == 0


def test_facts_with_many_asks_are_left_to_these(knowledge: Knowledge) -> None:
    asks = tuple(f"问法{number}" for number in range(FEW + 1))
    search = search_articles(
        knowledge, make_article("many", "消息", FERRY, asks), make_article("few", "台风", STORM, asks[:FEW])
    )
    assert {search.entries[number].group for number in Passages(search).numbers} == {"few"}


@pytest.mark.parametrize(
    ("question", "found"), [("渡轮在西湾搁浅赔了多少钱", False), ("渡轮在西湾搁浅是因为什么", True)]
)
def test_a_figure_that_the_news_does_not_hold_is_told_to_be_missing(
    knowledge: Knowledge, question: str, found: bool
) -> None:
    news = Knowledge(
        articles=(make_article("ferry", "渡轮西湾搁浅", FERRY),),
        replies=knowledge.replies,
        service=knowledge.service,
        lexicon=knowledge.lexicon,
    )
    reply, _ = assemble(news).ask(question)
    assert reply.facts
    assert reply.notices == (() if found else (knowledge.replies.beside,))
