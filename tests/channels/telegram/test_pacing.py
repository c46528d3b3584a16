"""How fast messages leave, and how often one is tried."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from datetime import timedelta
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis.strategies import floats, integers, lists
from telegram.error import BadRequest, ChatMigrated, NetworkError, RetryAfter, TelegramError, TimedOut

from bot.channels.telegram import pacing
from bot.channels.telegram.pacing import USUAL_LIMITS, Limits, Pace, Window

UNREACHABLE = NetworkError("Bad Gateway")


class Time:
    """The loop's time, which passes only while somebody sleeps, and at once."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.begin = self.now

    async def sleep(self, seconds: float) -> None:
        self.now += seconds

    @property
    def passed(self) -> float:
        return round(self.now - self.begin, 3)


@pytest.fixture
async def time() -> AsyncIterator[Time]:
    time = Time()
    with pytest.MonkeyPatch.context() as patch:  # undone before the loop needs its own time again
        patch.setattr(asyncio.get_running_loop(), "time", lambda: time.now)
        patch.setattr(asyncio, "sleep", time.sleep)
        yield time


def answer(*outcomes: object) -> tuple[Callable[..., Coroutine[Any, Any, Any]], list[int]]:
    """A request that ends in turn as told, then well; and the chats that it was made for."""
    left, made = list(outcomes), list[int]()

    async def request(*, data: dict[str, Any]) -> str:
        made.append(data["chat_id"])
        outcome = left.pop(0) if left else "sent"
        if isinstance(outcome, Exception):
            raise outcome
        return str(outcome)

    return request, made


async def send(
    pace: Pace, *outcomes: object, chat: int = 1, endpoint: str = "sendMessage", broadcast: bool | None = None
) -> list[int]:
    request, made = answer(*outcomes)
    data = {"chat_id": chat}
    await pace.process_request(request, (), {"data": data}, endpoint, data, broadcast)
    return made


@given(lists(floats(0, 5), max_size=60), integers(1, 5))
def test_no_span_holds_more_than_it_may(pauses: list[float], most: int) -> None:
    window, now, left = Window(most, 1.0), 0.0, list[float]()
    for pause in pauses:
        now += pause
        left.append(window.reserve(now))
    assert all(later - earlier > 1.0 - 1e-9 for earlier, later in zip(left, left[most:], strict=False))
    assert left == sorted(left)


def test_a_window_lets_its_whole_span_leave_at_once() -> None:
    window = Window(3, 1.0)
    assert [window.reserve(10.0) for _ in range(7)] == [10.0] * 3 + [11.0] * 3 + [12.0]


def test_a_window_that_has_rested_lets_leave_at_once_again() -> None:
    window = Window(1, 1.0)
    assert [window.reserve(10.0), window.reserve(11.0), window.reserve(20.0)] == [10.0, 11.0, 20.0]


async def test_messages_to_one_person_are_spaced(time: Time) -> None:
    pace = Pace(USUAL_LIMITS)
    for _ in range(3):
        await send(pace)
    assert time.passed == 2.1


async def test_messages_to_different_people_are_not(time: Time) -> None:
    pace = Pace(USUAL_LIMITS)
    for chat in range(1, 21):
        await send(pace, chat=chat)
    assert time.passed == 0


async def test_a_group_gets_twenty_in_a_minute(time: Time) -> None:
    pace = Pace(USUAL_LIMITS)
    for _ in range(21):
        await send(pace, chat=-5)
    assert time.passed == 60


async def test_in_all_no_more_leave_than_telegram_takes(time: Time) -> None:
    pace = Pace(USUAL_LIMITS)
    for chat in range(1, 58):
        await send(pace, chat=chat)
    assert time.passed == 2


async def test_the_broadcast_leaves_room_for_answers(time: Time) -> None:
    pace = Pace(USUAL_LIMITS)
    for chat in range(1, 42):
        await send(pace, chat=chat, broadcast=True)
    assert time.passed == 2
    await send(pace, chat=99)
    assert time.passed == 2


async def test_answers_to_taps_are_not_spaced(time: Time) -> None:
    pace = Pace(Limits(private=10))
    for _ in range(3):
        await send(pace, endpoint="answerCallbackQuery")
    assert time.passed == 0


async def test_without_limits_nothing_is_spaced(time: Time) -> None:
    pace = Pace(None)
    for _ in range(3):
        await send(pace)
    assert time.passed == 0


async def test_what_has_not_left_is_tried_again(time: Time) -> None:
    assert await send(Pace(None), UNREACHABLE, UNREACHABLE) == [1, 1, 1]
    assert time.passed == 0.6


async def test_what_may_have_left_is_not(time: Time) -> None:
    error = TimedOut()
    error.__cause__ = httpx.ReadTimeout("")
    with pytest.raises(TimedOut):
        await send(Pace(None), error)
    assert time.passed == 0


async def test_patience_ends(time: Time) -> None:
    with pytest.raises(NetworkError):
        await send(Pace(None, patience=2), *[UNREACHABLE] * 100)
    assert time.passed <= 2


async def test_what_is_refused_is_not_tried_again(time: Time) -> None:
    request, made = answer(BadRequest("Message is too long"))
    with pytest.raises(BadRequest):
        await Pace(None).process_request(request, (), {"data": {"chat_id": 1}}, "sendMessage", {"chat_id": 1}, None)
    assert made == [1]
    assert time.passed == 0


@pytest.mark.parametrize("told", [2, timedelta(seconds=2)])
async def test_flood_control_is_waited_for(time: Time, told: int | timedelta) -> None:
    assert await send(Pace(None), RetryAfter(told)) == [1, 1]
    assert time.passed == 2.1


async def test_who_must_wait_longer_than_patience_waits_outside_and_others_go_on(time: Time) -> None:
    pace = Pace(None)
    with pytest.raises(RetryAfter):
        await send(pace, RetryAfter(timedelta(hours=1)))
    request, made = answer()
    with pytest.raises(RetryAfter):
        await pace.process_request(request, (), {"data": {"chat_id": 1}}, "sendMessage", {"chat_id": 1}, None)
    assert made == []
    assert await send(pace, chat=2) == [2]
    assert time.passed == 0


async def test_after_a_long_wait_the_chat_is_written_to_again(time: Time) -> None:
    pace = Pace(None)
    with pytest.raises(RetryAfter):
        await send(pace, RetryAfter(timedelta(seconds=60)))
    time.now += 58
    assert await send(pace) == [1]
    assert time.passed == 60.1


async def test_a_group_that_has_moved_is_written_to_at_its_new_place_and_that_is_told(time: Time) -> None:
    moves = []

    async def note(old: int, new: int) -> None:
        moves.append((old, new))

    assert await send(Pace(None, note), ChatMigrated(-200), chat=-100) == [-100, -200]
    assert moves == [(-100, -200)]
    assert time.passed == 0


@pytest.mark.usefixtures("time")
async def test_a_group_that_moves_to_where_it_is_is_not_followed_for_ever() -> None:
    with pytest.raises(ChatMigrated):
        await send(Pace(None), ChatMigrated(-100), chat=-100)


@pytest.mark.usefixtures("time")
async def test_the_chats_that_are_remembered_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pacing, "MOST_CHATS", 10)
    pace = Pace(USUAL_LIMITS)
    for chat in range(1, 30):
        with pytest.raises(TelegramError):
            await send(pace, RetryAfter(timedelta(hours=1)), chat=chat)
    assert len(pace._chats) == 10
    assert len(pace._held) == 10
