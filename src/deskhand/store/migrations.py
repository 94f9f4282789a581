"""Bring a database to the newest schema."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Engine

from deskhand.store.tables import metadata


def upgrade(engine: Engine) -> None:
    """Run what is missing of the Alembic migrations; an in-memory database gets the newest schema at once."""
    if engine.url.database in (None, "", ":memory:"):
        metadata.create_all(engine)
        return
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "alembic"))
    config.attributes["engine"] = engine
    command.upgrade(config, "head")
