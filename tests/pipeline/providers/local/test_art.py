"""The illustrator: exact sizes, layers that make up the picture, the same bytes every time."""

from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from pipeline.capabilities import Desk, ImageFacts, ImageRequest, Produced
from pipeline.providers.local.art import draw


def drawn(folder: Path, request: ImageRequest) -> Produced:
    folder.mkdir(parents=True, exist_ok=True)
    return draw(request, Desk(intent="a", folder=folder, media=Path, check_cancelled=lambda: None))


def pixels(produced: Produced, name: str) -> NDArray[np.uint8]:
    path = produced.files[name]
    assert isinstance(path, Path)
    array = cv2.imread(str(path), cv2.IMREAD_UNCHANGED)
    assert array is not None
    return array.astype(np.uint8)


@pytest.mark.parametrize("size", [(320, 180), (180, 320), (256, 256), (341, 256), (257, 401)])
def test_the_picture_has_exactly_the_asked_size(tmp_path: Path, size: tuple[int, int]) -> None:
    produced = drawn(tmp_path, ImageRequest(prompt="mountains at sunrise", width=size[0], height=size[1]))
    assert pixels(produced, "picture").shape == (size[1], size[0], 3)
    assert isinstance(produced.facts, ImageFacts)
    assert (produced.facts.width, produced.facts.height) == size


def test_layers_over_each_other_are_the_picture(tmp_path: Path) -> None:
    produced = drawn(tmp_path, ImageRequest(prompt="an octopus under water", width=256, height=400))
    assert isinstance(produced.facts, ImageFacts)
    assert produced.facts.depths == tuple(sorted(produced.facts.depths))
    assert 2 <= len(produced.facts.depths) <= 4
    canvas = np.zeros((400, 256, 3), np.float64)
    for index in range(len(produced.facts.depths)):
        layer = pixels(produced, f"layer-{index}").astype(np.float64)
        top, left = (layer.shape[0] - 400) // 2, (layer.shape[1] - 256) // 2
        assert layer.shape[0] >= 400 * 1.06 and layer.shape[1] >= 256 * 1.06
        part = layer[top : top + 400, left : left + 256]
        alpha = part[..., 3:] / 255
        canvas = part[..., :3] * alpha + canvas * (1 - alpha)
    difference = np.abs(canvas - pixels(produced, "picture"))
    assert difference.max() <= 4 and difference.mean() < 0.6


def test_the_same_request_gives_the_same_bytes(tmp_path: Path) -> None:
    request = ImageRequest(prompt="forest at night", width=256, height=256, seed=5)
    first, second = drawn(tmp_path / "a", request), drawn(tmp_path / "b", request)
    for name, path in first.files.items():
        other = second.files[name]
        assert isinstance(path, Path) and isinstance(other, Path)
        assert path.read_bytes() == other.read_bytes()
