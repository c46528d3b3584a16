"""What there are tips on, as people type it and as links carry it."""

import re

import pytest

from bot.app import Bot
from bot.dialogue.topics import LONGEST_SLUG, Topics
from bot.knowledge.models import Knowledge, Tip
from bot.search.engine import Search


@pytest.fixture(scope="module")
def topics(bot: Bot) -> Topics:
    return bot.topics


def build_topics(knowledge: Knowledge, search: Search, *names: str) -> Topics:
    tip = Tip.model_validate({"id": "a", "title": "甲", "advice": "乙", "topics": names})
    return Topics(knowledge.model_copy(update={"tips": (tip,)}), search)


def test_all_kinds_of_people_seasons_and_subjects_of_tips_are_topics_in_this_order(topics: Topics, bot: Bot) -> None:
    tips = bot.knowledge.tips
    assert {*topics.people} == {name for tip in tips for name in tip.audience}
    assert {*topics.seasons} == {name for tip in tips for name in tip.season}
    assert {*topics.names} == {name for tip in tips for name in (*tip.audience, *tip.season, *tip.topics)}
    assert topics.names[: len(topics.people) + len(topics.seasons)] == (*topics.people, *topics.seasons)


@pytest.mark.parametrize(
    ("words", "topic"),
    [
        ("老人", "老人"),
        (" 老 人 ", "老人"),
        ("頭盔", "头盔"),
        ("toukui", "头盔"),
        ("骑车", "骑车人"),
        ("给老人的提示", "老人"),
        ("电瓶车", "电动自行车"),
        ("下雪天", "下雪"),
        ("雾天开车", "雾天"),
        ("拖拉鸡", "拖拉机"),
        ("安全座", "安全座椅"),
    ],
)
def test_a_topic_is_found_however_it_is_typed(topics: Topics, words: str, topic: str) -> None:
    assert topics.find(words) == topic


@pytest.mark.parametrize("words", ["", " ", "😀", "量子力学", "?"])
def test_what_is_no_topic_is_not_found(topics: Topics, words: str) -> None:
    assert topics.find(words) is None


def test_every_topic_is_found_by_its_name(topics: Topics) -> None:
    assert [name for name in topics.names if topics.find(name) != name] == []


@pytest.mark.parametrize(
    ("topic", "slug"),
    [("老人", "laoren"), ("行人", "xingren"), ("C1", "c1"), ("10%", "10"), ("夏", "xia"), ("旅游", "lvyou")],
)
def test_a_slug_is_how_a_topic_sounds(topics: Topics, topic: str, slug: str) -> None:
    assert topics.slug(topic) == slug


@pytest.mark.parametrize("topic", ["！？", "한국", "长" * 80, "龘"])
def test_a_slug_is_plain_and_short_for_any_topic(topics: Topics, topic: str) -> None:
    assert re.fullmatch(f"[a-z0-9]{{1,{LONGEST_SLUG}}}", topics.slug(topic))


def test_a_link_leads_to_its_topic_or_to_the_first_that_sounds_alike(topics: Topics) -> None:
    found = {name: topics.find_slug(topics.slug(name)) for name in topics.names}
    assert {name for name, other in found.items() if other is None} == set()
    assert [name for name, other in found.items() if other and topics.slug(other) != topics.slug(name)] == []
    assert found["老人"] == "老人"
    assert topics.find_slug("LAOREN") == "老人"


def test_of_topics_that_sound_alike_the_first_has_the_link(knowledge: Knowledge, shipped_search: Search) -> None:
    assert build_topics(knowledge, shipped_search, "买分", "卖分").find_slug("maifen") == "买分"
    assert build_topics(knowledge, shipped_search, "卖分", "买分").find_slug("maifen") == "卖分"


def test_a_link_to_what_is_gone_leads_nowhere(topics: Topics) -> None:
    assert topics.find_slug("gone") is None
    assert topics.find_slug("") is None


def test_a_topic_that_shows_nothing_is_found_by_nothing(knowledge: Knowledge, shipped_search: Search) -> None:
    found = build_topics(knowledge, shipped_search, "😀")
    assert [words for words in ("", "别的", "😀") if found.find(words)] == []
