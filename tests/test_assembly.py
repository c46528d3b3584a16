"""What an administrator reads of knowledge that was read anew."""

import pytest

from bot.app import Bot, build
from bot.assembly import describe_report
from bot.knowledge.problems import Problem
from bot.living import Change, Living, Report
from bot.settings import Settings


@pytest.fixture
def brain(settings: Settings) -> Bot:
    return build(settings)


def test_an_administrator_reads_what_the_new_knowledge_holds(settings: Settings, brain: Bot) -> None:
    said = describe_report(Report(Change.SWAPPED), Living(settings, brain))
    assert "1篇报道、2条事实、0条提示" in said
    assert "新增：没有" in said
    assert brain.version in said


def test_an_administrator_reads_that_nothing_has_changed(settings: Settings, brain: Bot) -> None:
    said = describe_report(Report(Change.SAME), Living(settings, brain))
    assert said == brain.knowledge.service.admin_same


def test_an_administrator_reads_the_first_problems_and_how_many_there_are(settings: Settings, brain: Bot) -> None:
    problems = tuple(Problem("tips.yaml", line, "rule", "太长了", "请缩短") for line in range(1, 31))
    said = describe_report(Report(Change.BROKEN, problems), Living(settings, brain))
    assert "30个问题" in said
    assert said.count("tips.yaml:") == 10
    assert "tips.yaml:1：rule：太长了。请缩短。" in said
