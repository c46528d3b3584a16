"""The Telegram channel as a whole: connect, take updates in, deliver the daily tip, stop cleanly."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from urllib.parse import urlsplit

from telegram.constants import ParseMode
from telegram.error import InvalidToken, RetryAfter, TelegramError

from bot.broadcast import Delivery
from bot.channels.flood import Flood
from bot.channels.telegram.apologies import Apologies
from bot.channels.telegram.connection import ALLOWED, make_application
from bot.channels.telegram.desk import Desk
from bot.channels.telegram.faults import Fault, classify_error
from bot.channels.telegram.handlers import add_handlers, announce
from bot.channels.telegram.intake import Intake
from bot.channels.telegram.keyboards import make_keyboard, offer_another
from bot.channels.telegram.pacing import USUAL_LIMITS, Limits
from bot.channels.telegram.polling import Poller
from bot.channels.telegram.replies import NO_PREVIEW
from bot.channels.telegram.webhook import Webhook
from bot.dialogue.rendering import render_html
from bot.dialogue.reply import Passage, Reply
from bot.knowledge.models import Tip

_LONGEST_PAUSE = 5.0
_DELIVERED = {
    Fault.GONE: Delivery.GONE,
    Fault.FLOOD: Delivery.LATER,
    Fault.UNREACHABLE: Delivery.LATER,
    Fault.UNCLEAR: Delivery.UNCLEAR,
}
_LOG = logging.getLogger(__name__)


class TelegramChannel:
    """One bot at Telegram. `rejected` says whether Telegram does not know its token."""

    def __init__(self, token: str, api_base: str, desk: Desk, limits: Limits | None = USUAL_LIMITS) -> None:
        self._desk = desk
        self.application = make_application(token, api_base, limits, self._note_move)
        self.apologies = Apologies(desk, self.application.bot)
        clock = asyncio.get_running_loop().time
        self.intake = Intake(self.application, desk.journal, self.apologies, Flood(clock), desk.tally)
        self.rejected = False
        add_handlers(self.application, desk)

    async def poll(self, stop: asyncio.Event) -> None:
        """Answer by polling until `stop`, or until Telegram rejects the token."""
        if not await self._connect(stop) or not await self._insist(stop, "deleteWebhook", self._delete_webhook):
            return
        await announce(self.application, self._desk)
        poller = Poller(self.application.bot, self.intake, self._desk.journal)
        watcher = asyncio.create_task(_stop_with(stop, poller))
        try:
            _LOG.info("Polling as @%s.", self.application.bot.username)
            await poller.run()
        except InvalidToken:
            self.rejected = True
        finally:
            watcher.cancel()

    @asynccontextmanager
    async def receiving(self, webhook: Webhook, url: str, secret: str, stop: asyncio.Event) -> AsyncIterator[None]:
        """Answer what comes through a webhook at `url` while the context lasts; connecting goes on inside it."""

        async def begin() -> None:
            if await self._connect(stop):
                webhook.open(self.intake)
                if await self._insist(stop, "setWebhook", lambda: self._set_webhook(url, secret)):
                    _LOG.info("Receiving as @%s at %s.", self.application.bot.username, urlsplit(url).netloc)
                    await announce(self.application, self._desk)
            if self.rejected:
                stop.set()

        task = asyncio.create_task(begin())
        try:
            yield
        finally:
            webhook.open(None)
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def deliver(self, chat: int, tip: Tip) -> Delivery:
        """Send the tip of the day."""
        brain = self._desk.brain()
        shown = brain.show_tip(tip)
        heading = Passage(brain.knowledge.service.tip_of_day, (brain.knowledge.service.tip_of_day,))
        html = render_html(_put_first(heading, shown), brain.knowledge.replies)[0]
        try:
            await self.application.bot.send_message(
                chat,
                html,
                ParseMode.HTML,
                reply_markup=make_keyboard(offer_another(tip.id, brain.knowledge.service)),
                link_preview_options=NO_PREVIEW,
                rate_limit_args=True,
            )
        except TelegramError as error:
            fault = classify_error(error)
            self._desk.tally.faults[fault.value] += 1
            return _DELIVERED.get(fault, Delivery.REFUSED)
        return Delivery.SENT

    async def tell_admins(self, text: str) -> None:
        """Send the administrators something they should know; whom it does not reach reads the log."""
        for admin in sorted(self._desk.admins):
            try:
                await self.application.bot.send_message(admin, text[:4000])
            except TelegramError as error:
                _LOG.warning("An administrator could not be told (%s).", classify_error(error).value)

    async def close(self) -> None:
        """Let go of the connections."""
        await self.application.shutdown()
        await self.application.bot.shutdown()

    async def _connect(self, stop: asyncio.Event) -> bool:
        return await self._insist(stop, "getMe", self.application.initialize)

    async def _insist(self, stop: asyncio.Event, what: str, call: Callable[[], Awaitable[object]]) -> bool:
        """Call until it works; False where there is no point, or no time, any more."""
        pause = 0.25
        while not stop.is_set():
            try:
                await call()
            except InvalidToken:
                self.rejected = True
                return False
            except RetryAfter as error:
                told = error.retry_after
                pause = float(told) if isinstance(told, int) else told.total_seconds()
            except TelegramError as error:
                _LOG.warning("Telegram does not take %s (%s); trying again.", what, classify_error(error).value)
            else:
                return True
            try:
                await asyncio.wait_for(stop.wait(), pause)
            except TimeoutError:
                pause = min(2 * pause, _LONGEST_PAUSE)
        return False

    async def _delete_webhook(self) -> None:
        await self.application.bot.delete_webhook(drop_pending_updates=False)

    async def _set_webhook(self, url: str, secret: str) -> None:
        await self.application.bot.set_webhook(url, allowed_updates=ALLOWED, secret_token=secret, max_connections=40)

    async def _note_move(self, old: int, new: int) -> None:
        await self._desk.save(self._desk.journal.subscriptions.move(old, new))


async def _stop_with(stop: asyncio.Event, poller: Poller) -> None:
    await stop.wait()
    poller.stop()


def _put_first(heading: Passage, reply: Reply) -> Reply:
    return replace(reply, passages=(heading, *reply.passages))
