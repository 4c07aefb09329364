"""A database knows how new it is, and what files it let go."""

import sqlalchemy as sa
from alembic import op

import store.models

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("lease", sa.Column("studio", sa.String(), nullable=False, server_default=""))
    op.add_column("lease", sa.Column("generation", sa.Integer(), nullable=False, server_default="1"))
    op.add_column("lease", sa.Column("restored", sa.String(), nullable=False, server_default=""))
    op.add_column("paid_call", sa.Column("generation", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("paid_call", sa.Column("taken_back", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "discard",
        sa.Column("digest", sa.String(), primary_key=True),
        sa.Column("at", store.models.Utc(), nullable=False),
    )
