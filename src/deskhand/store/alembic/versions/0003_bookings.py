"""Appointments in the calendar that comes with Deskhand."""

from __future__ import annotations

from alembic import op

from deskhand.store.tables import bookings

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The table and its index; a database that was founded with the newest tables has them."""
    bookings.create(op.get_bind(), checkfirst=True)


def downgrade() -> None:
    bookings.drop(op.get_bind())
