"""The sample studio that the contracts' documents talk about: their films, product, user and character, made at no cost."""

from collections.abc import Callable, Mapping

from pipeline.brief import Brief, Product, brief
from pipeline.capabilities import Capability
from pipeline.errors import NotFound
from pipeline.studio import Studio
from pipeline.views import JobView

NUMBER = 123
SHOTS, ADVERT, TASK = "job_abc123", "550e8400-e29b-41d4-a716-446655440000", "task-id"
PRODUCT, USER = "product-123", "user-456"
CREDITS = 100
CHARACTER, CHARACTER_KEY = "Silver metallic humanoid robot", "mv/outputs/character_reference/abc123.png"
LABELS: Mapping[str, Mapping[str, str]] = {
    SHOTS: {"model_id": "replicate:svd-xt", "stand_in": "local"},
    TASK: {"user_id": USER, "product_id": PRODUCT, "short_id": "generated-short-id"},
}
BOTTLE = Product(name="EcoWater Bottle", call_to_action="Buy Now!")
PAINTER = "local:art"
FREE: tuple[tuple[Capability, str], ...] = (
    ("script", "local:script"), ("image", PAINTER), ("clip", "local:motion"), ("voice", "local:voice"),
    ("transcript", "local:align"), ("music", "local:music"), ("footage", "local:library"),
)  # fmt: skip

Follow = Callable[[str], JobView]


def films(short_side: int) -> dict[str, Brief]:
    """What the documents ask for, by the contract that does."""
    free = {"models": FREE, "short_side": short_side}
    return {
        "storyboard": brief(
            prompt="A hero discovers a hidden treasure in ancient ruins", seconds=30, aspect="16:9", scene_count=6,
            review=True, **free,
        ),
        "shots": brief(
            kind="shots", prompt="A peaceful forest at sunrise", seconds=12, scene_count=3, aspect="16:9", mood="calm",
            palette="warm", voice="none", captions="none", **free,
        ),
        "advert": brief(kind="advert", product=BOTTLE, style="modern", **free),
        "scenario": brief(
            kind="scenario", product=BOTTLE, style="trendy-influencer-vlog", mood="energetic", scene_count=6,
            resolution=(720, 1280), **free,
        ),
    }  # fmt: skip


def make(studio: Studio, follow: Follow, *, short_side: int = 1080) -> JobView:
    """Make what is missing of the sample; every film is finished when this returns. The film with the number."""
    wanted = films(short_side)
    studio.library.set_credits(USER, CREDITS)
    _character(studio)
    story = _story(studio, follow, wanted["storyboard"])
    _film(studio, follow, wanted["shots"], "shots", SHOTS)
    _film(studio, follow, wanted["scenario"], "scenario", TASK)
    advert = _film(studio, follow, wanted["advert"], "advert", ADVERT)
    pictures = tuple(scene.image for scene in advert.scenes if scene.role == "product" and scene.image)
    studio.library.add_product(
        "EcoWater Bottle", description="A steel bottle that keeps water cold for a day and never leaks.",
        call_to_action="Buy now", product_id=PRODUCT, images=pictures[:1],
    )  # fmt: skip
    return story


def _story(studio: Studio, follow: Follow, wanted: Brief) -> JobView:
    """The numbered film, its storyboard approved as a person would."""
    try:
        job = studio.numbered(NUMBER)
    except NotFound:
        job = follow(studio.submit(wanted, origin="storyboard", number=NUMBER).id)
    if job.waiting == "approval":
        studio.approve(job.id)
        return follow(studio.render(job.id).id)
    return studio.approve(job.id) if job.state == "completed" and not job.approved else job


def _film(studio: Studio, follow: Follow, wanted: Brief, origin: str, job_id: str) -> JobView:
    try:
        return studio.job(job_id)
    except NotFound:
        return follow(studio.submit(wanted, origin=origin, job_id=job_id, labels=LABELS.get(job_id)).id)


def _character(studio: Studio) -> None:
    try:
        studio.library.given(CHARACTER_KEY)
    except NotFound:
        drawn = studio.parts.character(CHARACTER, model=PAINTER)
        studio.library.give(drawn.digest, CHARACTER_KEY)
