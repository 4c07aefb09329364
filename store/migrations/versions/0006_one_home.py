"""One home at a time works on a database: the row by which it is known to live."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    lease = op.create_table(
        "lease",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("home", sa.String(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("beat_at", sa.Double(), nullable=False),
    )
    op.bulk_insert(lease, [{"id": 1, "home": "", "place": "", "beat_at": 0.0}])
