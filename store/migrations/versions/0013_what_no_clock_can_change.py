"""Money in 64 bits, the key and the moment a call was sent with, and times that hold whatever the clock says."""

import sqlalchemy as sa
from alembic import op

import store.models

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

WIDER = {
    "job": ("estimated_micros",),
    "paid_call": ("estimated_micros", "actual_micros"),
    "budget": ("cap", "held", "spent", "reserved"),
    "asset": ("size_bytes",),
}


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        _widen()
    op.add_column("paid_call", sa.Column("payer", sa.String(), nullable=False, server_default=""))
    op.add_column("paid_call", sa.Column("boot", sa.String(), nullable=False, server_default=""))
    op.add_column("paid_call", sa.Column("sent_uptime", sa.Double(), nullable=False, server_default="0"))
    op.add_column("paid_call", sa.Column("vendor_at", store.models.Utc(), nullable=True))
    op.create_index("sent_lately", "paid_call", ["vendor", "boot", "sent_uptime"])
    op.add_column("vendor_state", sa.Column("boot", sa.String(), nullable=False, server_default=""))
    op.add_column("vendor_state", sa.Column("paused_uptime", sa.Double(), nullable=False, server_default="0"))
    op.add_column("delivery", sa.Column("boot", sa.String(), nullable=False, server_default=""))
    op.add_column("delivery", sa.Column("next_uptime", sa.Double(), nullable=False, server_default="0"))
    own_time = op.create_table(
        "own_time",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("at", store.models.Utc(), nullable=False),
        sa.Column("boot", sa.String(), nullable=False),
        sa.Column("uptime", sa.Double(), nullable=False),
    )
    newest = op.get_bind().execute(sa.select(sa.func.max(sa.column("updated_at", store.models.Utc())))
                                   .select_from(sa.table("job"))).scalar_one()  # fmt: skip
    op.bulk_insert(own_time, [{"id": 1, "at": newest or store.models.now(), "boot": "", "uptime": 0.0}])


def _widen() -> None:
    """A view and a trigger hold their columns' types, so those over prices are made anew around it."""
    told = op.get_bind().execute
    view = told(sa.text("SELECT pg_get_viewdef('jobs'::regclass)")).scalar_one()
    trigger = told(
        sa.text("SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE tgname = 'paid_call_counts'")
    ).scalar_one()
    op.execute("DROP VIEW jobs")
    op.execute("DROP TRIGGER paid_call_counts ON paid_call")
    for table, columns in WIDER.items():
        for column in columns:
            op.alter_column(table, column, type_=sa.BigInteger())
    op.execute(f"CREATE VIEW jobs AS {view}")
    op.execute(trigger)
