"""Single pieces for music videos, made at once: scene prompts, a character picture, a clip."""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from uuid import uuid4

from pipeline.brief import Brief, brief
from pipeline.capabilities import ClipRequest, ImageRequest, Request, ScriptFacts, ScriptRequest, ScriptScene
from pipeline.errors import Cancelled, ReelwrightError, RenderFailed
from pipeline.quotes import caps
from pipeline.toolbox import Toolbox, Workshop, facts
from pipeline.views import Stored
from store import budgets, jobs
from store.jobs import PART, Claim
from store.models import Job


class Parts:
    """Each call is a small job of its own, so that the ledger and the budgets know it."""

    def __init__(self, workshop: Workshop) -> None:
        self._workshop, self._store = workshop, workshop.store

    def scenes(
        self, prompt: str, *, count: int, guidelines: str = "", seconds: float = 8.0, owner: str = ""
    ) -> tuple[ScriptScene, ...]:
        """Scene prompts for a concept."""
        request = ScriptRequest(
            purpose="prompts", prompt=prompt, guidelines=guidelines, scene_count=count, seconds=seconds * count
        )
        return facts(self._make(request, prompt, owner), ScriptFacts).scenes

    def picture(
        self,
        prompt: str,
        *,
        width: int,
        height: int,
        character: bool = False,
        references: Sequence[str] = (),
        owner: str = "",
    ) -> str:
        """Digest of a picture; a character is drawn as a reference sheet."""
        request = ImageRequest(
            prompt=prompt, width=width, height=height, role="character" if character else "scene",
            references=tuple(references), layered=not character,
        )  # fmt: skip
        return self._make(request, prompt, owner).file("picture")

    def clip(
        self, prompt: str, *, seconds: float, width: int, height: int, references: Sequence[str] = (), owner: str = ""
    ) -> str:
        """Digest of an mp4 clip of a scene, whose picture is drawn first."""
        still = self.picture(prompt, width=width, height=height, references=references, owner=owner)
        request = ClipRequest(
            prompt=prompt, picture=still, seconds=seconds, width=width, height=height, references=tuple(references)
        )
        return self._make(request, prompt, owner).file("clip")

    def _make(self, request: Request, prompt: str, owner: str) -> Stored:
        wanted = brief(prompt=prompt)
        with self._job(wanted, owner) as claim:
            stop = threading.Event()

            def pause(seconds: float) -> None:
                stop.wait(seconds)

            toolbox = Toolbox(
                self._workshop, claim, wanted, check_cancelled=lambda: None, pause=pause, warn=lambda _text: None
            )
            return toolbox.ask(request, step=f"part:{request.capability}")

    @contextmanager
    def _job(self, wanted: Brief, owner: str) -> Iterator[Claim]:
        job = Job(
            id=uuid4().hex, number=0, origin="music_video", owner=owner, kind=PART, title=wanted.prompt[:80],
            brief=wanted.model_dump_json(),
        )  # fmt: skip
        with self._store.db.write() as session:
            jobs.add(session, job, ())
            budgets.open_job(session, job.id, 0, caps(session, self._store.settings))
            claim = jobs.claim(session, self._store.pulse.name, kinds=(PART,), job_id=job.id, most_per_owner=1000)
        if claim is None:
            raise RenderFailed("This part could not be started: try again.")
        try:
            yield claim
        except (ReelwrightError, Cancelled) as error:
            self._end(claim, "failed", str(error))
            raise
        self._end(claim, "completed", "")

    def _end(self, claim: Claim, state: str, error: str) -> None:
        with self._store.db.write() as session:
            if (job := jobs.held(session, claim)) is not None:
                jobs.move(session, job, state, error=error)
                budgets.close_job(session, job.id)
