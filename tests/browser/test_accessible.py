"""axe-core finds no serious fault on any page, light or dark, on a desktop and on a phone."""

import os
import shutil
import subprocess
import tarfile
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import settled, short_film

pytestmark = pytest.mark.xdist_group("browser")

Screen = Callable[..., Page]
SEEN = "async () => (await axe.run(document, {resultTypes: ['violations']})).violations"
PAGES = (
    "/", "/?kind=advert", "/?kind=narration", "/?kind=scenario", "/?kind=music", "/?kind=batch", "/storyboard", "/export",
    "/library", "/library?section=products", "/library?section=media", "/library?section=voices",
    "/library?section=music", "/metrics", "/settings",
)  # fmt: skip
# Colours depend on the scheme alone, and places on the width.
BOTH = pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")], ids=["desktop", "phone"])


@pytest.fixture(scope="session")
def axe(request: pytest.FixtureRequest) -> str:
    """The text of axe.min.js, fetched once into pytest's cache."""
    folder = request.config.cache.mkdir("axe")  # type: ignore[union-attr]
    script = folder / "package" / "axe.min.js"
    if not script.exists():
        _fetch(str(folder))
        with tarfile.open(next(folder.glob("axe-core-*.tgz"))) as packed:
            packed.extract("package/axe.min.js", folder, filter="data")
    return script.read_text(encoding="utf-8")


def _fetch(folder: str) -> None:
    npm = shutil.which("npm")
    fetched = npm and subprocess.run([npm, "pack", "axe-core@4", "--silent"], cwd=folder, check=False, timeout=120)
    if not fetched or fetched.returncode:
        reason = "axe-core can't be fetched: npm is missing or has no registry"
        if os.environ.get("REQUIRE_SERVICES") == "1":
            pytest.fail(reason)
        pytest.skip(reason)


def faults(page: Page, axe: str) -> list[str]:
    """Serious and critical faults, each with the first element that has it."""
    page.evaluate(axe)
    return [
        f"{fault['id']}: {fault['nodes'][0]['html'][:160]} {fault['nodes'][0]['failureSummary'][:200]}"
        for fault in page.evaluate(SEEN)
        if fault["impact"] in ("serious", "critical")
    ]


@BOTH
@pytest.mark.parametrize("path", PAGES)
def test_no_page_has_a_serious_fault(screen: Screen, axe: str, path: str, scheme: str, width: int) -> None:
    assert faults(screen(path, width, scheme), axe) == []


@BOTH
def test_the_way_of_a_film_has_no_serious_fault(screen: Screen, axe: str, scheme: str, width: int) -> None:
    page = screen("/", width, scheme)
    short_film(page, "The Moon")
    expect(page.get_by_role("button", name="Review the storyboard")).to_be_visible()
    assert faults(page, axe) == []
    page.get_by_role("button", name="Review the storyboard").click()
    expect(page.get_by_role("textbox", name="Words of scene 1")).to_be_visible()
    settled(page)
    assert faults(page, axe) == []
    page.get_by_role("button", name="Compare the takes of scene 1").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    settled(page)
    assert faults(page, axe) == []
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Approve and render").click()
    page.get_by_role("button", name="Export").last.click()
    expect(page.get_by_role("heading", name="Take it to")).to_be_visible()
    settled(page)
    assert faults(page, axe) == []
