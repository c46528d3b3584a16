"""What people think of the bot: votes on its answers, and words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal

from sqlalchemy import case, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.journal.database import Clock, Database
from bot.journal.tables import feedback, votes
from bot.journal.texts import protect

_LONGEST_NAME = 200


class Change(StrEnum):
    """What a vote has changed."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class Tally:
    """The votes on an entry."""

    entry: str
    ups: int
    downs: int


@dataclass(frozen=True, slots=True)
class Downvote:
    """An answer that somebody found wrong, and the question, personal data masked; empty once it is too old."""

    entry: str
    kind: str
    question: str
    voted_at: datetime


@dataclass(frozen=True, slots=True)
class Feedback:
    """What a person wrote, personal data masked; who it was is not told."""

    text: str
    sent_at: datetime


class Votes:
    """One vote for each person and message."""

    def __init__(self, database: Database, now: Clock) -> None:
        self._database = database
        self._now = now

    async def put(
        self,
        chat_id: int,
        message_id: int,
        person_id: int,
        value: Literal[1, -1],
        *,
        entry: str,
        kind: str,
        question: str,
    ) -> Change:
        """Vote on an answer, or vote differently. `entry` names what was answered, `kind` what sort of reply it was.

        Raises:
            JournalError: if the database fails.
        """
        key = {"chat_id": chat_id, "message_id": message_id, "person_id": person_id}
        names = {"entry": protect(entry, _LONGEST_NAME), "kind": protect(kind, _LONGEST_NAME)}
        values = {"value": value, **names, "question": protect(question), "voted_at": self._now()}
        first = self._database.insert(votes).values(**key, **values).on_conflict_do_nothing(index_elements=list(key))
        other = update(votes).filter_by(**key).where(votes.c.value != value).values(**values)

        async def put(connection: AsyncConnection) -> Change:
            if (await connection.execute(first)).rowcount > 0:
                return Change.NEW
            return Change.CHANGED if (await connection.execute(other)).rowcount > 0 else Change.SAME

        return await self._database.write(put)

    async def summary(self, limit: int) -> list[Tally]:
        """The entries that were voted on, the worst first: most downs over ups.

        Raises:
            JournalError: if the database fails.
        """
        ups, downs = (func.sum(case((votes.c.value == value, 1), else_=0)) for value in (1, -1))
        order = (func.sum(votes.c.value), downs.desc(), votes.c.entry)
        query = select(votes.c.entry, ups, downs).group_by(votes.c.entry).order_by(*order).limit(limit)
        return [Tally(*row) for row in await self._database.fetch(query)]

    async def downs(self, limit: int) -> list[Downvote]:
        """The latest votes against an answer, the latest first.

        Raises:
            JournalError: if the database fails.
        """
        query = select(*(votes.c[name] for name in Downvote.__slots__)).where(votes.c.value == -1)
        return [
            Downvote(*row) for row in await self._database.fetch(query.order_by(votes.c.voted_at.desc()).limit(limit))
        ]


class Letters:
    """What people wrote to us."""

    def __init__(self, database: Database, now: Clock) -> None:
        self._database = database
        self._now = now

    async def add(self, person_id: int, text: str) -> None:
        """Keep what a person wrote, at most 4,096 characters.

        Raises:
            JournalError: if the database fails.
        """
        row = {"person_id": person_id, "text": protect(text), "sent_at": self._now()}
        await self._database.execute(feedback.insert().values(row))

    async def recent(self, limit: int) -> Sequence[Feedback]:
        """The latest, the latest first.

        Raises:
            JournalError: if the database fails.
        """
        query = select(feedback.c.text, feedback.c.sent_at).order_by(feedback.c.id.desc()).limit(limit)
        return [Feedback(*row) for row in await self._database.fetch(query)]
