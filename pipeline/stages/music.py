"""Compose the music bed."""

from collections.abc import Callable, Sequence

from pipeline.brief import Brief
from pipeline.capabilities import MusicRequest
from pipeline.context import Context
from pipeline.views import SceneView, Stored


def run(ctx: Context, report: Callable[[float, str], None]) -> None:
    """Make the bed now, beside the pictures, so that the render finds it ready."""
    report(0.1, "Composing the music")
    bed(ctx)


def bed(ctx: Context) -> str:
    """The digest of the film's music, or "" for none. Asking twice makes it once."""
    if ctx.brief.music == "none" or ctx.brief.own_music:
        return ctx.brief.own_music
    return _composed(ctx).file("audio")


def _composed(ctx: Context) -> Stored:
    return ctx.toolbox.ask(request(ctx.brief, ctx.scenes(), mood=ctx.script().mood), step="music")


def request(brief: Brief, scenes: Sequence[SceneView], *, mood: str) -> MusicRequest:
    """What the composer is asked for; `mood` is the script's."""
    wanted = brief.music if brief.music != "auto" else mood or brief.mood or "inspiring"
    seconds = brief.seconds or round(sum(scene.seconds for scene in scenes))
    return MusicRequest(mood=wanted, prompt=brief.style, seconds=seconds, seed=brief.seed)
