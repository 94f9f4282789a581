"""The CRM that comes with Deskhand: its records, and what they are found by."""

from __future__ import annotations

from alembic import op

from deskhand.store.tables import crm_records, crm_values

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The tables and their indexes; a database that was founded with the newest tables has them."""
    for table in (crm_records, crm_values):
        table.create(op.get_bind(), checkfirst=True)


def downgrade() -> None:
    for table in (crm_values, crm_records):
        table.drop(op.get_bind())
