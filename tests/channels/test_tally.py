"""Counts for operators."""

from datetime import UTC, datetime

import pytest

from bot.channels import tally as module
from bot.channels.tally import Tally
from bot.dialogue.reply import Reply


@pytest.fixture
def tally() -> Tally:
    return Tally(datetime(2024, 5, 6, tzinfo=UTC))


def test_replies_are_counted_by_channel_and_kind(tally: Tally) -> None:
    for channel, reply in (("web", Reply("answer")), ("web", Reply("refuse")), ("telegram", Reply("refuse"))):
        tally.count_answer(channel, reply, 0.001)
    assert tally.replies == {("web", "answer"): 1, ("web", "refuse"): 1, ("telegram", "refuse"): 1}
    assert tally.refused == 2


def test_entries_that_were_shown_are_counted(tally: Tally) -> None:
    for _ in range(2):
        tally.count_answer("web", Reply("answer", facts=("visit/talk",), tips=("helmet",)), 0.001)
    assert tally.entries == {"visit/talk": 2, "tip/helmet": 2}


def test_the_entries_that_are_counted_are_bounded(tally: Tally, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_ENTRIES", 1)
    for fact in ("a/a", "b/b", "a/a"):
        tally.count_answer("web", Reply("answer", facts=(fact,)), 0.001)
    assert tally.entries == {"a/a": 2}


def test_before_the_first_answer_there_is_nothing_to_measure(tally: Tally) -> None:
    assert tally.measure(0.5) == 0


def test_times_are_measured_by_the_step_that_holds_the_share(tally: Tally) -> None:
    for seconds in [0.0008] * 98 + [0.04, 0.3]:
        tally.count_answer("web", Reply("answer"), seconds)
    assert [tally.measure(share) for share in (0.5, 0.98, 0.99, 1.0)] == [1, 1, 50, 500]


def test_a_time_beyond_all_steps_is_counted_too(tally: Tally) -> None:
    tally.count_answer("web", Reply("answer"), 60)
    assert tally.steps[-1] == 1
    assert tally.measure(0.5) > 2000
