"""A server, a raw way to call it, python-telegram-bot's own client on it, and a webhook."""

import asyncio
import json
from collections import deque
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest
from telegram import Bot
from telegram.request import HTTPXRequest

from tests.botapi import BotApi

Caller = Callable[..., Coroutine[Any, Any, dict[str, Any]]]


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    async with BotApi(retry_delay=0.01) as api:
        yield api


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(trust_env=False, timeout=10) as client:
        yield client


@pytest.fixture
def call(api: BotApi, client: httpx.AsyncClient) -> Caller:
    """Calls a method with JSON; returns the whole answer."""

    async def post(method: str, **parameters: object) -> dict[str, Any]:
        response = await client.post(f"{api.base}/bot{api.token}/{method}", json=parameters)
        answer: dict[str, Any] = response.json()
        assert answer["ok"] == (response.status_code == 200)
        return answer

    return post


def make_bot(api: BotApi, token: str = "") -> Bot:
    def request() -> HTTPXRequest:
        return HTTPXRequest(connect_timeout=5, read_timeout=5, httpx_kwargs={"trust_env": False})

    token = token or api.token
    return Bot(token, f"{api.base}/bot", f"{api.base}/file/bot", request=request(), get_updates_request=request())


@pytest.fixture
async def bot(api: BotApi, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Bot]:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")  # else every RetryAfter warns that it is an int still
    async with make_bot(api) as bot:
        yield bot


class Hook:
    """A webhook that writes down what it is sent and answers as it is told; 200 when nothing is left to tell.

    A status of 0 closes the connection. While `gate` is cleared, answers wait.
    """

    def __init__(self) -> None:
        self.url = ""
        self.heads: list[str] = []
        self.bodies: list[dict[str, Any]] = []
        self.answers: deque[tuple[int, str]] = deque()
        self.gate = asyncio.Event()
        self.gate.set()
        self.inside = 0
        self.most = 0  # requests at once

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        length = int(head.lower().partition("content-length: ")[2].partition("\r\n")[0])
        self.heads.append(head)
        self.bodies.append(json.loads(await reader.readexactly(length)))
        self.inside += 1
        self.most = max(self.most, self.inside)
        await self.gate.wait()
        self.inside -= 1
        status, more = self.answers.popleft() if self.answers else (200, "")
        if status:
            writer.write(f"HTTP/1.1 {status} Word\r\n{more}Content-Length: 0\r\n\r\n".encode())
        writer.close()

    def texts(self) -> list[str]:
        return [body["message"]["text"] for body in self.bodies]


@asynccontextmanager
async def open_hook() -> AsyncIterator[Hook]:
    hook = Hook()
    server = await asyncio.start_server(hook.serve, "127.0.0.1", 0)
    async with server:
        hook.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/path?x=1"
        yield hook
        hook.gate.set()


@pytest.fixture
async def hook() -> AsyncIterator[Hook]:
    async with open_hook() as hook:
        yield hook
