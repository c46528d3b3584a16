"""Inline mode."""

import json

import pytest

from tests.botapi import BotApi, Person
from tests.botapi.records import Json
from tests.channels.telegram.talk import Talk


async def type_query(talk: Talk, person: Person, text: str) -> Json:
    """What the bot answers to something typed after its name."""
    talk.api.query(person, text)
    await talk.settle()
    return talk.api.calls("answerInlineQuery")[-1].parameters


async def test_facts_and_tips_are_offered_as_cards(fed: Talk, wang: Person) -> None:
    answer = await type_query(fed, wang, "头盔")
    cards = answer["results"]
    assert 1 < len(cards) <= 20
    assert all("头盔" in card["input_message_content"]["message_text"] for card in cards[:1])
    assert all(card["title"] and card["description"] for card in cards)
    assert len({card["id"] for card in cards}) == len(cards)


async def test_a_card_is_sent_as_the_bot_would_answer(talk: Talk, wang: Person) -> None:
    card = (await type_query(talk, wang, "交警买了多少斤莲藕"))["results"][0]["input_message_content"]
    assert "<b>1500余斤</b>" in card["message_text"]
    assert card["parse_mode"] == "HTML"


async def test_before_anything_is_typed_the_latest_is_offered(talk: Talk, wang: Person) -> None:
    assert (await type_query(talk, wang, ""))["results"]


async def test_where_nothing_is_found_the_bot_itself_is_offered(talk: Talk, wang: Person) -> None:
    answer = await type_query(talk, wang, "量子力学的发展")
    assert answer["results"] == []
    assert json.loads(answer["button"]) == {"text": talk.service.inline_nothing, "start_parameter": "inline"}


async def test_cards_are_kept_for_a_short_time_and_for_everybody(talk: Talk, wang: Person) -> None:
    answer = await type_query(talk, wang, "头盔")
    assert (answer["cache_time"], answer["is_personal"]) == ("60", "false")


async def test_a_query_that_nobody_waits_for_any_more_is_no_fault(talk: Talk, api: BotApi, wang: Person) -> None:
    api.query(wang, "头盔")
    api.age_queries()
    await talk.settle()
    assert [call.status for call in api.calls("answerInlineQuery")] == [400]
    assert not talk.desk.tally.faults


async def test_cards_that_telegram_does_not_take_are_a_fault(talk: Talk, api: BotApi, wang: Person) -> None:
    api.fault("answerInlineQuery", code=400, description="Bad Request: RESULT_ID_INVALID")
    await type_query(talk, wang, "头盔")
    assert talk.desk.tally.faults == {"refused": 1}
    assert api.sent() == []


@pytest.mark.parametrize("text", ["<b>", "🚦" * 200, "a" * 5000])
async def test_whatever_is_typed_is_answered(talk: Talk, api: BotApi, wang: Person, text: str) -> None:
    await type_query(talk, wang, text)
    assert [call.status for call in api.calls("answerInlineQuery")] == [200]
