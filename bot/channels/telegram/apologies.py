"""What is said when an answer could not be given: at once where that is possible, else as soon as it is."""

import asyncio
import logging
from datetime import timedelta

from telegram import Update
from telegram.error import RetryAfter, TelegramError
from telegram.ext import ExtBot

from bot.channels.telegram.addressing import is_for_us, is_private
from bot.channels.telegram.desk import Desk
from bot.channels.telegram.faults import Fault, classify_error

TICK = 2.0
"""Seconds between two looks for apologies that are due."""
_SOON = timedelta(seconds=3)
_AGAIN = timedelta(seconds=20)
_BATCH = 50
_LOG = logging.getLogger(__name__)


class Apologies:
    """Makes good, as far as that goes, for updates that could not be answered."""

    def __init__(self, desk: Desk, bot: ExtBot[bool]) -> None:
        self._desk = desk
        self._bot = bot

    def is_for_us(self, update: Update) -> bool:
        """Whether an update wants an answer of the bot."""
        return is_for_us(update, self._bot.bot)

    async def slow_down(self, update: Update) -> None:
        """Tell somebody who sends too much to wait; nobody but them is bothered."""
        if update.effective_chat and is_private(update):
            await self._say(update.effective_chat.id, self._desk.service.slow_down)

    async def make_good(self, update: Update, fault: Fault, error: BaseException | None) -> None:
        """React to a fault: apologise now or later, or take note that nobody is there any more."""
        chat = update.effective_chat
        if chat is None or not self.is_for_us(update):
            return
        if fault is Fault.GONE:
            await self._desk.save(self._desk.journal.subscriptions.block(chat.id))
        elif fault in {Fault.BROKEN, Fault.REFUSED}:
            await self._say(chat.id, self._desk.service.failed)
        elif fault in {Fault.STUCK, Fault.FLOOD, Fault.UNCLEAR}:
            wait = _wait_told(error) if isinstance(error, RetryAfter) else _SOON
            thread = update.effective_message.message_thread_id if update.effective_message else None
            await self._desk.save(self._desk.journal.notes.owe(chat.id, thread, self._desk.now() + wait))

    async def run(self) -> None:
        """Send the apologies that are due, until cancelled."""
        while True:
            try:
                await self._desk.save(self.settle_due())
            except Exception:  # noqa: BLE001  # apologies must go on, whatever a single look stumbled over
                _LOG.exception("Apologies could not be sent; they are tried again.")
            await asyncio.sleep(TICK)

    async def settle_due(self) -> None:
        """Send those apologies that are due now.

        Raises:
            JournalError: when the database does not answer.
        """
        notes = self._desk.journal.notes
        for note in await notes.take(_BATCH):
            try:
                await self._bot.send_message(note.chat_id, self._desk.service.missed, message_thread_id=note.thread_id)
            except TelegramError as error:
                if classify_error(error) not in {Fault.GONE, Fault.REFUSED}:
                    wait = _wait_told(error) if isinstance(error, RetryAfter) else _AGAIN
                    await notes.postpone(note.id, self._desk.now() + wait)
                    continue
            await notes.settle(note.id)

    async def _say(self, chat: int, text: str) -> None:
        try:
            await self._bot.send_message(chat, text)
        except TelegramError as error:
            _LOG.warning("An apology could not be sent (%s).", classify_error(error).value)


def _wait_told(error: RetryAfter) -> timedelta:
    told = error.retry_after
    return (told if isinstance(told, timedelta) else timedelta(seconds=told)) + timedelta(seconds=1)
