from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from pipeline import Studio
from pipeline.brief import Brief
from pipeline.views import JobView
from tests.pages.conftest import Open, texts


@pytest.fixture
def before(made: Callable[[Brief], Path], small: Brief) -> Path:
    return made(small)


@pytest.fixture
def film(dashboard: Studio) -> JobView:
    (film,) = dashboard.jobs().jobs
    return film


@pytest.fixture
def at(visit: Open, film: JobView) -> AppTest:
    return visit("export", job=film.id)


def test_the_player_gets_a_link_and_captions_never_the_film(at: AppTest) -> None:
    (video,) = at.get("video")
    assert "/reel/" in video.url
    assert len(video.proto.subtitles) == 1


def test_a_platform_file_is_made_checked_and_offered(at: AppTest, film: JobView) -> None:
    at.button(key="export.make").click().run()
    assert not at.exception
    assert not at.error
    (made,) = at.session_state["exports"].values()
    assert made.size_bytes > 0
    assert made.file_name in texts(at).replace("\\", "")
    assert [button.value for button in at.link_button].count("Download") == 1


def test_subtitles_and_the_bundle_are_beside_it(at: AppTest) -> None:
    assert {"SRT", "VTT", "Cover"} <= {button.value for button in at.link_button}
    assert "OpenTimelineIO" in texts(at)


def test_what_was_measured_is_shown(at: AppTest, film: JobView) -> None:
    assert "144 × 256" in texts(at)
    assert "LUFS" in texts(at)


def test_a_film_under_review_says_where_to_go(visit: Open, dashboard: Studio, reviewed: Brief) -> None:
    job = dashboard.submit(reviewed)
    at = visit("export", job=job.id)
    assert "Its storyboard waits for your review." in texts(at)
    assert "Review the storyboard" in [link.value for link in at.page_link]


def test_finished_films_are_offered(visit: Open, film: JobView) -> None:
    assert visit("export").button(key=f"open-{film.id}").label == "Open"
