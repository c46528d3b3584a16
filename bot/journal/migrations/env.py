"""What Alembic runs for each command: on the connection, and in the transaction, that `migration` hands over."""

from alembic import context

from bot.journal.tables import metadata

context.configure(
    connection=context.config.attributes["connection"], target_metadata=metadata, version_table="journal_version"
)
context.run_migrations()
