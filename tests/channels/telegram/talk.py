"""A Telegram channel at work in this process, on a Bot API server of loopback, and the people who talk to it."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from starlette.applications import Starlette
from uvicorn.config import Config
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.server import ServerState

from bot.channels.brain import Brain
from bot.channels.conversations import Conversations
from bot.channels.tally import Tally
from bot.channels.telegram.desk import Desk
from bot.channels.telegram.pacing import Limits
from bot.channels.telegram.service import TelegramChannel
from bot.channels.telegram.webhook import Webhook
from bot.journal.journal import Journal, open_journal
from bot.journal.tables import metadata
from bot.knowledge.models import Knowledge
from bot.knowledge.service import Service
from tests.botapi import BotApi, Chat, Person, Sent
from tests.journal.conftest import run_sql

ADMIN = 900
ZONE = ZoneInfo("Asia/Shanghai")
SECRET = "a-secret-of-the-tests"  # noqa: S105  # opens the webhook of a test only
PATH = "/telegram/updates"
PATIENCE = 30.0
"""Seconds after which a test gives up waiting: a machine may be busy with other things."""


class Clock:
    """Stands still until it is told otherwise; it begins at half past eight in the morning of the city."""

    def __init__(self) -> None:
        self.time = datetime(2024, 5, 6, 0, 30, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.time

    def advance(self, **amount: float) -> None:
        self.time += timedelta(**amount)


@dataclass
class Talk:
    """Say and tap, and get what the bot answered. `brain` can be swapped, as a reload does."""

    api: BotApi
    journal: Journal
    clock: Clock
    brain: Brain
    limits: Limits | None = None
    admins: frozenset[int] = frozenset({ADMIN})
    reloaded: str = "重新读过了"
    desk: Desk = field(init=False)
    channel: TelegramChannel = field(init=False)

    def __post_init__(self) -> None:
        self.connect()

    @property
    def knowledge(self) -> Knowledge:
        return self.brain.knowledge

    @property
    def service(self) -> Service:
        return self.brain.knowledge.service

    def connect(self) -> None:
        """A channel without any memory, as after a restart; what is in the journal stays."""
        self.desk = Desk(
            brain=lambda: self.brain,
            journal=self.journal,
            chats=Conversations(asyncio.get_running_loop().time),
            tally=Tally(self.clock()),
            zone=ZONE,
            now=self.clock,
            admins=self.admins,
            reload=self._reload,
        )
        self.channel = TelegramChannel(self.api.token, self.api.base, self.desk, self.limits)

    async def _reload(self) -> str:
        return self.reloaded

    @asynccontextmanager
    async def polling(self) -> AsyncIterator[None]:
        """The channel answers by polling; at the end it finishes what it has begun."""
        stop = asyncio.Event()
        work = asyncio.create_task(self.channel.poll(stop))
        try:
            await self.api.until(lambda: self.api.poll_count or work.done(), PATIENCE)
            yield
        finally:
            stop.set()
            await work
            await self.channel.close()

    @asynccontextmanager
    async def receiving(self, secret: str = SECRET) -> AsyncIterator[str]:
        """The channel answers what comes through a webhook, at the address that is given."""
        webhook, stop = Webhook(PATH, secret), asyncio.Event()
        async with AsyncExitStack() as stack:
            base = await stack.enter_async_context(listen(Starlette(routes=webhook.routes)))
            stack.push_async_callback(self.channel.close)
            await stack.enter_async_context(self.channel.receiving(webhook, base + PATH, secret, stop))
            await self.api.until(lambda: self.api.calls("setMyShortDescription"), PATIENCE)
            yield base + PATH
            stop.set()

    async def settle(self) -> None:
        """Wait until all that people did has been dealt with."""
        lanes = self.channel.application.update_processor
        await self.api.until(lambda: not self.api.pending and not getattr(lanes, "lanes", 0), PATIENCE)

    async def gather(self, chat: int, act: Callable[[], object]) -> list[Sent]:
        """What the bot sends to a chat because of something; edits are none of it."""
        before = len(self.api.sent(chat))
        act()
        await self.settle()
        return self.api.sent(chat)[before:]

    async def say(self, person: Person, text: str, *, chat: Chat | None = None, **more: Any) -> list[Sent]:
        """What the bot answers to a message, in the same chat."""
        place = (chat or person.chat).id
        return await self.gather(place, lambda: self.api.say(person, text, chat=chat, **more))

    async def ask(self, person: Person, text: str, *, chat: Chat | None = None, **more: Any) -> Sent:
        """The one message that the bot answers with."""
        (answer,) = await self.say(person, text, chat=chat, **more)
        return answer

    async def post(self, person: Person, *, chat: Chat | None = None, **more: Any) -> list[Sent]:
        """What the bot answers to a photo, a voice message, a sticker or a location."""
        place = (chat or person.chat).id
        return await self.gather(place, lambda: self.api.post(person, chat=chat, **more))

    async def tap(self, person: Person, message: Sent, button: str, *, forged: bool = False) -> list[Sent]:
        """What the bot sends because of a tap on a button, which is named by its text or its data."""
        return await self.gather(message.chat_id, lambda: self.api.tap(person, message, button, forged=forged))

    def see(self, message: Sent) -> Sent:
        """A message of the bot as it stands now."""
        return self.api.message(message.chat_id, message.message_id)

    def notices(self) -> list[str]:
        """What was shown above the chat in answer to each tap; empty where that was nothing."""
        return [str(call.parameters.get("text") or "") for call in self.api.calls("answerCallbackQuery")]


def list_labels(message: Sent) -> list[str]:
    """The texts of a message's buttons, in order."""
    return [button["text"] for row in message.buttons for button in row]


def find_data(message: Sent, sign: str) -> list[str]:
    """The data of a message's buttons that begin with a sign."""
    found = [button["callback_data"] for row in message.buttons for button in row]
    return [data for data in found if data.startswith(f"{sign}:")]


@asynccontextmanager
async def open_talk(api: BotApi, place: Path, brain: Brain, **options: Any) -> AsyncIterator[Talk]:
    """A channel that is not connected yet, with a journal in a file; `options` are those of Talk."""
    clock = Clock()
    async with await open_journal(place, clock) as journal:
        yield Talk(api, journal, clock, brain, **options)


@asynccontextmanager
async def breaking(journal: Journal) -> AsyncIterator[None]:
    """Nothing can be read from the journal nor written into it: its tables are somewhere else meanwhile."""
    names = [table.name for table in metadata.sorted_tables]
    for name in names:
        await run_sql(journal._database, f"ALTER TABLE {name} RENAME TO away_{name}")
    yield
    for name in names:
        await run_sql(journal._database, f"ALTER TABLE away_{name} RENAME TO {name}")


@asynccontextmanager
async def listen(application: Starlette) -> AsyncIterator[str]:
    """Serves an application on a free port of loopback, without taking the signals over; the address."""
    config = Config(application, http=H11Protocol, lifespan="off", interface="asgi3", log_config=None, access_log=False)
    config.load()
    state = ServerState()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: H11Protocol(config, state, {}), "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()
        for connection in list(state.connections):
            connection.transport.abort()
        if state.tasks:
            await asyncio.wait(state.tasks)
        await server.wait_closed()
