"""What tests of the web channel share: a desk on the shipped knowledge, the application, a clock that can be moved."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
import uvicorn
from httpx2 import ASGITransport, AsyncClient
from starlette.types import ASGIApp

from bot.app import Bot
from bot.channels.tally import Tally
from bot.channels.web.application import Options, make_application
from bot.channels.web.desk import Desk
from bot.channels.web.sessions import Sessions
from bot.journal.journal import open_journal


@dataclass
class Clock:
    """Seconds that pass when a test says so."""

    now: float = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture(scope="module")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def desk(bot: Bot, clock: Clock, tmp_path: Path) -> AsyncIterator[Desk]:
    """A desk with no conversation, and a database of its own."""

    async def reload() -> str:
        return ""

    def tell_time() -> datetime:
        return datetime.now(UTC)

    async with await open_journal(tmp_path / "journal.db") as journal:
        yield Desk(
            brain=lambda: bot,
            journal=journal,
            tally=Tally(tell_time()),
            now=tell_time,
            reload=reload,
            sessions=Sessions(clock),
            waiting=lambda: 0,
        )


@pytest.fixture
async def client(desk: Desk) -> AsyncIterator[AsyncClient]:
    """Somebody who sends requests."""
    transport = ASGITransport(make_application(desk, Options()))
    async with AsyncClient(transport=transport, base_url="http://bot.test") as client:
        yield client


def take_port() -> socket.socket:
    """A port of loopback that is ours."""
    return socket.create_server(("127.0.0.1", 0))


def name_site(door: socket.socket) -> str:
    """The origin of what is served there."""
    return f"http://127.0.0.1:{door.getsockname()[1]}"


@asynccontextmanager
async def serving(application: ASGIApp, door: socket.socket) -> AsyncIterator[str]:
    """Serve an application until the end of the block; its origin."""
    config = uvicorn.Config(application, log_config=None, access_log=False, ws="none", timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    running = asyncio.create_task(server.serve(sockets=[door]))
    while not server.started:
        await asyncio.sleep(0.01)
        if running.done():
            running.result()
    try:
        yield name_site(door)
    finally:
        server.should_exit = True
        await running
