"""How long everything is kept."""

from datetime import datetime, timedelta

from sqlalchemy import UpdateBase, delete, update

from bot.journal.database import Clock, Database
from bot.journal.tables import claims, deliveries, feedback, quarantine, questions, turns, votes
from bot.journal.turns import LIFE

TEXTS = timedelta(days=90)
"""What people wrote."""
CLAIMS = timedelta(hours=48)
"""Telegram delivers an update for 24 hours."""
DELIVERIES = timedelta(days=730)
"""Which tips a chat has got: longer than it takes to see all."""


async def purge(database: Database, now: Clock) -> int:
    """Remove what is too old; how many rows that were.

    Raises:
        JournalError: if the database fails.
    """
    return sum([await database.execute(statement) for statement in _list_removals(now())])


def _list_removals(now: datetime) -> list[UpdateBase]:
    texts, old_claims = now - TEXTS, now - CLAIMS
    last_day = (now - DELIVERIES).date()
    return [
        delete(questions).where(questions.c.last_at < texts),
        delete(feedback).where(feedback.c.sent_at < texts),
        delete(quarantine).where(quarantine.c.kept_at < texts),
        update(votes).where(votes.c.voted_at < texts, votes.c.question != "").values(question=""),
        delete(claims).where(claims.c.done_at < old_claims),
        # Never finished: Telegram has given up on them, unless they are in the inbox, where they live as long as texts.
        delete(claims).where(claims.c.done_at.is_(None), claims.c.payload.is_(None), claims.c.claimed_at < old_claims),
        delete(claims).where(claims.c.done_at.is_(None), claims.c.claimed_at < texts),
        delete(deliveries).where(deliveries.c.day < last_day),
        delete(turns).where(turns.c.saved_at < now - LIFE),
    ]
