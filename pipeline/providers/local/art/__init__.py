"""The local illustrator: a picture in layers, painted from the words of its request."""

from random import Random

from pipeline.capabilities import ImageFacts, ImageRequest
from pipeline.provider import Desk, Produced
from pipeline.providers.local.art import character, endcard, finish, product, scenes
from pipeline.providers.local.art.palettes import choose
from pipeline.providers.local.art.stage import Stage
from pipeline.providers.local.art.words import Plan, named_colour, read


def draw(request: ImageRequest, desk: Desk) -> Produced:
    """Paint the request into `desk.folder`: "picture" and, when asked, "layer-0" … with their depths."""
    rng = Random(seed(request))
    plan = read(request.prompt, request.words, rng)
    palette = choose(request.style, request.mood, plan.hours, plan.place, rng)
    colour = plan.colour or named_colour(request.mood)
    palette = palette if colour is None else palette.tinted(colour)
    cast = f"{request.style}/{request.mood}"
    stage = Stage(request.width, request.height, palette, rng, cast, desk.check_cancelled)
    desk.check_cancelled()
    shown = product.load(desk.media(request.references[0])) if request.references else None
    described = _painted(stage, plan, request, shown)
    desk.check_cancelled()
    finish.finish(stage)
    desk.check_cancelled()
    found = finish.layers(stage, rng)
    desk.check_cancelled()
    files = {"picture": finish.write(desk.folder / "picture.png", finish.composed(found, stage))}
    kept = found if request.layered and len(found) > 1 else []
    for index, pixels in enumerate(kept):
        desk.check_cancelled()
        files[f"layer-{index}"] = finish.write(desk.folder / f"layer-{index}.png", pixels)
    depths = tuple(round(index / (len(kept) - 1), 3) for index in range(len(kept)))
    unread = request.references and request.role in ("product", "end_card") and shown is None
    return Produced(
        facts=ImageFacts(width=request.width, height=request.height, depths=depths, description=described),
        files=dict(files),
        warnings=("The product picture could not be read; a drawn one is shown.",) if unread else (),
    )


def _painted(stage: Stage, plan: Plan, request: ImageRequest, shown: product.Pixels | None) -> str:
    match request.role:
        case "scene":
            return scenes.paint(stage, plan)
        case "product":
            return scenes.present(stage, plan, shown)
        case "end_card":
            return endcard.paint(stage, plan, request.prompt, request.caption, request.language, shown)
        case "character":
            return character.paint(stage, plan)


def seed(request: ImageRequest) -> int:
    """The seed of a request: its digest without its size, so that a draft and a master show one composition."""
    return int(request.model_copy(update={"width": 0, "height": 0, "layered": True}).digest()[:16], 16)
