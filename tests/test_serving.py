"""The service as a whole: page and Telegram in one process, told of knowledge, stopped."""

import asyncio
import os
import signal
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import httpx
import pytest
from pydantic import SecretStr

from bot.app import Bot, build
from bot.assembly import Plan
from bot.serving import ServingError, serve
from bot.settings import Settings
from tests.botapi import BotApi, Person

QUESTION, FACT = "交警在新村讲了什么", "头盔的用处"
DONE = 20.0
POLLING, BOTH = Plan(web=False, telegram=True), Plan(web=True, telegram=True)


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    async with BotApi(retry_delay=0.01) as api:
        yield api


@pytest.fixture
def wang(api: BotApi) -> Person:
    return api.person("王")


@pytest.fixture
def serving(settings: Settings, api: BotApi, tmp_path: Path) -> Settings:
    """Settings of a service on the Bot API server."""
    more = {"token": SecretStr(api.token), "api_base": api.base, "data": tmp_path / "data"}
    return settings.model_copy(update=more)


@pytest.fixture
def brain(settings: Settings) -> Bot:
    return build(settings)


@asynccontextmanager
async def working(settings: Settings, brain: Bot, plan: Plan) -> AsyncIterator[list[str]]:
    """The service at work in this process, and what it says; at the end it is stopped as an operator would."""
    said: list[str] = []
    work = asyncio.create_task(serve(settings, brain, plan, said.append))
    try:
        yield said
    finally:
        if not work.done():
            os.kill(os.getpid(), signal.SIGTERM)
        async with asyncio.timeout(DONE):
            await asyncio.wait([work])
    await work


@contextmanager
def take_port() -> Iterator[int]:
    """A port of loopback that somebody else listens on."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        yield taken.getsockname()[1]


def find_port() -> int:
    with take_port() as port:
        return port


async def test_it_answers_by_polling_until_it_is_told_to_stop(
    api: BotApi, wang: Person, serving: Settings, brain: Bot
) -> None:
    async with working(serving, brain, POLLING):
        await api.until(lambda: api.poll_count, DONE)
        api.say(wang, QUESTION)
        await api.until(lambda: api.sent(wang.id), DONE)
    (answer,) = api.sent(wang.id)
    assert FACT in answer.text


async def test_it_answers_through_a_webhook_and_says_that_it_is_well(
    api: BotApi, wang: Person, serving: Settings, brain: Bot
) -> None:
    address = f"127.0.0.1:{find_port()}"
    serving = serving.model_copy(update={"listen": address})
    plan = Plan(web=False, telegram=True, url=f"http://{address}/")
    async with working(serving, brain, plan), httpx.AsyncClient(trust_env=False) as client:
        await api.until(lambda: api.webhook, DONE)
        api.say(wang, QUESTION)
        await api.until(lambda: api.sent(wang.id), DONE)
        assert (await client.get(f"http://{address}/healthz")).status_code == 200
    assert FACT in api.sent(wang.id)[0].text
    assert api.token not in str(api.webhook)


async def test_administrators_hear_of_knowledge_that_changed(api: BotApi, serving: Settings, brain: Bot) -> None:
    chief = api.person("赵")
    article = serving.knowledge / "articles" / "visit.yaml"
    async with working(serving.model_copy(update={"admins": (chief.id,)}), brain, POLLING):
        await api.until(lambda: api.poll_count, DONE)
        article.write_text(article.read_text("utf-8").replace("头盔", "安全带"), "utf-8")
        await api.until(lambda: api.sent(chief.id), DONE)
        api.say(chief, QUESTION)
        await api.until(lambda: len(api.sent(chief.id)) > 1, DONE)
    told, answer = api.sent(chief.id)
    assert "已经换成新的" in told.text
    assert "安全带的用处" in answer.text


async def test_without_a_token_it_says_where_to_get_one(settings: Settings, brain: Bot) -> None:
    with pytest.raises(ServingError, match=r"TELEGRAM_BOT_TOKEN.*@BotFather"):
        await serve(settings, brain, POLLING, print)


async def test_a_token_that_telegram_does_not_know_ends_it_at_once(api: BotApi, serving: Settings, brain: Bot) -> None:
    strange = serving.model_copy(update={"token": SecretStr(f"{api.token}x")})
    with pytest.raises(ServingError, match="TELEGRAM_BOT_TOKEN") as caught:
        await serve(strange, brain, POLLING, print)
    assert api.token not in str(caught.value)
    assert api.calls() == []


async def test_a_port_that_is_taken_is_named_with_what_to_do(serving: Settings, brain: Bot) -> None:
    with take_port() as port:
        taken = serving.model_copy(update={"listen": f"127.0.0.1:{port}"})
        with pytest.raises(ServingError, match=rf"127\.0\.0\.1:{port} .*BOT_LISTEN"):
            await serve(taken, brain, Plan(web=True, telegram=False), print)


async def test_the_page_and_telegram_run_in_one_process_on_one_knowledge(
    api: BotApi, wang: Person, serving: Settings, brain: Bot
) -> None:
    address = f"127.0.0.1:{find_port()}"
    both = serving.model_copy(update={"listen": address})
    async with (
        working(both, brain, BOTH) as said,
        httpx.AsyncClient(trust_env=False) as client,
    ):
        await api.until(lambda: api.poll_count, DONE)
        api.say(wang, QUESTION)
        await api.until(lambda: api.sent(wang.id), DONE)
        answer = await client.post(f"http://{address}/api/ask", json={"message": QUESTION})
        measured = await client.get(f"http://{address}/metrics")
    assert said == [f"打开 http://{address} 就能聊；按 Ctrl-C 结束。"]
    assert FACT in api.sent(wang.id)[0].text
    assert FACT in answer.json()["text"]
    assert 'bot_messages_total{channel="telegram",kind="answer"} 1.0' in measured.text
    assert 'bot_messages_total{channel="web",kind="answer"} 1.0' in measured.text


async def test_the_page_answers_while_telegram_is_down(api: BotApi, serving: Settings, brain: Bot) -> None:
    address = f"127.0.0.1:{find_port()}"
    await api.go_down()
    both = serving.model_copy(update={"listen": address})
    async with (
        working(both, brain, BOTH) as said,
        httpx.AsyncClient(trust_env=False) as client,
    ):
        await api.until(lambda: bool(said), DONE)
        answer = await client.post(f"http://{address}/api/ask", json={"message": QUESTION})
        await api.come_up()
        await api.until(lambda: api.poll_count, DONE)
    assert FACT in answer.json()["text"]
