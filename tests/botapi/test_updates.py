"""The queue of updates, and the rules of long polling."""

import asyncio

import pytest

from tests.botapi.refusals import Refusal
from tests.botapi.updates import Poller, Updates


class Clock:
    """Stands still until it is moved."""

    now = 1_700_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def updates(clock: Clock) -> Updates:
    return Updates(clock)


def push(updates: Updates, count: int = 1) -> list[int]:
    return [int(updates.push({"message": {"chat": {"id": 1}}})["update_id"]) for _ in range(count)]


def take(updates: Updates, limit: int = 100) -> list[int]:
    return [int(body["update_id"]) for body in updates.take(limit)]


def test_updates_stay_until_they_are_confirmed(updates: Updates) -> None:
    first, second = push(updates, 2)
    assert take(updates) == take(updates) == [first, second]
    updates.confirm(second)
    assert take(updates) == [second]


def test_a_negative_offset_keeps_the_last(updates: Updates) -> None:
    ids = push(updates, 5)
    updates.confirm(-2)
    assert take(updates) == ids[-2:]


def test_an_offset_far_ahead_confirms_nothing(updates: Updates) -> None:
    (only,) = push(updates)
    updates.confirm(only + 1000)
    assert take(updates) == [only]


@pytest.mark.parametrize(
    ("kind", "life"), [("message", 86400), ("callback_query", 150), ("inline_query", 30), ("my_chat_member", 86400)]
)
def test_an_update_is_dropped_at_the_end_of_its_life(updates: Updates, clock: Clock, kind: str, life: int) -> None:
    updates.push({kind: {}})
    clock.now += life - 1
    assert len(updates.take(100)) == 1
    clock.now += 1
    assert updates.take(100) == []


def test_kinds_that_are_not_allowed_are_not_queued(updates: Updates) -> None:
    updates.allow(["message"])
    updates.push({"callback_query": {}})
    (message,) = push(updates)
    assert take(updates) == [message]


@pytest.mark.parametrize("kinds", [[], ["nonsense"]])
def test_without_a_known_kind_the_default_holds_which_leaves_out_chat_member(
    updates: Updates, kinds: list[str]
) -> None:
    updates.allow(["message"])
    updates.allow(kinds)
    updates.push({"chat_member": {}})
    updates.push({"my_chat_member": {}})
    assert [set(body) - {"update_id"} for body in updates.take(100)] == [{"my_chat_member"}]


def test_what_is_allowed_is_remembered(updates: Updates) -> None:
    updates.allow(["callback_query"])
    updates.allow(None)
    assert updates.allowed == {"callback_query"}


def test_an_update_of_an_unknown_kind_comes_through(updates: Updates) -> None:
    updates.push({"teleported": 5, "update_id": 7})
    assert updates.take(100) == [{"teleported": 5, "update_id": 7}]


def test_a_repetition_comes_once_more_though_it_was_confirmed(updates: Updates) -> None:
    body = updates.push({"message": {}})
    updates.confirm(body["update_id"] + 1)
    updates.repeat(body)
    assert updates.take(100) == [body]
    assert updates.take(100) == []


def test_messages_of_a_chat_share_a_lane_and_taps_have_their_own(updates: Updates) -> None:
    lanes = []
    updates.on_push = lambda waiting: lanes.append(waiting.lane)
    place = {"chat": {"id": 1}, "from": {"id": 1}}
    for kind in ("message", "edited_message", "callback_query", "inline_query"):
        updates.push({kind: place})
    updates.push({"callback_query": "junk"})
    assert lanes[0] == lanes[1]
    assert len(set(lanes)) == 4


async def test_a_poll_waits_for_the_first_update(updates: Updates) -> None:
    poller = Poller(updates)
    updates.on_push = lambda _: poller.wake()
    polling = asyncio.create_task(poller.poll(0, 100, 30))
    await asyncio.sleep(0)
    (only,) = push(updates)
    assert [body["update_id"] for body in await polling] == [only]


async def test_a_poll_ends_empty_when_its_time_is_over(updates: Updates) -> None:
    assert await Poller(updates).poll(0, 100, 0) == []


async def test_the_same_offset_again_at_once_gets_one_update(updates: Updates) -> None:
    poller, ids = Poller(updates), push(updates, 3)
    assert len(await poller.poll(ids[0], 100, 0)) == 3
    assert len(await poller.poll(ids[0], 100, 0)) == 1
    assert len(await poller.poll(ids[1], 100, 0)) == 2


async def test_of_two_polls_the_newer_wins(updates: Updates) -> None:
    poller = Poller(updates)
    older = asyncio.create_task(poller.poll(0, 100, 30))
    await asyncio.sleep(0)
    newer = asyncio.create_task(poller.poll(0, 100, 30))
    with pytest.raises(Refusal, match="terminated by other getUpdates request") as caught:
        await older
    assert caught.value.code == 409
    push(updates)
    poller.wake()
    assert len(await newer) == 1


async def test_a_second_conflict_soon_after_the_first_is_kept_waiting(updates: Updates) -> None:
    poller = Poller(updates)
    assert (await poller.refuse("x")).code == 409
    second = asyncio.create_task(poller.refuse("x"))
    await asyncio.sleep(0.01)
    assert not second.done()
    second.cancel()
