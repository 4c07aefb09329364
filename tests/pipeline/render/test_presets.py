import pytest

from pipeline.errors import InvalidInput
from pipeline.render.presets import FORMATS, PRESETS, QUALITIES, target

SHAPES = {"16:9": (1920, 1080), "9:16": (1080, 1920), "1:1": (1080, 1080), "4:3": (1440, 1080), "4:5": (1080, 1350)}


@pytest.mark.parametrize(
    ("shape", "low", "medium", "high"),
    [
        ("16:9", (854, 480), (1280, 720), (1920, 1080)),
        ("9:16", (480, 854), (720, 1280), (1080, 1920)),
        ("1:1", (480, 480), (720, 720), (1080, 1080)),
        ("4:3", (640, 480), (960, 720), (1440, 1080)),
    ],
)
def test_a_quality_is_a_frame_turned_for_upright_films(shape, low, medium, high):
    found = [target(*SHAPES[shape], "mp4", quality) for quality in QUALITIES]
    assert [(made.width, made.height) for made in found] == [low, medium, high]


@pytest.mark.parametrize("size", [*SHAPES.values(), (256, 144), (144, 256), (1366, 768), (2160, 3840)])
@pytest.mark.parametrize("quality", QUALITIES.values())
def test_every_size_fits_its_frame_is_even_and_keeps_the_shape(size, quality):
    made = target(*size, "webm", quality.name)
    across, down = sorted((quality.width, quality.height), reverse=size[0] >= size[1])
    assert made.width <= across
    assert made.height <= down
    assert made.width % 2 == made.height % 2 == 0
    assert made.width / made.height == pytest.approx(size[0] / size[1], rel=0.01)


def test_a_preset_has_its_platform_s_frame_and_limits():
    reels = target(1080, 1920, "mp4", "low", "reels")
    assert (reels.width, reels.height, reels.fill, reels.most_seconds) == (1080, 1920, False, 180)
    assert target(1920, 1080, "mp4", "low", "reels").fill
    assert target(1080, 1920, "mp4", "low", "square").fill


def test_platforms_with_the_same_frame_share_one_file():
    looks = {target(1080, 1920, "mp4", "low", preset).look for preset in ("tiktok", "reels", "shorts")}
    assert looks == {target(1080, 1920, "mp4", "high").look}


def test_a_gif_preview_is_320_pixels_wide_and_five_seconds_long():
    gif = target(1920, 1080, "mp4", "high", "gif")
    assert (gif.width, gif.height, gif.format.most_seconds) == (320, 180, 5)
    assert target(1920, 1080, "gif", "medium") == gif


@pytest.mark.parametrize(
    ("asked", "field"),
    [(("avi", "low", ""), "format"), (("MP4", "low", ""), "format"), (("mp4", "720", ""), "quality"),
     (("mp4", "low", "vine"), "preset")],
)  # fmt: skip
def test_an_unknown_choice_names_its_field_and_the_known_ones(asked, field):
    with pytest.raises(InvalidInput, match="is not one of") as caught:
        target(1920, 1080, *asked)
    assert caught.value.field == field


def test_every_row_is_named_by_its_key_and_has_a_title():
    for rows in (FORMATS, QUALITIES, PRESETS):
        assert all(row.name == name and row.title for name, row in rows.items())
