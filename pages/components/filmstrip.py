"""The storyboard as a strip of film: scenes change places by dragging or by the keyboard."""

from collections.abc import Sequence
from pathlib import Path

import streamlit as st

from pages.media import small
from pages.words import say
from pipeline.views import SceneView

HERE = Path(__file__).parent
WORDS = ("how", "label", "grip", "lifted", "moved", "dropped", "cancelled")
_STRIP = st.components.v2.component(
    "reelwright_filmstrip",
    html='<div class="strip"><ol></ol></div>\n<p class="how"></p><div aria-live="assertive"></div>',
    css=(HERE / "filmstrip.css").read_text(encoding="utf-8"),
    js=(HERE / "filmstrip.js").read_text(encoding="utf-8"),
)


def filmstrip(scenes: Sequence[SceneView], *, key: str) -> tuple[int, ...]:
    """The present scene numbers in the order a person just gave them, or () when nothing moved."""
    moved = _STRIP(
        key=key,
        data={"scenes": [_frame(scene) for scene in scenes], "words": {w: say(f"filmstrip.{w}") for w in WORDS}},
        on_order_change=lambda: None,
    ).order
    return numbers(scenes, moved or ())


def numbers(scenes: Sequence[SceneView], ids: Sequence[object]) -> tuple[int, ...]:
    """The scene numbers of `ids`; () unless they name each scene once and in a new order."""
    by_id = {scene.id: scene.number for scene in scenes}
    order = tuple(by_id[str(name)] for name in ids if str(name) in by_id)
    present = tuple(scene.number for scene in scenes)
    return order if sorted(order) == sorted(present) and order != present else ()


def _frame(scene: SceneView) -> dict[str, str | int]:
    return {
        "id": scene.id,
        "number": scene.number,
        "title": scene.title or scene.words[:40],
        "seconds": f"{scene.seconds:.1f} s",
        "image": small(scene.image) if scene.image else "",
    }
