from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import TextArea

from pipeline import Studio
from pipeline.brief import Brief
from pipeline.views import JobView
from tests.pages.conftest import Open, texts


@pytest.fixture
def before(made: Callable[[Brief], Path], reviewed: Brief) -> Path:
    return made(reviewed.model_copy(update={"scene_count": 3}))


@pytest.fixture
def board(dashboard: Studio) -> JobView:
    (board,) = dashboard.jobs().jobs
    return board


@pytest.fixture
def at(visit: Open, board: JobView) -> AppTest:
    return visit("storyboard", job=board.id)


def words(at: AppTest) -> TextArea:
    """The words of the first scene."""
    return next(area for area in at.text_area if area.label == "Words of scene 1")


def test_every_scene_is_a_card_with_its_words_and_seconds(at: AppTest, board: JobView) -> None:
    assert [at.text_area(key=f"words-{scene.scene_id}").value for scene in board.scenes] == [
        s.words for s in board.scenes
    ]
    assert [at.number_input(key=f"seconds-{scene.scene_id}").value for scene in board.scenes] == [
        s.seconds for s in board.scenes
    ]
    assert "3 scenes" in texts(at)


def test_new_words_are_kept_at_once_and_undo_and_redo_walk_over_them(
    at: AppTest, board: JobView, dashboard: Studio
) -> None:
    scene = board.scenes[0]
    words(at).set_value("Nobody saw it coming.").run()
    assert dashboard.job(board.id).scenes[0].words == "Nobody saw it coming."
    at.button(key="undo").click().run()
    assert (dashboard.job(board.id).scenes[0].words, words(at).value) == (scene.words, scene.words)
    at.button(key="redo").click().run()
    assert words(at).value == "Nobody saw it coming."
    words(at).set_value(scene.words).run()
    assert dashboard.job(board.id).scenes[0].words == words(at).value == scene.words


def test_seconds_are_kept_at_once(at: AppTest, board: JobView, dashboard: Studio) -> None:
    at.number_input(key=f"seconds-{board.scenes[1].scene_id}").set_value(7.5).run()
    assert dashboard.job(board.id).scenes[1].seconds == 7.5


def test_a_deleted_scene_goes_and_comes_back_with_undo(at: AppTest, board: JobView, dashboard: Studio) -> None:
    at.button(key=f"remove-{board.scenes[1].scene_id}").click().run()
    assert [s.scene_id for s in dashboard.job(board.id).scenes] == [board.scenes[0].scene_id, board.scenes[2].scene_id]
    at.button(key="undo").click().run()
    assert len(dashboard.job(board.id).scenes) == 3


def test_the_price_of_rendering_stands_beside_the_free_animatic(at: AppTest) -> None:
    assert [(tile.label, tile.value) for tile in at.metric] == [("What rendering costs", "Free")]
    assert "Free animatic" in texts(at)
    assert "5 of 5 refinements left" in texts(at)


def test_approving_renders_the_film(at: AppTest, board: JobView, dashboard: Studio) -> None:
    at.button(key="approve.go").click().run()
    job = dashboard.job(board.id)
    assert (job.state, job.film is not None) == ("completed", True)


def test_storyboards_that_wait_are_offered(visit: Open, board: JobView) -> None:
    at = visit("storyboard")
    assert "Waiting for your review" in texts(at)
    assert at.button(key=f"open-{board.id}").label == "Open the storyboard"


def test_the_price_of_rendering_counts_only_what_is_missing(visit: Open, paid: Studio, reviewed: Brief) -> None:
    board = paid.submit(reviewed)
    at = visit("storyboard", job=board.id)
    assert "Voice · 2 ×" in texts(at)
    assert "Pictures ·" not in texts(at)


def test_a_render_whose_price_changed_since_it_was_shown_is_refused(visit: Open, paid: Studio, reviewed: Brief) -> None:
    board = paid.submit(reviewed)
    at = visit("storyboard", job=board.id)
    paid.spending.choose("voice", "local:voice")
    at.button(key="approve.go").click().run()
    assert [error.value.startswith("The price changed") for error in at.error] == [True]
    assert paid.job(board.id).state == "waiting"
    at.button(key="approve.go").click().run()
    assert paid.job(board.id).state == "completed"


def test_a_render_above_a_budget_is_refused_with_both_sums(visit: Open, paid: Studio, reviewed: Brief) -> None:
    board = paid.submit(reviewed)
    at = visit("storyboard", job=board.id)
    paid.spending.set_caps(job_usd=0.0001, day_usd=20)
    at.button(key="approve.go").click().run()
    (error,) = at.error
    assert error.value.replace("\\", "").startswith("This costs $")
    assert "and $0.00 of the $0.0001 that a film may cost is left" in error.value.replace("\\", "")
    assert paid.job(board.id).state == "waiting"


def test_what_a_new_picture_costs_stands_beside_what_is_left(visit: Open, paid: Studio, reviewed: Brief) -> None:
    board = paid.submit(reviewed)
    at = visit("storyboard", job=board.id)
    at.button(key=f"picture-{board.scenes[0].scene_id}").click().run()
    assert "5 of 5 refinements left · \\$0.0" in texts(at)


def test_a_scene_to_fill_says_what_is_missing_until_it_is_said(visit: Open, dashboard: Studio, reviewed: Brief) -> None:
    outline = reviewed.model_copy(update={"prompt": "3 tips for a better garden", "outline": True, "scene_count": None})
    board = dashboard.submit(outline)
    at = visit("storyboard", job=board.id)
    assert "To fill: your point 1" in texts(at)
    assert "4 scenes still wait for your words" in texts(at)
    blank = at.text_area(key=f"words-{board.scenes[1].scene_id}")
    assert (blank.value, blank.placeholder) == ("", "One point, in one or two short sentences.")
    blank.set_value("Water it in the evening.").run()
    assert "To fill: your point 1" not in texts(at)
    assert "3 scenes still wait for your words" in texts(at)
    assert not at.exception
