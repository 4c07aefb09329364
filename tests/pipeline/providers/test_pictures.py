"""Pictures to and from vendors."""

import base64
import io
from pathlib import Path

import pytest
from PIL import Image

from pipeline.capabilities import ImageRequest
from pipeline.providers import pictures
from tests.providers_server import media


def test_a_picture_is_cut_to_exactly_the_asked_size(tmp_path: Path):
    with Image.open(pictures.cover(media.png(400, 100), 30, 50, tmp_path / "p.png")) as picture:
        assert (picture.size, picture.format) == ((30, 50), "PNG")


def test_what_is_sent_is_a_jpeg_of_bounded_size_and_shape(tmp_path: Path):
    (tmp_path / "p").write_bytes(media.png(3000, 1000))
    head, _, encoded = pictures.data_uri(tmp_path / "p", 512, (1280, 720)).partition(",")
    with Image.open(io.BytesIO(base64.b64decode(encoded))) as picture:
        assert (head, picture.format, picture.size) == ("data:image/jpeg;base64", "JPEG", (512, 288))


@pytest.mark.parametrize(
    "content", [b"", media.HTML, media.png(40, 30)[:100], media.mp4(32, 32, 0.5), b"GIF89a" + b"\0" * 40]
)
def test_what_is_no_picture_is_refused(tmp_path: Path, content: bytes):
    with pytest.raises(pictures.UnusablePicture):
        pictures.cover(content, 10, 10, tmp_path / "p.png")


def test_a_bomb_is_refused_before_it_is_decoded(tmp_path: Path):
    out = io.BytesIO()
    Image.new("1", (7000, 7000)).save(out, "PNG")
    with pytest.raises(pictures.UnusablePicture, match=r"too large|exceeds limit"):
        pictures.cover(out.getvalue(), 10, 10, tmp_path / "p.png")


def test_an_image_model_is_told_prompt_role_style_and_mood():
    asked = ImageRequest(prompt="A pier", role="character", style="noir", mood="calm!", width=8, height=8)
    assert pictures.described(asked) == (
        "A pier. A character reference sheet: the same person from the front, side and back, plain background. noir. calm!"
    )
