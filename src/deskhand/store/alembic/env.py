"""Alembic's entry: the engine is passed in by deskhand.store.migrations."""

from __future__ import annotations

from alembic import context
from sqlalchemy import text

from deskhand.store.database import begin
from deskhand.store.tables import metadata

engine = context.config.attributes["engine"]
with engine.connect() as connection:
    if connection.dialect.name == "sqlite":
        begin(connection, writes=True)
    context.configure(connection=connection, target_metadata=metadata)
    with context.begin_transaction():
        if connection.dialect.name == "postgresql":  # several processes may start at once
            connection.execute(text("SELECT pg_advisory_xact_lock(hashtext('deskhand schema'))"))
        context.run_migrations()
    connection.commit()
