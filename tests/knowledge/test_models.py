"""The shapes of the records: what is taken, what is refused."""

from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from bot.knowledge.models import Article, Basis, Campaign, Card, City, Document, Fact, Knowledge, Row, Tier, Tip

FACT = {"id": "talk", "text": "讲安全。"}
ARTICLE: dict[str, Any] = {"id": "visit", "title": "进村", "facts": [FACT]}
TIP: dict[str, Any] = {"id": "belt", "title": "系安全带", "advice": "请系好安全带。"}
TIER: dict[str, Any] = {
    "id": "speed",
    "title": "超速",
    "quantity": "speed",
    "measure": "excess",
    "scales": [{"rows": [{"say": "警告"}, {"from": 20, "say": "记3分"}, {"over": 50, "say": "记6分"}]}],
}


def find_faults(model: type[BaseModel], data: dict[str, Any]) -> list[tuple[str | int, ...]]:
    try:
        model.model_validate(data)
    except ValidationError as error:
        return [fault["loc"] for fault in error.errors()]
    return []


@pytest.mark.parametrize("date", ["2022", "2022-12", "2022-12-14"])
def test_a_date_is_as_precise_as_its_source(date: str) -> None:
    assert Article.model_validate({**ARTICLE, "date": date}).date == date


@pytest.mark.parametrize("date", ["22", "2022-1", "2022/12", "2022-12-14 ", "近日", "2022-12-14T00:00", 2022])
def test_a_date_in_another_form_is_refused(date: object) -> None:
    # white space is stripped before the form is looked at
    expected = [] if date == "2022-12-14 " else [("date",)]
    assert find_faults(Article, {**ARTICLE, "date": date}) == expected


@pytest.mark.parametrize("id_", ["a", "old-and-young", "gb19522", "x" * 40])
def test_an_id_is_lower_case_with_hyphens(id_: str) -> None:
    assert find_faults(Fact, {**FACT, "id": id_}) == []


@pytest.mark.parametrize("id_", ["", "A", "a_b", "-a", "a-", "a--b", "a b", "车", "x" * 41])
def test_any_other_id_is_refused(id_: str) -> None:
    assert find_faults(Fact, {**FACT, "id": id_}) == [("id",)]


@pytest.mark.parametrize(
    ("model", "data", "fault"),
    [
        (Fact, {**FACT, "text": "长" * 401}, ("text",)),
        (Fact, {**FACT, "text": " \n"}, ("text",)),
        (Fact, {**FACT, "asks": ["问" * 200]}, ("asks", 0)),
        (Fact, {**FACT, "ask": []}, ("ask",)),
        (Article, {**ARTICLE, "facts": []}, ("facts",)),
        (Article, {**ARTICLE, "kind": "party"}, ("kind",)),
        (Article, {**ARTICLE, "photo": []}, ("photo",)),
        (Tip, {**TIP, "points": 2}, ("points",)),
        (Tip, {**TIP, "basis": [{"document": "law"}]}, ("basis", 0, "article")),
        (Card, {"id": "a", "title": "甲"}, ("text",)),
        (Campaign, {"id": "a", "name": "甲"}, ("kind",)),
        (Document, {"id": "a", "title": "甲", "edition": 2021}, ("edition",)),
        (City, {"name": ""}, ("name",)),
        (Tier, {**TIER, "scales": []}, ("scales",)),
        (Tier, {**TIER, "quantity": "height"}, ("quantity",)),
    ],
)
def test_a_faulty_record_is_refused_at_the_fault(
    model: type[BaseModel], data: dict[str, Any], fault: tuple[str | int, ...]
) -> None:
    assert find_faults(model, data) == [fault]


def test_white_space_around_a_text_is_not_kept() -> None:
    assert Fact.model_validate({**FACT, "text": " 讲安全。\n"}).text == "讲安全。"


def test_a_tip_says_for_whom_it_is() -> None:
    assert Tip.model_validate({**TIP, "for": ["司机"]}).audience == ("司机",)
    assert find_faults(Tip, {**TIP, "audience": ["司机"]}) == [("audience",)]


def test_a_row_begins_from_or_over_its_bound() -> None:
    first, second, third = Tier.model_validate(TIER).scales[0].rows
    assert first == Row(say="警告")
    assert (second.at_least, second.over) == (20, None)
    assert (third.at_least, third.over) == (None, 50)


def test_a_record_cannot_be_changed() -> None:
    fact = Fact.model_validate(FACT)
    with pytest.raises(ValidationError):
        fact.text = "别的"  # type: ignore[misc]


def test_knowledge_survives_being_saved(knowledge: Knowledge) -> None:
    saved = knowledge.model_dump_json(by_alias=True)
    assert Knowledge.model_validate_json(saved, by_alias=True) == knowledge


def test_all_legal_bases_are_listed_with_their_holders(knowledge: Knowledge) -> None:
    basis = {"document": "law", "article": "第一条"}
    tier = {**TIER, "scales": [{**TIER["scales"][0], "basis": [basis]}]}
    tip = Tip.model_validate({**TIP, "basis": [basis]})
    nothing = {"cards": (), "limits": ()}
    small = knowledge.model_copy(update={"tips": (tip,), "tiers": (Tier.model_validate(tier),), **nothing})
    law = Basis(document="law", article="第一条")
    assert list(small.bases()) == [("belt", law), ("speed", law)]
