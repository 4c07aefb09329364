"""Find a picture or clip for each beat: the creator's own media first."""

from collections.abc import Callable

from pipeline import own_media
from pipeline.capabilities import FootageFacts, FootageRequest, ImageFacts
from pipeline.context import Context
from pipeline.errors import FILM_WIDE, ProviderError
from pipeline.stages.images import MARGIN, place_own
from pipeline.toolbox import facts
from pipeline.views import SceneView, Stored


def run(ctx: Context, report: Callable[[float, str], None]) -> None:
    """A beat for which nothing is found keeps the reason; if none is found at all, the last error is raised."""
    show_own(ctx)
    missing = [scene for scene in ctx.scenes() if scene.picture is None and scene.clip is None]
    # Files that were chosen by hand have their scenes by now: nothing is shown twice.
    library = () if ctx.brief.own_media else ctx.library()
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


def show_own(ctx: Context) -> None:
    """Give each file that was chosen for this film its scene; what finds none is named. A refined scene is left alone."""
    if not ctx.brief.own_media:
        return
    scenes = ctx.scenes()
    open_ones = [s for s in scenes if s.picture is None and s.clip is None and not s.variation]
    shown = {digest for scene in scenes for digest in (scene.image, scene.clip.file("clip") if scene.clip else "")}
    waiting = [(digest, tags) for digest, tags in ctx.own_media() if digest not in shown]
    places = own_media.assigned(open_ones, waiting)
    for scene in open_ones:
        if scene.number in places:
            place_own(ctx, scene, places[scene.number])
    unused = [ctx.asset(digest).name for digest, _ in waiting if digest not in places.values()]
    if unused and len(open_ones) == len(scenes):
        ctx.warn(own_media.left_out(unused, len(scenes)))


def request(ctx: Context, scene: SceneView, library: tuple[tuple[str, str], ...]) -> FootageRequest:
    """What is searched for, in the shape of the film."""
    width, height = ctx.brief.size
    return FootageRequest(
        query=scene.query or scene.prompt, words=scene.words, style=ctx.brief.style, mood=ctx.brief.mood,
        seconds=scene.seconds, width=round(width * MARGIN / 2) * 2, height=round(height * MARGIN / 2) * 2, library=library,
        seed=scene.seed, take=scene.variation, language=ctx.brief.language,
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
    made = found.drawn or ImageFacts(width=asset.width, height=asset.height)
    beside = tuple((name, file) for name, file in stored.files if not name.startswith("item-"))
    ctx.fill(
        scene, picture=Stored(model=stored.model, files=(("picture", digest), *beside), facts=made.model_dump_json())
    )
