"""A product ad with a picture in a real browser, from the upload to the film."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import small, started
from tests.browser.test_scenes import PICTURE

pytestmark = pytest.mark.xdist_group("browser")

Screen = Callable[..., Page]


def test_an_ad_shows_its_products_picture(screen: Screen, width: int) -> None:
    page = screen("/?kind=advert", width)
    page.get_by_role("button", name="A mug").click()
    expect(page.get_by_role("textbox", name="Product", exact=True)).to_have_value("Alder mug")
    page.get_by_test_id("stFileUploaderDropzoneInput").first.set_input_files(PICTURE)
    expect(page.get_by_text(PICTURE.name)).to_be_visible()
    small(page)
    page.get_by_role("button", name="Make this film").click()
    started(page)
    expect(page.locator("video")).to_be_visible()
    page.get_by_role("button", name="Review the storyboard").click()
    expect(page.get_by_role("button", name="Move scene 1")).to_be_visible()
    assert page.get_by_role("alert").count() == 0
