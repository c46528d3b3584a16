"""A choice to a reply, for each kind of entry."""

import pytest

from bot.app import Bot, assemble
from bot.dialogue.composing import MOST_PASSAGES, MOST_TOLD, Composer
from bot.dialogue.joining import MOST_TOGETHER
from bot.dialogue.reply import Passage
from bot.dialogue.wording import Writer
from bot.knowledge.models import Article, Fact, Knowledge


@pytest.fixture(scope="module")
def composer(bot: Bot) -> Composer:
    return Composer(Writer(bot.knowledge))


@pytest.mark.parametrize(
    ("message", "kind"),
    [
        ("交警买了多少斤莲藕", "answer"),
        ("闯红灯扣几分", "answer"),
        ("老人过马路注意什么", "tip"),
        ("最近有哪些专项行动", "list"),
        ("莲藕多少钱一斤", "refuse"),
        ("私家车几年检验一次", "refuse"),
        ("撞车了有人流血", "emergency"),
        ("你好", "social"),
        ("你会什么", "help"),
    ],
)
def test_every_kind_of_message_has_its_kind_of_reply(bot: Bot, message: str, kind: str) -> None:
    reply, _ = bot.ask(message)
    assert reply.kind == kind
    assert reply.passages


@pytest.mark.parametrize(
    ("message", "gap", "article"),
    [
        ("莲藕多少钱一斤", "price", "lotus-root"),
        ("莲藕是什么品种", "quality", "lotus-root"),
        ("献血是哪天", "date", "blood-donation"),
        ("献血的人有多少", "people", "blood-donation"),
        ("献血有没有纪念品", "gifts", "blood-donation"),
        ("去的是哪家快递公司", "company", "courier-safety"),
        ("铁骑队有多少人", "rider-count", "one-three-five"),
        ("洪庄村属于哪个镇", "town", "old-and-young"),
    ],
)
def test_a_detail_that_an_article_is_silent_on_is_said_to_be_missing(
    bot: Bot, message: str, gap: str, article: str
) -> None:
    (held,) = (g for a in bot.knowledge.articles if a.id == article for g in a.gaps if g.id == gap)
    reply, _ = bot.ask(message)
    assert reply.kind == "refuse"
    assert [passage.text for passage in reply.passages] == [bot.knowledge.replies.gap.format(text=held.text)]
    assert [source.id for source in reply.sources] == [article]


@pytest.mark.parametrize(
    ("message", "limit"),
    [
        ("私家车几年检验一次", "inspection-interval"),
        ("骑电动车不戴头盔罚多少钱", "ebike-helmet-fine"),
        ("电动车能带人吗", "ebike-passengers"),
        ("淮北今天限号吗", "local-restrictions"),
        ("新国标电动车限重多少", "ebike-standard-figures"),
    ],
)
def test_what_the_sources_do_not_carry_is_said_to_be_unknown(bot: Bot, message: str, limit: str) -> None:
    (held,) = (found for found in bot.knowledge.limits if found.id == limit)
    reply, _ = bot.ask(message)
    assert reply.kind == "refuse"
    assert held.text in reply.passages[0].text
    assert {source.id for source in reply.sources} == {basis.document for basis in held.basis}


@pytest.mark.parametrize(
    ("message", "term"),
    [("百吨王是什么", "hundred-ton-king"), ("铁骑是什么", "iron-riders"), ("一老一小指谁", "old-and-young")],
)
def test_the_common_meaning_of_a_term_is_marked_as_such_and_a_fact_follows(bot: Bot, message: str, term: str) -> None:
    (held,) = (found for found in bot.knowledge.terms if found.id == term)
    reply, _ = bot.ask(message)
    meaning, fact = reply.passages
    assert meaning.text == bot.knowledge.replies.term.format(text=held.text)
    assert any(name in fact.text for name in held.term.split("、"))
    assert reply.facts[0] == f"term/{term}"
    assert len(reply.sources) == 1


