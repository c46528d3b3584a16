"""What another version of the knowledge changes."""

from pathlib import Path

import pytest

from bot.app import Bot, build
from bot.changes import MOST_NAMED, Changes, compare_bots, name_some
from bot.evaluation import Case
from bot.settings import Settings

CASES = [
    Case(id="1", q="交警在新村讲了什么", expect="answer"),
    Case(id="2", q="村民领到了什么", expect="answer"),
    Case(id="3", q="还有呢", before=("交警在新村讲了什么",), expect="answer"),
]


@pytest.fixture
def old(settings: Settings) -> Bot:
    return build(settings)


def edit(settings: Settings, *changes: tuple[str, str]) -> Bot:
    """The bot after some words of the article have been replaced."""
    path: Path = settings.knowledge / "articles" / "visit.yaml"
    text = path.read_text("utf-8")
    for before, after in changes:
        assert before in text
        text = text.replace(before, after)
    path.write_text(text, "utf-8")
    return build(settings)


def test_the_same_knowledge_has_changed_nothing(old: Bot) -> None:
    assert compare_bots(old, old, CASES) == Changes()


def test_a_fact_that_says_something_else_has_changed_and_so_have_its_answers(settings: Settings, old: Bot) -> None:
    changes = compare_bots(old, edit(settings, ("头盔的用处", "安全带的用处")), CASES)
    assert changes == Changes(changed=("visit/talk",), answers=("交警在新村讲了什么",))


def test_a_fact_under_another_id_was_added_and_removed(settings: Settings, old: Bot) -> None:
    changes = compare_bots(old, edit(settings, ("id: more", "id: vest")), [])
    assert (changes.added, changes.removed) == (("visit/vest",), ("visit/more",))


def test_an_answer_that_leans_on_what_was_said_before_is_compared_with_it(settings: Settings, old: Bot) -> None:
    changes = compare_bots(old, edit(settings, ("反光背心", "反光衣")), CASES)
    assert set(changes.answers) == {"村民领到了什么", "还有呢"}


def test_only_the_first_of_many_are_named(old: Bot) -> None:
    assert name_some([]) == ""
    assert name_some(["甲", "乙"]) == "甲、乙"
    assert name_some([str(n) for n in range(MOST_NAMED + 5)]).endswith(f"、{MOST_NAMED - 1}等{MOST_NAMED + 5}个")
    assert old.version
