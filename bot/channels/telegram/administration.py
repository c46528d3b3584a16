"""Commands of the administrators: how it runs, what people ask in vain, what they think of the answers."""

from typing import Any

from telegram import Update

from bot.channels.desk import describe_problems
from bot.channels.telegram.answering import Answering
from bot.channels.telegram.desk import Desk
from bot.channels.telegram.replies import send_text
from bot.journal.faults import JournalError

_MOST_ROWS = 15
_LONGEST_TEXT = 60


class Administration:
    """Handlers of /status, /reload, /gaps and /votes; for anybody else these commands do not exist."""

    def __init__(self, desk: Desk, answering: Answering) -> None:
        self._desk = desk
        self._answering = answering

    async def obey(self, update: Update, context: Any) -> None:
        """Carry out an administrator's command."""
        person, message = update.effective_user, update.effective_message
        if person is None or message is None or person.id not in self._desk.admins:
            await self._answering.refuse_command(update, context)
            return
        command = (message.text or "").split()[0].lstrip("/").partition("@")[0].lower()
        work = {
            "status": self._describe,
            "reload": self._desk.reload,
            "gaps": self._list_gaps,
            "votes": self._list_votes,
        }
        try:
            said = await work[command]()
        except JournalError as error:
            said = str(error)
        await send_text(update, said, desk=self._desk)

    async def _describe(self) -> str:
        desk, brain, service = self._desk, self._desk.brain(), self._desk.service
        healthy = await desk.journal.is_healthy()
        faults = "，".join(f"{name} {count}" for name, count in sorted(desk.tally.faults.items()))
        status = service.admin_status.format(
            version=brain.version,
            articles=len(brain.knowledge.articles),
            tips=len(brain.knowledge.tips),
            since=desk.tally.since.astimezone(desk.zone).strftime("%Y-%m-%d %H:%M"),
            updates=desk.tally.updates,
            refused=desk.tally.refused,
            failures=faults or service.none,
            median=f"{desk.tally.measure(0.5):g}",
            slowest=f"{desk.tally.measure(0.99):g}",
            subscribers=await desk.journal.subscriptions.count() if healthy else service.none,
            database=service.database_fine if healthy else service.database_gone,
        )
        problems = desk.problems()
        return f"{status}\n{describe_problems(problems, service)}" if problems else status

    async def _list_gaps(self) -> str:
        brain, service = self._desk.brain(), self._desk.service
        gaps = await self._desk.journal.questions.top(_MOST_ROWS)
        if not gaps:
            return service.admin_no_gaps
        rows = [
            service.admin_gap.format(
                count=gap.count,
                text=gap.text[:_LONGEST_TEXT],
                nearest=brain.describe(gap.nearest) if gap.nearest else service.none,
            )
            for gap in gaps
        ]
        return "\n".join((service.admin_gaps, *rows))

    async def _list_votes(self) -> str:
        brain, service = self._desk.brain(), self._desk.service
        votes = await self._desk.journal.votes.summary(_MOST_ROWS)
        rows = [
            service.admin_vote.format(
                entry=brain.describe(v.entry) if v.entry else service.none, up=v.ups, down=v.downs
            )
            for v in votes
        ]
        return "\n".join((service.admin_votes, *rows)) if rows else service.admin_no_votes
