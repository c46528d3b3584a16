"""Requests for lists, recognised before any matching."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.app import Bot
from bot.dialogue.requests import Request, RequestReader
from bot.knowledge.models import Knowledge
from bot.search.engine import Search
from bot.text import normalise


@pytest.fixture(scope="module")
def requests(knowledge: Knowledge, shipped_search: Search) -> RequestReader:
    return RequestReader(knowledge, shipped_search.analyzer)


def read(requests: RequestReader, text: str) -> Request:
    request = requests.read(normalise(text))
    assert request is not None
    return request


def list_campaigns(request: Request) -> set[str]:
    return {campaign.id for _, campaign in request.campaigns}


@pytest.mark.parametrize(
    ("text", "kind", "name"),
    [
        ("都有哪些新闻", "news", ""),
        ("一共有几篇报道", "news", ""),
        ("朱冬写了哪些报道", "person", "朱冬"),
        ("徐志勤写的哪篇", "person", "徐志勤"),
        ("程晓庆参与了哪些报道", "person", "程晓庆"),
        ("11月有哪些数据", "month", "11月"),
        ("十一月有哪些数据", "month", "11月"),
        ("10月有哪些数据", "month", "10月"),
    ],
)
def test_a_request_names_what_is_to_be_listed(requests: RequestReader, text: str, kind: str, name: str) -> None:
    request = read(requests, text)
    assert (request.kind, request.name) == (kind, name)


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("二大队做了哪些事", ("二大队",)),
        ("2大队干了啥", ("二大队",)),
        ("第四大队做过什么", ("四大队",)),
        ("二大队和四大队分别做了什么", ("二大队", "四大队")),
        ("三大队做过什么", ("三大队",)),
    ],
)
def test_a_request_names_its_units(requests: RequestReader, text: str, units: tuple[str, ...]) -> None:
    request = read(requests, text)
    assert (request.kind, request.units) == ("units", units)


@pytest.mark.parametrize("text", ["最近有哪些专项行动", "列一下所有行动", "交警最近都忙些啥", "你们搞了哪些活动"])
def test_all_campaigns_are_asked_for(requests: RequestReader, knowledge: Knowledge, text: str) -> None:
    every = {campaign.id for article in knowledge.articles for campaign in article.campaigns}
    request = read(requests, text)
    assert request.kind == "campaigns"
    assert list_campaigns(request) in (every, set())  # none named means all


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("做了哪些好事", {"blood-donation", "lotus-root"}),
        ("交警做了哪些公益活动", {"blood-donation", "lotus-root"}),
        ("有哪些宣传活动", {"courier-safety", "old-and-young"}),
    ],
)
def test_a_kind_of_campaigns_is_asked_for(
    requests: RequestReader, knowledge: Knowledge, text: str, held: set[str]
) -> None:
    found = list_campaigns(read(requests, text))
    kinds = {campaign.kind for article in knowledge.articles for campaign in article.campaigns if campaign.id in found}
    assert held <= found
    assert len(kinds) == 1


@pytest.mark.parametrize(
    "text",
    [
        "",
        "工程运输车闯红灯查了几起",
        "酒驾扣几分",
        "今天有哪些股票涨了",
        "二大队去了哪里",
        "莲藕是什么品种",
        "11月查了几起",
    ],
)
def test_a_question_for_one_thing_is_no_request(requests: RequestReader, text: str) -> None:
    assert requests.read(normalise(text)) is None


@pytest.mark.parametrize(("text", "several"), [("去了哪些村", True), ("列举一下", True), ("去了哪个村", False)])
def test_several_things_are_asked_for(requests: RequestReader, text: str, several: bool) -> None:
    assert requests.asks_for_several(text) is several


@pytest.mark.parametrize(
    ("text", "named"), [("四大队呢", True), ("第二大队", True), ("朱冬", True), ("支队呢", False), ("", False)]
)
def test_units_and_people_are_names(requests: RequestReader, text: str, named: bool) -> None:
    assert requests.names_anybody(text) is named


def test_a_wish_is_filled_with_what_a_message_names(requests: RequestReader, knowledge: Knowledge) -> None:
    units = {unit for article in knowledge.articles for unit in article.units}
    assert requests.fill("units", "四大队") == Request("units", units=("四大队",))
    assert set((requests.fill("units", "各大队") or Request("news")).units) == units
    assert requests.fill("person", "朱冬") == Request("person", "朱冬")
    assert requests.fill("person", "那位记者") is None
    assert requests.fill("month", "12月") == Request("month", "12月")


@settings(deadline=None, derandomize=True)
@given(st.text(st.one_of(st.characters(codec="gb2312"), st.sampled_from("哪些新闻行动十一月数据大队朱冬列"))))
def test_any_text_is_read_without_a_fault(requests: RequestReader, text: str) -> None:
    plain = normalise(text)
    request = requests.read(plain)
    assert request is None or isinstance(request, Request)
    assert request == requests.read(plain)


def test_a_list_of_another_city_is_refused(bot: Bot) -> None:
    reply, _ = bot.ask("合肥有什么专项行动")
    assert reply.kind == "refuse"
    assert "合肥" in bot.render(reply)
