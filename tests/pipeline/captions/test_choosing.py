import numpy as np
import pytest

from pipeline.capabilities import Word
from pipeline.captions.choosing import Choice, contrast, styled
from pipeline.captions.sprites import sprites
from pipeline.captions.styles import FONTS, STYLES, Style
from pipeline.captions.timing import Line

COLOURS = ("#FFFFFF", "#000000", "#FFE11A", "#1D4ED8", "#7F7F7F")
GROUNDS = {"white": 255, "grey": 128, "black": 0}


def luminance(rgb: np.ndarray) -> np.ndarray:
    linear = np.where(rgb <= 10, rgb / 3294, ((rgb / 255 + 0.055) / 1.055) ** 2.4)
    return linear @ np.array([0.2126, 0.7152, 0.0722])


def readable(style: Style, ground: int, *, active: bool) -> float:
    """How much a word stands out: WCAG contrast between its lightest and its darkest tenth of drawn pixels."""
    words = (Word(text="Hm", start=0, end=1), Word(text="Hm", start=1, end=2))
    (first, *_) = sprites(Line(words=words), style=style, width=480, height=270, language="en")
    half = first.rgba.shape[1] // 2
    part = first.rgba[:, :half] if active else first.rgba[:, half:]
    alpha = part[..., 3:] / 255
    shown = luminance(part[..., :3] * alpha + ground * (1 - alpha))
    ink = np.append(shown[part[..., 3] > 60].ravel(), luminance(np.full(3, ground)))
    dark, light = np.quantile(ink, [0.1, 0.9])
    return float((light + 0.05) / (dark + 0.05))


@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("active", [True, False], ids=["spoken word", "other words"])
@pytest.mark.parametrize("style", STYLES)
def test_every_style_can_be_read_on_any_ground(style: str, active: bool, ground: str) -> None:
    assert readable(STYLES[style], GROUNDS[ground], active=active) > 2.5


@pytest.mark.parametrize("text", COLOURS)
@pytest.mark.parametrize("style", STYLES)
def test_letters_of_any_colour_can_be_told_from_what_lies_around_them(style: str, text: str) -> None:
    chosen = styled(STYLES[style], Choice(text=text))
    around = chosen.plate or chosen.stroke_colour
    assert chosen.fill == 0xFF000000 | int(text[1:], 16)
    assert contrast(chosen.fill, around) >= 3


@pytest.mark.parametrize("highlight", COLOURS)
@pytest.mark.parametrize("style", [name for name, style in STYLES.items() if style.behaviour != "still"])
def test_a_highlight_of_any_colour_can_be_read(style: str, highlight: str) -> None:
    chosen = styled(STYLES[style], Choice(highlight=highlight))
    if chosen.active_box:
        assert chosen.active_box == 0xFF000000 | int(highlight[1:], 16)
        assert contrast(chosen.active, chosen.active_box) >= 3
    else:
        assert chosen.active == 0xFF000000 | int(highlight[1:], 16)
        assert contrast(chosen.active, chosen.plate or chosen.stroke_colour) >= 2.5


@pytest.mark.parametrize("style", STYLES)
def test_nothing_chosen_leaves_the_style_as_it_is(style: str) -> None:
    assert styled(STYLES[style], Choice()) == STYLES[style]


def test_chosen_colours_are_in_the_picture() -> None:
    style = styled(STYLES["highlight"], Choice(text="#00FF00", highlight="#FF0000"))
    words = (Word(text="MMM", start=0, end=1), Word(text="MMM", start=1, end=2))
    (first, _) = sprites(Line(words=words), style=style, width=480, height=270, language="en")
    half = first.rgba.shape[1] // 2
    said, waiting = (first.rgba[:, part].reshape(-1, 4) for part in (slice(half), slice(half, None)))
    assert (said == (255, 0, 0, 255)).all(axis=1).sum() > 100
    assert (waiting == (0, 255, 0, 255)).all(axis=1).sum() > 100
    assert not (said == (0, 255, 0, 255)).all(axis=1).any()


def test_every_font_changes_the_letters() -> None:
    line = Line(words=(Word(text="Ragamuffin", start=0, end=1),))
    drawn = {
        sprites(line, style=styled(STYLES["pop"], Choice(font=font)), width=480, height=270, language="en")[
            -1
        ].rgba.tobytes()
        for font in FONTS
        if font != "montserrat"
    }
    assert len(drawn) == len(FONTS) - 1
