"""Callers' own names for kept files: the ids and paths that an upload or a music-video call answered."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import store.models

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    text = sqlmodel.sql.sqltypes.AutoString()
    op.create_table(
        "handle",
        sa.Column("owner", text, nullable=False),
        sa.Column("name", text, nullable=False),
        sa.Column("digest", text, nullable=False),
        sa.Column("created_at", store.models.Utc(), nullable=False),
        sa.PrimaryKeyConstraint("owner", "name"),
        if_not_exists=True,
    )
    op.create_index("ix_handle_digest", "handle", ["digest"], if_not_exists=True)
