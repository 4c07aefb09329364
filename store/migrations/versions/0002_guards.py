"""Triggers that keep a job from going back, and the two read-only views that scripts may query."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

RANK = """CASE {row}.state WHEN 'queued' THEN 0 WHEN 'running' THEN 1 WHEN 'waiting' THEN 2 WHEN 'cancelling' THEN 2
          WHEN 'deleted' THEN 4 ELSE 3 END"""
BACK = f"""NEW.revision < OLD.revision OR (NEW.revision = OLD.revision AND NEW.state <> OLD.state AND (
           {RANK.format(row="NEW")} < {RANK.format(row="OLD")}
           OR (OLD.state IN ('completed', 'failed', 'cancelled') AND NEW.state <> 'deleted'))) OR OLD.state = 'deleted'"""

STATUS = """CASE WHEN {state} IN ('queued') THEN 'pending' WHEN {state} = 'completed' THEN 'completed'
            WHEN {state} IN ('failed', 'cancelled') THEN 'failed' ELSE 'processing' END"""
STAGE = """CASE s.name WHEN 'script' THEN 'script_gen' WHEN 'voice' THEN 'voice_gen'
           WHEN 'compose' THEN 'compositing' WHEN 'music' THEN 'compositing' WHEN 'captions' THEN 'voice_gen'
           ELSE 'video_gen' END"""


def upgrade() -> None:
    lite = op.get_bind().dialect.name == "sqlite"
    if lite:
        op.execute(
            f"CREATE TRIGGER job_never_goes_back BEFORE UPDATE OF state, revision ON job WHEN {BACK} "
            "BEGIN SELECT RAISE(ABORT, 'a job never goes back'); END"
        )
    else:
        op.execute(
            "CREATE FUNCTION job_never_goes_back() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF {BACK} THEN RAISE EXCEPTION 'a job never goes back'; END IF; RETURN NEW; END $$"
        )
        op.execute(
            "CREATE TRIGGER job_never_goes_back BEFORE UPDATE OF state, revision ON job "
            "FOR EACH ROW EXECUTE FUNCTION job_never_goes_back()"
        )
    for statement in _version_triggers(lite):
        op.execute(statement)
    op.execute(_jobs_view(lite))
    op.execute(_stages_view())


def _version_triggers(lite: bool) -> list[str]:
    """Every change to a job, its takes or its stages counts up job.version."""
    bump = "UPDATE job SET version = version + 1 WHERE id = NEW.{key};"
    watched = {"job": ("id", "WHEN NEW.version = OLD.version"), "take": ("job_id", ""), "stage_run": ("job_id", "")}
    if lite:
        return [
            f"CREATE TRIGGER {table}_counts AFTER UPDATE ON {table} {when} BEGIN {bump.format(key=key)} END"
            for table, (key, when) in watched.items()
        ]
    return [
        statement
        for table, (key, when) in watched.items()
        for statement in (
            f"CREATE FUNCTION {table}_counts() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN {bump.format(key=key)} RETURN NULL; END $$",
            f"CREATE TRIGGER {table}_counts AFTER UPDATE ON {table} FOR EACH ROW "
            + when.replace("WHEN", "WHEN (")
            + (")" if when else "")
            + f" EXECUTE FUNCTION {table}_counts()",
        )
    ]


def _jobs_view(lite: bool) -> str:
    def brief(path: str) -> str:
        keys = path.split(".")
        return f"json_extract(j.brief, '$.{path}')" if lite else f"(j.brief::json #>> '{{{','.join(keys)}}}')"

    spent = "(SELECT COALESCE(SUM(COALESCE(c.actual_micros, 0)), 0) / 1000000.0 FROM paid_call c WHERE c.job_id = j.id)"
    picture = "json_extract(j.brief, '$.product.images[0]')" if lite else "(j.brief::json #>> '{product,images,0}')"
    return f"""CREATE VIEW jobs AS SELECT j.id AS id, {STATUS.format(state="j.state")} AS status,
        j.created_at AS created_at, j.updated_at AS updated_at,
        COALESCE({brief("product.name")}, j.title) AS product_name, {brief("style")} AS style,
        COALESCE({brief("product.call_to_action")}, '') AS cta_text, {picture} AS product_image_path,
        CASE WHEN j.film IS NULL THEN NULL ELSE '/videos/' || j.id || '/final_output.mp4' END AS video_url,
        NULLIF(j.error, '') AS error_message, {spent} AS cost_usd
        FROM job j WHERE j.state <> 'deleted'"""


def _stages_view() -> str:
    return f"""CREATE VIEW stages AS SELECT MIN(s.id) AS id, s.job_id AS job_id, {STAGE} AS stage_name,
        CASE WHEN MAX(CASE s.state WHEN 'failed' THEN 1 ELSE 0 END) = 1 THEN 'failed'
             WHEN MIN(CASE WHEN s.state IN ('completed', 'skipped') THEN 1 ELSE 0 END) = 1 THEN 'completed'
             WHEN MAX(CASE s.state WHEN 'pending' THEN 0 ELSE 1 END) = 1 THEN 'processing' ELSE 'pending' END AS status,
        CAST(AVG(s.progress) * 100 AS INTEGER) AS progress, MIN(s.started_at) AS started_at,
        MAX(s.completed_at) AS completed_at, MAX(s.message) AS stage_data, NULLIF(MAX(s.error), '') AS error_message
        FROM stage_run s JOIN job j ON j.id = s.job_id AND j.revision = s.revision
        WHERE j.state <> 'deleted' GROUP BY s.job_id, {STAGE}"""
