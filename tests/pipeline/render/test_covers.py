from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

from pipeline.render.covers import cover
from pipeline.render.materials import Materials
from pipeline.render.pictures import Pictures
from tests.pipeline.render import reel


def test_the_liveliest_early_scene_is_the_cover_without_captions(media: Callable[[str], Path], tmp_path: Path) -> None:
    for name in ("picture0", "picture2"):
        Image.new("RGB", (90, 160), (90, 92, 95)).save(media(name), format="PNG")
    materials = Materials(Pictures(reel.CANVAS, media), media, tmp_path, lambda: None)
    cover(reel.timeline(), materials, tmp_path / "cover.jpg")
    shown = cv2.imread(str(tmp_path / "cover.jpg"))
    assert shown.shape == (reel.CANVAS.height, reel.CANVAS.width, 3)
    assert np.std(shown) > 30


def test_a_film_with_a_subject_shows_it_on_its_cover(media: Callable[[str], Path], tmp_path: Path) -> None:
    Image.new("RGB", (90, 160), (10, 200, 30)).save(media("picture2"), format="PNG")
    *first, last = reel.shots(3)
    materials = Materials(Pictures(reel.CANVAS, media), media, tmp_path, lambda: None)
    cover(reel.timeline([*first, replace(last, subject=True)]), materials, tmp_path / "cover.jpg")
    blue, green, red = cv2.imread(str(tmp_path / "cover.jpg")).mean(axis=(0, 1))
    assert green > 150 > 60 > max(blue, red)
