"""Alembic's entry: the engine is passed in by deskhand.store.migrations."""

from __future__ import annotations

from alembic import context

from deskhand.store.tables import metadata

engine = context.config.attributes["engine"]
with engine.connect() as connection:
    context.configure(connection=connection, target_metadata=metadata)
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
