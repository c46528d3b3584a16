"""Questions that got no answer, for the editors: what is asked most is written first."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, select, update

from bot.journal.database import Clock, Database
from bot.journal.tables import Review, questions
from bot.journal.texts import protect
from bot.text import clean, normalise


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A question as it was last asked, personal data masked.

    count: how often it was asked; nearest: the entry that came nearest, and its score.
    """

    id: int
    text: str
    count: int
    nearest: str | None
    score: float
    last_at: datetime
    state: Review


class Questions:
    """The questions without an answer."""

    def __init__(self, database: Database, now: Clock) -> None:
        self._database = database
        self._now = now

    async def add(self, text: str, nearest: str | None, score: float) -> None:
        """Count a question: those that are the same when normalised are one. Nothing to read is nothing to count.

        Raises:
            JournalError: if the database fails.
        """
        shown = protect(clean(text))
        same = normalise(shown)
        if not same:
            return
        values = {"text": shown, "nearest": nearest, "score": score, "last_at": self._now()}
        digest = hashlib.sha256(same.encode()).hexdigest()
        insert = self._database.insert(questions).values(digest=digest, count=1, state=Review.NEW, **values)
        state = case((questions.c.state == Review.IGNORED, Review.IGNORED), else_=Review.NEW)
        again = {**values, "count": questions.c.count + 1, "state": state}
        await self._database.execute(insert.on_conflict_do_update(index_elements=[questions.c.digest], set_=again))

    async def top(self, limit: int, state: Review = Review.NEW) -> list[Unanswered]:
        """What was asked most, of those in a state; of what was asked as often, the latest first.

        Raises:
            JournalError: if the database fails.
        """
        columns = [questions.c[name] for name in Unanswered.__slots__]
        order = (questions.c.count.desc(), questions.c.last_at.desc(), questions.c.id)
        query = select(*columns).where(questions.c.state == state).order_by(*order).limit(limit)
        return [Unanswered(*row) for row in await self._database.fetch(query)]

    async def mark(self, question_id: int, state: Review) -> bool:
        """Put a question into a state; False if there is none with that number.

        Raises:
            JournalError: if the database fails.
        """
        change = update(questions).where(questions.c.id == question_id).values(state=state)
        return await self._database.execute(change) > 0
