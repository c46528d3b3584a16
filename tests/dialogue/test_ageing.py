"""What has ended by now says so."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bot.app import Bot, build
from bot.dialogue.ageing import has_ended
from bot.settings import Settings

QUESTION = "交警在新村讲了什么"
CAMPAIGN = "campaigns: [{id: drive, name: 头盔行动, kind: campaign, until: %s}]\n"


def make(settings: Settings, until: str, today: date) -> Bot:
    path: Path = settings.knowledge / "articles" / "visit.yaml"
    path.write_text(path.read_text("utf-8") + CAMPAIGN % f'"{until}"', "utf-8")
    return replace(build(settings), today=lambda: today)


@pytest.mark.parametrize(
    ("until", "day", "over"),
    [
        ("2024-06-30", date(2024, 6, 30), False),
        ("2024-06-30", date(2024, 7, 1), True),
        ("2024-06", date(2024, 6, 30), False),
        ("2024-06", date(2024, 7, 1), True),
        ("2024", date(2024, 12, 31), False),
        ("2024", date(2025, 1, 1), True),
        ("2024-12", date(2025, 1, 1), True),
    ],
)
def test_a_period_is_over_when_its_last_day_is(until: str, day: date, over: bool) -> None:
    assert has_ended(until, day) is over


def test_an_answer_about_a_campaign_that_is_over_says_when_it_ended(settings: Settings) -> None:
    bot = make(settings, "2024-06", date(2024, 7, 1))
    reply, _ = bot.ask(QUESTION)
    assert reply.notices == ("这是以前的事：“头盔行动”到2024年6月已经结束。",)
    assert "头盔的用处" in bot.render(reply)


def test_an_answer_about_a_campaign_that_goes_on_says_nothing_of_it(settings: Settings) -> None:
    assert make(settings, "2024-06", date(2024, 6, 30)).ask(QUESTION)[0].notices == ()


def test_the_list_of_campaigns_tells_it_as_well(settings: Settings) -> None:
    bot = make(settings, "2024", date(2025, 1, 1))
    assert "已经结束" in bot.render(bot.ask("有哪些专项行动")[0])


def test_a_day_that_changes_while_the_bot_runs_is_heeded(settings: Settings) -> None:
    days = [date(2024, 6, 30), date(2024, 7, 1)]
    bot = replace(make(settings, "2024-06-30", days[0]), today=lambda: days.pop(0))
    assert bot.ask(QUESTION)[0].notices == ()
    assert bot.ask(QUESTION)[0].notices != ()
