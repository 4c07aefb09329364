"""Footage from the user's own media, else drawn."""

from pathlib import Path

import av
import pytest
from PIL import Image

from pipeline.capabilities import FootageFacts, FootageRequest
from pipeline.provider import Desk
from pipeline.providers.local.footage import find, matches


def asked(*library: tuple[str, str], query: str = "woman baking bread", seconds: float = 4.0) -> FootageRequest:
    return FootageRequest(
        query=query, words="She loves her oven.", seconds=seconds, width=96, height=160, library=library
    )


@pytest.fixture
def picture(tmp_path: Path) -> str:
    path = tmp_path / "one.png"
    Image.new("RGB", (8, 8)).save(path)
    return str(path)


@pytest.fixture
def clip(tmp_path: Path) -> str:
    path = tmp_path / "two.mp4"
    with av.open(str(path), "w") as file:
        stream = file.add_stream("mpeg4", rate=10)
        stream.width = stream.height = 16
        for _ in range(20):
            file.mux(stream.encode(av.VideoFrame(16, 16, "yuv420p")))
        file.mux(stream.encode(None))
    return str(path)


def test_media_match_by_the_stems_of_their_tags_best_first() -> None:
    library = (
        ("a", "sunset beach"),
        ("b", "oven"),
        ("c", "baked breads"),
        ("d", "bread-shop.jpg"),
        ("e", "the and for"),
    )
    assert matches(asked(*library)) == ["c", "d"]


def test_a_fitting_picture_of_ones_own_is_kept_not_copied(picture: str, desk: Desk) -> None:
    produced = find(asked((picture, "bread bakery"), ("missing", "sea")), desk)
    assert produced.kept == {"item-0": picture}
    assert not produced.files
    assert produced.facts == FootageFacts(kinds=("image",))


def test_clips_are_added_until_the_time_is_covered(picture: str, clip: str, desk: Desk) -> None:
    produced = find(asked((clip, "baking bread woman"), (picture, "bread")), desk)
    assert produced.facts == FootageFacts(kinds=("clip", "image"))
    assert produced.kept == {"item-0": clip, "item-1": picture}


def test_what_the_library_lacks_is_drawn(clip: str, desk: Desk) -> None:
    produced = find(asked((clip, "bread")), desk)
    assert produced.facts == FootageFacts(kinds=("clip", "image"))
    assert produced.kept == {"item-0": clip}
    drawn = produced.files["item-1"]
    assert isinstance(drawn, Path)
    with Image.open(drawn) as image:
        assert image.size == (96, 160)
