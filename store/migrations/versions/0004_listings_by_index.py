"""Listings count by their index alone, however many jobs there are."""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index("job_listing", "job", if_exists=True)
    op.create_index("job_listing", "job", ["origin", "owner", "number", "state", "kind"])
    op.create_index("job_by_origin", "job", ["origin", "number", "state", "kind"], if_not_exists=True)
