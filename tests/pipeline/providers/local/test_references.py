"""Pictures that a scene goes by are seen in it: cut out and staged, or as the scene itself."""

from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from pipeline.capabilities import ImageFacts, ImageRequest
from pipeline.provider import Desk, Produced
from pipeline.providers.local.art import draw

TEAL, PLUM = (20, 150, 160), (150, 40, 170)
Picture = NDArray[np.uint8]


def on_white(path: Path, colour: tuple[int, int, int] = TEAL) -> str:
    picture = Image.new("RGB", (300, 260), "white")
    ImageDraw.Draw(picture).ellipse((60, 40, 240, 220), fill=colour)
    picture.save(path)
    return str(path)


def with_alpha(path: Path) -> str:
    picture = Image.new("RGBA", (200, 300), (0, 0, 0, 0))
    ImageDraw.Draw(picture).rounded_rectangle((50, 30, 150, 290), 30, fill=(*PLUM, 255))
    picture.save(path)
    return str(path)


def portrait(path: Path, size: tuple[int, int] = (240, 360)) -> str:
    """A photograph with no even background: noise, a face, a jacket."""
    noise = np.random.default_rng(4).integers(0, 255, (size[1] // 12, size[0] // 12, 3)).astype(np.uint8)
    picture = Image.fromarray(cv2.resize(noise, size, interpolation=cv2.INTER_CUBIC))
    ink = ImageDraw.Draw(picture)
    ink.ellipse((80, 90, 160, 200), fill=(230, 180, 140))
    ink.rectangle((50, 200, 190, size[1]), fill=PLUM)
    picture.save(path, quality=95)
    return str(path)


def scene(folder: Path, *references: str, prompt: str = "A peaceful forest at sunrise") -> tuple[Produced, Picture]:
    folder.mkdir(exist_ok=True)
    names = tuple(Path(one).name for one in references)
    request = ImageRequest(prompt=prompt, width=320, height=180, references=names, layered=False)
    produced = draw(
        request, Desk(intent="a", folder=folder, media=folder.parent.joinpath, check_cancelled=lambda: None)
    )
    view = cv2.imread(str(produced.files["picture"]))
    assert view is not None
    return produced, cv2.cvtColor(view, cv2.COLOR_BGR2RGB).astype(np.uint8)


def share(view: Picture, colour: tuple[int, int, int]) -> float:
    return float((np.abs(view.astype(int) - colour).max(axis=2) < 45).mean())


@pytest.mark.parametrize(("make", "colour"), [(on_white, TEAL), (with_alpha, PLUM)])
@pytest.mark.parametrize("prompt", ["A peaceful forest at sunrise", "Ocean waves at sunset", "xyzzy"])
def test_a_cut_out_stands_in_the_scene_that_the_words_name(tmp_path: Path, make, colour, prompt: str) -> None:  # type: ignore[no-untyped-def]
    _, plain = scene(tmp_path / "plain", prompt=prompt)
    _, view = scene(tmp_path / "shown", make(tmp_path / "r.png"), prompt=prompt)
    assert share(plain, colour) < 0.02
    assert share(view, colour) > 0.04
    assert (np.abs(view[:8].astype(int) - 255).mean()) > 20


def test_the_place_stays_the_one_of_the_words(tmp_path: Path) -> None:
    produced, _ = scene(tmp_path / "a", on_white(tmp_path / "r.png"), prompt="A robot in a city at night")
    assert isinstance(produced.facts, ImageFacts)
    assert produced.facts.description == "city, reference"


def test_two_references_stand_side_by_side(tmp_path: Path) -> None:
    _, view = scene(tmp_path / "a", on_white(tmp_path / "r.png"), with_alpha(tmp_path / "s.png"))
    assert share(view, TEAL) > 0.02
    assert share(view, PLUM) > 0.02
    across = [
        np.flatnonzero((np.abs(view.astype(int) - colour).max(axis=2) < 45).any(axis=0)).mean()
        for colour in (TEAL, PLUM)
    ]
    assert abs(across[0] - across[1]) > 60


def test_a_portrait_photograph_is_the_scene_itself(tmp_path: Path) -> None:
    produced, view = scene(tmp_path / "a", portrait(tmp_path / "p.jpg"))
    assert isinstance(produced.facts, ImageFacts)
    assert produced.facts.description == "photograph"
    whole = np.asarray(Image.open(tmp_path / "p.jpg").resize((130, 194))).astype(int)[7:187]
    middle = view[:, 95:225].astype(int)
    assert np.abs(middle[20:150, 10:120] - whole[20:150, 10:120]).mean() < 25
    assert view[:, :60].std() < middle.std()


def test_a_photograph_of_the_film_s_shape_fills_it(tmp_path: Path) -> None:
    portrait(tmp_path / "p.jpg", (360, 240))
    _, view = scene(tmp_path / "a", str(tmp_path / "p.jpg"))
    assert share(view, PLUM) > 0.02
    assert view[:, :40].std() > 20


def test_a_photograph_stands_upright_as_its_camera_says(tmp_path: Path) -> None:
    straight = portrait(tmp_path / "p.png")
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.open(straight).rotate(90, expand=True).save(tmp_path / "turned.png", exif=exif)
    (_, first), (_, second) = scene(tmp_path / "a", straight), scene(tmp_path / "b", str(tmp_path / "turned.png"))
    assert np.abs(first[:, 110:210].astype(int) - second[:, 110:210]).mean() < 12


def test_a_picture_that_cannot_be_read_is_said_and_the_scene_drawn(tmp_path: Path) -> None:
    (tmp_path / "broken.png").write_bytes(b"not a picture")
    produced, view = scene(tmp_path / "a", str(tmp_path / "broken.png"))
    assert produced.warnings == ("A reference picture could not be read: the film goes by the words there.",)
    assert view.std() > 10


def test_the_same_references_give_the_same_bytes(tmp_path: Path) -> None:
    names = on_white(tmp_path / "r.png"), portrait(tmp_path / "p.jpg")
    first, second = scene(tmp_path / "a", *names)[0], scene(tmp_path / "b", *names)[0]
    assert Path(str(first.files["picture"])).read_bytes() == Path(str(second.files["picture"])).read_bytes()
