"""Bringing a database to the state that this code expects: at start, in this process, whole or not at all."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import Connection, text

from bot.journal.database import Database
from bot.journal.faults import JournalError

_SCRIPTS = Path(__file__).parent / "migrations"
_PATIENCE = 120.0
"""Seconds: large tables take long, and other processes that start at the same time wait for the first."""


async def migrate(database: Database) -> None:
    """Bring the tables to where this code expects them; several processes may do it at once.

    Raises:
        JournalError: if the database fails, or is ahead of this code.
    """
    _create_file(database)
    try:
        await database.write(lambda connection: connection.run_sync(_upgrade), _PATIENCE)
    except CommandError as error:
        raise JournalError(
            f"数据库 {database.name} 是由更新的版本写的。请更新这个程序，或换一个 DATABASE_URL。"
        ) from error


def _create_file(database: Database) -> None:
    """An empty SQLite file that only we can read: SQLite itself would ask the umask."""
    if database.path is None:
        return
    try:
        database.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        database.path.touch(mode=0o600)
    except OSError as error:
        raise JournalError(f"数据库 {database.name} 建不了（{error.strerror}）。请检查 DATABASE_URL。") from error


def _upgrade(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":  # SQLite's transaction has locked the whole file already
        connection.execute(text("SELECT pg_advisory_xact_lock(hashtextextended(current_schema() || ' migration', 0))"))
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    command.upgrade(config, "head")
