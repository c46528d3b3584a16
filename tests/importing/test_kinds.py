import pytest

from bot.importing.kinds import find_campaign, find_kind
from bot.importing.units import collect_units

TEXT = (
    "淮北交警支队四大队开展“亮尾”专项行动。",
    "大队严厉打击大货车恶意闯红灯等交通违法行为，采取定点执勤、流动巡逻、视频巡查等方式。",
    "第二阶段以来，查处工程运输车闯红灯7起。",
)


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("四大队开展货车专项整治行动", "campaign"),
        ("民警进企业宣讲交通安全", "publicity"),
        ("民警无偿献血献爱心", "charity"),
        ("学习宣传贯彻党的二十大精神", "study"),
        ("深化警务机制改革", "reform"),
        ("天气转凉", "news"),
    ],
)
def test_the_kind_shows_in_the_headline(title: str, kind: str) -> None:
    assert find_kind(title, "") == kind


def test_a_campaign_has_its_name_stage_target_methods_and_results() -> None:
    campaign = find_campaign("campaign", "整治货车", TEXT, collect_units(TEXT), "四大队")
    assert campaign is not None
    assert campaign.model_dump(exclude={"id", "kind", "until"}) == {
        "name": "“亮尾”专项行动",
        "unit": "四大队",
        "stage": "第二阶段",
        "target": "大货车恶意闯红灯",
        "methods": ("定点执勤", "流动巡逻", "视频巡查"),
        "results": ("查处工程运输车闯红灯7起",),
    }


def test_news_without_a_name_has_no_campaign() -> None:
    assert find_campaign("news", "天气转凉", ["天气转凉了。"], collect_units([]), None) is None
