"""What the handlers share."""

from dataclasses import replace

import pytest

from bot.app import Bot
from bot.channels.telegram import desk as module
from bot.channels.telegram.keyboards import shorten
from tests.channels.telegram.talk import Talk

RED_LIGHT, FOLLOW_UP = "闯红灯扣几分", "那超速呢"


async def test_a_conversation_is_continued(idle: Talk, bot: Bot) -> None:
    continued, alone = bot.ask(FOLLOW_UP, bot.ask(RED_LIGHT)[1])[0], bot.ask(FOLLOW_UP)[0]
    assert continued != alone
    await idle.desk.ask((1, 1), RED_LIGHT)
    assert await idle.desk.ask((1, 1), FOLLOW_UP) == continued
    assert await idle.desk.ask((2, 2), FOLLOW_UP) == alone


async def test_answers_are_counted_by_what_they_are(idle: Talk) -> None:
    for person, text in enumerate((RED_LIGHT, "今天天气怎么样", "今天股票涨了吗")):
        await idle.desk.ask((person, person), text)
    assert idle.desk.tally.replies == {("telegram", "answer"): 1, ("telegram", "refuse"): 2}


async def test_what_a_message_answers_is_remembered_for_a_while(idle: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_MOST_ASKED", 2)
    for number in range(3):
        idle.desk.note_asked(1, number, f"第{number}问")
    assert [idle.desk.find_asked(1, number) for number in range(3)] == ["", "第1问", "第2问"]


async def test_an_entry_is_found_by_its_short_id_in_the_present_knowledge(idle: Talk) -> None:
    short = shorten("lotus-root/bought")
    assert idle.desk.find_entry(short) == "lotus-root/bought"
    assert isinstance(idle.brain, Bot)
    city = idle.knowledge.city.model_copy(update={"name": "邻市"})
    idle.brain = replace(idle.brain, knowledge=idle.knowledge.model_copy(update={"articles": (), "city": city}))
    assert idle.desk.find_entry(short) == short
