"""Knowledge that can change under a running bot: read anew beside the answering, swapped whole or not at all.

The only home of watchfiles.
"""

import asyncio
import gc
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

from watchfiles import awatch

from bot.app import Bot, build
from bot.changes import Changes, compare_bots
from bot.evaluation import Case
from bot.knowledge.problems import KnowledgeError, Problem
from bot.settings import Settings

QUIET, LONGEST_BURST = 1000, 10_000
"""Milliseconds without a change after which a burst of them is over; and after which it is not waited for any more."""
FIRST_LOOK = 5000
"""Milliseconds after which a folder is read once in any case: it may have changed before it was watched."""
AGAIN = 10.0
"""Seconds until a folder that could not be watched is tried again."""
_LOG = logging.getLogger(__name__)


class Change(Enum):
    """What came of reading the knowledge anew."""

    SWAPPED = "swapped"
    SAME = "same"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Report:
    """What came of it: the problems where there are some, what is different where it was swapped."""

    change: Change
    problems: tuple[Problem, ...] = ()
    changes: Changes = field(default_factory=Changes)


class Living:
    """The bot on its present knowledge. `current` is always whole and always answers.

    `cases` are questions that each new knowledge is tried with before it answers anybody.
    """

    def __init__(self, settings: Settings, bot: Bot, cases: Sequence[Case] = ()) -> None:
        self._cases = cases
        self.current = bot
        self.problems: tuple[Problem, ...] = ()
        self._told: tuple[Problem, ...] = ()
        self._settings = settings
        self._reading = asyncio.Lock()

    async def reload(self) -> Report:
        """Read the folder again. A broken one changes nothing, and its problems are reported."""
        async with self._reading:
            try:
                bot, version = await asyncio.to_thread(_build, self._settings)
            except KnowledgeError as error:
                self.problems = error.problems
                return Report(Change.BROKEN, error.problems)
            self.problems = ()
            if version == self.current.version:
                return Report(Change.SAME)
            changes = await asyncio.to_thread(compare_bots, self.current, bot, self._cases)
            self.current = bot
            return Report(Change.SWAPPED, changes=changes)

    async def watch(self, tell: Callable[[Report], Awaitable[None]]) -> None:
        """Reload after each burst of changes in the folder, until cancelled; `tell` hears what came of it.

        The same problems are told once.
        """
        while True:
            try:
                await self._follow(self._settings.knowledge, tell)
            except Exception:  # noqa: BLE001  # a folder that changes while it is listed; too many watched files
                _LOG.exception("The knowledge folder could not be watched; it is tried again.")
                await asyncio.sleep(AGAIN)
            await asyncio.sleep(QUIET / 1000)

    async def _follow(self, folder: Path, tell: Callable[[Report], Awaitable[None]]) -> None:
        """Reload after each burst, as long as there is such a folder."""
        looked = False
        if not folder.is_dir():
            return
        async for changes in awatch(
            folder, debounce=LONGEST_BURST, step=QUIET, rust_timeout=FIRST_LOOK, yield_on_timeout=True
        ):
            if changes or not looked:
                await self._take_in(tell)
                looked = True
            if not folder.is_dir():
                return

    async def _take_in(self, tell: Callable[[Report], Awaitable[None]]) -> None:
        report = await self.reload()
        if report.problems != self._told or report.change is Change.SWAPPED:
            _log(report)
            await tell(report)
        self._told = report.problems


def _log(report: Report) -> None:
    if report.change is Change.BROKEN:
        lines = "\n".join(map(str, report.problems))
        _LOG.warning("The knowledge has problems; the old one goes on answering.\n%s", lines)
    else:
        _LOG.info("The knowledge was read anew: %s.", report.change.value)


def _build(settings: Settings) -> tuple[Bot, str]:
    """The bot and its version, which takes a while to work out as well.

    The collector rests meanwhile, and what is there at the end is put where it does not look: walking a million
    objects would halt every chat for a tenth of a second. A bot that is replaced holds no cycles, so it goes without.
    """
    gc.disable()
    try:
        bot = build(settings)
        bot.warm_up()
        version = bot.version
        gc.freeze()
    finally:
        gc.enable()
    return bot, version
