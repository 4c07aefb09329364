"""A call says which release made it, so that the next one finds what is under way; "" is 0.1.0 and before."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("paid_call", sa.Column("release", sa.String(), nullable=False, server_default=""))
