"""Make one picture, or a free animatic, for a job that nobody is running."""

import shutil
import threading
from uuid import uuid4

from pipeline import assets, prices
from pipeline.brief import Brief
from pipeline.capabilities import CAPABILITIES, ImageRequest, MusicRequest
from pipeline.errors import Cancelled
from pipeline.provider import Model
from pipeline.render import trial
from pipeline.stages import compose, images, voice
from pipeline.timeline import NO_CAPTIONS, Canvas, Music, plan
from pipeline.toolbox import Toolbox
from pipeline.views import JobView, SceneView, Stored
from pipeline.workshop import LOCAL, Workshop
from store import calls, jobs
from store.jobs import Claim
from store.models import Take

ANIMATIC_SHORT_SIDE = 360
# For a vendor that is not at work; with a connect that takes its time, an answer comes within a minute.
PATIENCE_SECONDS = 40.0


class Redraw:
    """Asks the toolbox on behalf of a parked or ended job, within its present revision."""

    def __init__(self, workshop: Workshop) -> None:
        self._workshop, self._store = workshop, workshop.store

    def picture(self, job: JobView, take: Take, *, prompt: str, variation: int | None = None) -> Stored:
        """A new picture of one scene, budgeted like any other; its price is the job's once it is there.

        Nothing stands in for a paid model, and none is asked where no film could be made of its picture. Raises
        FfmpegMissing, ProviderError, OverCap, NoKey, SpendingOff.
        """
        if self._workshop.route(job.brief, "image")[0].vendor != LOCAL:
            trial.check()
        scene = next(scene for scene in job.scenes if scene.scene_id == take.scene_id)
        number = scene.variation if variation is None else variation
        wanted = scene.model_copy(update={"prompt": prompt, "variation": number})
        request = images.request(job.brief, wanted)
        drawn = self._toolbox(job, job.brief, anew=True).ask(request, step=f"image:{scene.scene_id}")
        self._price(job, self._workshop.model(drawn.model, "image"), request)
        return drawn

    def _price(self, job: JobView, model: Model, request: ImageRequest) -> None:
        """Add what was bought to the job's estimate; a picture that it had bought before adds nothing."""
        with self._store.db.write() as session:
            if calls.spent(session, [job.id]).get(job.id, 0) > job.spent_micros:
                jobs.add_estimate(session, job.id, prices.estimate(model, request, self._store.settings))

    def animatic(self, job: JobView) -> str:
        """Digest of a small mp4: local voice, captions and music over the pictures that are there."""
        from pipeline.render import films

        local = tuple(
            (name, self._workshop.providers[LOCAL].models[place].id) for place, name in enumerate(CAPABILITIES)
        )
        brief = job.brief.model_copy(update={"models": local, "short_side": ANIMATIC_SHORT_SIDE})
        toolbox = self._toolbox(job, brief)
        shown = [self._shown(toolbox, brief, scene) for scene in job.scenes if not scene.is_blank]
        spoken = [self._spoken(toolbox, brief, scene) for scene in shown if scene.picture or scene.clip]
        music = toolbox.ask(
            MusicRequest(mood=brief.mood or "inspiring", seconds=sum(s.seconds for s in spoken)), step="animatic"
        )
        width, height = brief.size
        timeline = plan(
            Canvas(width=width, height=height), [compose.shot(s, brief) for s in spoken],
            music=Music(digest=music.file("audio")), style=brief.captions if brief.captions != "none" else NO_CAPTIONS,
            choice=brief.caption_choice, language=brief.language,
        )  # fmt: skip
        folder = self._store.work / f"{self._store.pulse.name}-animatic-{uuid4().hex}"
        folder.mkdir(mode=0o700)
        try:
            made = films.film(
                films.draft(timeline), media=self._store.media.path, cache=self._store.cache, folder=folder,
                report=lambda _fraction, _message: None, check_cancelled=lambda: None,
            )  # fmt: skip
            digest = self._store.media.publish(made.video)
            assets.note(self._store, digest, made.video)
            return digest
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def _shown(self, toolbox: Toolbox, brief: Brief, scene: SceneView) -> SceneView:
        """A scene that its creator has just filled in, with its first picture."""
        if not scene.to_fill or scene.picture or scene.clip:
            return scene
        drawn = toolbox.ask(images.request(brief, scene), step=f"animatic-image:{scene.scene_id}")
        return scene.model_copy(update={"picture": drawn})

    def _spoken(self, toolbox: Toolbox, brief: Brief, scene: SceneView) -> SceneView:
        if not scene.words or scene.voice or brief.voice == "none":
            return scene
        said = toolbox.ask(voice.request(brief, scene, voice.manner(brief)), step=f"animatic:{scene.scene_id}")
        return scene.model_copy(update={"voice": said})

    def _toolbox(self, job: JobView, brief: Brief, *, anew: bool = False) -> Toolbox:
        with self._store.db.read() as session:
            row = jobs.get(session, job.id)
        if row is None:
            raise Cancelled("The job was deleted.")
        stop = threading.Event()
        return Toolbox(
            self._workshop, Claim(job_id=job.id, revision=row.revision, epoch=row.epoch), brief,
            check_cancelled=lambda: None, pause=lambda seconds: void(stop.wait(seconds)), warn=lambda _text: None,
            patience_seconds=PATIENCE_SECONDS, stand_in_for=(), anew=anew,
        )  # fmt: skip


def void(_value: object) -> None:
    """Drop a value."""
