"""Compose the music bed."""

import math
from collections.abc import Callable, Sequence

from pipeline.brief import Brief
from pipeline.capabilities import MusicRequest
from pipeline.context import Context
from pipeline.timeline import Music
from pipeline.views import SceneView, Stored

LOCAL = "local"
LONGEST_FADE_SECONDS = 3.0
FILM_CHARACTERS = 500


def run(ctx: Context, report: Callable[[float, str], None]) -> None:
    """Make the bed now, beside the pictures, so that the render finds it ready.

    The studio's own composer waits for the voice: it ends a piece where the film ends.
    """
    if ctx.model("music").vendor != LOCAL:
        report(0.1, "Composing the music")
        bed(ctx, 0.0)


def bed(ctx: Context, seconds: float) -> str:
    """The digest of the music for a film of so many seconds, or "" for none. Asking twice makes it once."""
    if not ctx.brief.music_volume:
        return ""
    if ctx.brief.music == "none" or ctx.brief.own_music:
        return ctx.brief.own_music
    return _composed(ctx, seconds).file("audio")


def under(digest: str, brief: Brief, end_card_seconds: float) -> Music:
    """The bed at the volume that was asked for; it fades while the end card, if there is one, is shown."""
    usual = Music(digest=digest)
    fade = min(LONGEST_FADE_SECONDS, max(usual.fade_seconds, end_card_seconds))
    level = usual.gain_db + 20 * math.log10(brief.music_volume / 100)
    return Music(digest=digest, gain_db=round(level, 2), fade_seconds=round(fade, 2))


def _composed(ctx: Context, seconds: float) -> Stored:
    asked = request(ctx.brief, ctx.scenes(), mood=ctx.script().mood)
    if ctx.model("music").vendor == LOCAL:
        asked = asked.model_copy(update={"film": subject(ctx.brief), "seconds": float(math.ceil(seconds))})
    return ctx.toolbox.ask(asked, step="music")


def subject(brief: Brief) -> str:
    """What the film is about, by which the music of two films differs."""
    return (brief.prompt or brief.text or (brief.product.name if brief.product else ""))[:FILM_CHARACTERS]


def request(brief: Brief, scenes: Sequence[SceneView], *, mood: str) -> MusicRequest:
    """What the composer is asked for; `mood` is the script's."""
    wanted = brief.music if brief.music != "auto" else mood or brief.mood or "inspiring"
    seconds = brief.seconds or round(sum(scene.seconds for scene in scenes))
    return MusicRequest(mood=wanted, prompt=brief.style, seconds=seconds, seed=brief.seed)
