"""The dialogs of a scene in a real browser: another picture, one's own, an earlier one, a new scene, the animatic."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, WebSocketRoute, expect

import pages
from tests.browser.conftest import settled, short_film

pytestmark = pytest.mark.xdist_group("browser")

Screen = Callable[..., Page]
PICTURE = Path(pages.__file__).parent / "components" / "art" / "music.jpg"


def test_a_scene_gets_another_picture_and_its_first_one_back(screen: Screen) -> None:
    page = screen()
    short_film(page)
    page.get_by_role("button", name="Review the storyboard").click()
    redrawn(page)
    replaced(page)
    compared(page)
    added(page)
    page.get_by_role("button", name="Play the animatic").click()
    expect(page.locator("video")).to_be_visible()


def test_clicks_that_come_before_the_page_has_changed_take_back_nothing(
    context: BrowserContext, screen: Screen
) -> None:
    line = Line(context)
    page = screen()
    short_film(page)
    page.get_by_role("button", name="Review the storyboard").click()
    first = page.get_by_role("textbox", name="Words of scene 1")
    expect(first).not_to_have_value("")
    written = first.input_value()
    for words in ("The first new words.", "The second new words."):
        first.fill(words)
        first.press("Control+Enter")
        settled(page)
    line.held = True
    page.get_by_role("button", name="Undo").click(click_count=2, delay=300)
    line.release()
    settled(page)
    expect(first).to_have_value(written)
    page.get_by_role("button", name="Redo").click()
    expect(first).to_have_value("The first new words.")
    page.get_by_role("button", name="Redo").click()
    expect(first).to_have_value("The second new words.")


class Line:
    """The sockets between the browser and the server; what the server says can be held back for a while."""

    def __init__(self, context: BrowserContext) -> None:
        self.held = False
        self._waiting: list[tuple[WebSocketRoute, str | bytes]] = []
        context.route_web_socket("**/_stcore/stream", self._through)

    def _through(self, route: WebSocketRoute) -> None:
        server = route.connect_to_server()
        route.on_message(server.send)
        server.on_message(lambda message: self._say(route, message))

    def _say(self, route: WebSocketRoute, message: str | bytes) -> None:
        if self.held:
            self._waiting.append((route, message))
        else:
            route.send(message)

    def release(self) -> None:
        """Let through what was held back, in its order."""
        self.held = False
        for route, message in self._waiting:
            route.send(message)
        self._waiting.clear()


def redrawn(page: Page) -> None:
    settled(page)
    page.get_by_role("button", name="New picture for scene 1").click()
    page.get_by_role("dialog").get_by_role("textbox", name="What is seen").fill("A red boat at night")
    page.get_by_role("button", name="Make a new picture").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_text("4 of 5 refinements left")).to_be_visible()


def replaced(page: Page) -> None:
    settled(page)
    page.get_by_role("button", name="Your own picture for scene 1").click()
    page.get_by_role("dialog").locator('input[type="file"]').set_input_files(PICTURE)
    page.get_by_role("button", name="Use this picture").click()
    expect(page.get_by_role("dialog")).to_have_count(0)


def compared(page: Page) -> None:
    settled(page)
    page.get_by_role("button", name="Compare the takes of scene 1").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.locator("img")).to_have_count(3)
    dialog.get_by_role("button", name="Bring this back").last.click()
    expect(dialog).to_have_count(0)


def added(page: Page) -> None:
    settled(page)
    before = page.get_by_role("textbox", name="Words of scene").count()
    page.get_by_role("button", name="Add a scene").click()
    seen = page.get_by_role("dialog").get_by_role("textbox", name="What is seen")
    seen.fill("A fox on the beach")
    seen.press("Control+Enter")
    settled(page)
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_role("textbox", name="Words of scene")).to_have_count(before + 1)
