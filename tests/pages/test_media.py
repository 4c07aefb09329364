import io
from urllib.parse import urlsplit

import pytest
from PIL import Image
from starlette.applications import Starlette
from starlette.testclient import TestClient

from pages import media
from pages.thumbs import SIDE
from pipeline import Studio

HOUR = 497_000


@pytest.fixture
def client(dashboard: Studio) -> TestClient:
    return TestClient(Starlette(routes=media.ROUTES))


@pytest.fixture
def picture(dashboard: Studio) -> str:
    kept = io.BytesIO()
    Image.effect_noise((1200, 800), 90).convert("RGB").save(kept, "PNG")
    return dashboard.library.upload(kept.getvalue(), name="noise.png").digest


def now_path(digest: str, name: str = "") -> str:
    return urlsplit(media.url(digest, name=name)).path + (
        f"?{query}" if (query := urlsplit(media.url(digest, name=name)).query) else ""
    )


def test_a_link_plays_ranges(client: TestClient, picture: str) -> None:
    whole = client.get(now_path(picture))
    part = client.get(now_path(picture), headers={"Range": "bytes=10-19"})
    assert whole.headers["accept-ranges"] == "bytes"
    assert (part.status_code, part.content) == (206, whole.content[10:20])
    assert "attachment" not in whole.headers["content-disposition"]


def test_a_named_link_is_a_download(client: TestClient, picture: str) -> None:
    answer = client.get(now_path(picture, "the film.png"))
    assert answer.headers["content-disposition"].startswith("attachment")


def test_a_small_copy_is_small(client: TestClient, picture: str) -> None:
    answer = client.get(now_path(picture) + "?small")
    assert answer.headers["content-type"] == "image/webp"
    assert max(Image.open(io.BytesIO(answer.content)).size) == SIDE


@pytest.mark.parametrize(
    "spoil", [lambda path: path[:-2] + "xx", lambda path: "/reel/abc.def", lambda path: "/reel/a."]
)
def test_a_forged_link_opens_nothing(client: TestClient, picture: str, spoil) -> None:  # type: ignore[no-untyped-def]
    answer = client.get(spoil(now_path(picture)))
    assert answer.status_code == 404
    assert answer.text == "This link has ended: reload the page."


def test_a_rerun_keeps_the_link_and_the_next_hour_changes_it(picture: str) -> None:
    assert media.path(picture, hour=HOUR) == media.path(picture, hour=HOUR)


@pytest.mark.parametrize(
    ("address", "origin"),
    [
        ("http://192.168.1.7:8501/export?job=1", "http://192.168.1.7:8501"),
        ("https://films.example/", "https://films.example"),
    ],
)
def test_media_come_from_the_host_that_the_reader_talks_to(address: str, origin: str) -> None:
    assert media.origin(address) == origin
