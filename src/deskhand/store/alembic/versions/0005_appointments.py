"""Appointments of the built-in records."""

from __future__ import annotations

from alembic import op

from deskhand.store.tables import appointments

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The table and its indexes; a database that was founded with the newest tables has them."""
    appointments.create(op.get_bind(), checkfirst=True)


def downgrade() -> None:
    appointments.drop(op.get_bind())
