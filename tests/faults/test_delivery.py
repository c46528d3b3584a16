"""Nothing acknowledged is lost and nothing is answered twice, whatever ends the process. Rows 1 to 4 and 20."""

import signal
from contextlib import AsyncExitStack

import pytest
from telegram.error import Conflict

from bot.app import Bot
from bot.journal.journal import open_journal
from tests.botapi import BotApi, Person
from tests.botapi.conftest import make_bot
from tests.channels.telegram.talk import Clock, Talk
from tests.faults.conftest import FACT, QUESTION, Log
from tests.faults.processes import PATIENCE, Launcher, Start, find_port

CROWD = 20
STOPPED = "已停止，没有丢下一条消息。"
WAITING = "Another process polls for this bot"


def gather_people(api: BotApi) -> list[Person]:
    """People of whom every second one has a slow line: their answers are under way for long."""
    people = [api.person(f"人{number}") for number in range(CROWD)]
    for person in people[::2]:
        api.fault("sendMessage", "hang", seconds=2, chat_id=person.id)
    return people


def count_answers(api: BotApi, people: list[Person]) -> list[int]:
    return [sum(FACT in sent.text for sent in api.sent(person.id)) for person in people]


async def begin_batch(api: BotApi, people: list[Person]) -> None:
    """All ask at once; those with a quick line have their answers, those with a slow one wait for them."""
    for person in people:
        api.say(person, QUESTION)
    await api.until(lambda: sum(count_answers(api, people)) == CROWD // 2, PATIENCE)
    await api.until(lambda: len(api.calls("sendMessage")) == CROWD, PATIENCE)


async def test_a_stop_in_the_middle_loses_no_acknowledged_message(api: BotApi, start: Start) -> None:
    """Row 1."""
    running, people = await start(), gather_people(api)
    await begin_batch(api, people)
    for person in people:
        api.say(person, QUESTION)  # these are still on their way, or at Telegram
    assert await running.end(signal.SIGTERM) == 0
    assert STOPPED in running.output
    waiting = [waiting.body["message"]["from"]["id"] for waiting in api.updates.list_waiting()]
    acknowledged = [2 - waiting.count(person.id) for person in people]
    answered = count_answers(api, people)
    assert all(done >= due for done, due in zip(answered, acknowledged, strict=True))
    again = await start()
    await api.until(lambda: min(count_answers(api, people)) == 2 and not api.pending, PATIENCE)
    assert await again.end() == 0  # which finishes whatever would still be answered
    assert count_answers(api, people) == [2] * CROWD


async def test_a_kill_in_the_middle_loses_nothing_and_doubles_one_message_of_a_chat_at_most(
    api: BotApi, start: Start
) -> None:
    """Rows 2 and 3."""
    running, people = await start(), gather_people(api)
    await begin_batch(api, people)
    await running.end(signal.SIGKILL)
    assert 0 in count_answers(api, people)
    again = await start()
    await api.until(lambda: min(count_answers(api, people)) == 1 and not api.pending, PATIENCE)
    assert await again.end() == 0  # which finishes whatever would still be answered
    assert set(count_answers(api, people)) <= {1, 2}


async def test_an_update_that_comes_again_and_again_to_two_replicas_is_dealt_with_once(
    place: str, api: BotApi, bot: Bot, wang: Person
) -> None:
    """Row 4."""
    clock = Clock()
    async with AsyncExitStack() as stack:
        journals = [await stack.enter_async_context(await open_journal(place, clock)) for _ in range(2)]
        replicas = [Talk(api, journal, clock, bot) for journal in journals]
        first, second = [await stack.enter_async_context(replica.receiving()) for replica in replicas]
        await api.until(lambda: api.webhook == second)
        api.extra_webhooks = [first]
        update = api.say(wang, "/feedback 路口的灯坏了")
        api.repeat(update, 5)
        await api.until(lambda: len([post for post in api.posts if post.status == 200]) == 11)
        assert {post.url for post in api.posts if post.status == 200} == {first, second}
        assert [sent.text for sent in api.sent(wang.id)] == [replicas[0].service.feedback_thanks]
        assert (await journals[0].people.holdings(wang.id)).feedback == ("路口的灯坏了",)


async def test_an_update_five_times_in_a_batch_is_dealt_with_once(api: BotApi, idle: Talk, wang: Person) -> None:
    """Row 4."""
    api.repeat(api.say(wang, "/feedback 路口的灯坏了"), 4)
    async with idle.polling():
        await idle.settle()
    assert len(api.sent(wang.id)) == 1
    assert (await idle.journal.people.holdings(wang.id)).feedback == ("路口的灯坏了",)


async def test_an_update_that_comes_again_after_its_answer_is_not_answered_again(
    api: BotApi, talk: Talk, wang: Person, li: Person
) -> None:
    """Row 4."""
    update = api.say(wang, "/help")
    await talk.settle()
    api.repeat(update, 4)
    await talk.ask(li, "/privacy")
    assert len(api.sent(wang.id)) == 1


async def test_of_two_processes_on_one_database_one_polls_and_the_other_takes_over(
    place: str, api: BotApi, launcher: Launcher, wang: Person, li: Person
) -> None:
    """Row 20."""
    leader = await launcher.poll(DATABASE_URL=place)
    await api.until(lambda: api.poll_count, PATIENCE)
    follower = await launcher.poll(DATABASE_URL=place)
    await follower.says(WAITING)
    polled = api.poll_count
    api.say(wang, QUESTION)
    await api.until(lambda: count_answers(api, [wang]) == [1] and api.poll_count > polled, PATIENCE)
    assert all(call.status != 409 for call in api.calls("getUpdates"))
    assert WAITING not in leader.output
    await leader.end(signal.SIGKILL)
    api.say(li, QUESTION)
    await api.until(lambda: count_answers(api, [li]) == [1] and not api.pending, PATIENCE)
    assert await follower.end() == 0
    assert count_answers(api, [li]) == [1]


async def test_a_stranger_who_polls_with_the_same_token_is_named_and_stops_nothing(
    api: BotApi, talk: Talk, log: Log, wang: Person
) -> None:
    """Row 20."""
    async with make_bot(api) as stranger:
        with pytest.raises(Conflict):  # the bot comes back at once, and the newer one wins
            await stranger.get_updates(timeout=20)
    await talk.ask(wang, "/help")
    assert "Stop the other one, or give it a token of its own." in log.text


async def test_a_webhook_left_from_before_is_removed_when_polling_begins(api: BotApi, idle: Talk, wang: Person) -> None:
    """Row 20."""
    async with make_bot(api) as operator:
        await operator.set_webhook(f"http://127.0.0.1:{find_port()}/left")
    async with idle.polling():
        assert len(await idle.say(wang, "/help")) == 1
    assert api.webhook is None


async def test_a_webhook_set_while_polling_is_named_and_polling_goes_on_when_it_is_gone(
    api: BotApi, talk: Talk, log: Log, wang: Person
) -> None:
    """Row 20."""
    async with make_bot(api) as operator:
        await operator.set_webhook(f"http://127.0.0.1:{find_port()}/left")
        await api.until(lambda: "webhook is active" in log.text)
        await operator.delete_webhook()
    await api.until(lambda: api.poll_count)
    api.say(wang, "/help")
    await api.until(lambda: api.sent(wang.id), PATIENCE)
    await talk.settle()
    assert len(api.sent(wang.id)) == 1
