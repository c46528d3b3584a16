"""The running service: knowledge, state, Telegram, the daily tip, put together, started and stopped.

The only home of uvicorn.
"""

import asyncio
import logging
import signal
from collections.abc import AsyncIterator, Coroutine, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from bot.app import Bot
from bot.broadcast import Broadcast
from bot.channels.conversations import Conversations
from bot.channels.tally import Tally
from bot.channels.telegram.desk import Desk
from bot.channels.telegram.service import TelegramChannel
from bot.channels.telegram.webhook import Webhook
from bot.journal.deliveries import Due
from bot.journal.faults import JournalError
from bot.journal.journal import Journal, open_journal
from bot.knowledge.models import Tip
from bot.living import Change, Living, Report
from bot.settings import Settings

STOPPED = "已停止，没有丢下一条消息。"
BEAT, STALE = 10.0, 60.0
"""Seconds between two signs of life, and after which a process without one counts as dead."""
_GRACE = 10
"""Seconds that open requests have when the service stops."""
_SHOWN = 10
_LOG = logging.getLogger(__name__)


class ServingError(Exception):
    """The service cannot run; the text says why and what to do."""


async def serve_telegram(settings: Settings, bot: Bot, url: str | None = None) -> None:
    """Run the Telegram channel until SIGTERM or SIGINT: by polling, or by webhook at the public address `url`.

    Raises:
        ServingError: for a token that Telegram does not know, a port that is taken, no token.
        JournalError: when the state cannot be opened.
    """
    if settings.token is None:
        raise ServingError("没有设置 TELEGRAM_BOT_TOKEN。请向 @BotFather 要一个令牌，写进 .env。")
    stop = _heed_signals()
    async with await open_journal(settings.database_url, _now) as journal:
        living = Living(settings, bot)
        desk = _make_desk(settings, living, journal)
        channel = TelegramChannel(settings.token.get_secret_value(), settings.api_base, desk)
        broadcast = Broadcast(journal, _choose_by(living), channel.deliver, _now, settings.zone)

        async def tell(report: Report) -> None:
            await channel.tell_admins(describe_report(report, living))

        helpers = [broadcast.run(), channel.apologies.run(), living.watch(tell), beat(settings.data)]
        work = channel.poll(stop) if url is None else _serve_webhook(settings, channel, url, stop)
        try:
            await _run_beside(work, helpers)
        finally:
            await channel.close()
        if channel.rejected:
            raise ServingError("Telegram 不认识这个机器人令牌。请到 @BotFather 核对 TELEGRAM_BOT_TOKEN。")


def describe_report(report: Report, living: Living) -> str:
    """What came of reading the knowledge anew, for an administrator."""
    knowledge = living.current.knowledge
    service = knowledge.service
    if report.change is Change.SAME:
        return service.admin_same
    if report.change is Change.BROKEN:
        shown = "\n".join(map(str, report.problems[:_SHOWN]))
        return service.admin_broken.format(count=len(report.problems), problems=shown)
    return service.admin_reloaded.format(
        articles=len(knowledge.articles),
        facts=sum(len(article.facts) for article in knowledge.articles),
        tips=len(knowledge.tips),
        version=living.current.version,
    )


async def beat(folder: Path) -> None:
    """Give a sign of life now and then, until cancelled: a file that `is_alive` looks at."""
    while True:
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            (folder / "alive").touch()
        except OSError as error:
            _LOG.warning("%s: no sign of life can be left here (%s).", folder, error.strerror)
        await asyncio.sleep(BEAT)


def is_alive(folder: Path, now: float) -> bool:
    """Whether a process with this data folder gave a sign of life lately; `now` in seconds of the epoch."""
    try:
        return now - (folder / "alive").stat().st_mtime < STALE
    except OSError:
        return False


def _make_desk(settings: Settings, living: Living, journal: Journal) -> Desk:
    async def reload() -> str:
        return describe_report(await living.reload(), living)

    shared = journal.turns if settings.shares_state else None
    chats = Conversations(asyncio.get_running_loop().time, shared, JournalError)
    return Desk(
        brain=lambda: living.current,
        journal=journal,
        chats=chats,
        tally=Tally(_now()),
        zone=settings.zone,
        now=_now,
        admins=frozenset(settings.admins),
        reload=reload,
    )


def _choose_by(living: Living) -> Any:
    def choose(due: Due, month: int, seen: dict[str, int]) -> Tip | None:
        return living.current.choose_tip(due.topics, month, seen, str(due.chat_id))

    return choose


async def _serve_webhook(settings: Settings, channel: TelegramChannel, url: str, stop: asyncio.Event) -> None:
    path = f"/telegram/{settings.derive_secret('path')[:32]}"
    secret = settings.derive_secret("webhook")
    webhook = Webhook(path, secret)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        async with channel.receiving(webhook, url.rstrip("/") + path, secret, stop):
            yield

    application = Starlette(routes=[*webhook.routes, Route("/healthz", _say_alive)], lifespan=lifespan)
    host, port = settings.address
    config = uvicorn.Config(
        application,
        host,
        port,
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=_GRACE,
        server_header=False,
    )
    server = _Server(config)
    ending = asyncio.create_task(_end_with(stop, server))
    try:
        await server.serve()
    except SystemExit as error:  # how uvicorn says that it cannot listen
        raise ServingError(
            f"不能在 {host}:{port} 上监听，可能已被占用。请用 --listen 或 BOT_LISTEN 换一个端口。"
        ) from error
    finally:
        ending.cancel()


class _Server(uvicorn.Server):
    """uvicorn that leaves the signals to us: it would raise them again at the end, past all cleaning up."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


async def _end_with(stop: asyncio.Event, server: uvicorn.Server) -> None:
    await stop.wait()
    server.should_exit = True


async def _run_beside(work: Coroutine[Any, Any, None], helpers: list[Coroutine[Any, Any, None]]) -> None:
    tasks = [asyncio.create_task(helper) for helper in helpers]
    try:
        await work
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _heed_signals() -> asyncio.Event:
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    return stop


async def _say_alive(_: Request) -> PlainTextResponse:
    return PlainTextResponse("ok")


def _now() -> datetime:
    return datetime.now(UTC)
