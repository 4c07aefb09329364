"""A browser answers with a widget's default until it has drawn what the script put there, so both must be the same."""

import io

import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from pipeline import Studio
from pipeline.brief import Brief
from tests.pages.conftest import Open

KINDS = (
    "text_area",
    "text_input",
    "number_input",
    "toggle",
    "checkbox",
    "slider",
    "selectbox",
    "button_group",
    "radio",
)
PLACES: tuple[tuple[str, dict[str, str]], ...] = (
    *(("generate", {"kind": kind}) for kind in ("film", "advert", "narration", "scenario", "music")),
    ("storyboard", {"job": "reviewed"}), ("export", {"job": "reviewed"}), ("metrics", {}), ("settings", {}),
    *(("library", {"section": section}) for section in ("films", "media", "products", "voices", "music")),
    ("library", {"state": "waiting", "form": "storyboard"}),
)  # fmt: skip


def unlike(at: AppTest) -> list[str]:
    """The widgets that are drawn with another value than their default."""
    return [
        f"{element.proto.label}: {element.proto.default} is not {element.value}"
        for kind in KINDS for element in at.get(kind)
        if element.proto.set_value
    ]  # fmt: skip


@pytest.mark.parametrize(("name", "address"), PLACES)
def test_every_widget_is_first_drawn_with_its_own_default(
    visit: Open, dashboard: Studio, reviewed: Brief, name: str, address: dict[str, str]
) -> None:
    kept = io.BytesIO()
    Image.new("RGB", (300, 300), "teal").save(kept, "PNG")
    picture = dashboard.library.upload(kept.getvalue(), name="sea.png", library=True).digest
    dashboard.library.tag(picture, "sea, calm")
    dashboard.library.add_product("Alder mug", description="Keeps warm", images=(picture,))
    job = dashboard.submit(reviewed)
    asked = {name: job.id if name == "job" else value for name, value in address.items()}
    assert unlike(visit(name, **asked)) == []
