"""What is kept of somebody, and forgetting it."""

from bot.channels.telegram.personal import MOST_FEEDBACK
from tests.botapi import BotApi, Chat, Person
from tests.channels.telegram.talk import Talk, breaking, find_data, list_labels

LOTUS = "交警买了多少斤莲藕"


async def test_a_vote_is_kept_with_the_question_and_marked(fed: Talk, wang: Person) -> None:
    answer = await fed.ask(wang, LOTUS)
    assert await fed.tap(wang, answer, "👎") == []
    assert fed.notices() == [fed.service.voted_down]
    assert list_labels(fed.see(answer))[-2:] == ["👍", "👎 ✓"]
    (vote,) = await fed.journal.votes.downs(10)
    assert (vote.entry, vote.question) == ("lotus-root/bought", LOTUS)


async def test_a_vote_on_a_refusal_names_what_is_not_known(talk: Talk, wang: Person) -> None:
    refusal = await talk.ask(wang, "今天天气怎么样")
    await talk.tap(wang, refusal, "👍")
    assert talk.notices() == [talk.service.voted]
    (tally,) = await talk.journal.votes.summary(10)
    assert (tally.entry, tally.ups) == ("limit/weather", 1)


async def test_a_double_tap_counts_once(talk: Talk, api: BotApi, wang: Person) -> None:
    answer = await talk.ask(wang, LOTUS)
    for _ in range(2):
        api.tap(wang, answer, find_data(answer, "v")[0])
    await talk.settle()
    assert talk.notices() == [talk.service.voted, talk.service.voted_again]
    (tally,) = await talk.journal.votes.summary(10)
    assert (tally.ups, tally.downs) == (1, 0)


async def test_the_last_vote_counts(talk: Talk, wang: Person) -> None:
    answer = await talk.ask(wang, LOTUS)
    await talk.tap(wang, answer, "👍")
    await talk.tap(wang, answer, "👎")
    (tally,) = await talk.journal.votes.summary(10)
    assert (tally.ups, tally.downs) == (0, 1)
    assert list_labels(talk.see(answer))[-2:] == ["👍", "👎 ✓"]


async def test_in_a_group_everybody_has_a_vote(talk: Talk, api: BotApi, group: Chat, wang: Person, li: Person) -> None:
    answer = await talk.ask(wang, f"@{api.username} {LOTUS}", chat=group)
    for person in (wang, li):
        await talk.tap(person, answer, find_data(answer, "v")[0])
    (tally,) = await talk.journal.votes.summary(10)
    assert tally.ups == 2


async def test_a_vote_is_kept_after_a_restart(idle: Talk, wang: Person) -> None:
    async with idle.polling():
        answer = await idle.ask(wang, LOTUS)
    idle.connect()
    async with idle.polling():
        await idle.tap(wang, answer, "👎")
    (vote,) = await idle.journal.votes.downs(10)
    assert (vote.entry, vote.question) == ("lotus-root/bought", "")


async def test_a_vote_on_a_message_that_is_gone_is_kept(talk: Talk, api: BotApi, wang: Person) -> None:
    answer = await talk.ask(wang, LOTUS)
    api.fault("editMessageReplyMarkup", code=400, description="Bad Request: message to edit not found")
    await talk.tap(wang, answer, "👍")
    (tally,) = await talk.journal.votes.summary(10)
    assert tally.ups == 1
    assert not talk.desk.tally.faults


async def test_feedback_is_kept_without_what_names_a_person(talk: Talk, wang: Person) -> None:
    thanks = await talk.ask(wang, "/feedback 字太小，打我电话13812345678")
    assert thanks.text == talk.service.feedback_thanks
    (kept,) = await talk.journal.feedback.recent(10)
    assert kept.text.startswith("字太小")
    assert "13812345678" not in kept.text


async def test_feedback_is_bounded(talk: Talk, wang: Person) -> None:
    await talk.ask(wang, f"/feedback {'好' * 3000}")
    (kept,) = await talk.journal.feedback.recent(10)
    assert len(kept.text) == MOST_FEEDBACK


async def test_feedback_without_words_is_asked_for(talk: Talk, wang: Person) -> None:
    assert (await talk.ask(wang, "/feedback")).text == talk.service.feedback_empty
    assert await talk.journal.feedback.recent(10) == []


async def test_privacy_tells_what_is_kept(talk: Talk, wang: Person) -> None:
    assert (await talk.ask(wang, "/privacy")).text == talk.service.privacy


async def test_who_has_left_nothing_is_told_so(talk: Talk, wang: Person) -> None:
    assert (await talk.ask(wang, "/mydata")).text == talk.service.mydata_nothing


async def test_my_data_shows_what_is_held_of_me_alone(talk: Talk, wang: Person, li: Person) -> None:
    await talk.ask(wang, "/subscribe 7:30 老人")
    await talk.ask(wang, "/feedback 字<b>太小")
    await talk.tap(wang, await talk.ask(wang, LOTUS), "👍")
    await talk.ask(li, "/feedback 很好")
    told = talk.service.mydata.format(
        subscription=talk.service.mydata_subscription.format(time="7:30", topics="老人"),
        sent=0,
        votes=1,
        feedback="字<b>太小",
    )
    assert (await talk.ask(wang, "/mydata")).text == told


async def test_my_data_says_where_there_is_no_subscription(talk: Talk, wang: Person) -> None:
    await talk.ask(wang, "/feedback 很好")
    told = talk.service.mydata.format(subscription=talk.service.none, sent=0, votes=0, feedback="很好")
    assert (await talk.ask(wang, "/mydata")).text == told


async def test_a_person_is_forgotten_with_all_that_is_held(fed: Talk, wang: Person) -> None:
    await fed.ask(wang, "/subscribe")
    await fed.ask(wang, "/feedback 很好")
    await fed.tap(wang, await fed.ask(wang, LOTUS), "👍")
    assert (await fed.ask(wang, "/forget")).text == fed.service.forgotten
    assert (await fed.ask(wang, "/mydata")).text == fed.service.mydata_nothing
    assert await fed.journal.subscriptions.count() == 0
    assert await fed.journal.feedback.recent(10) == []
    assert await fed.journal.votes.summary(10) == []


async def test_what_a_person_talked_about_is_forgotten_too(talk: Talk, wang: Person, li: Person) -> None:
    await talk.ask(wang, "闯红灯扣几分")
    assert (await talk.ask(wang, "/forget")).text == talk.service.forgotten
    assert (await talk.ask(wang, "那超速呢")).text == (await talk.ask(li, "那超速呢")).text


async def test_who_has_nothing_to_forget_is_told_so(talk: Talk, wang: Person) -> None:
    assert (await talk.ask(wang, "/forget")).text == talk.service.nothing_to_forget


async def test_while_nothing_can_be_saved_that_is_told(talk: Talk, wang: Person) -> None:
    commands = ("/feedback 很好", "/mydata", "/forget", "/subscribe", "/unsubscribe")
    answer = await talk.ask(wang, LOTUS)
    async with breaking(talk.journal):
        assert {(await talk.ask(wang, text)).text for text in commands} == {talk.service.save_failed}
        await talk.tap(wang, answer, "👍")
    assert talk.notices() == [talk.service.save_failed]
    assert list_labels(talk.see(answer))[-2:] == ["👍", "👎"]
