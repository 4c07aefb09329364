"""Pages of a list know their total without counting, and what a film cost is a change of it."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

SORT = ("origin", "owner", "kind", "state")
NAMES = ", ".join(SORT)
CHANGED = " OR ".join(f"OLD.{name} <> NEW.{name}" for name in SORT)


def upgrade() -> None:
    text = sqlmodel.sql.sqltypes.AutoString()
    op.create_table(
        "job_count",
        *(sa.Column(name, text, nullable=False) for name in SORT),
        sa.Column("jobs", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint(*SORT),
        if_not_exists=True,
    )
    lite = op.get_bind().dialect.name == "sqlite"
    for statement in (*_costs(lite), *(_counts() if lite else ())):
        op.execute(statement)


def _counts() -> list[str]:
    """SQLite has one writer at a time; elsewhere every worker would wait for these few rows."""
    more = f"""INSERT INTO job_count ({NAMES}, jobs) VALUES ({", ".join(f"NEW.{name}" for name in SORT)}, 1)
               ON CONFLICT ({NAMES}) DO UPDATE SET jobs = jobs + 1;"""
    fewer = f"UPDATE job_count SET jobs = jobs - 1 WHERE {' AND '.join(f'{name} = OLD.{name}' for name in SORT)};"
    return [
        f"INSERT INTO job_count ({NAMES}, jobs) SELECT {NAMES}, COUNT(*) FROM job GROUP BY {NAMES}",
        f"CREATE TRIGGER job_counted AFTER INSERT ON job BEGIN {more} END",
        f"CREATE TRIGGER job_recounted AFTER UPDATE OF {NAMES} ON job WHEN {CHANGED} BEGIN {fewer} {more} END",
        f"CREATE TRIGGER job_uncounted AFTER DELETE ON job BEGIN {fewer} END",
    ]


def _costs(lite: bool) -> list[str]:
    """Money that is settled after a film's last step changes what its readers see."""
    bump, paid = (
        "UPDATE job SET version = version + 1 WHERE id = NEW.job_id;",
        "AFTER UPDATE OF actual_micros ON paid_call",
    )
    changed = "NEW.actual_micros IS {} OLD.actual_micros"
    if lite:
        return [f"CREATE TRIGGER paid_call_counts {paid} WHEN {changed.format('NOT')} BEGIN {bump} END"]
    return [
        f"CREATE FUNCTION paid_call_counts() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {bump} RETURN NULL; END $$",
        f"CREATE TRIGGER paid_call_counts {paid} FOR EACH ROW WHEN ({changed.format('DISTINCT FROM')}) "
        "EXECUTE FUNCTION paid_call_counts()",
    ]
