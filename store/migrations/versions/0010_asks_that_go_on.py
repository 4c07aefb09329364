"""An ask without a key has one of our own, by which its work is found again when nobody waits for it any more."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name in ("unnamed", "let_go"):
        op.add_column("idempotency", sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false()))
