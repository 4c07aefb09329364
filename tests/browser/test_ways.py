"""Smaller ways through a film in a real browser: one that is stopped while it is made."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import short_film

pytestmark = pytest.mark.xdist_group("browser")

Screen = Callable[..., Page]


def test_a_film_is_stopped_while_it_is_made(screen: Screen) -> None:
    page = screen()
    short_film(page, "Night train")
    page.get_by_role("button", name="Stop making it").click()
    expect(page.get_by_role("button", name="Try again")).to_be_visible()
    expect(page.get_by_text("Stopped").first).to_be_visible()
