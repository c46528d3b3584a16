"""What each chat last talked about."""

from pathlib import Path

import pytest

from bot.app import Bot
from bot.channels import conversations
from bot.channels.conversations import MOST_SECONDS, Conversations
from bot.dialogue.memory import Turn
from bot.journal.faults import JournalError
from bot.journal.journal import open_journal

KEY, OTHER = (1, 1), (-5, 1)


class Clock:
    """Seconds, as they are told."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


class BrokenShelf:
    """A shelf whose database is away."""

    async def load(self, _chat: int, _person: int) -> str | None:
        raise JournalError("away")

    async def save(self, _chat: int, _person: int, _data: str) -> None:
        raise JournalError("away")


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def chats(clock: Clock) -> Conversations:
    return Conversations(clock)


@pytest.fixture(scope="module")
def turn(bot: Bot) -> Turn:
    turn = bot.ask("闯红灯扣几分")[1]
    assert turn
    return turn


async def test_a_turn_is_recalled_in_its_own_conversation_alone(chats: Conversations, turn: Turn) -> None:
    await chats.remember(KEY, "v1", turn)
    assert await chats.recall(KEY, "v1") == turn
    assert await chats.recall(OTHER, "v1") is None


async def test_a_turn_of_another_knowledge_is_forgotten(chats: Conversations, turn: Turn) -> None:
    await chats.remember(KEY, "v1", turn)
    assert await chats.recall(KEY, "v2") is None


async def test_an_old_turn_is_forgotten(chats: Conversations, clock: Clock, turn: Turn) -> None:
    await chats.remember(KEY, "v1", turn)
    clock.now = MOST_SECONDS
    assert await chats.recall(KEY, "v1") == turn
    clock.now += 1
    assert await chats.recall(KEY, "v1") is None


async def test_nothing_to_remember_forgets_what_was(chats: Conversations, turn: Turn) -> None:
    await chats.remember(KEY, "v1", turn)
    await chats.remember(KEY, "v1", None)
    assert await chats.recall(KEY, "v1") is None


async def test_the_chats_that_spoke_longest_ago_go_first(
    chats: Conversations, turn: Turn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(conversations, "MOST_CHATS", 2)
    for chat in (1, 2, 1, 3):
        await chats.remember((chat, chat), "v1", turn)
    assert [bool(await chats.recall((chat, chat), "v1")) for chat in (1, 2, 3)] == [True, False, True]


async def test_a_person_is_forgotten_wherever_they_spoke(chats: Conversations, turn: Turn) -> None:
    for key in (KEY, OTHER, (-5, 2)):
        await chats.remember(key, "v1", turn)
    chats.forget(1)
    assert [bool(await chats.recall(key, "v1")) for key in (KEY, OTHER, (-5, 2))] == [False, False, True]


async def test_replicas_share_what_is_talked_about(clock: Clock, turn: Turn, tmp_path: Path) -> None:
    async with await open_journal(tmp_path / "journal.db") as journal:
        first, second = (Conversations(clock, journal.turns, JournalError) for _ in range(2))
        await first.remember(KEY, "v1", turn)
        assert await second.recall(KEY, "v1") == turn
        assert await second.recall(KEY, "v2") is None
        assert await second.recall(OTHER, "v1") is None
        await second.remember(KEY, "v1", None)
        assert await first.recall(KEY, "v1") is None


async def test_a_shelf_that_fails_costs_a_follow_up_and_no_answer(
    clock: Clock, turn: Turn, caplog: pytest.LogCaptureFixture
) -> None:
    chats = Conversations(clock, BrokenShelf(), JournalError)
    await chats.remember(KEY, "v1", turn)
    assert await chats.recall(KEY, "v1") is None
    assert len(caplog.records) == 2
