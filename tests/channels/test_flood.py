"""Who sends more than can be answered."""

import pytest

from bot.channels import flood
from bot.channels.flood import MOST_MESSAGES, Flood, Verdict

ANSWER, WARN, IGNORE = Verdict.ANSWER, Verdict.WARN, Verdict.IGNORE


class Clock:
    """Seconds, as they are told."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def judge(flood: Flood, count: int, person: int = 1) -> list[Verdict]:
    return [flood.judge(person) for _ in range(count)]


def test_what_can_be_answered_is_then_one_warning_then_silence(clock: Clock) -> None:
    assert judge(Flood(clock, 3, 60), 6) == [ANSWER, ANSWER, ANSWER, WARN, IGNORE, IGNORE]


def test_two_hundred_messages_in_a_minute_bring_one_warning(clock: Clock) -> None:
    flood = Flood(clock)
    verdicts = []
    for _ in range(200):
        clock.now += 0.3
        verdicts.append(flood.judge(1))
    assert verdicts.count(WARN) == 1
    assert verdicts.count(ANSWER) <= MOST_MESSAGES + 1


def test_others_are_not_affected(clock: Clock) -> None:
    flood = Flood(clock, 3, 60)
    judge(flood, 9)
    assert judge(flood, 3, person=2) == [ANSWER] * 3


def test_after_a_rest_all_is_answered_again_and_warned_anew(clock: Clock) -> None:
    flood = Flood(clock, 3, 60)
    judge(flood, 9)
    clock.now += 60
    assert judge(flood, 4) == [ANSWER, ANSWER, ANSWER, WARN]


def test_who_goes_on_at_the_limit_is_not_warned_again_and_again(clock: Clock) -> None:
    flood = Flood(clock, 4, 60)
    verdicts = []
    for _ in range(40):
        clock.now += 10
        verdicts.append(flood.judge(1))
    assert verdicts.count(WARN) == 1


def test_the_people_who_are_counted_are_bounded(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(flood, "MOST_PEOPLE", 2)
    counted = Flood(clock, 1, 60)
    for person in (1, 2, 3):
        counted.judge(person)
    assert [counted.judge(person) for person in (3, 1)] == [WARN, ANSWER]
