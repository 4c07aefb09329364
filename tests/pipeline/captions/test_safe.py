import pytest

from pipeline.captions.safe import Area, margins, safe_area


def test_short_form_keeps_clear_of_the_apps_own_buttons() -> None:
    area = safe_area(1080, 1920)
    assert area.top >= 0.12 * 1920
    assert area.bottom <= 0.80 * 1920
    assert area.right <= 0.88 * 1080
    assert area.left >= 0.06 * 1080


@pytest.mark.parametrize(
    ("width", "height"), [(1080, 1920), (720, 1280), (1920, 1080), (1080, 1080), (1440, 1080), (214, 120)]
)
def test_areas_are_even_and_inside(width: int, height: int) -> None:
    area = safe_area(width, height)
    assert all(edge % 2 == 0 for edge in (area.left, area.top, area.right, area.bottom))
    assert 0 < area.left < area.right < width
    assert 0 < area.top < area.bottom < height


def test_wide_frames_are_title_safe() -> None:
    assert safe_area(1920, 1080) == Area(96, 54, 1824, 972)
    assert margins(1280, 720).aspect == 16 / 9
