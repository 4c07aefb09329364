"""The local illustrator: a picture in layers, painted from the words of its request."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from random import Random

from pipeline.capabilities import ImageFacts, ImageRequest
from pipeline.provider import Desk, Produced
from pipeline.providers.local.art import character, directing, display, endcard, finish, references, scenes, suiting
from pipeline.providers.local.art.cutout import cut
from pipeline.providers.local.art.matting import Pixels
from pipeline.providers.local.art.objects.inflection import bases
from pipeline.providers.local.art.palettes import Palette, choose
from pipeline.providers.local.art.photograph import load
from pipeline.providers.local.art.planning import beat
from pipeline.providers.local.art.stage import Stage
from pipeline.providers.local.art.staging.shots import mirrored
from pipeline.providers.local.art.traits import Cast
from pipeline.providers.local.art.words import Plan, named_colour, read

UNDRAWN = "The local artist can't draw {!r}: the picture shows none, and nothing else in its place."
ABSENT = "The local artist can't draw {!r}: the picture shows the rest of what was asked for."
FRAMED = (
    "The product could not be cut out of its picture for sure: the picture is shown whole, in a frame. Use one where\
 the product stands alone and whole, or a PNG with a clear ground."
)
NO_NETWORK = (
    "The file that finds products in pictures is missing or broken: pictures are shown whole, in a frame. Install\
 Reelwright again to have products cut out."
)
UNREAD = "A reference picture could not be read: the film goes by the words there."

HOW = {"picture framed": FRAMED, "framed without a network": NO_NETWORK}
# A scene's seed is its film's number times this, and its place (stages/script.py).
FILM = 1000


def draw(request: ImageRequest, desk: Desk) -> Produced:
    """Paint the request into `desk.folder`: "picture" and, when asked, "layer-0" … with their depths and "part-0" … that move."""
    rng = Random(seed(request))
    plan = read(request.prompt, "", rng, request.language)
    seen = beat.read(request.prompt, request.words, request.language, plan, request.seed % FILM)
    plan = replace(plan, hours=plan.hours or seen.hours)
    loaded = [load(desk.media(digest)) for digest in request.references[: _most(request)]]
    shown = [one for one in loaded if one is not None]
    desk.check_cancelled()
    stage = _stage(request, plan, seen, rng, desk, shown)
    described = _painted(stage, plan, seen, request, shown)
    desk.check_cancelled()
    finish.finish(stage)
    found, parts = finish.layers(stage, rng), finish.pieces(stage)
    desk.check_cancelled()
    files = {"picture": finish.write(desk.folder / "picture.png", finish.composed(found, parts, stage))}
    kept = found if request.layered and (len(found) > 1 or parts) else []
    depths = tuple(round(index / max(1, len(kept) - 1), 3) for index in range(len(kept)))
    moving = parts if kept else []
    for name, one in (("layer", kept), ("part", [piece.strip() for piece in moving])):
        for index, pixels in enumerate(one):
            desk.check_cancelled()
            files[f"{name}-{index}"] = finish.write(desk.folder / f"{name}-{index}.png", pixels)
    warnings = [UNREAD] if len(shown) < len(loaded) else []
    warnings.extend(text for how, text in HOW.items() if described.endswith(how))
    if not shown and request.role in ("scene", "character"):
        warnings.extend(_left_out(plan.cast, seen if request.role == "scene" else None))
    facts = ImageFacts(
        width=request.width, height=request.height, depths=depths, description=described,
        spelled=request.words if stage.spelled else "",
        parts=tuple(finish.moving(stage, piece, depths[finish.rank(stage, piece)]) for piece in moving),
    )  # fmt: skip
    return Produced(facts=facts, files=dict(files), warnings=tuple(warnings))


def _stage(
    request: ImageRequest, plan: Plan, seen: beat.Beat, rng: Random, desk: Desk, shown: Sequence[Pixels]
) -> Stage:
    """An empty stage in the film's colours, which a product stands out from; only a painted place has the light of its hour."""
    film = Random(f"{request.style}/{request.mood}/{request.seed // FILM}") if request.role != "character" else rng
    painted = request.role == "scene" and bool(seen.place or request.references)
    placed = painted or request.role == "character"
    suits = _suits(shown[0]) if shown and request.role in ("product", "end_card") else None
    palette = choose(
        request.style, request.mood, plan.hours if placed else (), plan.place if placed else "", film, suits
    )
    colour = (plan.colour if placed else None) or named_colour(request.mood)
    palette = palette if colour is None else palette.tinted(colour)
    palette = palette.clear() if request.role == "character" else palette
    cast, place = f"{request.style}/{request.mood}", request.seed % FILM + request.take
    turned = None if request.role == "character" else mirrored(place) ^ (film.random() < 0.5)
    stage = Stage(request.width, request.height, palette, rng, cast, desk.check_cancelled, turned=turned)
    stage.place = place
    return stage


def _suits(picture: Pixels) -> Callable[[Palette], float] | None:
    """How well palettes set off a product that is cut out; a framed picture has its own ground."""
    thing = cut(picture).thing
    if thing is None:
        return None
    product = suiting.tones(thing)
    return lambda palette: suiting.clearance(palette, product)


def _left_out(cast: Cast, seen: beat.Beat | None) -> list[str]:
    """What the picture lacks; nothing that the vector set stood in for."""
    names = (
        {part for thing in seen.things if not thing.drawn for part in (thing.word, *thing.name.split("-"))}
        if seen
        else set()
    )
    for lacking, said in ((cast.undrawn, UNDRAWN), (cast.absent, ABSENT)):
        if lacking and not names.intersection(bases(lacking, "en")):
            return [said.format(lacking)]
    return []


def _most(request: ImageRequest) -> int:
    return {"scene": references.MOST, "product": 1, "end_card": 1, "character": 0}[request.role]


def _painted(stage: Stage, plan: Plan, seen: beat.Beat, request: ImageRequest, shown: Sequence[Pixels]) -> str:
    own = shown[0] if shown else None
    match request.role:
        case "scene":
            if shown:
                return references.stage_all(stage, plan, shown)
            return directing.paint(stage, seen, plan.cast, plan.hours)
        case "product":
            if own is not None:
                return display.present(stage, seen, own)
            return scenes.present(stage, plan) + directing.beside(stage, seen)
        case "end_card":
            heading = endcard.name(request.prompt, request.words, request.caption)
            return endcard.paint(stage, plan, heading, request.caption, request.language, own)
        case "character":
            return character.paint(stage, plan)


def seed(request: ImageRequest) -> int:
    """The seed of a request: its digest without its size, so that a draft and a master show one composition."""
    return int(request.model_copy(update={"width": 0, "height": 0, "layered": True}).digest()[:16], 16)
