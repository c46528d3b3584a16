"""The parts of the service, made from what they share: Telegram, the daily tip, the page."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from fastapi import FastAPI

from bot.broadcast import Broadcast
from bot.changes import name_some
from bot.channels.conversations import Conversations
from bot.channels.desk import describe_problems
from bot.channels.tally import Tally
from bot.channels.telegram.desk import Desk as TelegramDesk
from bot.channels.telegram.service import TelegramChannel
from bot.channels.telegram.webhook import Webhook
from bot.channels.web.application import Options, make_application
from bot.channels.web.desk import Desk as WebDesk
from bot.channels.web.sessions import Sessions
from bot.journal.deliveries import Due
from bot.journal.faults import JournalError
from bot.journal.journal import Journal
from bot.knowledge.models import Tip
from bot.living import Change, Living, Report
from bot.settings import Settings


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to run. web: the page and the API; telegram: the bot there; url: the public address for its webhook
    (served by the same application), empty where updates are fetched."""

    web: bool
    telegram: bool
    url: str = ""


class House:
    """Makes the parts from what they share."""

    def __init__(self, settings: Settings, living: Living, journal: Journal) -> None:
        self._settings = settings
        self._journal = journal
        self._broadcast: Broadcast | None = None
        self.living = living
        self._shared: dict[str, Any] = {
            "brain": lambda: living.current,
            "journal": journal,
            "tally": Tally(tell_time()),
            "now": tell_time,
            "reload": self._reload,
            "problems": lambda: living.problems,
        }

    def make_channel(self, plan: Plan) -> TelegramChannel | None:
        """The Telegram channel, where it is planned."""
        token = self._settings.token
        if not plan.telegram or token is None:
            return None
        shelf = self._journal.turns if self._settings.shares_state else None
        desk = TelegramDesk(
            **self._shared,
            chats=Conversations(asyncio.get_running_loop().time, shelf, JournalError),
            zone=self._settings.zone,
            admins=frozenset(self._settings.admins),
        )
        return TelegramChannel(token.get_secret_value(), self._settings.api_base, desk)

    def make_broadcast(self, channel: TelegramChannel) -> Broadcast:
        """The daily tip, sent by a channel."""

        def choose(due: Due, month: int, seen: dict[str, int]) -> Tip | None:
            return self.living.current.choose_tip(due.topics, month, seen, str(due.chat_id))

        self._broadcast = Broadcast(self._journal, choose, channel.deliver, tell_time, self._settings.zone)
        return self._broadcast

    def make_page(self, plan: Plan, channel: TelegramChannel | None, stop: asyncio.Event) -> FastAPI:
        """The application; Telegram's webhook lives in its lifespan."""
        settings = self._settings
        desk = WebDesk(
            **self._shared,
            sessions=Sessions(asyncio.get_running_loop().time),
            waiting=lambda: self._broadcast.waiting if self._broadcast else 0,
        )
        token = settings.operator_token.get_secret_value() if settings.operator_token else ""
        options = Options(settings.origins, token)
        if channel is None or not plan.url:
            return make_application(desk, options)
        path, secret = f"/telegram/{settings.derive_secret('path')[:32]}", settings.derive_secret("webhook")
        webhook = Webhook(path, secret)

        @asynccontextmanager
        async def lifespan(_: FastAPI) -> AsyncIterator[None]:
            async with channel.receiving(webhook, plan.url.rstrip("/") + path, secret, stop):
                yield

        return make_application(desk, options, webhook.routes, lifespan)

    def tell_by(self, channel: TelegramChannel | None) -> Callable[[Report], Coroutine[Any, Any, None]]:
        """Tells the administrators what came of reading the knowledge anew, where there is a way."""

        async def tell(report: Report) -> None:
            if channel:
                await channel.tell_admins(describe_report(report, self.living))

        return tell

    async def _reload(self) -> str:
        return describe_report(await self.living.reload(), self.living)


def describe_report(report: Report, living: Living) -> str:
    """What came of reading the knowledge anew, for an administrator."""
    knowledge = living.current.knowledge
    service = knowledge.service
    if report.change is Change.SAME:
        return service.admin_same
    if report.change is Change.BROKEN:
        return describe_problems(report.problems, service)
    changes = report.changes
    told = service.admin_changes.format(
        added=name_some(changes.added) or service.none,
        changed=name_some(changes.changed) or service.none,
        removed=name_some(changes.removed) or service.none,
        answers=name_some(changes.answers) or service.none,
    )
    swapped = service.admin_reloaded.format(
        articles=len(knowledge.articles),
        facts=sum(len(article.facts) for article in knowledge.articles),
        tips=len(knowledge.tips),
        version=living.current.version,
    )
    return f"{swapped}\n{told}"


def tell_time() -> datetime:
    """The time now."""
    return datetime.now(UTC)
