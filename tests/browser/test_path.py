"""The whole path of a film in a real browser: made, watched, fixed, approved, played, exported, counted."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import settled, short_film

pytestmark = pytest.mark.xdist_group("browser")

Screen = Callable[..., Page]
TITLE = "A lighthouse keeper"
ENDED = "video => video.currentTime > 0.2 && !video.error"


def test_a_film_from_the_first_word_to_the_last_figure(screen: Screen, width: int) -> None:
    page = screen(width=width)
    job_id = short_film(page)
    watched_from_two_tabs(page, screen, job_id)
    storyboard_fixed(page)
    page.get_by_role("button", name="Approve and render").click()
    played(page)
    exported(page)
    counted(screen("/metrics", width=width))


def watched_from_two_tabs(page: Page, screen: Screen, job_id: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_contain_text(TITLE)
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_contain_text(TITLE)
    other = screen(f"/?job={job_id}")
    expect(other.get_by_role("heading", level=1)).to_contain_text(TITLE)
    expect(other.get_by_text("Ready for your review")).to_be_visible()
    other.close()
    expect(page.get_by_role("button", name="Review the storyboard")).to_be_visible()


def storyboard_fixed(page: Page) -> None:
    page.get_by_role("button", name="Review the storyboard").click()
    first = page.get_by_role("textbox", name="Words of scene 1")
    expect(first).to_be_visible()
    before = words(page)

    first.fill("The sea has never looked so still.")
    first.press("Control+Enter")
    expect(page.get_by_role("button", name="Undo")).to_be_enabled()

    dragged(page, place=1, onto=2)
    expect(page.get_by_role("textbox", name="Words of scene 2")).to_have_value("The sea has never looked so still.")
    moved_by_keyboard(page, place=2)
    expect(page.get_by_role("textbox", name="Words of scene 1")).to_have_value("The sea has never looked so still.")

    for _ in range(3):
        settled(page)
        page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("button", name="Undo")).to_be_disabled()
    settled(page)
    assert words(page) == before


def words(page: Page) -> list[str]:
    return [box.input_value() for box in page.get_by_role("textbox", name="Words of scene").all()]


def dragged(page: Page, *, place: int, onto: int) -> None:
    settled(page)
    grips = page.get_by_role("button", name="Move scene")
    expect(grips.first).to_be_visible()
    grips.first.scroll_into_view_if_needed()
    start, end = grips.nth(place - 1).bounding_box(), grips.nth(onto - 1).bounding_box()
    assert start is not None
    assert end is not None
    page.mouse.move(start["x"] + 8, start["y"] + 8)
    page.mouse.down()
    page.mouse.move(end["x"] + 8, end["y"] + 8, steps=12)
    page.mouse.up()


def moved_by_keyboard(page: Page, *, place: int) -> None:
    settled(page)
    grip = page.get_by_role("button", name="Move scene").nth(place - 1)
    grip.focus()
    for key in (" ", "ArrowLeft", " "):
        page.keyboard.press(key)


def played(page: Page) -> None:
    video = page.locator("video")
    expect(video).to_be_visible()
    with page.expect_response(lambda answer: "/reel/" in answer.url and answer.status == 206):
        video.evaluate("video => { video.muted = true; video.load(); return video.play() }")
    page.wait_for_function(f"() => ({ENDED})(document.querySelector('video'))")


def exported(page: Page) -> None:
    page.get_by_role("button", name="Export", exact=False).last.click()
    expect(page.get_by_role("heading", name="Take it to")).to_be_visible()
    settled(page)
    page.get_by_role("button", name="Make the file").click()
    link = page.get_by_role("link", name="Download")
    expect(link).to_be_visible()
    answer = page.request.get(str(link.get_attribute("href")))
    assert answer.status == 200
    assert answer.headers["content-disposition"].startswith("attachment")
    assert answer.body()[4:8] == b"ftyp"


def counted(page: Page) -> None:
    expect(page.get_by_text("Calls by day")).to_be_visible()
    expect(page.get_by_test_id("stMetricValue").filter(has_text="100%")).to_be_visible()
    expect(page.locator("canvas, svg").first).to_be_attached()
