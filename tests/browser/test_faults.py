"""What goes wrong in a real browser: broken files, a killed server, a hundred films at once."""

import signal
from collections.abc import Callable
from contextlib import closing

import pytest
from playwright.sync_api import Page, expect

from pages.batch import SAMPLE
from pipeline import Settings, open_studio
from tests.browser.conftest import Dashboard, settled, short_film

pytestmark = pytest.mark.xdist_group("browser")

Screen = Callable[..., Page]


def test_a_broken_picture_is_refused_in_one_line(screen: Screen) -> None:
    page = screen("/?kind=advert")
    page.get_by_test_id("stFileUploaderDropzoneInput").first.set_input_files(
        {"name": "mug.png", "mimeType": "image/png", "buffer": b"this is no picture"}
    )
    alert = page.get_by_role("alert").filter(has_text="mug.png")
    expect(alert).to_be_visible()
    assert "Traceback" not in page.content()


def test_an_address_that_somebody_wrote_is_text_and_no_link(screen: Screen) -> None:
    page = screen(
        "/storyboard?job=https://canary.example/x%20www.canary.example%20HTTP://canary.example%20me@canary.example"
    )
    expect(page.get_by_text("canary.example").first).to_be_visible()
    assert page.locator("a[href*=canary]").count() == 0


# The page's own sample with films that are made in seconds: they go on beside the tests that follow.
BRIEF_SAMPLE = (
    SAMPLE.replace("3 facts about bees,,,,,20", "Red boats at night,,,,,5")
    .replace("hour,Order yours,,15", "hour,Order yours,,5")
    .replace(", and nobody has ever had to remind it", "")
)


def test_a_batch_is_priced_as_a_whole_and_then_made(screen: Screen, dashboard: Dashboard) -> None:
    page = screen("/?kind=batch")
    page.locator('input[type="file"]').set_input_files(
        {"name": "films.csv", "mimeType": "text/csv", "buffer": BRIEF_SAMPLE.encode()}
    )
    expect(page.get_by_text("Films: 3")).to_be_visible()
    page.get_by_role("button", name="Make all 3").click()
    page.wait_for_url("**/library*")
    expect(page.get_by_role("heading", name="Library")).to_be_visible()
    expect(page.get_by_text("Alder mug").first).to_be_visible()
    stop_all(dashboard)


def stop_all(dashboard: Dashboard) -> None:
    """Cancel what is being made: three films in full size would take the workers of the tests that follow."""
    with closing(
        open_studio(Settings(_env_file=None, reelwright_home=dashboard.home, disk_watermark_mb=0), work=False)
    ) as studio:
        for job in studio.jobs().jobs:
            if not job.ended:
                studio.cancel(job.id)


def test_a_killed_server_goes_on_where_it_was(screen: Screen, dashboard: Dashboard) -> None:
    page = screen()
    job_id = short_film(page, "How coffee won", long=True)
    page.get_by_role("button", name="Review the storyboard").click()
    page.get_by_role("button", name="Approve and render").click()
    expect(page.get_by_role("button", name="Stop making it")).to_be_visible()
    page.reload()
    expect(page.get_by_role("button", name="Stop making it")).to_be_visible()
    page.close()
    dashboard.kill(signal.SIGKILL)
    dashboard.start()
    again = screen(f"/?job={job_id}")
    expect(again.locator("video")).to_be_visible()
    expect(again.get_by_role("button", name="Export").last).to_be_visible()


def test_two_clicks_make_one_of_everything(screen: Screen) -> None:
    page = screen()
    before = films(screen)
    short_film(page, clicks=2)
    page.get_by_role("button", name="Review the storyboard").click()
    assert films(screen) == before + 1
    twice(page, "Add a scene", "Add", seen="A fox on the beach")
    expect(page.get_by_role("textbox", name="Words of scene")).to_have_count(3)
    twice(page, "New picture for scene 1", "Make a new picture", seen="A red boat at night")
    expect(page.get_by_text("4 of 5 refinements left")).to_be_visible()


def films(screen: Screen) -> int:
    page = screen("/library")
    settled(page)
    count = page.locator("[class*='st-key-film-']").count()
    page.close()
    return count


def twice(page: Page, opener: str, button: str, *, seen: str) -> None:
    settled(page)
    page.get_by_role("button", name=opener).first.click()
    field = page.get_by_role("dialog").get_by_role("textbox", name="What is seen")
    field.fill(seen)
    field.press("Control+Enter")
    settled(page)
    page.get_by_role("dialog").get_by_role("button", name=button, exact=True).click(click_count=2)
    expect(page.get_by_role("dialog")).to_have_count(0)
    settled(page)


def test_ctrl_c_ends_it_and_it_starts_again(dashboard: Dashboard) -> None:
    assert dashboard.process is not None
    dashboard.process.send_signal(signal.SIGINT)
    dashboard.process.wait(timeout=300)
    dashboard.start()
