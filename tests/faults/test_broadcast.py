"""The daily tip under limits, refusals, moves, kills and leaps of the clock. Rows 14, 21, 22, 25 and 26."""

import asyncio
import sys
from asyncio.subprocess import PIPE
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.app import Bot, build
from bot.broadcast import Broadcast
from bot.channels.telegram.pacing import USUAL_LIMITS
from bot.journal.deliveries import Due
from bot.journal.journal import Journal, open_journal
from bot.journal.tables import Standing
from bot.knowledge.models import Tip
from bot.settings import Settings
from tests.botapi import BotApi, Chat, Person
from tests.botapi.faults import Rates
from tests.channels.telegram.talk import ZONE, Talk, open_talk
from tests.faults.conftest import Log
from tests.faults.processes import PATIENCE, ROOT, Launcher

DAY = date(2024, 5, 6)
EIGHT = 480
QUESTION = "闯红灯扣几分"
TIPS = "tips:\n  - id: helmet\n    title: 头盔\n    advice: 骑车戴好头盔。\n"
CLAIM = """
import asyncio, sys, time
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo
from bot.broadcast import Broadcast
from bot.journal.journal import open_journal

def stay(due, month, seen):  # between the claim and the sending
    print("claimed", flush=True)
    time.sleep(600)

def tell_time():  # as if it had claimed a lease ago
    return datetime.now(UTC) - timedelta(seconds=61)

async def main():
    async with await open_journal(sys.argv[1], tell_time) as journal:
        await Broadcast(journal, stay, None, tell_time, ZoneInfo(sys.argv[2])).run()

asyncio.run(main())
"""


def make_broadcast(talk: Talk, bot: Bot, zone: ZoneInfo = ZONE) -> Broadcast:
    """The tips of the shipped knowledge, sent by the channel."""

    def choose(due: Due, month: int, seen: dict[str, int]) -> Tip | None:
        return bot.choose_tip(due.topics, month, seen, str(due.chat_id))

    return Broadcast(talk.journal, choose, talk.channel.deliver, talk.clock, zone)


async def subscribe(journal: Journal, *chats: int, minute: int = EIGHT, first: date = DAY) -> None:
    for chat in chats:
        await journal.subscriptions.put(chat, minute, [], first)


async def find_standing(talk: Talk, chat: int) -> Standing | None:
    found = await talk.journal.subscriptions.get(chat)
    return found.state if found else None


def count_tries(api: BotApi, chat: int) -> int:
    return sum(str(call.parameters.get("chat_id")) == str(chat) for call in api.calls("sendMessage"))


async def test_two_hundred_get_their_tip_within_the_limits_and_a_question_is_answered_meanwhile(
    api: BotApi, bot: Bot, tmp_path: Path, li: Person
) -> None:
    """Row 14."""
    api.rates = Rates()
    people = [api.person(f"人{number}").id for number in range(200)]
    async with open_talk(api, tmp_path / "journal.db", bot, limits=USUAL_LIMITS) as talk, talk.polling():
        await subscribe(talk.journal, *people)
        sending = asyncio.create_task(make_broadcast(talk, bot).send_due())
        await api.until(lambda: len(api.sent()) > 40, PATIENCE)
        api.say(li, QUESTION)
        await api.until(lambda: api.sent(li.id), PATIENCE)
        assert not sending.done()
        assert await sending == 200
    assert Counter(sent.chat_id for sent in api.sent()) == dict.fromkeys([*people, li.id], 1)
    assert sum(call.status == 429 for call in api.calls()) <= 3


async def test_who_cannot_be_reached_is_tried_once_and_all_others_get_their_tip(
    api: BotApi, bot: Bot, talk: Talk, wang: Person, li: Person
) -> None:
    """Row 21."""
    blocking, gone, deleted = (api.person(name) for name in ("甲", "乙", "丙"))
    for act, person in ((api.block, blocking), (api.gone, gone), (api.deactivate, deleted)):
        act(person)
    await talk.settle()
    out = [blocking.id, gone.id, deleted.id]
    await subscribe(talk.journal, *out, wang.id, li.id)
    broadcast = make_broadcast(talk, bot)
    assert await broadcast.send_due() == 2
    talk.clock.advance(days=1)
    assert await broadcast.send_due() == 2
    assert [await find_standing(talk, chat) for chat in out] == [Standing.BLOCKED] * 3
    assert [count_tries(api, chat) for chat in out] == [1, 1, 1]
    assert [len(api.sent(person.id)) for person in (wang, li)] == [2, 2]


async def test_who_blocks_the_bot_gets_tips_again_after_start(api: BotApi, bot: Bot, talk: Talk, wang: Person) -> None:
    """Row 21."""
    await subscribe(talk.journal, wang.id)
    api.account.bar(wang.id, "blocked")  # Telegram's notice of it got lost
    assert await make_broadcast(talk, bot).send_due() == 0
    assert await find_standing(talk, wang.id) is Standing.BLOCKED
    api.account.unbar(wang.id)
    await talk.say(wang, "/start")
    assert await find_standing(talk, wang.id) is Standing.ACTIVE
    talk.clock.advance(days=1)
    assert await make_broadcast(talk, bot).send_due() == 1


