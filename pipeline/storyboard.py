"""Work on a storyboard: every edit makes a new version, so everything can be undone and no picture is lost."""

import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from sqlmodel import Session

from pipeline.errors import InvalidInput, NotFound, RefinementLimit, WrongState
from pipeline.projection import take_view
from pipeline.providers import beats
from pipeline.redraw import Redraw
from pipeline.shelf import Shelf
from pipeline.views import JobView, Stored, TakeView
from pipeline.workshop import Workshop
from store import events, jobs, scenes
from store.models import Job, Take

REFINEMENTS = 5
LIMIT_REACHED = f"Maximum refinement limit ({REFINEMENTS}) reached for this job"
SECONDS = (1.0, 60.0)
MOST_SCENES = 60
EDITABLE = ("completed", "failed", "cancelled")

Change = Callable[[Session, Job, list[Take]], list[Take]]


class StoryboardDesk:
    """Edits of one job's storyboard; each resets the approval. Raises WrongState while the job is being made."""

    def __init__(self, shelf: Shelf, workshop: Workshop) -> None:
        self._shelf, self._db = shelf, workshop.store.db
        self._redraw = Redraw(workshop)
        self._refining: Counter[str] = Counter()
        self._counting = threading.Lock()

    def refine(
        self, job_id: str, number: int, *, prompt: str = "", words: str = "", description: str = "",
        owner: str | None = None, take_id: str = "",
    ) -> JobView:  # fmt: skip
        """Change one scene, counted (at most five a job) once it is done; a new prompt draws its picture anew, at once.

        The new take has the id `take_id`, if given; one that is there already is not made again. Raises RefinementLimit,
        NotFound for an unknown scene, and what a picture that fails does (see Redraw).
        """
        if not (prompt or words or description):
            raise InvalidInput("Give a new prompt, new words or a new description.", field="prompt")
        if take_id and self._is_made(job_id, take_id):
            return self._shelf.view(job_id, owner=owner)
        with self._refinement(job_id, owner, number) as (view, take):
            changes: dict[str, object] = {
                name: text for name, text in (("words", words), ("description", description)) if text
            }
            if prompt:
                picture = self._redraw.picture(view, take, prompt=prompt)
                changes |= {"prompt": prompt, "picture": picture.model_dump_json(), "clip": None, "error": ""}
            if words:
                changes["voice"] = None
            if take_id:
                changes["id"] = take_id
            with self._counting:
                try:
                    refined = self._rework(job_id, owner, take.scene_id, changes, counted=True)
                except (WrongState, RefinementLimit):
                    if not take_id or not self._is_made(job_id, take_id):
                        raise
                    refined = self._shelf.view(job_id, owner=owner)  # another process made it meanwhile
                self._refining[job_id] -= 1
            return refined

    def _is_made(self, job_id: str, take_id: str) -> bool:
        with self._db.read() as session:
            take = session.get(Take, take_id)
        return take is not None and take.job_id == job_id

    @contextmanager
    def _refinement(self, job_id: str, owner: str | None, number: int) -> Iterator[tuple[JobView, Take]]:
        """The scene to refine, while this process leaves room for it under the limit. Raises RefinementLimit."""
        with self._db.read() as session:
            take = _numbered(scenes.present(session, self._open(session, job_id, owner)), number)
        with self._counting:
            view = self._shelf.view(job_id, owner=owner)
            if view.refinements + self._refining[job_id] >= REFINEMENTS:
                raise RefinementLimit(LIMIT_REACHED)
            self._refining[job_id] += 1
        try:
            yield view, take
        except BaseException:
            with self._counting:
                self._refining[job_id] -= 1
            raise

    def reorder(self, job_id: str, numbers: Sequence[int], *, owner: str | None = None) -> JobView:
        """Put the scenes into a new order, given by their present numbers. Raises InvalidInput unless a permutation."""

        def change(_session: Session, _job: Job, takes: list[Take]) -> list[Take]:
            if sorted(numbers) != list(range(1, len(takes) + 1)):
                raise InvalidInput("Name each scene number exactly once.", field="scene_order")
            return [takes[number - 1] for number in numbers]

        return self._edit(job_id, owner, change)

    def edit(
        self, job_id: str, scene_id: str, *, words: str | None = None, prompt: str | None = None,
        description: str | None = None, seconds: float | None = None, motion: str | None = None, owner: str | None = None,
    ) -> JobView:  # fmt: skip
        """Change a scene's texts, length or camera; its picture stays until it is made again.

        A length that is given is held; else the scene lasts as long as its new words.
        """
        if seconds is not None and not SECONDS[0] <= seconds <= SECONDS[1]:
            raise InvalidInput(
                f"A scene lasts {SECONDS[0]:g} to {SECONDS[1]:g} seconds (got {seconds:g}).", field="seconds"
            )
        asked = {"words": words, "prompt": prompt, "description": description, "seconds": seconds, "motion": motion}
        changes: dict[str, object] = {name: value for name, value in asked.items() if value is not None}
        if words is not None or seconds is not None:
            changes["voice"] = None
        if seconds is not None:
            changes["held"] = True
        elif words:
            changes |= self._lasting(job_id, scene_id, words, owner)
        return self._rework(job_id, owner, scene_id, changes)

    def _lasting(self, job_id: str, scene_id: str, words: str, owner: str | None) -> dict[str, object]:
        """About how long new words take, for a scene that lasts as they do."""
        take = self._present(job_id, owner, scene_id)
        cut = self._shelf.view(job_id, owner=owner).brief.is_cut
        return {} if cut or take.held else {"seconds": beats.share((None,), None, [words])[0]}

    def regenerate(self, job_id: str, scene_id: str, *, owner: str | None = None) -> JobView:
        """Draw another picture for the same prompt, at once; the earlier one stays as a take."""
        view = self._shelf.view(job_id, owner=owner)
        take = self._present(job_id, owner, scene_id)
        variation = take.variation + 1
        picture = self._redraw.picture(view, take, prompt=take.prompt, variation=variation)
        drawn = {"variation": variation, "picture": picture.model_dump_json(), "clip": None, "error": ""}
        return self._rework(job_id, owner, scene_id, drawn)

    def replace_picture(self, job_id: str, scene_id: str, digest: str, *, owner: str | None = None) -> JobView:
        """Use an uploaded picture for a scene."""
        stored = Stored(model="own", files=(("picture", digest),)).model_dump_json()
        return self._rework(job_id, owner, scene_id, {"picture": stored, "clip": None, "error": ""})

    def add(self, job_id: str, after_number: int, *, words: str, prompt: str, owner: str | None = None) -> JobView:
        """Add a scene after another (0: at the start); its picture is drawn with the next render or regenerate."""

        def change(session: Session, job: Job, takes: list[Take]) -> list[Take]:
            if len(takes) >= MOST_SCENES:
                raise InvalidInput(f"A film has at most {MOST_SCENES} scenes.", field="scenes")
            take = Take(
                words=words, prompt=prompt, description=prompt, seconds=5.0, seed=job.storyboard * 1000 + len(takes)
            )
            scenes.add_scene(session, job, take)
            return [*takes[:after_number], take, *takes[after_number:]]

        if not prompt:
            raise InvalidInput("Say what the new scene shows.", field="prompt")
        return self._edit(job_id, owner, change)

    def remove(self, job_id: str, scene_id: str, *, owner: str | None = None) -> JobView:
        """Take a scene out; undo brings it back."""

        def change(_session: Session, _job: Job, takes: list[Take]) -> list[Take]:
            left = [take for take in takes if take.scene_id != scene_id]
            if not left:
                raise InvalidInput("A film needs at least one scene.", field="scenes")
            return left

        return self._edit(job_id, owner, change)

    def undo(self, job_id: str, *, owner: str | None = None) -> JobView:
        """Back to the version before. Raises WrongState when there is none."""
        return self._move(job_id, owner, -1, "There is nothing to undo.")

    def redo(self, job_id: str, *, owner: str | None = None) -> JobView:
        """Forward again to the version that was undone. Raises WrongState when there is none."""
        return self._move(job_id, owner, +1, "There is nothing to redo.")

    def takes(self, job_id: str, scene_id: str, *, owner: str | None = None) -> tuple[TakeView, ...]:
        """Every take of a scene, newest first."""
        with self._db.read() as session:
            return tuple(
                take_view(t) for t in scenes.of_scene(session, self._shelf.job(session, job_id, owner), scene_id)
            )

    def bring_back(self, job_id: str, take_id: str, *, owner: str | None = None) -> JobView:
        """Make an earlier take the present one."""

        def change(session: Session, job: Job, takes: list[Take]) -> list[Take]:
            earlier = session.get(Take, take_id)
            if earlier is None or earlier.job_id != job.id:
                raise NotFound(f"No take {take_id[:80]!r}.")
            return [earlier if take.scene_id == earlier.scene_id else take for take in takes]

        return self._edit(job_id, owner, change)

    def animatic(self, job_id: str, *, owner: str | None = None) -> str:
        """The digest of a small film of the storyboard as it stands, with local voice and music, for nothing."""
        return self._redraw.animatic(self._shelf.view(job_id, owner=owner))

    def _rework(
        self, job_id: str, owner: str | None, scene_id: str, changes: dict[str, object], *, counted: bool = False
    ) -> JobView:
        def change(session: Session, job: Job, takes: list[Take]) -> list[Take]:
            if counted and not jobs.count_refinement(session, job, REFINEMENTS):
                raise RefinementLimit(LIMIT_REACHED)
            if "id" in changes and session.get(Take, changes["id"]) is not None:
                raise WrongState("This take is there already.")
            if scene_id not in {take.scene_id for take in takes}:
                raise NotFound(f"No scene {scene_id[:80]!r} in this storyboard.")
            return [_added(session, scenes.reworked(t, **changes)) if t.scene_id == scene_id else t for t in takes]

        return self._edit(job_id, owner, change)

    def _edit(self, job_id: str, owner: str | None, change: Change) -> JobView:
        with self._db.write() as session:
            job = self._open(session, job_id, owner)
            takes = change(session, job, list(scenes.present(session, job)))
            scenes.save(session, job, [take.id for take in takes])
            job.approved, job.approved_at = False, None
            events.add(session, job, "scene", message="Storyboard changed")
        return self._shelf.view(job_id)

    def _move(self, job_id: str, owner: str | None, step: int, nothing: str) -> JobView:
        with self._db.write() as session:
            job = self._open(session, job_id, owner)
            if not scenes.has_version(session, job, job.storyboard + step):
                raise WrongState(nothing)
            job.storyboard += step
            job.approved, job.approved_at = False, None
            session.add(job)
            events.add(session, job, "scene", message="Storyboard changed")
        return self._shelf.view(job_id)

    def _open(self, session: Session, job_id: str, owner: str | None) -> Job:
        job = self._shelf.job(session, job_id, owner)
        if job.state in EDITABLE or (job.state == "waiting" and job.storyboard):
            return job
        raise WrongState(f"Job {job.number} is {job.state}: its storyboard can be changed once that has ended.")

    def _present(self, job_id: str, owner: str | None, scene_id: str) -> Take:
        with self._db.read() as session:
            takes = scenes.present(session, self._open(session, job_id, owner))
        for take in takes:
            if take.scene_id == scene_id:
                return take
        raise NotFound(f"No scene {scene_id[:80]!r} in this storyboard.")


def _numbered(takes: Sequence[Take], number: int) -> Take:
    if not 1 <= number <= len(takes):
        raise NotFound(f"No scene {number}: this storyboard has scenes 1 to {len(takes)}.")
    return takes[number - 1]


def _added(session: Session, take: Take) -> Take:
    session.add(take)
    session.flush()
    return take
