"""What came of each offer, beside the events that say so: how vendors are ranked."""

from __future__ import annotations

from alembic import op

from deskhand.store.tables import offer_outcomes

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The table and its indexes; a database that was founded with the newest tables has them."""
    offer_outcomes.create(op.get_bind(), checkfirst=True)


def downgrade() -> None:
    offer_outcomes.drop(op.get_bind())
