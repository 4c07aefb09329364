"""What a scene's creator is still to say, and whether its length is asked for or that of its words."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("take", sa.Column("to_fill", sa.String(), nullable=False, server_default=""))
    op.add_column("take", sa.Column("held", sa.Boolean(), nullable=False, server_default=sa.false()))
