"""Single pieces for music videos, made at once: scene prompts, a character picture, a clip."""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from uuid import uuid4

from pipeline import flavoring
from pipeline.brief import Brief, brief
from pipeline.capabilities import (
    Capability,
    ClipRequest,
    ImageRequest,
    Request,
    ScriptFacts,
    ScriptRequest,
    ScriptScene,
    Value,
)  # fmt: skip
from pipeline.errors import Cancelled, ReelwrightError, RenderFailed
from pipeline.flavoring import DEFAULT
from pipeline.toolbox import Toolbox, Workshop, facts
from pipeline.views import Stored
from store import budgets, jobs
from store.jobs import PART, Claim
from store.models import Job

OWN_FLAVORS = "flavors"
SIZES = {"16:9": (1280, 720), "9:16": (720, 1280), "1:1": (1024, 1024), "4:3": (1152, 864), "3:4": (864, 1152)}


class Imagined(Value):
    """Scene prompts, and how long each of their clips is to be."""

    scenes: tuple[ScriptScene, ...]
    seconds: float
    warnings: tuple[str, ...] = ()


class Made(Value):
    """A file and what could not be done as asked."""

    digest: str
    warnings: tuple[str, ...] = ()


class Parts:
    """Each call is a small job of its own, so that the ledger and the budgets know it."""

    def __init__(self, workshop: Workshop) -> None:
        self._workshop, self._store = workshop, workshop.store
        self.flavors = flavoring.discovered([flavoring.SHIPPED, self._store.settings.reelwright_home / OWN_FLAVORS])

    def imagine(self, concept: str, *, count: int | None = None, flavor: str = DEFAULT, owner: str = "") -> Imagined:
        """Scene prompts for a concept, as many as asked for or as the flavor has."""
        chosen, warning = self.flavors.chosen(flavor)
        number = count or chosen.parameters.number_of_scenes
        seconds = chosen.image_params.video_duration
        scenes = self.scenes(
            concept, count=number, guidelines=chosen.scene_wishes(concept, number), seconds=seconds, owner=owner
        )
        return Imagined(scenes=scenes, seconds=seconds, warnings=_said(warning))

    def character(self, description: str, *, flavor: str = DEFAULT, owner: str = "") -> Made:
        """The reference picture of a character."""
        chosen, warning = self.flavors.chosen(flavor)
        width, height = SIZES[chosen.image_params.aspect_ratio]
        model, unknown = self._model(chosen.image_params.model, "image")
        digest = self.picture(
            chosen.character_prompt(description), width=width, height=height, character=True, model=model, owner=owner
        )
        return Made(digest=digest, warnings=_said(warning, unknown))

    def scene_clip(
        self, prompt: str, *, seconds: float | None = None, references: Sequence[str] = (), flavor: str = DEFAULT,
        owner: str = "",
    ) -> Made:  # fmt: skip
        """One scene's clip, as long as asked for or as the flavor's are."""
        chosen, warning = self.flavors.chosen(flavor)
        width, height = SIZES[chosen.image_params.video_aspect_ratio]
        model, unknown = self._model(chosen.image_params.video_model, "clip")
        digest = self.clip(
            chosen.clip_prompt(prompt), seconds=seconds or chosen.image_params.video_duration, width=width,
            height=height, references=references, model=model, owner=owner,
        )  # fmt: skip
        return Made(digest=digest, warnings=_said(warning, unknown))

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
        model: str = "",
        owner: str = "",
    ) -> str:
        """Digest of a picture; a character is drawn as a reference sheet."""
        request = ImageRequest(
            prompt=prompt, width=width, height=height, role="character" if character else "scene",
            references=tuple(references), layered=not character,
        )  # fmt: skip
        return self._make(request, prompt, owner, model).file("picture")

    def clip(
        self, prompt: str, *, seconds: float, width: int, height: int, references: Sequence[str] = (), model: str = "",
        owner: str = "",
    ) -> str:  # fmt: skip
        """Digest of an mp4 clip of a scene, whose picture is drawn first."""
        still = self.picture(prompt, width=width, height=height, references=references, owner=owner)
        request = ClipRequest(
            prompt=prompt, picture=still, seconds=seconds, width=width, height=height, references=tuple(references)
        )
        return self._make(request, prompt, owner, model).file("clip")

    def _model(self, model_id: str, capability: Capability) -> tuple[str, str]:
        """The flavor's model, or none with the reason why it is not asked."""
        if model_id in (flavoring.AUTO, *(model.id for model in self._workshop.models(capability))):
            return model_id.removeprefix(flavoring.AUTO), ""
        return "", f"The flavor's model {model_id!r} is not in the catalogue: the studio's own was used."

    def _make(self, request: Request, prompt: str, owner: str, model: str = "") -> Stored:
        wanted = brief(prompt=prompt, models=((request.capability, model),) if model else ())
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
            budgets.open_job(session, job.id, 0, budgets.caps(session, self._store.settings))
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


def _said(*warnings: str) -> tuple[str, ...]:
    return tuple(filter(None, warnings))
