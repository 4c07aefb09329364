"""A process says that it was asked to stop, and a call who is asking its vendor what became of it."""

import sqlalchemy as sa
from alembic import op

import store.models

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("worker", sa.Column("stopped_at", store.models.Utc(), nullable=True))
    op.add_column("paid_call", sa.Column("asker", sa.String(), nullable=False, server_default=""))
