from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from pipeline.render.covers import candidates, cover, shown
from pipeline.render.materials import Materials
from pipeline.render.pictures import Pictures
from pipeline.timeline import Timeline
from tests.pipeline.render import reel


def covered(timeline: Timeline, media: Callable[[str], Path], folder: Path) -> NDArray[np.uint8]:
    materials = Materials(Pictures(reel.CANVAS, media), media, folder, lambda: None)
    cover([shown(timeline, scene, materials) for scene in candidates(timeline)], folder / "cover.jpg")
    return np.asarray(cv2.imread(str(folder / "cover.jpg")), np.uint8)


def test_the_liveliest_early_scene_is_the_cover_without_captions(media: Callable[[str], Path], tmp_path: Path) -> None:
    for name in ("picture0", "picture2"):
        Image.new("RGB", (90, 160), (90, 92, 95)).save(media(name), format="PNG")
    found = covered(reel.timeline(), media, tmp_path)
    assert found.shape == (reel.CANVAS.height, reel.CANVAS.width, 3)
    assert np.std(found) > 30


def test_a_film_with_a_subject_shows_it_on_its_cover(media: Callable[[str], Path], tmp_path: Path) -> None:
    Image.new("RGB", (90, 160), (10, 200, 30)).save(media("picture2"), format="PNG")
    *first, last = reel.shots(3)
    timeline = reel.timeline([*first, replace(last, subject=True)])
    blue, green, red = covered(timeline, media, tmp_path).mean(axis=(0, 1))
    assert green > 150 > 60 > max(blue, red)
