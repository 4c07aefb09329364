"""Tokens may run out, and may be for reading only."""

import sqlalchemy as sa
from alembic import op

import store.models

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("token", sa.Column("reads_only", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("token", sa.Column("expires_at", store.models.Utc(), nullable=True))
