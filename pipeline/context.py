"""What a stage sees of its job: the brief, the scenes, the toolbox, and where to save what it makes."""

import json
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from typing import TypeVar

from sqlmodel import Session

from pipeline import blame
from pipeline.brief import Brief
from pipeline.capabilities import Capability, ScriptFacts
from pipeline.errors import Cancelled, NotFound, RenderFailed
from pipeline.hostpaths import hidden
from pipeline.projection import scene_views, script_view
from pipeline.provider import Model
from pipeline.toolbox import Toolbox
from pipeline.views import FilmView, SceneView, ScriptView, Stored
from pipeline.workshop import Workshop
from store import Store, assets, events, jobs, progress, scenes
from store.jobs import Claim
from store.models import Asset, Job, Take

T = TypeVar("T")

REPORT_SECONDS = 0.25
SIDE_BY_SIDE = 4
LOST = "Someone else took this job over, or it was deleted."


class Context:
    """One claimed revision of one job; every write is refused once the claim is lost."""

    def __init__(self, workshop: Workshop, claim: Claim, brief: Brief, stop: threading.Event) -> None:
        self.brief, self.claim = brief, claim
        self.store: Store = workshop.store
        self._workshop = workshop
        self._stop = stop
        self._ends_at = time.monotonic() + 60 * self.store.settings.job_time_limit_minutes
        self._saving = threading.Lock()
        self._reported: dict[str, float] = {}
        self.toolbox = Toolbox(
            workshop, claim, brief, check_cancelled=self.check_cancelled, pause=self.pause, warn=self.warn
        )

    def check_cancelled(self) -> None:
        """Raise Cancelled once the job is to stop, RenderFailed past its time limit."""
        if self._stop.is_set():
            raise Cancelled("Cancelled")
        if time.monotonic() > self._ends_at:
            raise RenderFailed(
                f"Stopped after {self.store.settings.job_time_limit_minutes} minutes (JOB_TIME_LIMIT_MINUTES)."
            )

    def pause(self, seconds: float) -> None:
        """Wait, but not longer than until the job is to stop."""
        self._stop.wait(seconds)
        self.check_cancelled()

    def scenes(self) -> tuple[SceneView, ...]:
        """The storyboard as it stands."""
        with self.store.db.read() as session:
            return scene_views(scenes.present(session, self._job(session)))

    def script(self) -> ScriptView:
        """The script beside its scenes."""
        with self.store.db.read() as session:
            return script_view(self._job(session)) or ScriptView()

    def save_script(self, facts: ScriptFacts, takes: Sequence[Take]) -> None:
        """Keep a script and its scenes in one step."""
        kept = ScriptView.model_validate(facts.model_dump(exclude={"scenes"}))
        with self.store.db.write() as session:
            job = self._job(session)
            job.script, job.title = kept.model_dump_json(), facts.title or job.title
            scenes.begin(session, job, takes)

    def fill(self, scene: SceneView, *, shot: bool = False, **results: Stored | None) -> None:
        """Save what was made for a scene and tell who follows."""
        columns = {name: stored.model_dump_json() if stored else None for name, stored in results.items()}
        with self.store.db.write() as session:
            job = self._job(session)
            blame.clear(job)
            scenes.fill(session, scene.id, error="", **columns)
            kind = "shot" if shot else "scene"
            events.add(session, job, kind, scene_id=scene.scene_id, scene_number=scene.number)

    def fail(self, scene: SceneView, reason: str) -> None:
        """Note why a scene has no picture; the rest of the film goes on."""
        with self.store.db.write() as session:
            job = self._job(session)
            scenes.fill(session, scene.id, error=reason)
            events.add(session, job, "scene", message=reason, scene_id=scene.scene_id, scene_number=scene.number)

    def set_seconds(self, scene: SceneView, seconds: float) -> None:
        """Fit a scene to a recording."""
        with self.store.db.write() as session:
            self._job(session)
            scenes.change(session, scene.id, seconds=seconds)

    def set_query(self, scene: SceneView, query: str) -> None:
        """What to search for to show this scene."""
        with self.store.db.write() as session:
            self._job(session)
            scenes.change(session, scene.id, query=query)

    def model(self, capability: Capability) -> Model:
        """The model that is asked first."""
        return self._workshop.route(self.brief, capability)[0]

    def asset(self, digest: str) -> Asset:
        """What is known of a file. Raises NotFound."""
        with self.store.db.read() as session:
            found = assets.get(session, digest)
        if found is None:
            raise NotFound(f"No media {digest[:12]!r}: upload it again.")
        return found

    def library(self) -> tuple[tuple[str, str], ...]:
        """The library's pictures and clips, as (digest, name and tags)."""
        with self.store.db.read() as session:
            kept = [a for a in assets.library(session) if a.media_type.startswith(("image/", "video/"))]
        return tuple((a.digest, f"{a.name} {a.tags}") for a in kept)

    def own_media(self) -> tuple[tuple[str, str], ...]:
        """The files chosen for this film in their order, from the library or not, as (digest, name and tags)."""
        files = map(self.asset, dict.fromkeys(self.brief.own_media))
        return tuple((file.digest, f"{file.name} {file.tags}") for file in files)

    def save_film(self, film: FilmView, files: Sequence[Asset]) -> None:
        """The finished film becomes the job's, together with its files."""
        with self.store.db.write() as session:
            job = self._job(session)
            assets.hold(session, files)
            job.film = film.model_dump_json()
            session.add(job)
            events.add(session, job, "film")
        self.store.media.bring_back(file.digest for file in files)

    def warn(self, text: str) -> None:
        """Say something to the creator once, without paths of this machine; the job goes on."""
        text = hidden(text)
        with self.store.db.write() as session:
            job = self._job(session)
            known: list[str] = json.loads(job.warnings)
            if text not in known:
                job.warnings = json.dumps([*known, text])
                session.add(job)
                events.add(session, job, "warning", message=text)

    def report(self, stage: str, fraction: float, message: str = "", *, overall: Callable[[str, float], float]) -> None:
        """Write progress, a few times a second at most; it never falls."""
        with self._saving:
            if fraction < 1.0 and time.monotonic() - self._reported.get(stage, 0.0) < REPORT_SECONDS:
                return
            self._reported[stage] = time.monotonic()
        fraction = min(fraction, 1.0)
        whole = overall(stage, fraction)
        with self.store.db.write() as session:
            if not progress.tell(session, self.claim, stage, fraction=fraction, overall=whole, message=message):
                raise Cancelled(LOST)

    def each(self, items: Iterable[T], work: Callable[[T], None], done: Callable[[int, int], None]) -> None:
        """Do the work for every item, a few side by side; the first error ends it once the others have stopped."""
        todo = list(items)
        finished = 0
        counting = threading.Lock()

        def one(item: T) -> None:
            nonlocal finished
            self.check_cancelled()
            work(item)
            with counting:
                finished += 1
                now_done = finished
            done(now_done, len(todo))

        with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
            running = [pool.submit(copy_context().run, one, item) for item in todo]
            for future in running:
                if (error := future.exception()) is not None:
                    for other in running:
                        other.cancel()
                    raise error

    def _job(self, session: Session) -> Job:
        job = jobs.held(session, self.claim)
        if job is None:
            raise Cancelled(LOST)
        return job
