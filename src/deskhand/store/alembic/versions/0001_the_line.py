"""The tables of the line: events, effects, cases, offers, escalations, opt-outs, chats, records."""

from __future__ import annotations

from alembic import op

from deskhand.store.tables import metadata

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create every table. Later migrations name their changes one by one."""
    metadata.create_all(op.get_bind())


def downgrade() -> None:
    metadata.drop_all(op.get_bind())
