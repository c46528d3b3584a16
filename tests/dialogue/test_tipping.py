"""Which tip comes next."""

from collections import Counter

import pytest

from bot.app import Bot
from bot.dialogue.tipping import TipChooser
from bot.knowledge.models import Knowledge, Tip

MONTHS = range(1, 13)


def make_tip(id_: str, **fields: object) -> Tip:
    return Tip.model_validate({"id": id_, "title": id_, "advice": id_, "for": ["司机", "行人"], **fields})


@pytest.fixture
def chooser(knowledge: Knowledge) -> TipChooser:
    """On a few tips of our own, with the shipped months."""
    tips = (
        make_tip("helmet", topics=["头盔"]),
        make_tip("belt", topics=["安全带"]),
        make_tip("snow", season=["雪"]),
        make_tip("heat", season=["夏"]),
        make_tip("night", season=["夜间"]),
        make_tip("points", rule="记6分。", topics=["头盔"]),
        make_tip("couriers", **{"for": ["快递员"]}),
    )
    return TipChooser(knowledge.model_copy(update={"tips": tips}))


def list_ids(tips: tuple[Tip, ...]) -> list[str]:
    return [tip.id for tip in tips]


def test_who_has_chosen_nothing_gets_advice_that_helps_nearly_everybody(chooser: TipChooser) -> None:
    assert {*list_ids(chooser.order((), 4, "a"))} == {"helmet", "belt", "night"}


def test_tips_are_on_any_of_the_chosen_topics_advice_first(chooser: TipChooser) -> None:
    assert list_ids(chooser.order(("头盔",), 4, "a")) == ["helmet", "points"]
    assert {*list_ids(chooser.order(("快递员", "安全带"), 4, "a"))} == {"couriers", "belt"}


@pytest.mark.parametrize(("month", "first"), [(1, "snow"), (7, "heat")])
def test_what_speaks_of_the_time_of_year_comes_first(chooser: TipChooser, month: int, first: str) -> None:
    ordered = list_ids(chooser.order((), month, "a"))
    assert ordered[0] == first
    assert {"snow", "heat"} & {*ordered} == {first}


def test_a_season_of_which_no_month_is_known_fits_all_year(knowledge: Knowledge) -> None:
    lexicon = knowledge.lexicon.model_copy(update={"months": {}})
    chooser = TipChooser(knowledge.model_copy(update={"tips": (make_tip("snow", season=["雪"]),), "lexicon": lexicon}))
    assert [month for month in MONTHS if chooser.choose((), month, {}, "a")] == [*MONTHS]


def test_no_tip_is_on_a_topic_that_is_gone(bot: Bot) -> None:
    assert bot.choose_tip(("量子力学",), 1, {}, "a") is None
    assert bot.choose_tip_after("helmet", ("量子力学",), 1, "a") is None


def test_where_all_tips_are_for_some_people_only_everybody_gets_those(knowledge: Knowledge) -> None:
    chooser = TipChooser(knowledge.model_copy(update={"tips": (make_tip("points", rule="记6分。"),)}))
    assert list_ids(chooser.order((), 1, "a")) == ["points"]


@pytest.mark.parametrize("topics", [(), ("老人",), ("雪", "头盔")], ids=["none", "people", "two"])
@pytest.mark.parametrize("month", [1, 7])
def test_no_tip_comes_again_before_all_have_come(bot: Bot, topics: tuple[str, ...], month: int) -> None:
    seen: Counter[str] = Counter()
    rounds: list[str] = []
    while not rounds or min(seen[id_] for id_ in rounds) < 2:
        tip = bot.choose_tip(topics, month, seen, "chat 1")
        assert tip is not None
        rounds.append(tip.id)
        seen[tip.id] += 1
    half = len(rounds) // 2
    assert {*rounds[:half]} == {*rounds[half:]}
    assert len({*rounds}) == half


def test_the_order_is_the_same_each_time_and_another_for_others(bot: Bot) -> None:
    chooser = TipChooser(bot.knowledge)
    one = chooser.order((), 4, "chat 1")
    assert chooser.order((), 4, "chat 1") == one
    other = chooser.order((), 4, "chat 2")
    assert other != one
    assert {*list_ids(other)} == {*list_ids(one)}


def test_another_tip_is_the_one_behind_and_the_first_after_the_last(bot: Bot) -> None:
    ordered = TipChooser(bot.knowledge).order(("雨",), 7, "a")
    after = [bot.choose_tip_after(tip.id, ("雨",), 7, "a") for tip in ordered]
    assert after == [*ordered[1:], ordered[0]]
    assert bot.choose_tip_after("gone", ("雨",), 7, "a") == ordered[0]


@pytest.mark.parametrize("month", MONTHS)
def test_every_month_has_advice_for_weeks(bot: Bot, month: int) -> None:
    tips = TipChooser(bot.knowledge).order((), month, "a")
    assert len(tips) > 30
    assert [tip.id for tip in tips if tip.rule and not tip.season] == []


def test_a_tip_is_shown_with_its_rule_and_what_that_rests_on(bot: Bot) -> None:
    tip = next(tip for tip in bot.knowledge.tips if tip.rule and tip.basis)
    reply = bot.show_tip(tip)
    assert (reply.kind, reply.tips) == ("tip", (tip.id,))
    assert [passage.text for passage in reply.passages] == [tip.advice, tip.rule]
    assert [source.id for source in reply.sources] == [*dict.fromkeys(basis.document for basis in tip.basis)]


def test_a_tip_without_a_rule_is_its_advice(bot: Bot) -> None:
    tip = next(tip for tip in bot.knowledge.tips if tip.rule is None)
    assert [passage.text for passage in bot.show_tip(tip).passages] == [tip.advice]
