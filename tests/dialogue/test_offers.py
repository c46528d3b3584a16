"""What can be sent into another chat."""

import pytest

from bot.app import Bot, build
from bot.dialogue.offers import Offer
from bot.settings import Settings


def list_ids(offers: tuple[Offer, ...]) -> list[str]:
    return [offer.id for offer in offers]


@pytest.mark.parametrize(
    ("query", "kind", "first"),
    [
        ("交警买了多少斤莲藕", "answer", "lotus-root/bought"),
        ("老人过马路注意什么", "tip", "tip/elderly-crossing"),
        ("撞车了有人流血", "emergency", "card/injured"),
    ],
)
def test_the_answer_comes_first_and_is_what_the_bot_would_say(bot: Bot, query: str, kind: str, first: str) -> None:
    offers = bot.offer(query)
    assert (offers[0].id, offers[0].reply.kind) == (first, kind)
    assert offers[0].reply == bot.ask(query)[0]


def test_facts_and_tips_follow_each_by_itself(bot: Bot) -> None:
    offers = bot.offer("头盔")
    assert len(offers) > 3
    shown = [(*offer.reply.facts, *(f"tip/{id_}" for id_ in offer.reply.tips)) for offer in offers[1:]]
    assert shown == [(offer.id,) for offer in offers[1:]]
    assert [offer for offer in offers[:4] if "头盔" not in bot.render(offer.reply)] == []


@pytest.mark.parametrize("query", ["", "头盔", "闯红灯", "有哪些专项行动", "限120开到150", "车"])
def test_nothing_is_offered_twice_and_all_of_it_can_be_shown(bot: Bot, query: str) -> None:
    offers = bot.offer(query)
    assert 0 < len({*list_ids(offers)}) == len(offers) <= 20
    assert [offer for offer in offers if not (offer.title and offer.description and bot.render(offer.reply))] == []
    assert [offer for offer in offers if not 0 < len(offer.id.encode()) <= 64] == []
    assert [offer for offer in offers if max(len(offer.title), len(offer.description)) > 100] == []
    assert bot.offer(query) == offers


@pytest.mark.parametrize(
    "query", ["今天股票涨了吗", "股票", "红烧肉怎么做", "你好", "帮我查下我还剩几分", "高铁票怎么买", "https://a.b"]
)
def test_nothing_is_offered_on_other_matters(bot: Bot, query: str) -> None:
    assert bot.offer(query) == ()


@pytest.mark.parametrize("query", ["雪", "儿童", "头"])
def test_the_beginning_of_a_word_and_a_topic_lead_to_tips(bot: Bot, query: str) -> None:
    offers = bot.offer(query)
    assert offers
    assert [offer for offer in offers if offer.reply.kind != "tip"] == []


@pytest.mark.parametrize("query", ["", "😀"])
def test_before_anything_is_asked_there_are_campaigns_articles_and_tips(bot: Bot, query: str) -> None:
    offers = bot.offer(query)
    assert offers[0].reply == bot.browse("campaigns")
    articles = {offer.id.split("/")[0] for offer in offers[1:] if offer.reply.facts}
    assert articles == {article.id for article in bot.knowledge.articles}
    assert [offer for offer in offers if offer.reply.tips]


@pytest.mark.parametrize("limit", [1, 3])
def test_no_more_is_offered_than_wanted(bot: Bot, limit: int) -> None:
    assert len(bot.offer("头盔", limit)) == len(bot.offer("", limit)) == limit


def test_a_refusal_that_names_its_source_is_not_offered_but_what_is_known_is(bot: Bot) -> None:
    offers = bot.offer("合肥交警买了多少莲藕")
    assert "lotus-root/bought" in list_ids(offers)
    assert [offer for offer in offers if offer.reply.kind == "refuse"] == []


def test_a_folder_of_one_article_offers_it(settings: Settings) -> None:
    assert list_ids(build(settings).offer("")) == ["visit/talk"]


def test_an_id_that_telegram_would_refuse_is_shortened(settings: Settings) -> None:
    path = settings.knowledge / "articles" / "visit.yaml"
    path.write_text(path.read_text("utf-8").replace("visit", "v" * 40).replace("talk", "t" * 40), "utf-8")
    (offer,) = build(settings).offer("")
    assert len(offer.id) == 64
    assert offer.reply.facts == (f"{'v' * 40}/{'t' * 40}",)
