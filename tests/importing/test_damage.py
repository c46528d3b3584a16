import pytest

from bot.importing.damage import Usage, begins_inside, find_interleaved, find_lost, inspect_story
from bot.importing.splitting import Story, tell_story
from bot.importing.tagging import Tagger

USAGE = "查处交通违法行为9起。各类违法行为减少。"


def lost(text: str, tagger: Tagger) -> list[tuple[str, str]]:
    return list(find_lost(Usage(f"{USAGE}\n{text}", tagger), text, tagger))


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("重点查处闯红灯的违法行，发现一起。", "违法行为"),
        ("打击深夜交通违法为，成效明显。", "违法行为"),
        ("在交通肇逃逸案件中，", "交通肇事"),
    ],
)
def test_a_compound_that_lost_a_character_is_found(text: str, whole: str, tagger: Tagger) -> None:
    assert [compound for _, compound in lost(text, tagger)] == [whole]


@pytest.mark.parametrize("text", ["查处违法行为7起。", "货车违法行驶的，罚款。", "交通安全行动开始了。"])
def test_a_whole_text_has_lost_nothing(text: str, tagger: Tagger) -> None:
    assert lost(text, tagger) == []


@pytest.mark.parametrize("text", ["工作人员的指导下，大家依次献血。", "，随后离开。", "的民警来到现场。"])
def test_a_text_that_begins_inside_a_sentence_is_noticed(text: str) -> None:
    assert begins_inside(text)


@pytest.mark.parametrize(
    "text", ["在工作人员的指导下，大家依次献血。", "“双十二”过后，订单激增。", "近日，民警来到村里。"]
)
def test_a_text_that_begins_with_a_sentence_is_not_suspected(text: str) -> None:
    assert not begins_inside(text)


@pytest.mark.parametrize("text", ["民警来到“新村，讲了安全。", "处罚了\ufffd\ufffd人。", "查处7起，。"])
def test_broken_characters_and_quotation_marks_are_noticed(text: str, tagger: Tagger) -> None:
    found = inspect_story(tell_story("标题", [text], None), Usage(text, tagger), tagger)
    assert [suspicion.hold for suspicion in found] == [True]


def test_an_article_that_ends_inside_a_sentence_is_noticed(tagger: Tagger) -> None:
    (suspicion,) = inspect_story(tell_story("标题", ["民警来到村里，向"], None), Usage("", tagger), tagger)
    assert "结束" in suspicion.why


def test_articles_that_got_into_each_other_are_both_found(stories: list[Story], tagger: Tagger) -> None:
    found = find_interleaved(stories, tagger)
    assert sorted(found) == [1, 2]
    assert "迷路" in found[1].why


def test_articles_of_one_subject_are_not_taken_for_mixed(tagger: Tagger) -> None:
    pair = [
        tell_story("民警护送老人", ["民警把老人送回家。"], None),
        tell_story("老人过马路", ["老人走斑马线。"], None),
    ]
    assert find_interleaved(pair, tagger) == {}
