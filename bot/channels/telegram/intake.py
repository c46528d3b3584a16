"""Takes each update in once: parse it by itself, claim it, answer it within a bounded time, say what became of it."""

import asyncio
import logging
from collections import OrderedDict
from enum import Enum
from typing import Any

from telegram import Update
from telegram.ext import Application

from bot.channels.flood import Flood, Verdict
from bot.channels.tally import Tally
from bot.channels.telegram.apologies import Apologies
from bot.channels.telegram.faults import Fault, classify_error
from bot.journal.claims import Claim
from bot.journal.faults import JournalError
from bot.journal.journal import Journal
from bot.privacy import dump_masked

CAP = 10.0
"""Seconds that one update may take, all its sending included."""
CLAIM_WAIT = 1.5
"""Seconds that a claim may take; after that the question is answered without one."""
_MOST_RECENT = 10_000
_LOG = logging.getLogger(__name__)


class Outcome(Enum):
    """Whether an update is dealt with, or should be delivered again."""

    DONE = "done"
    LATER = "later"


class Intake:
    """The one way in for updates, whatever brought them."""

    def __init__(
        self,
        application: Application[Any, Any, Any, Any, Any, Any],
        journal: Journal,
        apologies: Apologies,
        flood: Flood,
        tally: Tally,
    ) -> None:
        self._application = application
        self._journal = journal
        self._apologies = apologies
        self._flood = flood
        self._tally = tally
        self._alone = False
        self._recent: OrderedDict[int, None] = OrderedDict()
        self._faults: dict[int, BaseException] = {}
        application.add_error_handler(self._note_error)

    async def accept(self, raw: Any) -> Outcome:
        """Deal with one update as Telegram sent it. Never raises but when cancelled."""
        update = await self._parse(raw)
        if update is None:
            return Outcome.DONE
        self._tally.updates += 1
        verdict = self._judge(update)
        if verdict is not Verdict.ANSWER:
            if verdict is Verdict.WARN:
                await self._apologies.slow_down(update)
            self._journal.claims.finish(update.update_id)
            return Outcome.DONE
        outcome = Outcome.DONE

        async def deal() -> None:
            nonlocal outcome
            outcome = await self._deal(update)

        await self._application.update_processor.process_update(update, deal())
        return outcome

    async def put_aside(self, raw: Any, reason: str) -> None:
        """Keep something that is no update, masked, so that somebody can look at it; the rest goes on."""
        self._tally.faults["unparsable"] += 1
        _LOG.warning("An update could not be read (%s) and was put aside.", reason)
        id_ = read_id(raw)
        try:
            await self._journal.inbox.quarantine(id_, reason, dump_masked(raw))
        except JournalError as error:
            _LOG.warning("It could not be kept either: %s", error)
        if id_ is not None:
            self._journal.claims.finish(id_)

    async def _parse(self, raw: Any) -> Update | None:
        try:
            if read_id(raw) is None:
                raise TypeError("no object with an update_id")
            return Update.de_json(raw, self._application.bot)
        except Exception as error:  # noqa: BLE001  # whatever the library stumbles over
            await self.put_aside(raw, type(error).__name__)
            return None

    def _judge(self, update: Update) -> Verdict:
        person = update.effective_user
        return self._flood.judge(person.id) if person and self._apologies.is_for_us(update) else Verdict.ANSWER

    async def _deal(self, update: Update) -> Outcome:
        claim = await self._claim(update.update_id)
        if claim is not Claim.NEW:
            return Outcome.DONE if claim is Claim.DONE else Outcome.LATER
        fault = await self._process(update)
        if fault is Fault.UNREACHABLE:
            await self._release(update.update_id)
            return Outcome.LATER
        if fault is not None:
            await self._apologies.make_good(update, fault, self._faults.pop(update.update_id, None))
        self._journal.claims.finish(update.update_id)
        return Outcome.DONE

    async def _claim(self, id_: int) -> Claim:
        """Ours or not; where the database does not say, what this process remembers decides."""
        try:
            async with asyncio.timeout(CLAIM_WAIT):
                claim = await self._journal.claims.claim(id_)
        except (JournalError, TimeoutError):
            self._tally.faults["unclaimed"] += 1
            if not self._alone:
                _LOG.warning("The database does not answer; questions are answered without it.")
            self._alone = True
            claim = Claim.DONE if id_ in self._recent else Claim.NEW
        else:
            self._alone = False
        if claim is Claim.NEW:
            self._recent[id_] = None
            if len(self._recent) > _MOST_RECENT:
                self._recent.popitem(last=False)
        return claim

    async def _release(self, id_: int) -> None:
        self._recent.pop(id_, None)
        try:
            await self._journal.claims.release(id_)
        except JournalError:
            _LOG.warning("A claim could not be given back; it runs out by itself.")

    async def _process(self, update: Update) -> Fault | None:
        try:
            async with asyncio.timeout(CAP):
                await self._application.process_update(update)
        except TimeoutError:
            self._faults[update.update_id] = TimeoutError()
        error = self._faults.get(update.update_id)
        if error is None:
            return None
        fault = classify_error(error)
        self._tally.faults[fault.value] += 1
        if fault is Fault.BROKEN:
            _LOG.error("A message could not be answered.", exc_info=error)
        else:
            _LOG.warning("A message could not be answered: %s (%s).", fault.value, type(error).__name__)
        if fault is Fault.UNREACHABLE:
            del self._faults[update.update_id]
        return fault

    async def _note_error(self, update: object, context: Any) -> None:
        if isinstance(update, Update) and context.error is not None:
            self._faults[update.update_id] = context.error


def read_id(raw: Any) -> int | None:
    """The update_id of what should be an update; None where there is none that a database can hold."""
    id_ = raw.get("update_id") if isinstance(raw, dict) else None
    return id_ if type(id_) is int and 0 <= id_ < 1 << 63 else None
