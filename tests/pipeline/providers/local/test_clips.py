from pathlib import Path

import av
import pytest
from PIL import Image

from pipeline.capabilities import ClipFacts, ClipRequest
from pipeline.errors import Cancelled
from pipeline.provider import Desk
from pipeline.providers.local import clips


def desk(folder: Path) -> Desk:
    return Desk(intent="i", folder=folder, media=lambda digest: folder / digest, check_cancelled=lambda: None)


def test_a_picture_becomes_a_clip_of_the_asked_size_and_length(tmp_path: Path) -> None:
    Image.linear_gradient("L").convert("RGB").save(tmp_path / "abc", format="PNG")
    made = clips.animate(
        ClipRequest(prompt="zoom in", picture="abc", seconds=1.2, width=96, height=128), desk(tmp_path)
    )
    with av.open(str(made.files["clip"])) as clip:
        picture = clip.streams.video[0]
        assert (picture.width, picture.height, picture.frames) == (96, 128, 36)
    assert made.facts == ClipFacts(seconds=1.2, width=96, height=128)


def test_without_a_picture_the_prompt_is_drawn_and_filmed(tmp_path: Path) -> None:
    request = ClipRequest(prompt="a boat on the sea", seconds=0.5, width=97, height=128, fps=24)
    with av.open(str(clips.animate(request, desk(tmp_path)).files["clip"])) as clip:
        assert (clip.streams.video[0].width, clip.streams.video[0].frames) == (96, 12)


def test_the_same_request_is_the_same_clip(tmp_path: Path) -> None:
    request = ClipRequest(prompt="a boat on the sea", seconds=0.2, width=96, height=128)
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        clips.animate(request, desk(tmp_path / name))
    assert (tmp_path / "one" / "clip.mp4").read_bytes() == (tmp_path / "two" / "clip.mp4").read_bytes()


@pytest.mark.parametrize(
    ("prompt", "move"),
    [("slow Zoom Out of a tower", "pull out"), ("pan left over hills", "pan left"), ("a still life", "")],
)
def test_the_prompt_may_ask_for_a_camera_move(prompt: str, move: str) -> None:
    assert clips.motion(prompt) == move


def test_a_cancelled_clip_leaves_no_file(tmp_path: Path) -> None:
    Image.linear_gradient("L").convert("RGB").save(tmp_path / "abc", format="PNG")

    def stop() -> None:
        raise Cancelled("stop")

    stopping = Desk(intent="i", folder=tmp_path, media=lambda digest: tmp_path / digest, check_cancelled=stop)
    with pytest.raises(Cancelled):
        clips.animate(ClipRequest(prompt="", picture="abc", seconds=1, width=96, height=128), stopping)
    assert [path.name for path in tmp_path.iterdir()] == ["abc"]
