from bot.importing.facts import Told, choose_facts, tell_facts
from bot.importing.tagging import Tagger
from bot.importing.units import collect_units


def tell(tagger: Tagger, *paragraphs: str) -> list[Told]:
    return tell_facts(paragraphs, collect_units(paragraphs), 200, tagger.tag)


def test_each_sentence_that_says_something_becomes_a_fact_once(tagger: Tagger) -> None:
    told = tell(tagger, "民警来到洪庄村查处闯红灯7起。好的。", "民警来到洪庄村查处闯红灯7起。责任编辑：张三。")
    assert [fact.text for fact in told] == ["民警来到洪庄村查处闯红灯7起。"]


def test_a_short_announcement_goes_with_what_it_announces(tagger: Tagger) -> None:
    (fact,) = tell(tagger, "用好图像技术。民警通过视频研究和图像对比，侦破疑难案件。")
    assert fact.text.startswith("用好图像技术。民警")


def test_a_sentence_that_leans_on_another_has_the_names_of_that(tagger: Tagger) -> None:
    _, fact = tell(tagger, "民警王芳在上海查处违法车辆三十辆。", "随后把所有司机都送到了学习班参加了学习。")
    assert "上海" in fact.names


def test_of_too_many_facts_those_with_figures_stay_in_their_order() -> None:
    told = [
        Told("空话一句没有内容。", ()),
        Told("查处闯红灯7起。", ()),
        Told("空话两句没有内容。", ()),
        Told("查处酒驾9起。", ()),
    ]
    assert [fact.text for fact in choose_facts(told, 2)] == ["查处闯红灯7起。", "查处酒驾9起。"]
