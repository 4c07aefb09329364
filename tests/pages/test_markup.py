"""What people write is shown as they wrote it: never as a page, a picture from elsewhere or a link."""

import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from google.protobuf.message import Message
from PIL import Image
from streamlit.testing.v1 import AppTest

from pages.components.boundary import plain
from pipeline import Settings, Studio, brief, open_studio
from pipeline.views import JobView
from tests.pages.conftest import Open

HOST = "canary.example"
BARE = f"https://{HOST}/a www.{HOST} HTTP://{HOST} me@{HOST}"
PAYLOAD = f"{BARE} ![p](//{HOST}/i.png) [l](javascript:{HOST}) <script src=//{HOST}></script> <img src=//{HOST} onerror=x> $x$"
# Where Streamlit reads Markdown; everywhere else it shows text as it is.
MARKDOWN = ("body", "label", "help", "caption", "text", "options", "captions", "delta", "title")
ACTIVE = re.compile(
    r"(?<!\\)\]\((?:[^)]*)" + re.escape(HOST) + r"|(?<!\\)<\w|https?\\?:\\?/|www\\?\.|@canary", re.IGNORECASE
)
PLAIN = ("text_area", "text_input", "data_frame", "json", "code")


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed home with a storyboard whose prompt, words, picture prompts and titles are all hostile, a product, a sound
    and a token too."""
    home = tmp_path_factory.mktemp("hostile") / "home"
    studio = open_studio(Settings(reelwright_home=home, executor="inline", disk_watermark_mb=0))
    out = io.BytesIO()
    Image.new("RGB", (64, 48), "teal").save(out, "PNG")
    name = f"![p]({HOST}) <b>{HOST}.png"
    picture = studio.library.upload(out.getvalue(), name=name, tags=PAYLOAD, library=True).digest
    studio.library.add_product(PAYLOAD, description=PAYLOAD, call_to_action=PAYLOAD, images=(picture,))
    studio.access.create_token(PAYLOAD[:60], owner=PAYLOAD[:60])
    job = studio.submit(brief(prompt=PAYLOAD, seconds=5, short_side=144, scene_count=2, review=True))
    for scene in job.scenes:
        studio.storyboard.edit(job.id, scene.scene_id, words=PAYLOAD, prompt=PAYLOAD, description=PAYLOAD)
    studio.storyboard.refine(job.id, 1, prompt=PAYLOAD)
    studio.close()
    return home


@pytest.fixture
def before(hostile: Path) -> Path:
    return hostile


@pytest.fixture
def board(dashboard: Studio) -> JobView:
    (board,) = dashboard.jobs().jobs
    return board


@pytest.mark.parametrize(
    ("shown", "address"),
    [("storyboard", {}), ("export", {}), ("library", {}), ("library", {"section": "products"}),
     ("library", {"section": "media"}), ("metrics", {}), ("settings", {}), ("generate", {})],
    ids=lambda part: part if isinstance(part, str) else part.get("section", ""),
)  # fmt: skip
def test_no_page_makes_markup_of_it(visit: Open, board: JobView, shown: str, address: dict[str, str]) -> None:
    at = visit(shown, job=board.id, **address)
    assert [f"{where}: {said}" for where, said in read_as_markdown(at) if HOST in said and ACTIVE.search(said)] == []
    assert not any(HOST in str(html.proto) for html in at.get("html"))


def test_an_error_that_quotes_it_makes_no_markup_of_it(visit: Open, dashboard: Studio, board: JobView) -> None:
    at = visit("storyboard", job=PAYLOAD)
    assert not [said for _, said in read_as_markdown(at) if HOST in said and ACTIVE.search(said)]


def test_the_search_sees_what_it_is_for() -> None:
    for bad in (PAYLOAD, f"**{PAYLOAD}**", f"<img src=//{HOST}>", f"![a](https://{HOST}/x)", *BARE.split()):
        assert ACTIVE.search(bad)
    assert not ACTIVE.search(plain(PAYLOAD))
    assert plain(BARE).replace("\u2060", "").replace("\\", "") == BARE
    assert not ACTIVE.search(f"\\!\\[p\\]\\(//{HOST}\\) \\<b\\>")


def test_the_payload_is_really_on_the_page(visit: Open, board: JobView) -> None:
    assert any(HOST in said for _, said in read_as_markdown(visit("library", section="products")))
    assert any(HOST in area.value for area in visit("storyboard", job=board.id).text_area)


def read_as_markdown(at: AppTest) -> Iterator[tuple[str, str]]:
    """Every text of the page that goes through Markdown, and where it stands."""
    for part in (at.main, at.sidebar):
        for node in part:
            proto = getattr(node, "proto", None)
            if isinstance(proto, Message) and node.type not in PLAIN:
                yield from ((f"{node.type}.{name}", said) for name, said in fields(proto) if name in MARKDOWN)
            elif isinstance(proto, Message):
                yield from ((f"{node.type}.{name}", said) for name, said in fields(proto) if name in ("label", "help"))


def fields(proto: Message) -> Iterator[tuple[str, str]]:
    for field, value in proto.ListFields():
        assert field.name != "allow_html" or not value or "style" in str(proto)
        many = value if field.is_repeated else [value]
        for one in many if not isinstance(many, dict) else ():
            if isinstance(one, str):
                yield field.name, one
            elif isinstance(one, Message):
                yield from fields(one)
