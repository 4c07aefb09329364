"""Bring pictures to life: by a video model where one was chosen, else by the studio's own camera at render time."""

from collections.abc import Callable

from pipeline.brief import Brief
from pipeline.capabilities import ClipRequest
from pipeline.context import Context
from pipeline.errors import FILM_WIDE, ProviderError
from pipeline.views import SceneView
from pipeline.workshop import LOCAL


def run(ctx: Context, report: Callable[[float, str], None]) -> None:
    """A scene whose clip fails moves by the camera instead, with a warning."""
    filmed = ctx.model("clip").vendor != LOCAL
    shots = [scene for scene in ctx.scenes() if scene.clip is None and scene.picture is not None]

    def animate(scene: SceneView) -> None:
        if not filmed or scene.role == "end_card":
            ctx.fill(scene, shot=True)
            return
        try:
            ctx.fill(scene, shot=True, clip=ctx.toolbox.ask(request(ctx.brief, scene), step=f"clip:{scene.scene_id}"))
        except FILM_WIDE:
            raise
        except ProviderError as error:
            ctx.warn(f"Scene {scene.number} moves by the studio's own camera: {error}")

    ctx.each(shots, animate, lambda done, total: report(done / total, f"Generating shot {done} of {total}"))


def request(brief: Brief, scene: SceneView) -> ClipRequest:
    """What the video model is asked for."""
    width, height = brief.size
    prompt = ", ".join(filter(None, (scene.prompt, scene.motion)))
    return ClipRequest(
        prompt=prompt, picture=scene.image, seconds=scene.seconds, width=width, height=height, seed=scene.seed,
        take=scene.variation,
    )  # fmt: skip