@pytest.mark.parametrize("announced", [False, True])
async def test_a_group_that_has_moved_gets_its_tip_at_its_new_id_and_its_rows_move_once(
    api: BotApi, bot: Bot, talk: Talk, group: Chat, announced: bool
) -> None:
    """Row 22."""
    await subscribe(talk.journal, group.id)
    new = api.migrate(group, announce=announced)
    await talk.settle()
    broadcast = make_broadcast(talk, bot)
    assert [await broadcast.send_due(), await broadcast.send_due()] == [1, 0]
    assert [await find_standing(talk, chat) for chat in (group.id, new.id)] == [None, Standing.ACTIVE]
    talk.clock.advance(days=1)
    assert await broadcast.send_due() == 1
    assert [(sent.chat_id, sent.text != "") for sent in api.sent()] == [(new.id, True)] * 2
    assert count_tries(api, group.id) == (0 if announced else 1)


async def test_two_replicas_send_each_tip_once_though_one_was_killed_after_its_claim(
    api: BotApi, launcher: Launcher, tmp_path: Path, place: str
) -> None:
    """Row 25."""
    zone = f"Etc/GMT{datetime.now(UTC).hour - 12:+d}"  # where it is about noon, whenever the tests run
    people = [api.person(f"人{number}").id for number in range(10)]
    async with await open_journal(place) as journal:
        await subscribe(journal, *people, first=datetime.now(ZoneInfo(zone)).date() - timedelta(days=1))
    killed = await asyncio.create_subprocess_exec(sys.executable, "-c", CLAIM, place, zone, cwd=ROOT, stdout=PIPE)
    assert killed.stdout
    async with asyncio.timeout(PATIENCE):
        assert await killed.stdout.readline() == b"claimed\n"
    killed.kill()
    await killed.communicate()
    launcher.knowledge = tmp_path / "knowledge"
    (launcher.knowledge / "tips").mkdir(parents=True)
    (launcher.knowledge / "tips" / "helmet.yaml").write_text(TIPS, "utf-8")
    build(Settings(knowledge=launcher.knowledge, cache=launcher.cache))  # else each replica would, at the same time
    replicas = [await launcher.start(DATABASE_URL=place, BOT_TIMEZONE=zone) for _ in range(2)]
    await api.until(lambda: len(api.sent()) >= len(people), PATIENCE)
    for replica in replicas:
        assert await replica.end() == 0
    assert Counter(sent.chat_id for sent in api.sent()) == dict.fromkeys(people, 1)
    assert all("骑车戴好头盔" in sent.text for sent in api.sent())


async def test_a_bot_that_was_down_catches_up_once_and_skips_what_is_too_late(
    api: BotApi, bot: Bot, talk: Talk, log: Log, wang: Person
) -> None:
    """Row 26."""
    await subscribe(talk.journal, wang.id)
    broadcast = make_broadcast(talk, bot)
    talk.clock.advance(hours=3)
    assert [await broadcast.send_due(), await broadcast.send_due()] == [1, 0]
    talk.clock.advance(hours=24 + 11)
    assert [await broadcast.send_due(), await broadcast.send_due()] == [0, 0]
    assert log.count("It is too late for the tip of 1 chats") == 1
    assert len(api.sent(wang.id)) == 1


@pytest.mark.parametrize(
    ("minute", "moments"),
    [
        (150, ["2024-03-31T01:59+01:00", "2024-03-31T03:00+02:00", "2024-03-31T03:30+02:00"]),  # no half past two
        (150, ["2024-10-27T02:29+02:00", "2024-10-27T02:30+02:00", "2024-10-27T02:30+01:00", "2024-10-27T03:00+01:00"]),
        (EIGHT, ["2024-06-03T08:00+02:00", "2024-06-03T07:00+02:00", "2024-06-03T08:00+02:00"]),  # an hour back
        (EIGHT, ["2024-06-03T07:30+02:00", "2024-06-03T08:30+02:00", "2024-06-03T07:30+02:00"]),  # forth and back
        (0, ["2024-06-03T00:10+02:00", "2024-06-02T23:30+02:00", "2024-06-03T00:30+02:00"]),  # back over midnight
    ],
)
async def test_a_leap_of_the_clock_makes_no_tip_two_and_none_missing(
    api: BotApi, bot: Bot, talk: Talk, wang: Person, minute: int, moments: list[str]
) -> None:
    """Row 26."""
    times = list(map(datetime.fromisoformat, moments))
    await subscribe(talk.journal, wang.id, minute=minute, first=times[-1].date())
    broadcast = make_broadcast(talk, bot, ZoneInfo("Europe/Berlin"))
    for time in times:
        talk.clock.time = time
        await broadcast.send_due()
    assert len(api.sent(wang.id)) == 1
