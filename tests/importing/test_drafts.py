from hypothesis import given, settings
from hypothesis import strategies as st

from bot.importing.drafts import Manner, draft_article, draft_page
from bot.importing.splitting import Story, tell_story
from bot.importing.tagging import Tagger
from bot.knowledge.models import Article, City, Unit

CITY = City(
    name="青山",
    units=(Unit(name="三大队", full="青山市交警支队三大队"), Unit(name="二大队", full="青山市交警支队二大队")),
)


def draft(title: str, text: str, date: str | None = None) -> Article:
    article = draft_article(title, text, date)
    assert article is not None
    return article


def test_a_page_becomes_an_article_for_each_of_its_stories(stories: list[Story], tagger: Tagger) -> None:
    drafts, empty = draft_page(stories, tagger, Manner(city=CITY))
    assert [d.article.title for d in drafts] == [story.title for story in stories]
    assert [d.article.units for d in drafts] == [("三大队",), (), ("二大队",), ("二大队",)]
    assert empty == []


def test_mixed_articles_are_held_back_whole_and_lost_characters_by_their_fact(
    stories: list[Story], tagger: Tagger
) -> None:
    drafts, _ = draft_page(stories, tagger, Manner(city=CITY))
    held = [{doubt.at for doubt in d.article.review if doubt.hold} for d in drafts]
    assert held[0] == {"s3"}
    assert "article" in held[1] & held[2]
    assert held[3] == set()


def test_a_headline_without_a_text_is_told(tagger: Tagger) -> None:
    stories = [Story("没有正文"), tell_story("有正文", ["民警查处闯红灯7起。"], None)]
    drafts, empty = draft_page(stories, tagger, Manner())
    assert (len(drafts), empty) == (1, ["没有正文"])


def test_a_date_is_no_more_precise_than_the_source() -> None:
    assert draft("标题", "近日，民警查处闯红灯7起。").when == "近日"
    article = draft("标题", "12月14日，民警查处闯红灯7起。")
    assert (article.date, article.when) == (None, "12月14日（报道没有写年份）")
    assert any(doubt.at == "date" for doubt in article.review)


def test_a_day_without_a_year_is_completed_by_the_paper() -> None:
    assert draft("标题", "12月14日，民警查处闯红灯7起。", "2022-12-16").date == "2022-12-14"
    assert draft("标题", "2019年3月出台的办法施行以来，民警查处闯红灯7起。", "2022-12-16").date == "2022-12-16"


def test_a_unit_that_the_city_does_not_have_is_doubted(tagger: Tagger) -> None:
    stories = [tell_story("标题", ["青山市交警支队九大队查处闯红灯7起。"], "2024-03-05")]
    ((article,), _) = ([d.article for d in draft_page(stories, tagger, Manner(city=CITY))[0]], None)
    assert (article.units, [doubt.at for doubt in article.review]) == ((), ["units"])


def test_advice_becomes_a_tip(tagger: Tagger) -> None:
    stories = [tell_story("标题", ["民警查处酒驾7起。", "民警提醒：喝了酒不要开车，请找代驾。"], "2024-03-05")]
    manner = Manner(audiences={"司机": ("开车",)})
    (found,) = draft_page(stories, tagger, manner)[0]
    assert [(tip.advice, tip.audience) for tip in found.tips] == [("喝了酒不要开车，请找代驾。", ("司机",))]
    assert found.article.tips == (found.tips[0].id,)


def test_a_draft_is_the_same_each_time() -> None:
    assert draft("标题", "民警查处闯红灯7起，酒驾3起。") == draft("标题", "民警查处闯红灯7起，酒驾3起。")


def test_a_text_that_says_nothing_gives_no_article() -> None:
    assert draft_article("标题", "。。\n好") is None


@settings(max_examples=100, deadline=None)
@given(
    st.text(max_size=60),
    st.text("民警查处7起，。；“”《该此次大队支队昨日月年3\n ", max_size=400),
    st.none() | st.just("2024-03-05"),
)
def test_whatever_a_text_is_a_draft_of_it_is_valid(title: str, text: str, date: str | None) -> None:
    article = draft_article(title, text, date)
    assert article is None or Article.model_validate(article.model_dump()) == article
