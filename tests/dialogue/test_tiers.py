"""Rules with tiers: each limit of tiers.yaml walked from one side to the other."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.app import Bot
from bot.dialogue.tiers import Calculator, Sum
from bot.knowledge.models import Knowledge
from bot.text import normalise

FINE, MORE = "可处警告或20元以上200元以下罚款", "处200元以上2000元以下罚款，可以并处吊销驾驶证"
NONE, ILLEGAL = "记分办法没有规定记分", "记分办法没有规定记分，但载人超过核定人数就是违法"
BUS, BUS_MORE = "公路客运车处200元以上500元以下罚款", "公路客运车处500元以上2000元以下罚款"
LOAD, LOAD_MORE = "处200元以上500元以下罚款", "处500元以上2000元以下罚款"
FOG = (
    "时速不超过20公里，从最近的出口尽快驶离高速",
    "时速不超过40公里，与同车道前车保持50米以上",
    "时速不超过60公里，与同车道前车保持100米以上",
    "条例没有另外限速，按限速标志行驶，放慢车速",
)
LATE = "每日按罚款数额的3%加处罚款，加处总额不超过罚款本身的数额"
CASES: list[tuple[str, str, tuple[str, ...]]] = [
    ("小车高速限速100开到119", "speed-motorway", (NONE, FINE)),
    ("小车高速限速100开到120", "speed-motorway", ("一次记6分", FINE)),
    ("小车高速限速100开到149", "speed-motorway", ("一次记6分", FINE)),
    ("小车高速限速100开到150", "speed-motorway", ("一次记12分", FINE)),
    ("小车高速限速100开到151", "speed-motorway", ("一次记12分", MORE)),
    ("国道限速50开到59", "speed-roads", (NONE, FINE)),
    ("国道限速50开到60", "speed-roads", ("一次记3分", FINE)),
    ("国道限速50开到74", "speed-roads", ("一次记3分", FINE)),
    ("国道限速50开到75", "speed-roads", ("一次记6分", FINE)),
    ("国道限速50开到76", "speed-roads", ("一次记6分", MORE)),
    ("大货车高速限速100开到119", "speed-large-motorway", ("一次记6分", FINE)),
    ("大货车高速限速100开到120", "speed-large-motorway", ("一次记12分", FINE)),
    ("大货车高速限速100开到150", "speed-large-motorway", ("一次记12分", FINE)),
    ("大货车高速限速100开到151", "speed-large-motorway", ("一次记12分", MORE)),
    ("大货车国道限速50开到54", "speed-large-roads", (NONE, FINE)),
    ("大货车国道限速50开到55", "speed-large-roads", ("一次记1分", FINE)),
    ("大货车国道限速50开到59", "speed-large-roads", ("一次记1分", FINE)),
    ("大货车国道限速50开到60", "speed-large-roads", ("一次记6分", FINE)),
    ("大货车国道限速50开到74", "speed-large-roads", ("一次记6分", FINE)),
    ("大货车国道限速50开到75", "speed-large-roads", ("一次记9分", FINE)),
    ("大货车国道限速50开到76", "speed-large-roads", ("一次记9分", MORE)),
    ("6座的车坐了7个人", "seats-small", (ILLEGAL,)),
    ("五座坐了六个人", "seats-small", ("一次记3分",)),
    ("五座坐了七个人", "seats-small", ("一次记3分",)),
    ("6座的车坐了9个人", "seats-small", ("一次记6分",)),
    ("五座坐了九个人", "seats-small", ("一次记6分",)),
    ("五座坐了十个人", "seats-small", ("一次记12分",)),
    ("十座面包车坐了11个人", "seats-seven", (ILLEGAL,)),
    ("十座面包车坐了12个人", "seats-seven", ("一次记6分",)),
    ("十座面包车坐了14个人", "seats-seven", ("一次记6分",)),
    ("十座面包车坐了15个人", "seats-seven", ("一次记9分",)),
    ("十座面包车坐了19个人", "seats-seven", ("一次记9分",)),
    ("十座面包车坐了20个人", "seats-seven", ("一次记12分",)),
    ("40座的大巴坐了47个人", "seats-bus", ("一次记6分", BUS)),
    ("40座的大巴坐了48个人", "seats-bus", ("一次记12分", BUS)),
    ("40座的大巴坐了49个人", "seats-bus", ("一次记12分", BUS_MORE)),
    ("最大允许总质量20吨，实际25吨", "load-points", ("一次记1分",)),
    ("最大允许总质量20吨，实际26吨", "load-points", ("一次记3分",)),
    ("最大允许总质量20吨，实际29吨", "load-points", ("一次记3分",)),
    ("最大允许总质量20吨，实际30吨", "load-points", ("一次记6分",)),
    ("核定载质量10吨的货车拉了13吨", "load-fine", (LOAD,)),
    ("核定载质量10吨的货车拉了13吨半", "load-fine", (LOAD_MORE,)),
    ("货车核载10吨拉了14吨", "load-fine", (LOAD_MORE,)),
    ("高速上能见度49米", "fog-motorway", FOG[:1]),
    ("高速上能见度50米", "fog-motorway", FOG[1:2]),
    ("高速上能见度不到50米", "fog-motorway", FOG[:1]),
    ("高速上能见度99米", "fog-motorway", FOG[1:2]),
    ("高速上能见度100米", "fog-motorway", FOG[2:3]),
    ("高速上能见度199米", "fog-motorway", FOG[2:3]),
    ("高速上能见度200米", "fog-motorway", FOG[3:]),
    ("罚款200元，逾期10天没交", "late-fine", (LATE,)),
]


@pytest.fixture(scope="module")
def calculator(knowledge: Knowledge) -> Calculator:
    return Calculator(knowledge)


def work_out(calculator: Calculator, text: str) -> Sum:
    (found,) = calculator.work_out(normalise(text))
    return found


@pytest.mark.parametrize(("text", "tier", "outcomes"), CASES, ids=[text for text, _, _ in CASES])
def test_each_side_of_a_limit_has_its_outcome(
    calculator: Calculator, text: str, tier: str, outcomes: tuple[str, ...]
) -> None:
    found = work_out(calculator, text)
    assert (found.tier.id, found.outcomes) == (tier, outcomes)


def test_every_row_of_every_tier_was_walked(knowledge: Knowledge) -> None:
    rows = {(tier.id, row.say) for tier in knowledge.tiers for scale in tier.scales for row in scale.rows}
    assert {(tier, outcome) for _, tier, outcomes in CASES for outcome in outcomes} == rows


@pytest.mark.parametrize(
    ("message", "parts"),
    [
        ("限120开到150", ["（150−120）÷120＝25%", "一次记6分", "道路交通安全违法行为记分管理办法", "第十条第三项"]),
        ("五座坐了七个人", ["（7−5）÷5＝40%", "一次记3分", "第十一条第一项"]),
        ("核定载质量10吨的货车拉了14吨罚多少", ["（14−10）÷10＝40%", "500元以上2000元以下", "第九十二条"]),
        ("高速上能见度80米开多快", ["（80米）", "时速不超过40公里", "实施条例》第八十一条"]),
        ("罚款200元，晚了10天没交，加罚多少", ["200元×3%×10天＝60元", "要加罚60元", "第一百零九条", "第六十条"]),
        ("罚款200元，晚了60天没交，加罚多少", ["＝360元", "最多200元", "要加罚200元"]),
        ("罚款一百五十元，逾期二十天没交", ["150元×3%×20天＝90元"]),
        ("限速６０开到８０", ["（80−60）÷60＝33.3%", "一次记3分"]),
    ],
)
def test_a_reply_shows_the_sum_the_outcome_and_the_basis(bot: Bot, message: str, parts: list[str]) -> None:
    reply, _ = bot.ask(message)
    text = bot.render(reply)
    assert reply.kind == "answer"
    assert [part for part in parts if part not in text.replace("【", "").replace("】", "")] == []


@pytest.mark.parametrize(
    "text",
    ["限速120开到110", "限速120开到120", "五座坐了五个人", "超速扣几分", "能见度50米", "罚款200元", "晚了10天没交"],
)
def test_without_an_excess_or_without_a_figure_nothing_is_worked_out(calculator: Calculator, text: str) -> None:
    assert calculator.work_out(text) == []


def test_between_80_and_100_both_kinds_of_road_are_worked_out(calculator: Calculator) -> None:
    assert {found.tier.road for found in calculator.work_out("限速90开到120")} == {"motorway", "other"}


def test_a_knowledge_without_tiers_works_nothing_out(knowledge: Knowledge) -> None:
    bare = Calculator(knowledge.model_copy(update={"tiers": ()}))
    assert bare.work_out("高速限速100开到150") == []


@settings(deadline=None, derandomize=True)
@given(st.text(st.sampled_from("限速开到坐座人吨核载能见度米元天高速逾期零十百千万0123456789.,一二"), max_size=40))
def test_any_figures_are_read_without_a_fault(calculator: Calculator, text: str) -> None:
    sums = calculator.work_out(text)
    assert all(found.outcomes and found.basis for found in sums)
    assert sums == calculator.work_out(text)
