"""Messages and what comes back."""

from typing import Any

from bot.app import Bot
from tests.botapi import BotApi, Chat, Person
from tests.channels.telegram.talk import Talk, find_data, list_labels

LOTUS = "交警买了多少斤莲藕"
RED_LIGHT = "闯红灯扣几分"
OTHER_MATTERS = "今天天气怎么样"
FOLLOW_UP = "那超速呢"
MEDIA: tuple[dict[str, Any], ...] = ({"photo": True}, {"voice": True}, {"sticker": True}, {"location": True})


async def test_a_question_is_answered_with_the_asked_for_part_in_bold_and_the_source_small(
    fed: Talk, wang: Person
) -> None:
    answer = await fed.ask(wang, LOTUS)
    assert answer.bold() == ["1500余斤"]
    assert [entity["type"] for entity in answer.entities] == ["bold", "blockquote"]


async def test_an_answer_offers_suggestions_its_article_and_a_vote(talk: Talk, wang: Person) -> None:
    answer = await talk.ask(wang, LOTUS)
    reply, _ = talk.brain.ask(LOTUS)
    titles = {article.id: article.short or article.title for article in talk.knowledge.articles}
    assert reply.suggestions
    assert list_labels(answer) == [
        *reply.suggestions,
        talk.service.report.format(title=titles["lotus-root"]),
        "👍",
        "👎",
    ]


async def test_a_suggestion_that_is_tapped_is_answered_with_the_question_above(talk: Talk, wang: Person) -> None:
    offered = await talk.ask(wang, RED_LIGHT)
    question = list_labels(offered)[0]
    (answer,) = await talk.tap(wang, offered, question)
    assert answer.text.splitlines()[0] == question
    assert answer.text != question
    assert talk.notices() == [""]


async def test_a_follow_up_continues_what_the_chat_talked_about(talk: Talk, bot: Bot, wang: Person, li: Person) -> None:
    await talk.ask(wang, RED_LIGHT)
    continued = await talk.ask(wang, FOLLOW_UP)
    alone = await talk.ask(li, FOLLOW_UP)
    assert continued.text != alone.text
    before = bot.ask(RED_LIGHT)[1]
    assert bot.ask(FOLLOW_UP, before)[0].passages[0].text in continued.text
    assert bot.ask(FOLLOW_UP)[0].passages[0].text in alone.text


async def test_in_a_group_each_person_has_a_conversation_of_their_own(
    talk: Talk, api: BotApi, group: Chat, wang: Person, li: Person
) -> None:
    await talk.ask(wang, f"@{api.username} {RED_LIGHT}", chat=group)
    alone = await talk.ask(li, f"@{api.username} {FOLLOW_UP}", chat=group)
    continued = await talk.ask(wang, f"@{api.username} {FOLLOW_UP}", chat=group)
    assert continued.text != alone.text


async def test_a_refusal_can_be_voted_on_and_the_question_is_noted(talk: Talk, wang: Person) -> None:
    refusal = await talk.ask(wang, OTHER_MATTERS)
    assert list_labels(refusal)[-2:] == ["👍", "👎"]
    (noted,) = await talk.journal.questions.top(10)
    assert noted.text == OTHER_MATTERS


async def test_what_is_answered_is_not_noted(talk: Talk, wang: Person) -> None:
    await talk.ask(wang, LOTUS)
    await talk.ask(wang, "你好")
    assert await talk.journal.questions.top(10) == []


async def test_small_talk_is_not_voted_on(talk: Talk, wang: Person) -> None:
    assert not {"👍", "👎"} & set(list_labels(await talk.ask(wang, "你好")))


async def test_a_group_is_silent_unless_somebody_speaks_to_the_bot(talk: Talk, group: Chat, wang: Person) -> None:
    assert await talk.say(wang, LOTUS, chat=group) == []


async def test_who_mentions_the_bot_in_a_group_is_answered_in_reply(
    fed: Talk, api: BotApi, group: Chat, wang: Person
) -> None:
    update = api.say(wang, f"👮👮 @{api.username} {LOTUS}", chat=group)
    await fed.settle()
    (answer,) = api.sent(group.id)
    assert "1500余斤" in answer.text
    assert answer.reply_to == api.update(update)["message"]["message_id"]


async def test_who_replies_to_the_bot_in_a_group_is_answered(
    talk: Talk, api: BotApi, group: Chat, wang: Person, li: Person
) -> None:
    first = await talk.ask(wang, f"@{api.username} {RED_LIGHT}", chat=group)
    answer = await talk.ask(li, LOTUS, chat=group, reply_to=first)
    assert "1500余斤" in answer.text


async def test_who_replies_to_somebody_else_in_a_group_is_not_answered(
    talk: Talk, api: BotApi, group: Chat, wang: Person, li: Person
) -> None:
    update = api.say(wang, "大家好", chat=group)
    number = api.update(update)["message"]["message_id"]
    assert await talk.say(li, LOTUS, chat=group, reply_to=number) == []


async def test_an_answer_in_a_topic_of_a_group_stays_in_the_topic(
    talk: Talk, api: BotApi, group: Chat, wang: Person
) -> None:
    answer = await talk.ask(wang, f"@{api.username} {LOTUS}", chat=group, thread=7)
    assert answer.thread == 7


