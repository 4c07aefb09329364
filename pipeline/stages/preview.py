"""Draw a scenario's preview: the first scene only, at the size its resolution maps to."""

from collections.abc import Callable

from pipeline.capabilities import ImageRequest
from pipeline.context import Context
from pipeline.errors import ProviderError, Unavailable

PREVIEW_SIZES = {(1280, 720): (1920, 1080), (720, 1280): (1080, 1920), (1104, 832): (1168, 880), (832, 1104): (1080, 1440),
                 (960, 960): (1024, 1024)}  # fmt: skip
OTHER_SIZE = (1080, 1920)


def run(ctx: Context, report: Callable[[float, str], None]) -> None:
    """A preview that can't be made is a warning, never a failure."""
    first = ctx.scenes()[0]
    if first.picture is not None:
        return
    report(0.2, "Drawing a preview")
    width, height = PREVIEW_SIZES.get(ctx.brief.resolution or ctx.brief.size, OTHER_SIZE)
    request = ImageRequest(
        prompt=first.prompt, words=first.words, style=ctx.brief.style, mood=ctx.brief.mood, language=ctx.brief.language,
        width=width, height=height, references=tuple(filter(None, (first.reference,))), layered=False, seed=first.seed,
        role="product" if first.reference else "scene",
    )  # fmt: skip
    try:
        ctx.fill(first, picture=ctx.toolbox.ask(request, step=f"image:{first.scene_id}"))
    except (ProviderError, Unavailable) as error:
        ctx.warn(f"No preview picture: {error}")
