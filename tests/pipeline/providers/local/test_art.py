"""The illustrator: exact sizes, layers that make up the picture, the same bytes every time."""

import hashlib
import subprocess
import sys
from pathlib import Path
from random import Random
from typing import Literal

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from pipeline.capabilities import ImageFacts, ImageRequest, MovingPart
from pipeline.errors import Cancelled
from pipeline.provider import Desk, Produced
from pipeline.providers.local.art import draw
from pipeline.providers.local.art.palettes import PALETTES
from pipeline.providers.local.art.settings import SETTINGS
from pipeline.providers.local.art.stage import Spot, Stage
from pipeline.providers.local.art.subjects import SUBJECTS

Pixels = NDArray[np.uint8]
SHAPES = ((320, 180), (180, 320), (256, 256), (341, 256))


def drawn(folder: Path, request: ImageRequest) -> Produced:
    folder.mkdir(parents=True, exist_ok=True)
    return draw(request, Desk(intent="a", folder=folder, media=Path, check_cancelled=lambda: None))


def path(produced: Produced, name: str) -> Path:
    found = produced.files[name]
    assert isinstance(found, Path)
    return found


def pixels(produced: Produced, name: str = "picture") -> Pixels:
    array = cv2.imread(str(path(produced, name)), cv2.IMREAD_UNCHANGED)
    assert array is not None
    return array.astype(np.uint8)


def facts(produced: Produced) -> ImageFacts:
    assert isinstance(produced.facts, ImageFacts)
    return produced.facts


def look(folder: Path, prompt: str, size: tuple[int, int] = (160, 284), **more: str | int | tuple[str, ...]) -> Pixels:
    asked = {"prompt": prompt, "width": size[0], "height": size[1], "layered": False, **more}
    return pixels(drawn(folder, ImageRequest.model_validate(asked)))


@pytest.mark.parametrize("size", [*SHAPES, (257, 401)])
def test_the_picture_has_exactly_the_asked_size(tmp_path: Path, size: tuple[int, int]) -> None:
    produced = drawn(tmp_path, ImageRequest(prompt="mountains at sunrise", width=size[0], height=size[1]))
    assert pixels(produced).shape == (size[1], size[0], 3)
    assert (facts(produced).width, facts(produced).height) == size


def test_a_picture_can_be_4096_pixels_wide(tmp_path: Path) -> None:
    assert look(tmp_path, "a desert", (4096, 640)).shape == (640, 4096, 3)


@pytest.mark.parametrize("prompt", ["an octopus under water", "a robot in the city at night", "xyzzy"])
@pytest.mark.parametrize("style", ["", "watercolor"])
def test_layers_over_each_other_are_the_picture(tmp_path: Path, prompt: str, style: str) -> None:
    produced = drawn(tmp_path, ImageRequest(prompt=prompt, style=style, width=256, height=401))
    depths = facts(produced).depths
    assert depths == tuple(sorted(depths))
    assert (depths[0], depths[-1]) == (0, 1)
    assert 2 <= len(depths) <= 4
    canvas = np.zeros((401, 256, 3), np.float64)
    for index, depth in enumerate(depths):
        layer = pixels(produced, f"layer-{index}").astype(np.float64)
        top, left = (layer.shape[0] - 401) // 2, (layer.shape[1] - 256) // 2
        assert layer.shape[0] >= 401 * 1.06
        assert layer.shape[1] >= 256 * 1.06
        canvas = over(canvas, layer[top : top + 401, left : left + 256])
        for number, part in enumerate(facts(produced).parts):
            if part.depth == depth:
                canvas = over(canvas, placed(produced, number, part))
    difference = np.abs(canvas - pixels(produced))
    assert difference.max() <= 6
    assert difference.mean() < 0.7


def over(canvas: NDArray[np.float64], shown: NDArray[np.float64]) -> NDArray[np.float64]:
    alpha = shown[..., 3:] / 255
    laid: NDArray[np.float64] = shown[..., :3] * alpha + canvas * (1 - alpha)
    return laid


def placed(produced: Produced, number: int, part: MovingPart) -> NDArray[np.float64]:
    """A moving part in its final place among the layers, on a clear sheet of the picture's size."""
    cells = np.split(pixels(produced, f"part-{number}").astype(np.float64), part.cells)
    cell = cells[0] if part.loop else cells[-1]
    wide, high = facts(produced).width, facts(produced).height
    tall, across = pixels(produced, "layer-0").shape[:2]
    left, top = round(part.x * across), round(part.y * tall)
    assert (round(part.width * across), round(part.height * tall)) == (cell.shape[1], cell.shape[0])
    sheet = np.zeros((tall * 3, across * 3, 4))
    sheet[tall + top : tall + top + cell.shape[0], across + left : across + left + cell.shape[1]] = cell
    first = tall + (tall - high) // 2, across + (across - wide) // 2
    return sheet[first[0] : first[0] + high, first[1] : first[1] + wide]


def test_the_back_layer_covers_its_whole_canvas(tmp_path: Path) -> None:
    for prompt in ("ocean", "city", "xyzzy", "cave", "cafe"):
        produced = drawn(tmp_path / prompt, ImageRequest(prompt=prompt, width=256, height=256))
        assert pixels(produced, "layer-0")[..., 3].min() == 255


