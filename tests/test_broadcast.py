"""The daily tip: to whom, when, and what becomes of it."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.broadcast import BATCH, LATE_UNTIL, Broadcast, Delivery
from bot.journal.deliveries import LEASE, Due
from bot.journal.journal import Journal, open_journal
from bot.journal.tables import Standing
from bot.knowledge.models import Tip
from tests.channels.telegram.talk import Clock

DAY = date(2024, 5, 6)
ZONE = ZoneInfo("Asia/Shanghai")
EIGHT, NINE = 480, 540
HELMET, LIGHTS = (Tip(id=name, title=name, advice="慢一点。") for name in ("helmet", "lights"))


@dataclass
class Post:
    """Takes tips to chats: `outcomes` says what becomes of those to a chat, one after the other; else they arrive."""

    outcomes: dict[int, list[Delivery | Exception]] = field(default_factory=dict)
    sent: list[tuple[int, str]] = field(default_factory=list)

    async def __call__(self, chat: int, tip: Tip) -> Delivery:
        self.sent.append((chat, tip.id))
        left = self.outcomes.get(chat)
        outcome = left.pop(0) if left else Delivery.SENT
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    @property
    def chats(self) -> list[int]:
        return [chat for chat, _ in self.sent]


def choose(due: Due, _month: int, seen: dict[str, int]) -> Tip | None:
    """The tip that was seen less often; there is none on storms."""
    return None if "storms" in due.topics else min(HELMET, LIGHTS, key=lambda tip: seen.get(tip.id, 0))


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def clock() -> Clock:
    """Half past eight of the city."""
    return Clock()


@pytest.fixture
async def journal(tmp_path: Path, clock: Clock) -> AsyncIterator[Journal]:
    async with await open_journal(tmp_path / "journal.db", clock) as opened:
        yield opened


@pytest.fixture
def post() -> Post:
    return Post()


@pytest.fixture
def broadcast(journal: Journal, post: Post, clock: Clock) -> Broadcast:
    return Broadcast(journal, choose, post, clock, ZONE, tick=0.02)


async def subscribe(journal: Journal, *chats: int, minute: int = EIGHT, topics: tuple[str, ...] = ()) -> None:
    for chat in chats:
        await journal.subscriptions.put(chat, minute, topics, DAY)


async def find_state(journal: Journal, chat: int) -> Standing:
    found = await journal.subscriptions.get(chat)
    assert found
    return found.state


async def until(condition: Callable[[], object]) -> None:
    async with asyncio.timeout(10):
        while not condition():
            await asyncio.sleep(0.01)


async def test_who_is_due_gets_a_tip_once_a_day(
    broadcast: Broadcast, journal: Journal, post: Post, clock: Clock
) -> None:
    await subscribe(journal, 1, 2)
    assert [await broadcast.send_due(), await broadcast.send_due()] == [2, 0]
    clock.advance(days=1)
    assert await broadcast.send_due() == 2
    assert sorted(post.sent) == [(1, "helmet"), (1, "lights"), (2, "helmet"), (2, "lights")]


async def test_nobody_gets_it_before_the_minute_they_chose(
    broadcast: Broadcast, journal: Journal, post: Post, clock: Clock
) -> None:
    await subscribe(journal, 1, minute=NINE)
    clock.advance(minutes=29)
    assert await broadcast.send_due() == 0
    clock.advance(minutes=1)
    assert await broadcast.send_due() == 1
    assert post.chats == [1]


async def test_more_than_one_batch_goes_out_at_one_look(broadcast: Broadcast, journal: Journal, post: Post) -> None:
    await subscribe(journal, *range(1, 101))
    assert await broadcast.send_due() == 100
    assert sorted(post.chats) == list(range(1, 101))


async def test_what_was_missed_is_caught_up_with_until_the_cut_off(
    broadcast: Broadcast, journal: Journal, post: Post, clock: Clock
) -> None:
    await subscribe(journal, 1)
    clock.advance(hours=12)
    assert await broadcast.send_due() == 1
    assert post.chats == [1]


async def test_after_the_cut_off_it_is_skipped_and_that_is_logged_once(
    broadcast: Broadcast, journal: Journal, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    await subscribe(journal, 1, 2)
    clock.advance(minutes=LATE_UNTIL + 1 - 510)
    assert [await broadcast.send_due(), await broadcast.send_due()] == [0, 0]
    assert [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING] == [
        "It is too late for the tip of 2 chats; they are skipped for today."
    ]
    clock.advance(hours=12)
    assert await broadcast.send_due() == 2


async def test_who_is_gone_gets_no_more_tips(broadcast: Broadcast, journal: Journal, post: Post, clock: Clock) -> None:
    await subscribe(journal, 1, 2)
    post.outcomes[1] = [Delivery.GONE]
    assert await broadcast.send_due() == 1
    assert [await find_state(journal, chat) for chat in (1, 2)] == [Standing.BLOCKED, Standing.ACTIVE]
    clock.advance(days=1)
    assert await broadcast.send_due() == 1
    assert post.chats.count(1) == 1


async def test_what_was_certainly_not_sent_is_sent_a_lease_later(
    broadcast: Broadcast, journal: Journal, post: Post, clock: Clock
) -> None:
    await subscribe(journal, 1, 2)
    post.outcomes[1] = [Delivery.LATER]
    assert [await broadcast.send_due(), await broadcast.send_due()] == [1, 0]
    clock.advance(seconds=LEASE.total_seconds() + 1)
    assert await broadcast.send_due() == 1
    assert sorted(post.chats) == [1, 1, 2]


async def test_what_waits_does_not_keep_others_from_their_tips(
    broadcast: Broadcast, journal: Journal, post: Post
) -> None:
    await subscribe(journal, *range(1, 2 * BATCH + 1))
    post.outcomes |= {chat: [Delivery.LATER] for chat in range(1, BATCH + 1)}
    assert await broadcast.send_due() == BATCH
    assert sorted(post.chats) == list(range(1, 2 * BATCH + 1))


@pytest.mark.parametrize("outcome", [Delivery.UNCLEAR, Delivery.REFUSED])
async def test_what_may_have_arrived_or_is_refused_is_not_sent_again_that_day(
    broadcast: Broadcast, journal: Journal, post: Post, clock: Clock, outcome: Delivery
) -> None:
    await subscribe(journal, 1)
    post.outcomes[1] = [outcome]
    clock.advance(hours=2)
    assert [await broadcast.send_due(), await broadcast.send_due()] == [0, 0]
    assert post.chats == [1]
    assert await find_state(journal, 1) is Standing.ACTIVE


async def test_who_has_chosen_topics_without_tips_gets_none(broadcast: Broadcast, journal: Journal, post: Post) -> None:
    await subscribe(journal, 1, topics=("storms",))
    assert [await broadcast.send_due(), await broadcast.send_due()] == [0, 0]
    assert post.sent == []


async def test_the_month_of_a_tip_is_that_of_the_city(journal: Journal, post: Post, clock: Clock) -> None:
    months: list[int] = []

    def note_month(_due: Due, month: int, _seen: dict[str, int]) -> Tip:
        months.append(month)
        return HELMET

    await subscribe(journal, 1, minute=0)
    clock.time = datetime(2024, 5, 31, 16, 30, tzinfo=UTC)  # half past midnight there
    await Broadcast(journal, note_month, post, clock, ZONE).send_due()
    assert months == [6]


async def test_an_error_at_one_look_does_not_end_the_work(
    broadcast: Broadcast, journal: Journal, post: Post, caplog: pytest.LogCaptureFixture
) -> None:
    await subscribe(journal, 1)
    post.outcomes[1] = [RuntimeError("a fault of ours")]
    work = asyncio.create_task(broadcast.run())
    await until(lambda: "goes on with the next look" in caplog.text)
    await subscribe(journal, 2)
    await until(lambda: 2 in post.chats)
    work.cancel()
    await asyncio.gather(work, return_exceptions=True)
    assert post.chats == [1, 2]  # nobody knows whether the first has arrived


async def test_of_two_processes_one_sends_and_the_other_takes_over_when_it_ends(
    broadcast: Broadcast, journal: Journal, post: Post, clock: Clock, tmp_path: Path
) -> None:
    first = asyncio.create_task(broadcast.run())
    await subscribe(journal, 1)
    await until(lambda: post.chats == [1])
    async with await open_journal(tmp_path / "journal.db", clock) as other:
        taking_over = Post()
        second = asyncio.create_task(Broadcast(other, choose, taking_over, clock, ZONE, tick=0.02).run())
        await subscribe(journal, 2)
        await until(lambda: post.chats == [1, 2])
        first.cancel()
        await asyncio.gather(first, return_exceptions=True)
        await subscribe(journal, 3)
        await until(lambda: taking_over.chats == [3])
        second.cancel()
        await asyncio.gather(second, return_exceptions=True)


async def test_what_is_too_old_is_removed_once_a_day(
    broadcast: Broadcast, journal: Journal, post: Post, clock: Clock
) -> None:
    await journal.feedback.add(7, "好用")
    clock.advance(days=91)
    await subscribe(journal, 1)
    work = asyncio.create_task(broadcast.run())
    async with asyncio.timeout(10):
        while await journal.feedback.recent(10):
            await asyncio.sleep(0.01)
    work.cancel()
    await asyncio.gather(work, return_exceptions=True)
    assert post.chats == [1]
