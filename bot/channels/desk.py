"""What all channels share: the bot on its present knowledge, the state, the counts."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.channels.brain import Brain
from bot.channels.tally import Tally
from bot.dialogue.memory import Turn
from bot.dialogue.reply import Reply
from bot.journal.faults import JournalError
from bot.journal.journal import Journal
from bot.knowledge.service import Service

_SHOWN = 10
_LOG = logging.getLogger(__name__)


def describe_problems(problems: Sequence[object], service: Service) -> str:
    """The first problems of a knowledge folder and how many there are, for an administrator."""
    shown = "\n".join(map(str, problems[:_SHOWN]))
    return service.admin_broken.format(count=len(problems), problems=shown)


@dataclass(slots=True)
class Desk:
    """Passed to every channel. `reload` reads the knowledge anew and says in words what came of it.

    `problems` are those of the folder as it is now, while an older knowledge goes on answering.
    """

    brain: Callable[[], Brain]
    journal: Journal
    tally: Tally
    now: Callable[[], datetime]
    reload: Callable[[], Awaitable[str]]
    problems: Callable[[], Sequence[object]] = field(default=tuple, kw_only=True)
    _answering: asyncio.Lock = field(default_factory=asyncio.Lock, kw_only=True)

    @property
    def service(self) -> Service:
        """The sentences of the present knowledge."""
        return self.brain().knowledge.service

    async def answer(self, channel: str, message: str, before: Turn | None) -> tuple[Reply, Turn | None]:
        """The reply to a message and the turn to remember; counted for the channel.

        One at a time, and what waits for the network or the database comes in between: a thousand messages at once
        would otherwise keep the claims of all from being written until the last was answered.
        """
        async with self._answering:
            await asyncio.sleep(0)
            start = time.perf_counter()
            reply, turn = self.brain().ask(message, before)
            self.tally.count_answer(channel, reply, time.perf_counter() - start)
            return reply, turn

    async def save(self, writing: Awaitable[object]) -> bool:
        """Whether something could be written; where it could not, the operator reads why."""
        try:
            await writing
        except JournalError as error:
            self.tally.faults["unsaved"] += 1
            _LOG.warning("%s", error)
            return False
        return True

    async def keep_unanswered(self, message: str, reply: Reply) -> None:
        """Note a question that the knowledge does not hold; not by whom it was asked."""
        if reply.kind == "refuse" and reply.why.needed and not reply.sources:
            await self.save(self.journal.questions.add(message, reply.why.note, reply.why.score))
