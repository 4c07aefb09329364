"""Single pieces for music videos, made at once: scene prompts, a character picture, a clip."""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from uuid import uuid4

from pipeline import flavoring, quotes
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
from pipeline.errors import RenderFailed, Unavailable
from pipeline.flavoring import DEFAULT
from pipeline.hostpaths import hidden
from pipeline.toolbox import Toolbox, facts
from pipeline.views import Stored
from pipeline.workshop import Workshop
from store import budgets, calls, jobs
from store.jobs import PART, Claim
from store.models import LIVE, Job

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
        own = self._store.settings.reelwright_home / OWN_FLAVORS
        self.flavors = flavoring.discovered([flavoring.SHIPPED, flavoring.FOREIGN, own])

    def imagine(
        self, concept: str, *, count: int | None = None, flavor: str = DEFAULT, owner: str = "", job_id: str = ""
    ) -> Imagined:
        """Scene prompts for a concept, as many as asked for or as the flavor has."""
        chosen, *said = self.flavors.chosen(flavor)
        number = count or chosen.parameters.number_of_scenes
        seconds = chosen.image_params.video_duration
        request = ScriptRequest(
            purpose="prompts", prompt=concept, guidelines=chosen.scene_wishes(concept, number), scene_count=number,
            seconds=seconds * number,
        )  # fmt: skip
        scenes = facts(self._make(request, concept, owner, said, job_id=job_id), ScriptFacts).scenes
        return Imagined(scenes=scenes, seconds=seconds, warnings=_once(said))

    def character(
        self, description: str, *, flavor: str = DEFAULT, owner: str = "", model: str = "", job_id: str = ""
    ) -> Made:
        """The reference picture of a character, drawn as a sheet by `model`, or by the flavor's."""
        chosen, *said = self.flavors.chosen(flavor)
        width, height = SIZES[chosen.image_params.aspect_ratio]
        model = model or self._model(chosen.image_params.model, "image", said)
        prompt = chosen.character_prompt(description)
        request = ImageRequest(prompt=prompt, width=width, height=height, role="character", layered=False)
        digest = self._make(request, description, owner, said, model, job_id=job_id).file("picture")
        return Made(digest=digest, warnings=_once(said))

    def scene_clip(
        self, prompt: str, *, seconds: float | None = None, references: Sequence[str] = (), flavor: str = DEFAULT,
        owner: str = "", job_id: str = "",
    ) -> Made:  # fmt: skip
        """One scene's clip, as long as asked for or as the flavor's are; its picture is drawn first, by the references."""
        chosen, *said = self.flavors.chosen(flavor)
        width, height = SIZES[chosen.image_params.video_aspect_ratio]
        model = self._model(chosen.image_params.video_model, "clip", said)
        told, shape = chosen.clip_prompt(prompt), {"width": width, "height": height}
        still = ImageRequest(prompt=told, references=tuple(references), **shape)
        request = ClipRequest(
            prompt=told, references=tuple(references), seconds=seconds or chosen.image_params.video_duration, **shape
        )
        # The clip's price is reserved before its picture is paid for.
        with self._part(request, prompt, owner, said, model, job_id=job_id) as ask:
            drawn = self._make(still, prompt, owner, said, job_id=job_id and f"{job_id}-still")
            digest = ask(request.model_copy(update={"picture": drawn.file("picture")})).file("clip")
        return Made(digest=digest, warnings=_once(said))

    def _model(self, model_id: str, capability: Capability, said: list[str]) -> str:
        """The flavor's model, or none with the reason why it is not asked."""
        if model_id in (flavoring.AUTO, *(model.id for model in self._workshop.models(capability))):
            return model_id.removeprefix(flavoring.AUTO)
        said.append(f"The flavor's model {model_id!r} is not in the catalogue: the studio's own was used.")
        return ""

    def _make(
        self, request: Request, prompt: str, owner: str, said: list[str], model: str = "", *, job_id: str = ""
    ) -> Stored:
        with self._part(request, prompt, owner, said, model, job_id=job_id) as ask:
            return ask(request)

    @contextmanager
    def _part(
        self, request: Request, prompt: str, owner: str, said: list[str], model: str, *, job_id: str
    ) -> Iterator[Callable[[Request], Stored]]:
        """Who to ask for a part; the price of `request` is reserved. Raises OverCap before anything is paid."""
        wanted = brief(prompt=prompt, models=((request.capability, model),) if model else ())
        price = quotes.price(self._workshop, wanted, request)
        with self._job(job_id or uuid4().hex, wanted, owner, price) as claim:
            stop = threading.Event()

            def pause(seconds: float) -> None:
                stop.wait(seconds)

            toolbox = Toolbox(
                self._workshop, claim, wanted, check_cancelled=lambda: None, pause=pause, warn=said.append,
                patience_seconds=self._store.settings.answer_time_limit_seconds, stand_in_for=(Unavailable,),
            )  # fmt: skip
            yield partial(toolbox.ask, step=f"part:{request.capability}")

    @contextmanager
    def _job(self, job_id: str, wanted: Brief, owner: str, price: int) -> Iterator[Claim]:
        claim = self._claimed(job_id, wanted, owner, price)
        try:
            yield claim
        except BaseException as error:
            self._end(claim, "failed", str(error))
            raise
        self._end(claim, "completed", "")

    def _claimed(self, job_id: str, wanted: Brief, owner: str, price: int) -> Claim:
        """A new job, or the one of an earlier try, whose paid calls are gone on with. Raises RenderFailed, OverCap."""
        with self._store.db.write() as session:
            job = jobs.present(session, job_id)
            if job is None:
                job = Job(
                    id=job_id, number=0, origin="music_video", owner=owner, kind=PART, title=wanted.prompt[:80],
                    brief=wanted.model_dump_json(),
                )  # fmt: skip
                jobs.add(session, job, ())
            elif job.state == "failed" and calls.in_vain(session, job_id):
                raise RenderFailed(f"{job.error} It was charged: ask anew to pay for another try.")
            elif job.state == "running" and not self._store.pulse.is_dead(job.worker):
                raise RenderFailed("This part is being made: ask for it again in a while.")
            else:
                jobs.reopen(session, job, ())
            if not any(call.state in LIVE for call in calls.listed(session, job_id=job_id)):
                budgets.open_job(session, job_id, price, budgets.caps(session, self._store.settings))
            claim = jobs.claim(session, self._store.pulse.name, kinds=(PART,), job_id=job_id, most_per_owner=1000)
        if claim is None:
            raise RenderFailed("This part could not be started: try again.")
        return claim

    def _end(self, claim: Claim, state: str, error: str) -> None:
        with self._store.db.write() as session:
            if (job := jobs.held(session, claim)) is not None:
                jobs.move(session, job, state, error=error)
                budgets.close_job(session, job.id)


def _once(said: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(hidden(text) for text in said if text))
