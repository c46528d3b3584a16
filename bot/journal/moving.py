"""A group that has become another chat: Telegram gives it a new number, and all that we hold moves there."""

from sqlalchemy import Table, delete, exists, literal, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.journal.database import Database
from bot.journal.deliveries import SPENT
from bot.journal.tables import Number, deliveries, notes, subscriptions, turns, votes

_REST_OF_KEY = {deliveries: ("day",), votes: ("message_id", "person_id"), notes: (), turns: ("person_id",)}
"""The tables that hold a chat, and what else makes a row of it unique."""


async def move_chat(old: int, new: int, database: Database, connection: AsyncConnection) -> bool:
    """Move all rows of a chat, within a transaction; False if there are none.

    What the new chat has already is kept instead, save for one thing: a day on which either has got a tip, or may
    have, is a day with a tip.
    """
    await _copy_subscription(old, new, database, connection)
    theirs = deliveries.alias()
    spent = exists().where(theirs.c.chat_id == old, theirs.c.day == deliveries.c.day, theirs.c.state.in_(SPENT))
    await connection.execute(delete(deliveries).where(deliveries.c.chat_id == new, spent))
    moved = [await _move_rows(table, rest, old, new, connection) for table, rest in _REST_OF_KEY.items()]
    left = await connection.execute(delete(subscriptions).where(subscriptions.c.chat_id == old))
    return any(moved) or left.rowcount > 0


async def _copy_subscription(old: int, new: int, database: Database, connection: AsyncConnection) -> None:
    """First, because deliveries refer to it."""
    others = [column for column in subscriptions.c if column is not subscriptions.c.chat_id]
    found = select(literal(new, Number), *others).where(subscriptions.c.chat_id == old).with_for_update()
    insert = database.insert(subscriptions).from_select([subscriptions.c.chat_id, *others], found)
    await connection.execute(insert.on_conflict_do_nothing(index_elements=[subscriptions.c.chat_id]))


async def _move_rows(table: Table, rest: tuple[str, ...], old: int, new: int, connection: AsyncConnection) -> bool:
    theirs = table.alias()
    same = [theirs.c[name] == table.c[name] for name in rest]
    doubled = exists().where(theirs.c.chat_id == new, *same)
    dropped = await connection.execute(delete(table).where(table.c.chat_id == old, doubled))
    moved = await connection.execute(update(table).where(table.c.chat_id == old).values(chat_id=new))
    return dropped.rowcount + moved.rowcount > 0
