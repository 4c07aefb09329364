"""The sample studio that the contracts' documents talk about: film 123, product-123 and user-456."""

from collections.abc import Callable

from pipeline.brief import brief
from pipeline.errors import NotFound
from pipeline.studio import Studio
from pipeline.views import JobView

NUMBER = 123
PRODUCT, USER = "product-123", "user-456"
CREDITS = 100


def make(studio: Studio, follow: Callable[[str], JobView]) -> JobView:
    """Make what is missing of the sample; the film is finished when this returns."""
    studio.library.add_product(
        "EcoWater Bottle", description="A steel bottle that keeps water cold for a day and never leaks.",
        call_to_action="Buy now", product_id=PRODUCT,
    )  # fmt: skip
    studio.library.set_credits(USER, CREDITS)
    try:
        return studio.numbered(NUMBER)
    except NotFound:
        wanted = brief(
            prompt="A hero discovers a hidden treasure in ancient ruins", seconds=30, aspect="16:9", scene_count=6
        )
        return follow(studio.submit(wanted, origin="storyboard", number=NUMBER).id)
