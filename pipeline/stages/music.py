"""Compose the music bed."""

from collections.abc import Callable

from pipeline.capabilities import MusicRequest
from pipeline.context import Context
from pipeline.views import Stored


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
    brief = ctx.brief
    mood = brief.music if brief.music != "auto" else ctx.script().mood or brief.mood or "inspiring"
    seconds = brief.seconds or round(sum(scene.seconds for scene in ctx.scenes()))
    return ctx.toolbox.ask(MusicRequest(mood=mood, prompt=brief.style, seconds=seconds, seed=brief.seed), step="music")