def test_an_unlayered_picture_is_the_same_picture_alone(tmp_path: Path) -> None:
    request = ImageRequest(prompt="a castle", width=256, height=256)
    whole = drawn(tmp_path / "a", request)
    alone = drawn(tmp_path / "b", request.model_copy(update={"layered": False}))
    assert list(alone.files) == ["picture"]
    assert facts(alone).depths == ()
    assert path(alone, "picture").read_bytes() == path(whole, "picture").read_bytes()


def test_the_same_request_gives_the_same_bytes(tmp_path: Path) -> None:
    request = ImageRequest(prompt="forest at night", style="vintage", width=256, height=256, seed=5)
    first, second = drawn(tmp_path / "a", request), drawn(tmp_path / "b", request)
    assert {name: path(first, name).read_bytes() for name in first.files} == {
        name: path(second, name).read_bytes() for name in second.files
    }


def test_another_process_gives_the_same_bytes(tmp_path: Path) -> None:
    request = ImageRequest(prompt="a hero in ancient ruins", width=256, height=256, seed=9)
    here = path(drawn(tmp_path / "a", request), "picture").read_bytes()
    (tmp_path / "b").mkdir()
    code = (
        "import sys; from pathlib import Path\n"
        "from pipeline.capabilities import ImageRequest\nfrom pipeline.provider import Desk\n"
        "from pipeline.providers.local.art import draw\n"
        "desk = Desk(intent='a', folder=Path(sys.argv[1]), media=Path, check_cancelled=lambda: None)\n"
        "draw(ImageRequest.model_validate_json(sys.argv[2]), desk)\n"
    )
    subprocess.run([sys.executable, "-c", code, str(tmp_path / "b"), request.model_dump_json()], check=True)
    assert hashlib.sha256((tmp_path / "b" / "picture.png").read_bytes()).digest() == hashlib.sha256(here).digest()


@pytest.mark.parametrize("prompt", ["an octopus", "a forest", "a city", "mountains", "the sea", "xyzzy", "a robot"])
def test_another_seed_is_clearly_another_composition(tmp_path: Path, prompt: str) -> None:
    views = [look(tmp_path / str(seed), prompt, seed=seed).astype(int) for seed in range(4)]
    for index, one in enumerate(views):
        for other in views[index + 1 :]:
            assert np.abs(one - other).mean() > 6


def test_a_draft_and_a_master_show_one_composition(tmp_path: Path) -> None:
    small = look(tmp_path / "a", "a lighthouse in a storm", (180, 320))
    large = look(tmp_path / "b", "a lighthouse in a storm", (360, 640))
    shrunk = cv2.resize(large, (180, 320), interpolation=cv2.INTER_AREA).astype(int)
    assert np.abs(small - shrunk).mean() < 6


@pytest.mark.parametrize("place", sorted(SETTINGS))
def test_every_place_is_drawn_in_every_shape(tmp_path: Path, place: str) -> None:
    for size in SHAPES:
        view = look(tmp_path / str(size), place, (size[0] // 2, size[1] // 2))
        assert view.std() > 4


@pytest.mark.parametrize("thing", sorted(SUBJECTS))
def test_every_thing_changes_the_picture(tmp_path: Path, thing: str) -> None:
    stage = Stage(128, 160, PALETTES["golden"], Random(1))
    SUBJECTS[thing](stage, Spot(x=stage.wide / 2, y=stage.high / 2, size=420, floating=True))
    alpha = stage.surfaces[2].toarray()[..., 3]
    assert (alpha > 128).mean() > 0.01


@pytest.mark.parametrize(
    "text",
    [
        "\x00\x07\x1b[31m",
        "🐙🌊 " * 50,
        "%{}%s{0}",
        "a" * 1_000_000,
        "\u202eoctopus",
        "",
        "../../etc/passwd",
        "深い海のタコ",
    ],
)
@pytest.mark.parametrize("role", ["scene", "product", "end_card", "character"])
def test_hostile_words_are_harmless(
    tmp_path: Path, text: str, role: Literal["scene", "product", "end_card", "character"]
) -> None:
    request = ImageRequest(
        prompt=text, words=text, caption=text, style=text[:99], mood=text[:99], role=role, width=128, height=128
    )
    assert pixels(drawn(tmp_path, request)).shape == (128, 128, 3)
    assert sorted(file.name for file in tmp_path.iterdir())[-1] == "picture.png"


def test_a_cancelled_job_stops_the_drawing(tmp_path: Path) -> None:
    def cancelled() -> None:
        raise Cancelled("stopped")

    desk = Desk(intent="a", folder=tmp_path, media=Path, check_cancelled=cancelled)
    with pytest.raises(Cancelled):
        draw(ImageRequest(prompt="sea", width=64, height=64), desk)
    assert not list(tmp_path.iterdir())


def test_styles_change_the_colours(tmp_path: Path) -> None:
    noir = look(tmp_path / "a", "a city", style="noir").astype(int)
    assert np.abs(noir[..., 0] - noir[..., 2]).max() <= 2
    neon, calm = (look(tmp_path / style, "a city", style=style).astype(int) for style in ("neon", "minimalist"))
    assert neon.mean() < calm.mean() - 40
