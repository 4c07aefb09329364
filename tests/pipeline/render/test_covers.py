from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

from pipeline.render.covers import cover
from pipeline.render.frames import Materials
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