async def test_what_is_no_text_gets_one_friendly_line_in_private(talk: Talk, wang: Person) -> None:
    line = talk.service.media.format(example=talk.knowledge.city.examples[0])
    for content in MEDIA:
        assert [sent.text for sent in await talk.post(wang, **content)] == [line]


async def test_what_is_no_text_gets_nothing_in_a_group(talk: Talk, group: Chat, wang: Person) -> None:
    for content in MEDIA:
        assert await talk.post(wang, chat=group, **content) == []


async def test_an_album_gets_one_line(talk: Talk, api: BotApi, wang: Person) -> None:
    for _ in range(3):
        api.post(wang, photo=True, media_group="album")
    await talk.settle()
    assert len(api.sent(wang.id)) == 1


async def test_the_words_under_a_photo_are_answered(talk: Talk, wang: Person) -> None:
    line, answer = await talk.post(wang, photo=True, caption=LOTUS)
    assert line.text == talk.service.media_caption
    assert "1500余斤" in answer.text


async def test_an_album_with_words_gets_no_line_for_its_other_photos(talk: Talk, api: BotApi, wang: Person) -> None:
    api.post(wang, photo=True, caption=LOTUS, media_group="album")
    api.post(wang, photo=True, media_group="album")
    await talk.settle()
    assert [sent.text == talk.service.media_caption for sent in api.sent(wang.id)] == [True, False]


async def test_the_words_under_a_photo_in_a_group_are_answered_where_they_name_the_bot(
    talk: Talk, api: BotApi, group: Chat, wang: Person
) -> None:
    (answer,) = await talk.post(wang, photo=True, caption=f"@{api.username} {LOTUS}", chat=group)
    assert "1500余斤" in answer.text


async def test_an_edited_message_is_answered_anew_in_private(fed: Talk, api: BotApi, wang: Person) -> None:
    update = api.say(wang, "交警买了多少斤")
    number = api.update(update)["message"]["message_id"]
    await fed.settle()
    (answer,) = await fed.gather(wang.id, lambda: api.edit(wang, number, LOTUS))
    assert "1500余斤" in answer.text


async def test_an_edited_message_in_a_group_is_passed_over(talk: Talk, api: BotApi, group: Chat, wang: Person) -> None:
    update = api.say(wang, "你们好", chat=group)
    number = api.update(update)["message"]["message_id"]
    text = f"@{api.username} {LOTUS}"
    assert await talk.gather(group.id, lambda: api.edit(wang, number, text, chat=group)) == []


async def test_a_card_that_the_bot_has_offered_is_no_question(talk: Talk, api: BotApi, wang: Person) -> None:
    message = {"message_id": 1, "date": 1, "chat": wang.chat.record(), "from": wang.record(), "text": LOTUS}
    me = api.account.bot
    assert await talk.gather(wang.id, lambda: api.push({"message": message | {"via_bot": me}})) == []


async def test_a_suggestion_is_answered_after_a_restart(idle: Talk, wang: Person) -> None:
    async with idle.polling():
        offered = await idle.ask(wang, RED_LIGHT)
    idle.connect()
    async with idle.polling():
        (answer,) = await idle.tap(wang, offered, list_labels(offered)[0])
    assert answer.text.startswith(list_labels(offered)[0])


async def test_a_suggestion_that_the_message_has_no_more_is_politely_refused(talk: Talk, wang: Person) -> None:
    offered = await talk.ask(wang, RED_LIGHT)
    assert await talk.tap(wang, offered, "s:99", forged=True) == []
    assert talk.notices() == [talk.service.old_button]


async def test_a_button_of_a_message_that_cannot_be_read_any_more_is_politely_refused(
    talk: Talk, api: BotApi, wang: Person
) -> None:
    gone = {"chat": wang.chat.record(), "message_id": 5, "date": 0}
    for data in ("s:0", "l:/news:2:0", "n:0"):
        query = {"id": api.account.open_query(), "from": wang.record(), "chat_instance": "1", "data": data}
        api.push({"callback_query": query | {"message": gone}})
    await talk.settle()
    assert talk.notices() == [talk.service.old_button] * 3


async def test_a_question_of_markup_is_quoted_as_it_is(talk: Talk, wang: Person) -> None:
    answer = await talk.ask(wang, "<b>头盔</b> & <script>")
    assert "<script>" not in answer.html


async def test_whatever_is_typed_gets_one_answer(talk: Talk, wang: Person) -> None:
    for text in ("🚦" * 2048, "\u202e\u200f查酒驾", "a\0b", "查" + "\u0301" * 4000, "<" * 4096):
        assert len(await talk.say(wang, text)) == 1
    assert not talk.desk.tally.faults


async def test_the_article_button_shows_the_article(talk: Talk, wang: Person) -> None:
    answer = await talk.ask(wang, LOTUS)
    (shown,) = await talk.tap(wang, answer, find_data(answer, "a")[0])
    title = next(article.title for article in talk.knowledge.articles if article.id == "lotus-root")
    assert shown.text.startswith(f"《{title}》")
