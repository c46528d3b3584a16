"""How long everything is kept."""

from datetime import date

from bot.journal.claims import Claim
from bot.journal.journal import Journal
from tests.journal.conftest import Clock

DAY = date(2024, 5, 6)


async def write_texts(journal: Journal) -> None:
    await journal.questions.add("怎么报考驾校", None, 0)
    await journal.feedback.add(7, "好用")
    await journal.inbox.quarantine(3, "no data", "{}")
    await journal.votes.put(1, 2, 7, -1, entry="helmet", kind="answer", question="头盔多少钱")


async def count_texts(journal: Journal) -> list[int]:
    votes = [down for down in await journal.votes.downs(10) if down.question]
    lists = (
        await journal.questions.top(10),
        await journal.feedback.recent(10),
        await journal.inbox.quarantined(10),
        votes,
    )
    return [len(texts) for texts in lists]


async def test_texts_live_ninety_days(journal: Journal, clock: Clock) -> None:
    await write_texts(journal)
    clock.advance(days=90)
    assert (await journal.purge(), await count_texts(journal)) == (0, [1, 1, 1, 1])
    clock.advance(seconds=1)
    assert (await journal.purge(), await count_texts(journal)) == (4, [0, 0, 0, 0])


async def test_a_vote_outlives_its_question(journal: Journal, clock: Clock) -> None:
    await write_texts(journal)
    clock.advance(days=91)
    await journal.purge()
    assert [tally.downs for tally in await journal.votes.summary(10)] == [1]


async def test_claims_that_are_done_or_given_up_live_two_days(journal: Journal, clock: Clock) -> None:
    for number in (1, 2):
        await journal.claims.claim(number)
    journal.claims.finish(1)
    await journal.claims.flush()
    clock.advance(hours=48)
    assert await journal.purge() == 0
    clock.advance(seconds=1)
    assert await journal.purge() == 2
    assert await journal.claims.claim(1) is Claim.NEW


async def test_what_waits_in_the_inbox_outlives_a_long_outage(journal: Journal, clock: Clock) -> None:
    await journal.inbox.record([(1, "{}"), (2, "{}")])
    await journal.claims.claim(2)
    clock.advance(days=30)
    assert await journal.purge() == 0
    assert [number for number, _ in await journal.inbox.pending(10)] == [1, 2]


async def test_turns_live_an_hour(journal: Journal, clock: Clock) -> None:
    await journal.turns.save(1, 7, "{}")
    clock.advance(minutes=61)
    assert await journal.purge() == 1


async def test_which_tips_were_seen_is_known_for_two_years(journal: Journal, clock: Clock) -> None:
    await journal.subscriptions.put(1, 480, [], DAY)
    await journal.deliveries.take(DAY, 480, 1200, 10)
    await journal.deliveries.begin(1, DAY, "helmet")
    clock.advance(days=730)
    await journal.purge()
    assert await journal.deliveries.seen(1) == {"helmet": 1}
    clock.advance(days=1)
    await journal.purge()
    assert await journal.deliveries.seen(1) == {}
    assert await journal.subscriptions.count() == 1
