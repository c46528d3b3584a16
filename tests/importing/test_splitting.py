from collections.abc import Callable

from bot.importing.splitting import Story, tell_story


def test_each_article_of_a_page_has_its_headline(stories: list[Story]) -> None:
    assert [story.title for story in stories] == [
        "青山交警整治渣土车超载",
        "民警护送迷路老人回家",
        "交警进茶园宣讲安全",
        "送头盔进校园",
    ]


def test_each_article_of_a_page_has_its_byline_above_or_below(stories: list[Story]) -> None:
    people = [(story.byline.reporters, story.byline.correspondents, story.byline.photo) for story in stories]
    assert people == [
        (("李明",), ("王芳", "赵小云"), False),
        (("李明",), ("孙伟",), False),
        (("钱多多",), (), False),
        (("钱多多",), ("孙伟",), True),
    ]


def test_the_head_of_a_page_dates_all_its_articles(stories: list[Story]) -> None:
    assert {(story.byline.source, story.byline.published) for story in stories} == {("青山日报", "2024-03-09")}


def test_headlines_of_two_lines_are_one(read_stories: Callable[[str], list[Story]]) -> None:
    (story,) = read_stories("依托新办法\n\n交警加快改革\n\n■记者 李明\n\n本报讯 民警查处7起。\n")
    assert story.title == "依托新办法 交警加快改革"


def test_a_headline_inside_a_text_without_a_byline_is_a_subhead(read_stories: Callable[[str], list[Story]]) -> None:
    (story,) = read_stories(
        "交警整治货车\n\n■记者 李明\n\n本报讯 民警查处7起。\n\n"
        "成效十分明显\n\n一个月来，事故比去年减少了三成，群众叫好。\n"
    )
    assert story.subheads == ["成效十分明显"]


def test_a_headline_without_a_text_stays_a_story_of_its_own(read_stories: Callable[[str], list[Story]]) -> None:
    stories = read_stories("甲队护送考生\n■记者 李明\n乙队护送考生\n■记者 孙伟\n本报讯 民警护送考生7人。\n")
    assert [(story.title, bool(story.paragraphs)) for story in stories] == [
        ("甲队护送考生", False),
        ("乙队护送考生", True),
    ]


def test_a_text_without_a_headline_is_a_story_too(read_stories: Callable[[str], list[Story]]) -> None:
    (story,) = read_stories("本报讯 近日，民警查处闯红灯7起，有效净化了环境。\n")
    assert (story.title, story.paragraphs) == ("", ["近日，民警查处闯红灯7起，有效净化了环境。"])


def test_a_story_that_is_told_apart_already_is_read_for_its_signature() -> None:
    story = tell_story("标题", ["本报讯 民警查处7起。", "路通了。（记者 李明）"], "2024-03-05")
    assert (story.paragraphs, story.byline.reporters) == (["民警查处7起。", "路通了。"], ("李明",))
