import pytest

from pages.components.boundary import line, plain
from pipeline.errors import NotFound, ReelwrightError, RenderFailed
from pipeline.hostpaths import hidden


@pytest.mark.parametrize(
    "said",
    [
        "ffmpeg: /home/ana/.reelwright/work/a.mp4: No such file",
        r"C:\Users\ana\films\a.mp4 is gone",
        "see /etc/hosts/x now",
        "Can't write in '/home/ana maria/my films': give yourself write rights",
    ],
)
def test_no_host_path_reaches_a_page(said: str) -> None:
    shown = line(RenderFailed(said))
    assert "…" in shown
    assert "ana" not in shown
    assert "etc" not in shown


def test_an_error_is_one_line_with_a_lead() -> None:
    assert line(NotFound("No film 'x'.\nAt all.")) == "Not here any more. No film 'x'. At all."


def test_a_text_cannot_draw_on_the_page() -> None:
    assert plain("**[a](b)** <b>$x$</b>") == r"\*\*\[a\](b)\*\* \<b\>\$x\$\</b\>"


def test_a_short_fraction_is_no_path() -> None:
    assert line(ReelwrightError("use 16:9 and/or 9:16")) == r"use 16\:9 and/or 9\:16"


def test_an_address_is_no_path() -> None:
    said = "https://api.example.com/v1/images could not be reached: png/jpg/webp are taken"
    assert hidden(said) == said
