"""What tests of the Telegram channel share: a Bot API server, a bot that polls it, people, and raw messages."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from bot.app import Bot
from bot.journal.journal import open_journal
from tests.botapi import BotApi, Chat, Person
from tests.channels.telegram.talk import ADMIN, Talk, open_talk


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    async with BotApi(retry_delay=0.01) as api:
        yield api


@pytest.fixture(scope="session")
def empty_journal(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A journal that nothing has been written into: to copy one is faster than to migrate it."""
    place = tmp_path_factory.mktemp("journal") / "empty.db"

    async def make() -> None:
        await (await open_journal(place)).close()

    asyncio.run(make())
    return place


@pytest.fixture
async def idle(api: BotApi, bot: Bot, empty_journal: Path, tmp_path: Path) -> AsyncIterator[Talk]:
    """A channel that is not connected yet."""
    shutil.copy(empty_journal, tmp_path / "journal.db")
    async with open_talk(api, tmp_path / "journal.db", bot) as talk:
        yield talk


@pytest.fixture
async def talk(idle: Talk) -> AsyncIterator[Talk]:
    """A channel that answers by polling, as fast as it can."""
    async with idle.polling():
        yield idle


@pytest.fixture(params=["polling", "webhook"])
async def fed(request: pytest.FixtureRequest, idle: Talk) -> AsyncIterator[Talk]:
    """A channel that answers, once by polling and once by a webhook."""
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(idle.polling() if request.param == "polling" else idle.receiving())
        yield idle


@pytest.fixture
def wang(api: BotApi) -> Person:
    return api.person("王")


@pytest.fixture
def li(api: BotApi) -> Person:
    return api.person("李")


@pytest.fixture
def chief(api: BotApi) -> Person:
    """An administrator of the bot."""
    return api.person("赵", id=ADMIN)


@pytest.fixture
def group(api: BotApi, wang: Person, li: Person) -> Chat:
    """A group that neither of its people administers."""
    return api.group("村里的群", [wang, li])
