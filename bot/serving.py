"""The running service: knowledge, state, page, Telegram, the daily tip, put together, started and stopped.

The only home of uvicorn.
"""

import asyncio
import signal
import socket
from collections.abc import Callable, Coroutine, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import Any

import uvicorn
from fastapi import FastAPI

from bot.app import Bot
from bot.assembly import House, Plan, tell_time
from bot.evaluation import Case, EvaluationError, read_cases
from bot.journal.journal import open_journal
from bot.living import Living
from bot.settings import Settings
from bot.vitals import beat

STOPPED = "已停止，没有丢下一条消息。"
MOST_QUESTIONS = 1000
"""Questions that a new knowledge is tried with."""
_GRACE = 10
"""Seconds that open requests have when the service stops."""
_BACKLOG = 2048


class ServingError(Exception):
    """The service cannot run; the text says why and what to do."""


async def serve(settings: Settings, bot: Bot, plan: Plan, say: Callable[[str], None]) -> None:
    """Run what is planned until SIGTERM or SIGINT; `say` is told where the page is.

    Raises:
        ServingError: for a token that Telegram does not know, a port that is taken, no token.
        JournalError: when the state cannot be opened.
    """
    if plan.telegram and settings.token is None:
        raise ServingError("没有设置 TELEGRAM_BOT_TOKEN。请向 @BotFather 要一个令牌，写进 .env。")
    listener = _listen(settings) if plan.web or plan.url else None
    stop = _heed_signals()
    async with await open_journal(settings.database_url, tell_time) as journal:
        house = House(settings, Living(settings, bot, _read_questions(settings)), journal)
        channel = house.make_channel(plan)
        works: list[Coroutine[Any, Any, None]] = []
        helpers = [beat(settings.data)]
        if channel:
            helpers += [house.make_broadcast(channel).run(), channel.apologies.run()]
        helpers.append(house.living.watch(house.tell_by(channel)))
        if listener:
            works.append(_serve_http(house.make_page(plan, channel, stop), listener, settings, stop))
        if channel and not plan.url:
            works.append(channel.poll(stop))
        if listener and plan.web:
            say(f"打开 {_name_site(listener)} 就能聊；按 Ctrl-C 结束。")
        try:
            await _run_beside(works, helpers, stop)
        finally:
            if channel:
                await channel.close()
        if channel and channel.rejected:
            raise ServingError(
                "Telegram 不认识这个机器人令牌。请到 @BotFather 核对 TELEGRAM_BOT_TOKEN；"
                "设置了 TELEGRAM_API_BASE 的，也核对它。"
            )


def _read_questions(settings: Settings) -> list[Case]:
    """The questions that each new knowledge is tried with."""
    try:
        return list(islice(read_cases(settings.questions), MOST_QUESTIONS)) if settings.questions else []
    except EvaluationError as error:
        raise ServingError(f"设置 BOT_QUESTIONS 不能用：{error}") from error


def _listen(settings: Settings) -> socket.socket:
    """A socket of our own: uvicorn ends the process where it cannot listen."""
    host, port = settings.address
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        return socket.create_server((host, port), family=family, backlog=_BACKLOG)
    except OSError as error:
        raise ServingError(
            f"不能在 {host}:{port} 上监听（{error.strerror}），可能已被占用。"
            "请换一个端口：make run PORT=8081，或设置 BOT_LISTEN。"
        ) from error


async def _serve_http(application: FastAPI, listener: socket.socket, settings: Settings, stop: asyncio.Event) -> None:
    config = uvicorn.Config(
        application,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=_GRACE,
        forwarded_allow_ips=list(settings.proxies),
    )
    server = _Server(config)
    ending = asyncio.create_task(_end_with(stop, server))
    try:
        await server.serve(sockets=[listener])
    finally:
        ending.cancel()
        stop.set()


def _name_site(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"


class _Server(uvicorn.Server):
    """uvicorn that leaves the signals to us: it would raise them again at the end, past all cleaning up."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


async def _end_with(stop: asyncio.Event, server: uvicorn.Server) -> None:
    await stop.wait()
    server.should_exit = True


async def _run_beside(
    works: Sequence[Coroutine[Any, Any, None]], helpers: Sequence[Coroutine[Any, Any, None]], stop: asyncio.Event
) -> None:
    """Run the works to their end, which `stop` brings for all of them as soon as one ends; the helpers go with them."""

    async def finish(work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        finally:
            stop.set()

    tasks = [asyncio.create_task(helper) for helper in helpers]
    try:
        await asyncio.gather(*(finish(work) for work in works))
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _heed_signals() -> asyncio.Event:
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    return stop
