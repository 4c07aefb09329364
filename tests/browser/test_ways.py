"""Smaller ways through a film in a real browser: stopped while it is made, another cover, a download that counts."""

import json
import re
import sqlite3
from collections.abc import Callable
from contextlib import closing

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Dashboard, choose, settled, short_film, started

pytestmark = pytest.mark.xdist_group("browser")

Screen = Callable[..., Page]
QUALITIES = ("480p", "720p", "1080p")


def test_a_film_is_stopped_while_it_is_made(screen: Screen) -> None:
    page = screen()
    page.get_by_text("Let me fix the storyboard first").click()
    settled(page)
    short_film(page, "How coffee won", long=True)
    page.get_by_role("button", name="Stop making it").click()
    expect(page.get_by_role("button", name="Try again")).to_be_visible()
    expect(page.get_by_text("Stopped").first).to_be_visible()


def test_pictures_on_their_way_have_their_room_so_that_no_button_moves(screen: Screen) -> None:
    page = screen()
    page.get_by_text("Let me fix the storyboard first").click()
    settled(page)
    film = short_film(page)
    page.get_by_role("button", name="Review the storyboard").wait_for()
    held: list[Route] = []
    page.route(re.compile(r"/reel/.*\?small"), lambda route: held.append(route))
    page.goto(page.url.replace("/?", "/storyboard?"))
    assert film in page.url
    settled(page)
    pictures = page.locator("[class*='st-key-scene-'] [class*='st-key-frame-'] img")
    expect(pictures).to_have_count(len(held))
    before = [picture.bounding_box() for picture in pictures.all()]
    for route in held:
        route.continue_()
    for picture in pictures.all():
        expect(picture).to_have_js_property("complete", True)
    assert [picture.bounding_box() for picture in pictures.all()] == before


def test_answers_stay_when_the_language_changes(dashboard: Dashboard, screen: Screen) -> None:
    page = screen()
    page.get_by_role("button", name="The lighthouse").click()
    expect(page.get_by_role("combobox", name="Style")).to_have_value("Watercolour")
    page.get_by_role("radio", name="Español").click()
    expect(page.get_by_role("combobox", name="Estilo")).to_have_value("Acuarela")
    expect(page.get_by_role("combobox", name="Ambiente")).to_have_value("Tranquilo")
    page.get_by_role("button", name="Crear esta película").click()
    job = started(page)
    with closing(sqlite3.connect(dashboard.home / "reelwright.db")) as rows:
        brief = json.loads(rows.execute("SELECT brief FROM job WHERE id = ?", (job,)).fetchone()[0])
    assert (brief["style"], brief["mood"]) == ("watercolour", "calm")


def test_a_cover_is_chosen_and_every_quality_is_made_and_counted(screen: Screen) -> None:
    page = screen()
    short_film(page)
    page.get_by_role("button", name="Review the storyboard").click()
    page.get_by_role("button", name="Approve and render").click()
    page.get_by_role("button", name="Export").last.click()
    settled(page)
    covered(page)
    page.get_by_role("radio", name="Choose yourself").click()
    for title in QUALITIES:
        made(page, title)
    before = downloads(screen)
    with page.expect_download():
        page.get_by_role("link", name="Download").first.click()
    settled(page)
    assert downloads(screen) == before + 1


def covered(page: Page) -> None:
    page.get_by_text("Choose the cover").click()
    settled(page)
    for picture in page.locator("[class*='st-key-coverpick-'] img").all():
        expect(picture).to_have_js_property("complete", True)
    cover = page.locator(".st-key-covernow img")
    before = cover.get_attribute("src")
    page.get_by_role("button", name="Use", exact=True).last.click()
    expect(cover).not_to_have_attribute("src", str(before))


def made(page: Page, title: str) -> None:
    choose(page, "Quality", title)
    before = page.get_by_role("link", name="Download").count()
    page.get_by_role("button", name="Make the file").click()
    expect(page.get_by_role("link", name="Download")).to_have_count(before + 1)


def downloads(screen: Screen) -> int:
    page = screen("/metrics")
    figure = page.get_by_test_id("stMetric").filter(has_text="Downloads").get_by_test_id("stMetricValue")
    count = int(figure.inner_text())
    page.close()
    return count
