"""The same messages get the same words through every door: terminal, page, Telegram."""

import json
import re
from collections.abc import Iterable
from io import StringIO
from itertools import islice
from pathlib import Path

import pytest
from httpx2 import ASGITransport, AsyncClient

from bot.app import Bot
from bot.channels.tally import Tally
from bot.channels.terminal import run_chat
from bot.channels.web.application import Options, make_application
from bot.channels.web.desk import Desk
from bot.channels.web.sessions import Sessions
from bot.journal.journal import open_journal
from tests.botapi import BotApi
from tests.channels.telegram.talk import open_talk

QUESTIONS = Path(__file__).parent / "questions" / "tuned.jsonl"
MANY = 100
_SUGGESTED = re.compile(r"\n?还可以问：.*", re.DOTALL)
_MARKS = str.maketrans("", "", "【】\n")


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


def choose() -> list[str]:
    """A hundred messages of all kinds, far apart in the file; numbers alone would pick a suggestion."""
    lines = QUESTIONS.read_text("utf-8").splitlines()
    cases = [json.loads(line) for line in lines[:: len(lines) // (2 * MANY)]]
    return [case["q"] for case in islice((c for c in cases if len(c["q"]) > 3 and "\n" not in c["q"]), MANY)]


def strip(text: str) -> str:
    """The words alone: suggestions are buttons elsewhere, marks are bold, lines may stand in another order."""
    return "".join(sorted(_SUGGESTED.sub("", text).translate(_MARKS)))


def ask_in_terminal(bot: Bot, messages: Iterable[str]) -> list[str]:
    said = []
    for message in messages:
        out = StringIO()
        run_chat(bot, bot.knowledge.replies, bot.browse("welcome"), StringIO(f"{message}\n"), out)
        said.append(out.getvalue())
    return said


async def ask_on_page(bot: Bot, messages: Iterable[str], place: Path) -> list[str]:
    async with await open_journal(place) as journal:

        async def reload() -> str:
            return ""

        tally = Tally(journal._now())
        desk = Desk(lambda: bot, journal, tally, journal._now, reload, sessions=Sessions(lambda: 0), waiting=lambda: 0)
        transport = ASGITransport(make_application(desk, Options()))
        async with AsyncClient(transport=transport, base_url="http://bot.test") as client:
            return [(await client.post("/api/ask", json={"message": m})).json()["text"] for m in messages]


async def ask_on_telegram(bot: Bot, messages: Iterable[str], place: Path) -> list[str]:
    async with BotApi() as api, open_talk(api, place, bot) as talk, talk.polling():
        return [
            "\n".join(sent.text for sent in await talk.say(api.person(f"人{n}"), m)) for n, m in enumerate(messages)
        ]


async def test_every_door_says_the_same(bot: Bot, tmp_path: Path) -> None:
    messages = choose()
    assert len(messages) == MANY
    terminal = ask_in_terminal(bot, messages)
    page = await ask_on_page(bot, messages, tmp_path / "page.db")
    telegram = await ask_on_telegram(bot, messages, tmp_path / "telegram.db")
    different = [
        (message, one, two, three)
        for message, one, two, three in zip(messages, terminal, page, telegram, strict=True)
        if not strip(one) == strip(two) == strip(three)
    ]
    assert different == []