def test_advice_is_given_with_a_few_more_pieces_and_the_rule_of_the_first(bot: Bot) -> None:
    reply, _ = bot.ask("雾天开车要注意什么")
    held = {tip.id: tip for tip in bot.knowledge.tips}
    advice = [f"· {held[id_].advice}" for id_ in reply.tips]
    assert reply.kind == "tip"
    assert 1 <= len(reply.tips) <= MOST_TOGETHER
    assert {passage.text for passage in reply.passages} == {*advice, f"· {held[reply.tips[0]].rule}"}


def test_a_rule_comes_with_its_advice(bot: Bot) -> None:
    reply, _ = bot.ask("闯红灯扣几分")
    (tip,) = (tip for tip in bot.knowledge.tips if tip.id == reply.tips[0])
    assert reply.passages[0].text == tip.rule
    assert reply.advice == tip.advice


@pytest.mark.parametrize("message", ["今天股票涨了吗", "怎么做红烧肉", "推荐一部电影", "特朗普是谁"])
def test_other_matters_are_refused_without_anything_of_the_knowledge(bot: Bot, message: str) -> None:
    reply, _ = bot.ask(message)
    assert reply.passages == bot.browse("unknown").passages
    assert (reply.kind, reply.sources, reply.facts, reply.tips, reply.advice) == ("refuse", (), (), (), "")


def test_a_card_marks_its_numbers(bot: Bot, composer: Composer) -> None:
    (card,) = (card for card in bot.knowledge.cards if card.id == "vehicle-fire")
    reply = composer.give_card(card)
    assert (reply.kind, reply.facts) == ("emergency", ("card/vehicle-fire",))
    assert reply.passages == (Passage(card.text, card.numbers),)
    assert "【119】" in bot.render(reply)


LONG = "据救援人员介绍，" + "、".join(f"第{number}组队员" for number in range(20)) + "在码头搜救了三名落水工人。"


@pytest.fixture(scope="module")
def news(bot: Bot) -> Bot:
    """Two articles that nobody has written questions for."""
    told = {
        "pier": ("码头起火", "西港码头昨晚起火，三名工人落水。", "救援人员在码头救起两名落水工人。", LONG),
        "boat": ("工人落水", "一艘货船在码头倾斜，五名工人落水。"),
    }
    articles = tuple(
        Article(id=id_, title=title, facts=tuple(Fact(id=f"s{n}", text=text) for n, text in enumerate(texts)))
        for id_, (title, *texts) in told.items()
    )
    known = bot.knowledge
    return assemble(Knowledge(articles=articles, replies=known.replies, service=known.service, lexicon=known.lexicon))


def test_news_is_told_with_the_sentences_that_come_near_and_all_their_sources(news: Bot) -> None:
    reply, _ = news.ask("码头有多少名工人落水")
    assert reply.kind == "answer"
    assert 1 < len(reply.passages) <= MOST_PASSAGES
    assert reply.facts[0].startswith(f"{reply.sources[0].id}/")
    assert {source.id for source in reply.sources} == {fact.partition("/")[0] for fact in reply.facts}


def test_sentences_of_news_for_which_there_is_no_room_are_left_out(news: Bot) -> None:
    reply, _ = news.ask("码头有多少名工人落水")
    assert sum(len(passage.text) for passage in reply.passages) <= MOST_TOLD
    assert len(news.render(reply)) <= 500


def test_why_a_sentence_of_news_was_chosen_is_told_by_its_signs(news: Bot) -> None:
    reply, _ = news.ask("码头有多少名工人落水")
    assert {name for name, _ in reply.why.signs} >= {"words", "number", "amount"}
    assert "句中有的词 +" in news.explain(reply.why)


def test_a_question_on_other_matters_is_not_answered_with_news(news: Bot) -> None:
    assert news.ask("红烧肉怎么做才好吃")[0].kind == "refuse"
