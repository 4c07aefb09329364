"""Write the script: the words, the pictures to come, and how long each scene lasts."""

from collections.abc import Callable
from zlib import crc32

from pipeline.brief import Brief, Product
from pipeline.capabilities import ScriptFacts, ScriptRequest, ScriptScene
from pipeline.context import Context
from pipeline.recipes import recipe, renders, stage_names
from pipeline.timeline import NO_CAPTIONS
from pipeline.toolbox import facts
from pipeline.workshop import LOCAL
from store.models import Take

# A scene's seed is its film's number times SCENES, and its place; the whole stays below what vendors take.
SCENES, FILMS, SPREAD = 1000, 2_000_000, 7919


def run(ctx: Context, report: Callable[[float, str], None]) -> None:
    """Nothing to do once the job has scenes."""
    if ctx.scenes():
        return
    report(0.1, "Writing the script")
    asked = request(ctx.brief)
    if ctx.model("script").vendor == LOCAL and "voice" not in stage_names(recipe(ctx.brief)):
        asked = asked.model_copy(update={"silent": True})
    stored = ctx.toolbox.ask(asked, step="script")
    written = facts(stored, ScriptFacts)
    ctx.save_script(written, [take(scene, place, ctx.brief) for place, scene in enumerate(written.scenes)])
    if renders(ctx.brief) and ctx.brief.captions != NO_CAPTIONS:
        from pipeline.captions.fonts import caution

        if note := caution(" ".join(scene.words for scene in written.scenes)):
            ctx.warn(note)


def request(brief: Brief) -> ScriptRequest:
    """What the writer is asked for."""
    product = brief.product or Product(name="-")
    named = brief.product is not None
    return ScriptRequest(
        purpose="scenario" if brief.kind == "scenario" else "film",
        prompt=brief.prompt,
        text=brief.text,
        product_name=product.name if named else "",
        product_description=product.description,
        product_images=product.images,
        call_to_action=product.call_to_action,
        style=brief.style,
        mood=" ".join(filter(None, (brief.mood, brief.palette))),
        guidelines=brief.guidelines,
        language=brief.language,
        seconds=brief.seconds,
        scene_count=brief.scene_count,
        seed=brief.seed,
        outline=brief.outline,
    )


def film(brief: Brief) -> int:
    """The film's number, the same for the same ask: films about different things get different looks."""
    said = "\n".join((brief.prompt, brief.text, brief.product.name if brief.product else ""))
    return (brief.seed * SPREAD + crc32(said.encode())) % FILMS


def take(scene: ScriptScene, place: int, brief: Brief) -> Take:
    """A scene of the script as the first take of a new scene."""
    return Take(
        title=scene.title, description=scene.description, words=scene.words, prompt=scene.prompt, motion=scene.motion,
        query=scene.query, role=scene.role, reasoning=scene.reasoning, seconds=scene.seconds, to_fill=scene.to_fill,
        seed=film(brief) * SCENES + place, reference=reference(brief, place, scene.role),
    )  # fmt: skip


def reference(brief: Brief, place: int, role: str) -> str:
    """The picture a scene goes by: the product's in turn (the first on an end card), a scenario's of its index, or the brief's own."""
    if brief.product and brief.product.images and (brief.kind == "scenario" or role != "scene"):
        images = brief.product.images
        if brief.kind == "scenario":
            return images[place] if place < len(images) else images[0]
        return images[0 if role == "end_card" else place % len(images)]
    return brief.references[0] if brief.references else ""
