"""What befalls a message on its way out, and what may be in it. Rows 15 to 17 and 23, and replies over the limit."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Literal

import pytest

from bot.app import build
from bot.dialogue.rendering import MAX_UNITS
from bot.settings import Settings
from tests.botapi import BotApi, Person, Sent
from tests.channels.telegram.talk import Clock, Talk, find_data, open_talk
from tests.faults.conftest import Log
from tests.faults.processes import PATIENCE

QUESTION = "闯红灯扣几分"
HOSTILE = "<b>&amp;_*[`~|\\]({!# 🚦👨‍👩‍👧🇨🇳 </b>&lt;"
"""Markup in every notation, and what people take for one character but is several."""
LINE = f"路口{HOSTILE}，{'慢' * 330}。"
FACTS = 13


def write(folder: Path, file: str, content: str) -> None:
    """A file of the knowledge."""
    path = folder / "knowledge" / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, "utf-8")


@asynccontextmanager
async def talk_on(api: BotApi, folder: Path) -> AsyncIterator[Talk]:
    """A channel on the knowledge that was written there."""
    brain = build(Settings(knowledge=folder / "knowledge", cache=folder / "cache"))
    async with open_talk(api, folder / "journal.db", brain) as talk, talk.polling():
        yield talk


def quote(text: str) -> str:
    """As YAML takes it literally."""
    return "'" + text.replace("'", "''") + "'"


def count_units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def find_refusals(api: BotApi) -> list[str]:
    """The calls that Telegram did not take."""
    return [f"{call.method} {call.status}" for call in api.calls() if call.status not in (200, None)]


async def apologise(talk: Talk, clock: Clock) -> None:
    """Send the apologies that are owed, as the service does every few seconds, until none is left."""
    for _ in range(5):
        clock.advance(seconds=30)
        await talk.channel.apologies.settle_due()


@pytest.mark.parametrize(
    ("kind", "code", "answered"), [("error", 500, True), ("html", 502, False), ("garbage", 200, False)]
)
async def test_an_answer_that_makes_no_sense_is_made_good_and_counted(
    api: BotApi,
    talk: Talk,
    log: Log,
    wang: Person,
    kind: Literal["error", "html", "garbage"],
    code: int,
    answered: bool,
) -> None:
    """Row 15. A refusal of Telegram's own can be repeated; a proxy's page does not say what became of the message."""
    log.expected = "Can not load invalid JSON data"  # of python-telegram-bot; the service silences it
    api.fault("sendMessage", kind, code=code, times=3)
    await talk.say(wang, QUESTION)
    await apologise(talk, talk.clock)
    (sent,) = api.sent(wang.id)
    assert (sent.text == talk.service.missed) is not answered
    assert talk.desk.tally.faults == ({} if answered else {"unclear": 1})
    assert (log.count("did not take sendMessage (unreachable)") == 3) is answered


async def test_a_message_whose_answer_was_lost_is_not_sent_twice(api: BotApi, talk: Talk, wang: Person) -> None:
    """Row 16."""
    api.fault("sendMessage", "applied_drop")
    await talk.say(wang, QUESTION)
    await apologise(talk, talk.clock)
    answer, apology = api.sent(wang.id)
    assert "6分" in answer.text
    assert apology.text == talk.service.missed
    assert len(await talk.say(wang, QUESTION)) == 1


async def test_sends_that_hang_hold_up_no_other_chat_and_are_given_up(
    api: BotApi, talk: Talk, wang: Person, li: Person
) -> None:
    """Row 17."""
    for person in (wang, li):
        api.fault("sendMessage", "hang", chat_id=person.id)
        api.say(person, QUESTION)
    await api.until(lambda: len(api.calls("sendMessage")) == 2)
    others = [api.person(f"人{number}") for number in range(8)]
    for person in others:
        api.say(person, QUESTION)
    await api.until(lambda: all(api.sent(person.id) for person in others))
    assert not talk.desk.tally.faults  # both are hanging still
    await api.until(lambda: talk.desk.tally.faults["unclear"] == 2, PATIENCE)
    await talk.settle()
    await apologise(talk, talk.clock)
    assert [[sent.text for sent in api.sent(person.id)] for person in (wang, li)] == [[talk.service.missed]] * 2


async def test_what_looks_like_markup_reaches_people_as_it_is_written(
    api: BotApi, tmp_path: Path, wang: Person
) -> None:
    """Row 23."""
    fact = f"交警在新村{HOSTILE}讲解了头盔。"
    asked = "交警在新村讲了什么"
    facts = f"  - id: talk\n    text: {quote(fact)}\n    asks: [{asked}]\n"
    write(tmp_path, "articles/visit.yaml", f"id: visit\ntitle: {quote(HOSTILE)}\nfacts:\n{facts}")
    async with talk_on(api, tmp_path) as talk:
        answer = await talk.ask(wang, asked)
    assert fact in answer.text
    assert f"《{HOSTILE}》" in answer.text
    assert find_refusals(api) == []


async def test_an_article_of_five_thousand_characters_can_be_read_whole_in_few_messages(
    api: BotApi, tmp_path: Path, wang: Person
) -> None:
    """Row 23."""
    facts = "".join(f"  - id: f{n}\n    text: {quote(f'{n}{LINE}')}\n" for n in range(FACTS))
    write(tmp_path, "articles/long.yaml", f"id: {'a' * 40}\ntitle: 长报道\nfacts:\n{facts}")
    assert FACTS * len(LINE) > 4800
    async with talk_on(api, tmp_path) as talk:
        await talk.say(wang, f"/start article_{'a' * 40}")
        (shown,) = api.sent(wang.id)
        pages = [shown.text]
        while following := [data for data in find_data(talk.see(shown), "l") if f":{len(pages) + 1}:" in data]:
            await talk.tap(wang, talk.see(shown), following[0])
            pages.append(talk.see(shown).text)
    assert len(api.sent(wang.id)) == 1
    assert all(any(f"{n}{LINE}" in page for page in pages) for n in range(FACTS))
    assert find_refusals(api) == []


async def test_a_topic_of_more_bytes_than_a_button_holds_has_a_button_that_works(
    api: BotApi, tmp_path: Path, wang: Person
) -> None:
    """Row 23."""
    topic = "在国道上拉货的大货车司机和押车的人和装卸的人"  # 66 bytes
    assert len(topic.encode()) > 64
    write(tmp_path, "lexicon/people.yaml", f"audiences:\n  {topic}: [货车]\n")
    tip = f"  - id: load\n    title: 装载\n    for: [{topic}]\n    advice: 装稳了再走。\n"
    write(tmp_path, "tips/load.yaml", f"tips:\n{tip}")
    async with talk_on(api, tmp_path) as talk:
        (offered,) = await talk.say(wang, "/tips")
        data = [button["callback_data"] for row in offered.buttons for button in row]
        assert all(len(one.encode()) <= 64 for one in data)
        (told,) = await talk.tap(wang, offered, topic)
    assert "装稳了再走" in told.text
    assert find_refusals(api) == []


async def test_a_reply_over_the_limit_is_split_between_lines_and_nothing_of_it_is_lost(
    api: BotApi, tmp_path: Path, wang: Person
) -> None:
    """The sources of sixty articles do not fit into one message of 4,096 units."""
    titles = [f"第{n}篇 <i>路口</i> & {'🚦👨‍👩‍👧' * 6}" for n in range(60)]
    for number, title in enumerate(titles):
        facts = "  - id: f\n    text: 交警上路了。\n"
        content = f"id: a{number}\ntitle: {quote(title)}\nreporters: [王小丽]\nfacts:\n{facts}"
        write(tmp_path, f"articles/a{number}.yaml", content)
    async with talk_on(api, tmp_path) as talk:
        parts = await talk.say(wang, "王小丽写了哪些报道")
    assert len(parts) > 1
    assert all(count_units(part.text) <= MAX_UNITS for part in parts)
    cited = re.findall(r"《([^》]+)》", "\n".join(map(read_whole_lines, parts)))
    assert set(cited) == set(titles)
    assert [part.buttons != [] for part in parts] == [False] * (len(parts) - 1) + [True]
    assert find_refusals(api) == []


def read_whole_lines(part: Sent) -> str:
    """A message, which must not begin or end within a title."""
    assert part.text.count("《") == part.text.count("》")
    return part.text
