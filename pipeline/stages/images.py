"""Draw a picture for every scene that has none."""

from collections.abc import Callable

from pipeline.brief import Brief
from pipeline.capabilities import ImageFacts, ImageRequest
from pipeline.context import Context
from pipeline.errors import FILM_WIDE, ProviderError
from pipeline.own_media import left_out
from pipeline.views import SceneView, Stored

MARGIN = 1.25


def run(ctx: Context, report: Callable[[float, str], None]) -> None:
    """A scene whose picture fails keeps its reason and the others go on; if all fail, the last error is raised."""
    missing = [scene for scene in ctx.scenes() if not (scene.picture or scene.clip or scene.is_blank)]
    own = dict(enumerate(ctx.brief.own_media, start=1))
    if len(own) > (count := len(ctx.scenes())) and len(missing) == count:
        ctx.warn(left_out([ctx.asset(digest).name for digest in ctx.brief.own_media[count:]], count))
    failures: list[ProviderError] = []

    def draw(scene: SceneView) -> None:
        if scene.number in own:
            place_own(ctx, scene, own[scene.number])
            return
        try:
            ctx.fill(scene, picture=ctx.toolbox.ask(request(ctx.brief, scene), step=f"image:{scene.scene_id}"))
        except FILM_WIDE:
            raise
        except ProviderError as error:
            ctx.fail(scene, str(error))
            failures.append(error)

    ctx.each(missing, draw, lambda done, total: report(done / total, f"Drew scene {done} of {total}"))
    if failures and len(failures) == len(ctx.scenes()):
        raise failures[-1]


def request(brief: Brief, scene: SceneView) -> ImageRequest:
    """What the artist is asked for: larger than the film by the camera's margin."""
    width, height = brief.size
    own = scene.reference in brief.references[:1]
    references = brief.references if own else tuple(filter(None, (scene.reference,)))
    return ImageRequest(
        prompt=scene.prompt or scene.words,
        words=scene.words,
        role=scene.role,
        caption=brief.product.call_to_action if brief.product and scene.role == "end_card" else "",
        style=brief.style,
        mood=" ".join(filter(None, (brief.mood, brief.palette))),
        language=brief.language,
        width=round(width * MARGIN / 2) * 2,
        height=round(height * MARGIN / 2) * 2,
        references=references,
        seed=scene.seed,
        take=scene.variation,
    )


def place_own(ctx: Context, scene: SceneView, digest: str) -> None:
    """Use the creator's own picture or clip for a scene."""
    asset = ctx.asset(digest)
    if asset.media_type.startswith("video/"):
        ctx.fill(scene, clip=Stored(model="own", files=(("clip", digest),)))
    else:
        measures = ImageFacts(width=asset.width, height=asset.height).model_dump_json()
        ctx.fill(scene, picture=Stored(model="own", files=(("picture", digest),), facts=measures))
