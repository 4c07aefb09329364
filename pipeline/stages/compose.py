"""Put the film together: timeline, render, subtitles, cover."""

import json
import shutil
from collections.abc import Callable
from typing import TYPE_CHECKING

from pipeline import assets
from pipeline.actors import Actor, actors
from pipeline.brief import Brief
from pipeline.capabilities import ImageFacts, VoiceFacts
from pipeline.captions.styles import STYLES
from pipeline.context import Context
from pipeline.errors import RenderFailed
from pipeline.stages.music import bed, under
from pipeline.stages.voice import LEAD_SECONDS, TAIL_SECONDS
from pipeline.timeline import NO_CAPTIONS, Canvas, Layer, Shot, Timeline, Voice, plan
from pipeline.toolbox import facts
from pipeline.views import FilmView, SceneView
from store.models import Asset

if TYPE_CHECKING:
    from pipeline.render.films import Film

CAPTION_STYLE = "highlight"
FAR = 0.05
OTHER_LENGTH = (
    "The film lasts {:.0f} s and not {} s: that is how long its words take. Give it {} words for the asked length."
)


def run(ctx: Context, report: Callable[[float, str], None]) -> None:
    """Render the storyboard as it stands; what was rendered before is taken from the cache."""
    from pipeline.render import films

    timeline = film_timeline(ctx)
    folder = ctx.store.work / f"{ctx.store.pulse.name}-film-{ctx.claim.job_id}"
    folder.mkdir(mode=0o700, exist_ok=True)
    try:
        made = films.film(
            timeline, media=ctx.store.media.path, cache=ctx.store.cache, folder=folder, report=report,
            check_cancelled=ctx.check_cancelled,
        )  # fmt: skip
        ctx.save_film(*publish(ctx, timeline, made))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def film_timeline(ctx: Context) -> Timeline:
    """The plan of the film. Raises RenderFailed when no scene has anything to show."""
    seen = [scene for scene in ctx.scenes() if scene.clip or scene.picture]
    for scene in set(ctx.scenes()) - set(seen):
        ctx.warn(f"Scene {scene.number} is left out: {_lacking(scene)}")
    if not seen:
        raise RenderFailed("No scene has a picture: draw or upload one, then render again.")
    width, height = ctx.brief.size
    shots = [shot(scene, ctx.brief) for scene in seen]
    music = bed(ctx, sum(one.seconds for one in shots))
    style = NO_CAPTIONS if ctx.brief.captions == NO_CAPTIONS else ctx.brief.captions
    timeline = plan(
        Canvas(width=width, height=height),
        shots,
        music=under(music, ctx.brief, shots[-1].seconds if seen[-1].role == "end_card" else 0.0) if music else None,
        style=style if style in STYLES or style == NO_CAPTIONS else CAPTION_STYLE,
        choice=ctx.brief.caption_choice,
        language=ctx.brief.language,
        pace=f"{ctx.brief.style} {ctx.brief.mood}",
    )
    asked = ctx.brief.seconds
    if asked and abs(timeline.seconds - asked) > FAR * asked:
        ctx.warn(OTHER_LENGTH.format(timeline.seconds, asked, "fewer" if timeline.seconds > asked else "more"))
    return timeline


def _lacking(scene: SceneView) -> str:
    return "its words are still to be filled in." if scene.is_blank else scene.error or "it has no picture"


def shot(scene: SceneView, brief: Brief) -> Shot:
    """A scene on the timeline. Without a fixed or held length it lasts as long as its words."""
    voice = facts(scene.voice, VoiceFacts) if scene.voice else None
    own = voice is not None and voice.voice == "own"
    lead = 0.0 if own else LEAD_SECONDS
    needed = 0.0 if voice is None or own else voice.seconds + lead + TAIL_SECONDS
    seconds = max(scene.seconds, needed) if brief.is_cut or scene.held or not needed else needed
    spoken = None
    if scene.voice and voice:
        # An end card shows its own words, and so may a picture: captions over them would be read twice.
        spoken = Voice(
            digest=scene.voice.file("audio"), offset=lead, words=voice.words, text=scene.words,
            shown=scene.role != "end_card" and not _spells(scene), recording=voice.recording,
        )  # fmt: skip
    return Shot(
        scene=str(scene.seed),
        seconds=seconds,
        picture=scene.image,
        layers=() if scene.clip else layers(scene),
        actors=() if scene.clip else cast(scene, brief.size, seconds, voice, lead),
        clip=scene.clip.file("clip") if scene.clip else "",
        motion=_motion(scene),
        voice=spoken,
        subject=scene.role == "product" or (scene.number == 1 and _spells(scene)),
    )


def _motion(scene: SceneView) -> str:
    """The camera rests on an end card whose parts move, and hardly moves on another, to show all its words."""
    if scene.role != "end_card":
        return "" if scene.motion == "still" else scene.motion
    return "still" if _has(scene, "parts") else "settle"


def _has(scene: SceneView, fact: str) -> bool:
    return scene.picture is not None and bool(json.loads(scene.picture.facts).get(fact))


def _spells(scene: SceneView) -> bool:
    """Whether the scene's picture writes out all the words that are said; they may have been changed since it was drawn."""
    if scene.clip or scene.picture is None or not _has(scene, "spelled"):
        return False
    return facts(scene.picture, ImageFacts).spelled == scene.words


def layers(scene: SceneView) -> tuple[Layer, ...]:
    """The picture's parallax layers, if it has any."""
    if scene.picture is None or not _has(scene, "depths"):
        return ()
    depths = facts(scene.picture, ImageFacts).depths
    return tuple(Layer(digest=scene.picture.file(f"layer-{n}"), depth=depth) for n, depth in enumerate(depths))


def cast(
    scene: SceneView, size: tuple[int, int], seconds: float, voice: VoiceFacts | None, lead: float
) -> tuple[Actor, ...]:
    """The picture's moving parts, which enter as the voice says their words."""
    if scene.picture is None or not _has(scene, "parts"):
        return ()
    words = [word.model_copy(update={"start": word.start + lead}) for word in voice.words] if voice else []
    return actors(facts(scene.picture, ImageFacts), scene.picture.file, size, seconds, words)


def publish(ctx: Context, timeline: Timeline, made: "Film") -> tuple[FilmView, list[Asset]]:
    """Keep the film's files and say what they are."""
    kept, noted = {}, []
    for name, path in (("video", made.video), ("cover", made.cover), ("srt", made.srt), ("vtt", made.vtt)):
        if path is None:
            continue
        kept[name] = ctx.store.media.publish(path)
        noted.append(assets.note(ctx.store, kept[name], path))
    film = FilmView(
        **kept, seconds=made.seconds, width=timeline.canvas.width, height=timeline.canvas.height,
        size_bytes=made.video.stat().st_size, loudness=made.loudness, true_peak=made.true_peak,
    )  # fmt: skip
    return film, noted
