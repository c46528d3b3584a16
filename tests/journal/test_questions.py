"""Questions without an answer."""

import asyncio

import pytest

from bot.journal.journal import Journal, open_journal
from bot.journal.tables import Review
from tests.journal.conftest import Clock

LONGEST = "交警" * 1000


async def texts(journal: Journal, state: Review = Review.NEW) -> list[str]:
    return [question.text for question in await journal.questions.top(10, state)]


async def test_a_question_is_kept_with_what_came_nearest(journal: Journal, clock: Clock) -> None:
    await journal.questions.add("怎么报考驾校", "school", 0.25)
    (kept,) = await journal.questions.top(10)
    assert (kept.text, kept.count, kept.nearest, kept.score) == ("怎么报考驾校", 1, "school", 0.25)
    assert (kept.last_at, kept.state) == (clock(), Review.NEW)


async def test_spellings_of_one_question_are_one(journal: Journal, clock: Clock) -> None:
    await journal.questions.add("怎么报考驾校??", "school", 0.25)
    clock.advance(hours=1)
    await journal.questions.add("怎麼 報考駕校?", None, 0.5)
    (kept,) = await journal.questions.top(10)
    assert (kept.text, kept.count, kept.nearest, kept.score) == ("怎麼 報考駕校?", 2, None, 0.5)
    assert kept.last_at == clock()


async def test_what_is_asked_most_comes_first(journal: Journal, clock: Clock) -> None:
    for text in ("甲地在哪", "乙地在哪", "乙地在哪", "丙地在哪"):
        await journal.questions.add(text, None, 0)
        clock.advance(minutes=1)
    assert await texts(journal) == ["乙地在哪", "丙地在哪", "甲地在哪"]


async def test_personal_data_is_masked(journal: Journal) -> None:
    await journal.questions.add("１３８１２３４５６７８ 的罚单在哪查", None, 0)
    (text,) = await texts(journal)
    assert "的罚单在哪查" in text
    assert "13812345678" not in text


@pytest.mark.parametrize("text", ["", "  \x00", "😀😀"])
async def test_nothing_to_read_is_nothing_to_count(journal: Journal, text: str) -> None:
    await journal.questions.add(text, None, 0)
    assert await texts(journal) == []


@pytest.mark.parametrize("text", [LONGEST, "😀a" * 2048, "a\x00b", "\ud83d路", "́a" * 5000])
async def test_every_text_can_be_counted(journal: Journal, text: str) -> None:
    for _ in range(2):
        await journal.questions.add(text, None, 0)
    assert [kept.count for kept in await journal.questions.top(10)] == [2]


async def test_counts_of_two_replicas_are_added_up(journal: Journal, place: str, clock: Clock) -> None:
    async with await open_journal(place, clock) as other:
        both = [one.questions.add("怎么报考驾校", None, 0) for _ in range(20) for one in (journal, other)]
        await asyncio.gather(*both)
    assert [kept.count for kept in await journal.questions.top(10)] == [40]


@pytest.mark.parametrize(("state", "after"), [(Review.DONE, Review.NEW), (Review.IGNORED, Review.IGNORED)])
async def test_what_is_done_is_new_when_asked_again_and_what_is_ignored_stays_so(
    journal: Journal, state: Review, after: Review
) -> None:
    await journal.questions.add("怎么报考驾校", None, 0)
    (kept,) = await journal.questions.top(10)
    assert await journal.questions.mark(kept.id, state)
    assert (await texts(journal), await texts(journal, state)) == ([], ["怎么报考驾校"])
    await journal.questions.add("怎么报考驾校", None, 0)
    assert await texts(journal, after) == ["怎么报考驾校"]


async def test_what_is_not_there_cannot_be_marked(journal: Journal) -> None:
    assert not await journal.questions.mark(5, Review.DONE)
