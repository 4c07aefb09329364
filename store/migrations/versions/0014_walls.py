"""What each waiting film waits for, so that it goes on by itself; a webhook may tell of a wait."""

import sqlalchemy as sa
from alembic import op

import store.models

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

WAITING = """INSERT INTO wall (job_id, waiting, cause, vendor, price, tries, progress, storyboard, boot, uptime, since, stopped_at, due_at)
             SELECT id, waiting, '', '', 0, 0, progress, storyboard, '', 0, :at, :at, :at FROM job
             WHERE state = 'waiting' AND waiting IN ('attention', 'budget', 'credentials', 'disk')"""


def upgrade() -> None:
    op.create_table(
        "wall",
        sa.Column("job_id", sa.String(), primary_key=True),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("waiting", "cause", "vendor")),
        sa.Column("price", sa.BigInteger(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("progress", sa.Double(), nullable=False),
        sa.Column("storyboard", sa.Integer(), nullable=False),
        sa.Column("boot", sa.String(), nullable=False),
        sa.Column("uptime", sa.Double(), nullable=False),
        *(sa.Column(name, store.models.Utc(), nullable=False) for name in ("since", "stopped_at", "due_at")),
    )
    began = sa.text(WAITING).bindparams(sa.bindparam("at", store.models.now(), type_=store.models.Utc()))
    op.execute(began)
    op.add_column("delivery", sa.Column("waiting", sa.String(), nullable=False, server_default=""))
    op.add_column("delivery", sa.Column("error", sa.Text(), nullable=False, server_default=""))
