"""Votes and feedback."""

import asyncio
from typing import Literal

from bot.journal.journal import Journal
from bot.journal.opinions import Change, Downvote, Feedback, Tally
from tests.journal.conftest import Clock


async def vote(
    journal: Journal, person: int, value: Literal[1, -1], entry: str = "helmet", question: str = ""
) -> Change:
    return await journal.votes.put(1, 2, person, value, entry=entry, kind="answer", question=question)


async def test_a_vote_is_new_then_the_same_then_changed(journal: Journal) -> None:
    changes = [await vote(journal, 7, 1), await vote(journal, 7, 1), await vote(journal, 7, -1)]
    assert changes == [Change.NEW, Change.SAME, Change.CHANGED]
    assert await journal.votes.summary(10) == [Tally("helmet", 0, 1)]


async def test_a_double_tap_is_one_vote(journal: Journal) -> None:
    changes = await asyncio.gather(*(vote(journal, 7, 1) for _ in range(10)))
    assert sorted(changes) == [Change.NEW] + [Change.SAME] * 9


async def test_the_worst_entries_come_first(journal: Journal) -> None:
    for person, (entry, value) in enumerate([("good", 1), ("bad", -1), ("bad", -1), ("mixed", 1), ("mixed", -1)]):
        await vote(journal, person, 1 if value > 0 else -1, entry)
    expected = [Tally("bad", 0, 2), Tally("mixed", 1, 1), Tally("good", 1, 0)]
    assert await journal.votes.summary(10) == expected
    assert await journal.votes.summary(1) == expected[:1]


async def test_the_latest_votes_against_come_with_their_question_masked(journal: Journal, clock: Clock) -> None:
    await vote(journal, 1, -1, question="头盔多少钱")
    clock.advance(minutes=1)
    await vote(journal, 2, -1, question="13812345678")
    await vote(journal, 3, 1, question="好")
    latest, first = await journal.votes.downs(10)
    assert "13812345678" not in latest.question
    assert (latest.voted_at, first.entry, first.kind, first.question) == (clock(), "helmet", "answer", "头盔多少钱")
    assert await journal.votes.downs(1) == [Downvote("helmet", "answer", latest.question, clock())]


async def test_the_latest_feedback_comes_first(journal: Journal, clock: Clock) -> None:
    for text in ("好用\n谢谢👍", "太慢"):
        await journal.feedback.add(7, text)
    assert await journal.feedback.recent(10) == [Feedback("太慢", clock()), Feedback("好用\n谢谢👍", clock())]
    assert await journal.feedback.recent(1) == [Feedback("太慢", clock())]


async def test_feedback_is_masked_and_bounded(journal: Journal) -> None:
    await journal.feedback.add(7, "请打13812345678\x00" + "字" * 10_000)
    (kept,) = await journal.feedback.recent(10)
    assert "13812345678" not in kept.text
    assert len(kept.text) == 4096
