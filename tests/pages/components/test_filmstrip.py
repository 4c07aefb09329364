from datetime import UTC, datetime

import pytest

from pages.components.filmstrip import numbers
from pipeline.views import SceneView

SCENES = [
    SceneView(id=c, scene_id=c, number=n, seconds=5, created_at=datetime(2026, 1, 1, tzinfo=UTC))
    for n, c in enumerate("abc", 1)
]


def test_an_order_of_scenes_becomes_their_numbers() -> None:
    assert numbers(SCENES, ["c", "a", "b"]) == (3, 1, 2)


@pytest.mark.parametrize(
    "ids", [[], ["a", "b", "c"], ["a", "b"], ["a", "b", "b"], ["a", "b", "x"], ["a", "b", "c", "a"], [1, 2, 3]]
)
def test_anything_but_a_new_order_of_all_scenes_moves_nothing(ids: list[object]) -> None:
    assert numbers(SCENES, ids) == ()
