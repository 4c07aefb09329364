"""Run one claimed job: do what is not done, park at a gate or a wall, record the end."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import structlog
from sqlmodel import Session

from pipeline import blame, deletion, memory, walls
from pipeline.audit import Audit
from pipeline.brief import Brief
from pipeline.context import Context
from pipeline.errors import Cancelled, ReelwrightError
from pipeline.failpoints import fp
from pipeline.hostpaths import hidden
from pipeline.leftovers import Leftovers
from pipeline.orphans import Orphans
from pipeline.recipes import GATE, TITLES, WEIGHTS, recipe, renders, stage_names
from pipeline.render import trial
from pipeline.stages import STAGES
from pipeline.workshop import Workshop
from store import access, budgets, calls, jobs
from store import walls as rows
from store.errors import OF_THE_DISK, full_disk
from store.jobs import Claim
from store.models import Job, StageRun, now

log = structlog.get_logger()

DONE = ("completed", "skipped")


class Runner:
    """Runs claimed jobs of one process."""

    def __init__(self, workshop: Workshop) -> None:
        self._workshop, self._store = workshop, workshop.store
        self._audit = Audit(workshop.store, workshop.providers)
        self._leftovers = Leftovers(workshop.store, workshop.providers, workshop.download)
        self._orphans = Orphans(workshop)
        self.walls = walls.Walls(workshop)

    def look_back(self, stop: threading.Event) -> None:
        """Ask vendors for calls that were given up, whose films nobody wants any more, or that nobody is at work on."""
        self._audit.look()
        self._leftovers.look()
        self._orphans.look(stop)

    def run(self, claim: Claim, stop: threading.Event) -> None:
        """Take the job as far as it goes. `stop` set by a cancel ends it; set by a shutdown leaves it to be taken up."""
        try:
            fp("job.claimed")
            parked = self._begun(claim, stop)
        except Cancelled:
            self._stopped(claim)
        except (ReelwrightError, OSError) as error:
            self._hit_wall(claim, error)
        except Exception as error:
            log.exception("job failed", job=claim.job_id)
            self._end(
                claim,
                "failed",
                error=f"Something unexpected went wrong ({type(error).__name__}): see the log, then retry.",
            )
        else:
            if not parked:
                fp("job.before_end")
                self._end(claim, "completed", message="Completed")
                fp("job.after_end")

    def _begun(self, claim: Claim, stop: threading.Event) -> bool:
        with self._store.db.read() as session:
            job = jobs.held(session, claim)
        if job is None:
            raise Cancelled("Someone else took this job over, or it was deleted.")
        return self._stages(Context(self._workshop, claim, Brief.model_validate_json(job.brief), stop))

    def _stages(self, context: Context) -> bool:
        """Run the recipe; True when it parked for approval."""
        if renders(context.brief):
            trial.check()
        groups = recipe(context.brief)
        progress = partial(_overall, {name: WEIGHTS[name] for name in stage_names(groups)}, {})
        for group in groups:
            if group == (GATE,):
                if not self._approved(context.claim):
                    self._park(context.claim)
                    return True
                continue
            with ThreadPoolExecutor(len(group)) as pool:
                running = [pool.submit(self._stage, context, name, progress) for name in group]
            for future in running:
                future.result()
            memory.give_back()
        return False

    def _stage(self, context: Context, name: str, overall: Callable[[str, float], float]) -> None:
        context.check_cancelled()
        fp("stage.begin")
        if self._begin(context.claim, name):
            report = partial(context.report, name, overall=overall)
            report(0.0, TITLES[name])
            try:
                STAGES[name](context, lambda fraction, message: report(fraction, message))
            except Exception as error:
                state = "running" if walls.is_one(_plain(error)) else "failed"
                self._change_stage(context.claim, name, state=state, error=hidden(str(error)))
                raise
            report(1.0, TITLES[name])
            self._change_stage(context.claim, name, state="completed", completed_at=now())
        overall(name, 1.0)
        fp("stage.end")

    def _begin(self, claim: Claim, name: str) -> bool:
        """Whether the stage still has work to do in this revision."""
        with self._store.db.write() as session:
            job = jobs.held(session, claim)
            if job is None:
                raise Cancelled("Someone else took this job over.")
            run = _run(jobs.stages(session, job), name)
            if run.state in DONE:
                return False
            run.state, run.started_at, run.error = "running", run.started_at or now(), ""
            session.add(run)
        return True

    def _change_stage(self, claim: Claim, name: str, **values: object) -> None:
        with self._store.db.write() as session:
            if (job := jobs.held(session, claim)) is not None:
                run = _run(jobs.stages(session, job), name)
                run.sqlmodel_update(values)
                session.add(run)
                if run.state == "completed" and job.crashes:
                    blame.clear(job)
                    session.add(job)

    def _approved(self, claim: Claim) -> bool:
        with self._store.db.read() as session:
            job = jobs.held(session, claim)
            return job is not None and job.approved

    def _park(self, claim: Claim) -> None:
        with self._store.db.write() as session:
            job = jobs.held(session, claim)
            if job is not None and job.state == "running":
                jobs.move(
                    session, job, "waiting", waiting="approval", message="The storyboard is ready for your review"
                )

    def _end(self, claim: Claim, state: str, *, message: str = "", error: str = "") -> None:
        with self._store.db.write() as session:
            job = jobs.held(session, claim)
            if job is None:
                return
            if job.state == "cancelling":
                state, message, error = "cancelled", "Cancelled", ""
            if state == "completed":
                job.progress, job.stage = 1.0, ""
                state, error = _charge_credit(session, job, self._store.settings.starting_credits)
            jobs.move(session, job, state, message=message if state != "failed" else error, error=error)
            budgets.close_job(session, job.id)
            if state != "completed":
                calls.abandon(session, job.id, self._store.pulse.is_over, may_go_on=state == "failed")

    def _stopped(self, claim: Claim) -> None:
        """Cancelled or deleted by someone, or left for another life of this process."""
        with self._store.db.read() as session:
            job = session.get(Job, claim.job_id)
        if job is not None and job.state == "deleted":
            deletion.sweep(self._store, claim.job_id)
        elif job is not None and job.state == "cancelling":
            self._end(claim, "cancelled", message="Cancelled")

    def _hit_wall(self, claim: Claim, error: Exception) -> None:
        error = _plain(error)
        reason = hidden(str(error))
        if not self._waits(claim, error, reason):
            self._end(claim, "failed", error=reason)
        self._stopped(claim)

    def _waits(self, claim: Claim, error: Exception, reason: str) -> bool:
        """Let the job wait, if the error is a wall; whether it is one."""
        with self._store.db.write() as session:
            job = jobs.held(session, claim)
            if job is None:
                return True
            wall = walls.wall_of(session, job, error)
            if wall is not None and job.state == "running":
                message = f"{reason} {walls.NEXT[wall.waiting]}"
                rows.stop(session, job, wall, self._store.uptime, message=message, error=reason)
            return wall is not None


def _overall(weights: dict[str, int], done: dict[str, float], stage: str, fraction: float) -> float:
    done[stage] = max(done.get(stage, 0.0), fraction)
    return sum(weights[name] * part for name, part in done.items()) / sum(weights.values())


def _run(runs: Sequence[StageRun], name: str) -> StageRun:
    return next(run for run in runs if run.name == name)


def _charge_credit(session: Session, job: Job, starting: int) -> tuple[str, str]:
    if not job.credit_user or job.revision > 1 or access.take_credits(session, job.credit_user, 1, starting):
        return "completed", ""
    return "failed", f"{job.credit_user!r} has no credits left."


def _plain(error: Exception) -> Exception:
    """The system's own errors in the studio's words."""
    if not isinstance(error, OSError) or isinstance(error, ReelwrightError):
        return error
    if error.errno in OF_THE_DISK:
        return full_disk("write this film", error)
    return ReelwrightError(f"{error.strerror or error}: check the studio's folder and its rights, then retry.")
