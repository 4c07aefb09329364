"""Find a picture or clip for each beat: the creator's own media first."""

from collections.abc import Callable

from pipeline.capabilities import FootageFacts, FootageRequest, ImageFacts
from pipeline.context import Context
from pipeline.errors import FILM_WIDE, ProviderError
from pipeline.stages.images import MARGIN
from pipeline.toolbox import facts
from pipeline.views import SceneView, Stored


def run(ctx: Context, report: Callable[[float, str], None]) -> None:
    """A beat for which nothing is found keeps the reason; if none is found at all, the last error is raised."""
    missing = [scene for scene in ctx.scenes() if scene.picture is None and scene.clip is None]
    library = ctx.library()
    failures: list[ProviderError] = []

    def find(scene: SceneView) -> None:
        try:
            stored = ctx.toolbox.ask(request(ctx, scene, library), step=f"footage:{scene.scene_id}")
        except FILM_WIDE:
            raise
        except ProviderError as error:
            ctx.fail(scene, str(error))
            failures.append(error)
        else:
            place(ctx, scene, stored)

    ctx.each(missing, find, lambda done, total: report(done / total, f"Found pictures for {done} of {total} beats"))
    if failures and len(failures) == len(ctx.scenes()):
        raise failures[-1]


def request(ctx: Context, scene: SceneView, library: tuple[tuple[str, str], ...]) -> FootageRequest:
    """What is searched for, in the shape of the film."""
    width, height = ctx.brief.size
    return FootageRequest(
        query=scene.query or scene.prompt, words=scene.words, style=ctx.brief.style, mood=ctx.brief.mood,
        seconds=scene.seconds, width=round(width * MARGIN / 2) * 2, height=round(height * MARGIN / 2) * 2, library=library,
        seed=scene.seed, take=scene.variation,
    )  # fmt: skip


def place(ctx: Context, scene: SceneView, stored: Stored) -> None:
    """Use the first thing found."""
    found = facts(stored, FootageFacts)
    digest = stored.file("item-0")
    for credit in found.attributions[:1]:
        ctx.warn(f"Scene {scene.number}: {credit}")
    if found.kinds[0] == "clip":
        ctx.fill(scene, clip=Stored(model=stored.model, files=(("clip", digest),)))
        return
    asset = ctx.asset(digest)
    measures = ImageFacts(width=asset.width, height=asset.height).model_dump_json()
    ctx.fill(scene, picture=Stored(model=stored.model, files=(("picture", digest),), facts=measures))
