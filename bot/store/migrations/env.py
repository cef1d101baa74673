"""Alembic's way in: the connection is the store's."""

from alembic import context

from bot.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=False,  # the store's own transaction is around everything
)
context.run_migrations()
