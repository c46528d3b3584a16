"""The newspaper page that the shipped knowledge was made from."""

from pathlib import Path

import pytest

from bot.importing.drafts import Draft, Manner, draft_page, load_tagger
from bot.importing.formats import read_document
from bot.importing.page import read_page
from bot.importing.splitting import split_stories
from bot.knowledge.models import Knowledge

PAGE = Path(__file__).resolve().parents[3] / "shared" / "source" / "huaibei-traffic-police-page.txt"


@pytest.fixture(scope="module")
def drafts(knowledge: Knowledge) -> dict[str, Draft]:
    found, empty = draft_page(split_stories(read_page(read_document(PAGE))), load_tagger(), Manner(city=knowledge.city))
    assert empty == []
    return {draft.article.title: draft for draft in found}


def test_the_page_has_the_articles_that_people_found_in_it(drafts: dict[str, Draft], knowledge: Knowledge) -> None:
    def describe(article: object, *fields: str) -> tuple[object, ...]:
        return tuple(getattr(article, field) for field in fields)

    fields = ("title", "reporters", "correspondents", "photo")
    assert {describe(d.article, *fields) for d in drafts.values()} == {describe(a, *fields) for a in knowledge.articles}


def test_units_and_kinds_are_those_that_people_gave(drafts: dict[str, Draft], knowledge: Knowledge) -> None:
    for article in knowledge.articles:
        found = drafts[article.title].article
        assert found.kind == article.kind
        assert set(found.units) <= set(article.units)


def test_the_mixed_pair_is_held_back_and_no_other_article(drafts: dict[str, Draft]) -> None:
    held = {t for t, d in drafts.items() if any(doubt.at == "article" and doubt.hold for doubt in d.article.review)}
    assert held == {"交警爱心献血", "助农有爱 警民情深"}


def test_lost_characters_are_pointed_at(drafts: dict[str, Draft]) -> None:
    said = "\n".join(doubt.why for draft in drafts.values() for doubt in draft.article.review if doubt.hold)
    for quote in ("的违法行", "交通违法为", "交通肇逃逸"):
        assert quote in said


def test_no_draft_has_a_date_that_the_page_does_not_print(drafts: dict[str, Draft]) -> None:
    assert {draft.article.date for draft in drafts.values()} == {None}


def test_every_draft_points_out_that_its_date_is_open(drafts: dict[str, Draft]) -> None:
    assert all(any(doubt.at == "date" for doubt in draft.article.review) for draft in drafts.values())
