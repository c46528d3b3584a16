"""The first tables. What is released is never changed here: a later change is another file."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables."""
    _make_claims()
    _make_tips()
    _make_questions()
    _make_opinions()
    _make_notes()
    _make_turns()


def _key(name: str) -> "sa.Column[Any]":
    return sa.Column(name, _NUMBER, primary_key=True, autoincrement=False)


def _count() -> "sa.Column[Any]":
    return sa.Column("id", _NUMBER, primary_key=True)


def _make_claims() -> None:
    op.create_table(
        "claims",
        _key("update_id"),
        sa.Column("payload", sa.Text),
        sa.Column("owner", sa.String(32)),
        sa.Column("claimed_at", _TIME),
        sa.Column("done_at", _TIME),
    )
    undone = sa.text("done_at IS NULL")
    op.create_index("claims_undone", "claims", ["update_id"], sqlite_where=undone, postgresql_where=undone)
    op.create_index("claims_done_at", "claims", ["done_at"])
    op.create_table(
        "quarantine",
        _count(),
        sa.Column("update_id", _NUMBER),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("payload", sa.Text, nullable=False),
        sa.Column("kept_at", _TIME, nullable=False),
    )


def _make_tips() -> None:
    op.create_table(
        "subscriptions",
        _key("chat_id"),
        sa.Column("minute", sa.Integer, nullable=False),
        sa.Column("topics", sa.JSON, nullable=False),
        sa.Column("first_day", sa.Date, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.CheckConstraint("minute BETWEEN 0 AND 1439", name="minute_of_a_day"),
    )
    op.create_index("subscriptions_due", "subscriptions", ["state", "minute"])
    op.create_table(
        "deliveries",
        sa.Column("chat_id", _NUMBER, sa.ForeignKey("subscriptions.chat_id", ondelete="CASCADE"), primary_key=True),
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("owner", sa.String(32)),
        sa.Column("claimed_at", _TIME),
        sa.Column("tip_id", sa.Text),
        sa.Column("reason", sa.Text),
    )
    op.create_index("deliveries_day", "deliveries", ["day"])


def _make_questions() -> None:
    op.create_table(
        "questions",
        _count(),
        sa.Column("digest", sa.String(64), nullable=False, unique=True),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("nearest", sa.Text),
        sa.Column("score", sa.Float, nullable=False),
        sa.Column("count", sa.Integer, nullable=False),
        sa.Column("last_at", _TIME, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
    )
    op.create_index("questions_top", "questions", ["state", "count"])


def _make_opinions() -> None:
    op.create_table(
        "votes",
        _key("chat_id"),
        _key("message_id"),
        _key("person_id"),
        sa.Column("value", sa.SmallInteger, nullable=False),
        sa.Column("entry", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("voted_at", _TIME, nullable=False),
        sa.CheckConstraint("value IN (-1, 1)", name="up_or_down"),
    )
    op.create_index("votes_person", "votes", ["person_id"])
    op.create_table(
        "feedback",
        _count(),
        sa.Column("person_id", _NUMBER, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("sent_at", _TIME, nullable=False),
    )
    op.create_index("feedback_person", "feedback", ["person_id"])


def _make_notes() -> None:
    op.create_table(
        "notes",
        _count(),
        sa.Column("chat_id", _NUMBER, nullable=False, unique=True),
        sa.Column("thread_id", _NUMBER),
        sa.Column("due_at", _TIME, nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
    )
    op.create_index("notes_due", "notes", ["due_at"])


def _make_turns() -> None:
    op.create_table(
        "turns",
        _key("chat_id"),
        _key("person_id"),
        sa.Column("data", sa.Text, nullable=False),
        sa.Column("saved_at", _TIME, nullable=False),
    )
    op.create_index("turns_person", "turns", ["person_id"])
