"""/subscribe and /unsubscribe, and chats that go away or move."""

from datetime import date

import pytest

from bot.journal.tables import Standing
from tests.botapi import BotApi, Chat, Person
from tests.channels.telegram.talk import Talk


async def test_the_tip_is_subscribed_to_in_words(fed: Talk, wang: Person) -> None:
    answer = await fed.ask(wang, "/subscribe 早上9点半 老人 雨")
    assert answer.text == fed.service.subscribed.format(time="9:30", topics="老人、雨", day=fed.service.today)
    held = await fed.journal.subscriptions.get(wang.id)
    assert held
    assert (held.minute, held.topics, held.first_day) == (570, ("老人", "雨"), date(2024, 5, 6))


async def test_without_words_it_comes_at_the_usual_hour_on_everything_from_tomorrow(talk: Talk, wang: Person) -> None:
    answer = await talk.ask(wang, "/subscribe")
    told = talk.service.subscribed.format(time="8:00", topics=talk.service.all_topics, day=talk.service.tomorrow)
    assert answer.text == told


async def test_the_day_is_that_of_the_city(talk: Talk, wang: Person) -> None:
    talk.clock.advance(hours=16)  # half past midnight in the city, still the day before in Greenwich
    await talk.ask(wang, "/subscribe 7:30")
    held = await talk.journal.subscriptions.get(wang.id)
    assert held
    assert held.first_day == date(2024, 5, 7)


async def test_who_subscribes_again_changes_the_subscription(talk: Talk, wang: Person) -> None:
    await talk.ask(wang, "/subscribe 7:30 老人")
    await talk.ask(wang, "/subscribe 20:00")
    held = await talk.journal.subscriptions.get(wang.id)
    assert held
    assert (held.minute, held.topics) == (1200, ())


@pytest.mark.parametrize(
    ("words", "said"),
    [("25:00 老人", "bad_time"), ("7:30 量子力学", "bad_topic"), ("司机 行人 乘客 村民 孩子 老人", "many_topics")],
)
async def test_what_was_not_understood_is_told_and_nothing_is_kept(
    talk: Talk, wang: Person, words: str, said: str
) -> None:
    answer = await talk.ask(wang, f"/subscribe {words}")
    topics = "、".join((*talk.brain.topics.people, *talk.brain.topics.seasons))
    word = words.split()[0] if said == "bad_time" else words.split()[-1]
    assert answer.text == getattr(talk.service, said).format(word=word, topics=topics, most=5)
    assert await talk.journal.subscriptions.count() == 0


async def test_a_word_of_markup_is_told_as_it_is(talk: Talk, wang: Person) -> None:
    assert "“<b>&</b>”" in (await talk.ask(wang, "/subscribe <b>&</b>")).text


async def test_the_tip_is_unsubscribed_from(talk: Talk, wang: Person) -> None:
    await talk.ask(wang, "/subscribe")
    assert (await talk.ask(wang, "/unsubscribe")).text == talk.service.unsubscribed
    assert await talk.journal.subscriptions.count() == 0


async def test_who_has_not_subscribed_is_told_so(talk: Talk, wang: Person) -> None:
    assert (await talk.ask(wang, "/unsubscribe")).text == talk.service.not_subscribed


@pytest.mark.parametrize("command", ["/subscribe 9:30", "/unsubscribe"])
async def test_in_a_group_others_than_its_administrators_are_refused(
    talk: Talk, group: Chat, wang: Person, command: str
) -> None:
    await talk.journal.subscriptions.put(group.id, 480, (), date(2024, 5, 6))
    assert (await talk.ask(wang, command, chat=group)).text == talk.service.group_admins
    held = await talk.journal.subscriptions.get(group.id)
    assert held
    assert (held.minute, held.state) == (480, Standing.ACTIVE)


async def test_an_administrator_subscribes_a_group(talk: Talk, api: BotApi, group: Chat, wang: Person) -> None:
    api.administrators(group, [wang])
    await talk.ask(wang, "/subscribe 9:30", chat=group)
    assert await talk.journal.subscriptions.get(group.id)
    assert await talk.journal.subscriptions.get(wang.id) is None
    assert (await talk.ask(wang, "/unsubscribe", chat=group)).text == talk.service.unsubscribed


async def test_an_administrator_who_speaks_as_the_group_subscribes_it(talk: Talk, api: BotApi, group: Chat) -> None:
    sender = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
    command = {"type": "bot_command", "offset": 0, "length": 10}
    content = {"text": "/subscribe", "entities": [command], "sender_chat": group.record()}
    api.push({"message": api.account.add_message(group, sender, content)})
    await talk.settle()
    assert await talk.journal.subscriptions.get(group.id)


async def test_who_blocks_the_bot_gets_no_more_tips_until_they_let_it_in_again(
    talk: Talk, api: BotApi, wang: Person
) -> None:
    await talk.ask(wang, "/subscribe")
    api.block(wang)
    await talk.settle()
    assert await talk.journal.subscriptions.count() == 0
    api.unblock(wang)
    await talk.settle()
    assert await talk.journal.subscriptions.count() == 1


async def test_who_has_unsubscribed_is_not_subscribed_by_letting_the_bot_in_again(
    talk: Talk, api: BotApi, wang: Person
) -> None:
    await talk.ask(wang, "/subscribe")
    await talk.ask(wang, "/unsubscribe")
    api.block(wang)
    api.unblock(wang)
    await talk.settle()
    assert await talk.journal.subscriptions.count() == 0


async def test_a_group_that_throws_the_bot_out_gets_no_more_tips(
    talk: Talk, api: BotApi, group: Chat, wang: Person
) -> None:
    await talk.journal.subscriptions.put(group.id, 480, (), date(2024, 5, 6))
    api.kick(wang, group)
    await talk.settle()
    assert await talk.journal.subscriptions.count() == 0


async def test_the_subscription_of_a_group_moves_with_it(talk: Talk, api: BotApi, wang: Person) -> None:
    old = api.group("旧群", [wang], kind="group")
    await talk.journal.subscriptions.put(old.id, 480, (), date(2024, 5, 6))
    new = api.migrate(old)
    await talk.settle()
    assert await talk.journal.subscriptions.get(old.id) is None
    assert await talk.journal.subscriptions.get(new.id)
    assert api.sent() == []


async def test_whoever_was_forgotten_today_gets_no_second_tip_today(talk: Talk, wang: Person) -> None:
    later = "/subscribe 晚上9点"
    assert "从今天开始" in (await talk.ask(wang, later)).text
    await talk.ask(wang, "/forget")
    assert "从明天开始" in (await talk.ask(wang, later)).text
    talk.clock.advance(days=1)
    await talk.ask(wang, "/unsubscribe")
    assert "从今天开始" in (await talk.ask(wang, later)).text
