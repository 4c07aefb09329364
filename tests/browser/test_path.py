"""The whole path of a film in a real browser: made, watched, fixed, approved, played, exported, counted."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import choose, settled, short_film

pytestmark = pytest.mark.xdist_group("browser")

Screen = Callable[..., Page]
TITLE = "How coffee conquered the world"
STILL = "The sea has never looked so still."
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

    first.fill(STILL)
    first.press("Control+Enter")
    expect(page.get_by_role("button", name="Undo")).to_be_enabled()

    dragged(page, place=1, onto=2)
    expect(page.get_by_role("textbox", name="Words of scene 2")).to_have_value(STILL)
    moved_by_keyboard(page, place=2)
    expect(page.get_by_role("textbox", name="Words of scene 1")).to_have_value(STILL)

    for place in (2, 1):
        undone(page)
        expect(page.get_by_role("textbox", name=f"Words of scene {place}")).to_have_value(STILL)
    undone(page)
    expect(page.get_by_role("button", name="Undo")).to_be_disabled()
    settled(page)
    assert words(page) == before


def undone(page: Page) -> None:
    settled(page)
    page.get_by_role("button", name="Undo").click()


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
    saved(page, ".mp4", b"ftyp", at=4)
    page.get_by_role("radio", name="Choose yourself").click()
    for title, ending, head, at in FORMATS:
        choose(page, "Format", title)
        page.get_by_role("button", name="Make the file").click()
        saved(page, ending, head, at=at)
    page.get_by_role("button", name="Make the bundle").click()
    saved(page, ".zip", b"PK", at=0)
    for name, head in (("SRT", b"1\n00:00"), ("VTT", b"WEBVTT")):
        assert fetched(page, page.get_by_role("link", name=name)).startswith(head)


FORMATS = (("WebM", ".webm", b"\x1a\x45\xdf\xa3", 0), ("QuickTime", ".mov", b"ftyp", 4), ("GIF", ".gif", b"GIF8", 0))


def saved(page: Page, ending: str, head: bytes, *, at: int) -> None:
    link = page.locator('a[href*="/reel/"]').filter(has_text=ending) if ending == ".zip" else made(page, ending)
    expect(link).to_be_visible()
    assert fetched(page, link)[at:].startswith(head)


def made(page: Page, ending: str) -> Locator:
    card = page.locator('[class*="st-key-made-"]').filter(has_text=ending)
    return card.first.get_by_role("link", name="Download")


def fetched(page: Page, link: Locator) -> bytes:
    answer = page.request.get(str(link.get_attribute("href")))
    assert answer.status == 200
    assert answer.headers["content-disposition"].startswith("attachment")
    return answer.body()


def counted(page: Page) -> None:
    expect(page.get_by_text("Calls by day")).to_be_visible()
    expect(page.get_by_test_id("stMetricValue").filter(has_text=re.compile(r"^[1-9]\d*%$"))).to_be_visible()
    expect(page.locator("canvas, svg").first).to_be_attached()
