"""The tables: what must outlive the process. `migrations` makes them; a test holds the two against each other.

Times are UTC. Numbers that Telegram gives (chats, people, messages, updates) have up to 52 bits.
"""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Dialect,
    Enum,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    SmallInteger,
    String,
    Table,
    Text,
    TypeDecorator,
)


class Standing(StrEnum):
    """How a subscription stands."""

    ACTIVE = "active"
    STOPPED = "stopped"
    """The people of the chat ended it."""
    BLOCKED = "blocked"
    """The chat does not let us write; it is taken up again when it does."""


class Stage(StrEnum):
    """How far a day's tip has come."""

    CLAIMED = "claimed"
    SENDING = "sending"
    """It may have arrived."""
    SENT = "sent"
    FAILED = "failed"
    SKIPPED = "skipped"
    """Its time passed."""


class Review(StrEnum):
    """What an editor has said of a question without an answer."""

    NEW = "new"
    DONE = "done"
    """It has an answer now; if it is asked again without getting one, it is new again."""
    IGNORED = "ignored"
    """It stays so, however often it is asked."""


Number = BigInteger().with_variant(Integer, "sqlite")
"""64 bits; SQLite makes its fast row number of a key only where the type is called INTEGER."""


class UtcTime(TypeDecorator[datetime]):
    """A point in time, stored as UTC; SQLite keeps no time zone, so it is put back when read."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - SQLAlchemy's
        """Raises ValueError for a time without a zone: nobody could say when it was."""
        if value is not None and value.tzinfo is None:
            raise ValueError("a time without a time zone cannot be stored")
        return value and value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - SQLAlchemy's
        """The time, aware, in UTC."""
        return value and (value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC))


def _state(kind: type[StrEnum]) -> Column[Any]:
    """A state, stored by its value as a plain text."""
    values = Enum(kind, native_enum=False, length=16, values_callable=list)
    return Column("state", values, nullable=False)


def _key(name: str) -> Column[Any]:
    """A part of a key that Telegram gives: never counted up by the database."""
    return Column(name, Number, primary_key=True, autoincrement=False)


metadata = MetaData()

claims = Table(
    "claims",
    metadata,
    _key("update_id"),
    Column("payload", Text),  # only of recorded updates, and only until they are done
    Column("owner", String(32)),
    Column("claimed_at", UtcTime),
    Column("done_at", UtcTime),
)
Index(
    "claims_undone",
    claims.c.update_id,
    sqlite_where=claims.c.done_at.is_(None),
    postgresql_where=claims.c.done_at.is_(None),
)
Index("claims_done_at", claims.c.done_at)

quarantine = Table(
    "quarantine",
    metadata,
    Column("id", Number, primary_key=True),
    Column("update_id", Number),
    Column("reason", Text, nullable=False),
    Column("payload", Text, nullable=False),
    Column("kept_at", UtcTime, nullable=False),
)

subscriptions = Table(
    "subscriptions",
    metadata,
    _key("chat_id"),
    Column("minute", Integer, CheckConstraint("minute BETWEEN 0 AND 1439", name="minute_of_a_day"), nullable=False),
    Column("topics", JSON, nullable=False),
    Column("first_day", Date, nullable=False),
    _state(Standing),
    Index("subscriptions_due", "state", "minute"),
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("chat_id", Number, ForeignKey("subscriptions.chat_id", ondelete="CASCADE"), primary_key=True),
    Column("day", Date, primary_key=True),
    _state(Stage),
    Column("owner", String(32)),
    Column("claimed_at", UtcTime),
    Column("tip_id", Text),
    Column("reason", Text),
    Index("deliveries_day", "day"),
)

questions = Table(
    "questions",
    metadata,
    Column("id", Number, primary_key=True),
    Column("digest", String(64), nullable=False, unique=True),  # the text itself is too long for PostgreSQL's index
    Column("text", Text, nullable=False),
    Column("nearest", Text),
    Column("score", Float, nullable=False),
    Column("count", Integer, nullable=False),
    Column("last_at", UtcTime, nullable=False),
    _state(Review),
    Index("questions_top", "state", "count"),
)

votes = Table(
    "votes",
    metadata,
    _key("chat_id"),
    _key("message_id"),
    _key("person_id"),
    Column("value", SmallInteger, CheckConstraint("value IN (-1, 1)", name="up_or_down"), nullable=False),
    Column("entry", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("question", Text, nullable=False),
    Column("voted_at", UtcTime, nullable=False),
    Index("votes_person", "person_id"),
)

feedback = Table(
    "feedback",
    metadata,
    Column("id", Number, primary_key=True),
    Column("person_id", Number, nullable=False),
    Column("text", Text, nullable=False),
    Column("sent_at", UtcTime, nullable=False),
    Index("feedback_person", "person_id"),
)

notes = Table(
    "notes",
    metadata,
    Column("id", Number, primary_key=True),
    Column("chat_id", Number, nullable=False, unique=True),
    Column("thread_id", Number),
    Column("due_at", UtcTime, nullable=False),
    Column("tries", Integer, nullable=False),
    Index("notes_due", "due_at"),
)

turns = Table(
    "turns",
    metadata,
    _key("chat_id"),
    _key("person_id"),
    Column("data", Text, nullable=False),
    Column("saved_at", UtcTime, nullable=False),
    Index("turns_person", "person_id"),
)
