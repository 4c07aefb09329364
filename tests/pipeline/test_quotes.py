"""Prices shown before a click: of a film that is asked for, and of a storyboard that is to be rendered."""

from collections.abc import Iterator

import pytest

from pipeline import Settings, Studio, brief, open_studio
from pipeline.errors import StaleQuote
from pipeline.views import JobView
from store.budgets import OverCap

MODELS = (
    ("script", "openai:gpt-4o-mini"),
    ("image", "replicate:flux-schnell"),
    ("voice", "openai:gpt-4o-mini-tts"),
    ("transcript", "openai:whisper-1"),
)


@pytest.fixture
def studio(paid_home: Settings) -> Iterator[Studio]:
    opened = open_studio(paid_home)
    yield opened
    opened.close()


@pytest.fixture
def board(studio: Studio) -> JobView:
    return studio.submit(
        brief(prompt="A walk on the pier", review=True, seconds=10, short_side=144, scene_count=2, models=MODELS)
    )


def rest(studio: Studio, job: JobView) -> dict[str, float]:
    return {line.capability: line.count for line in studio.rest(job.id).lines if line.usd_micros}


def test_what_a_film_keeps_of_the_day_is_left_for_its_own_render(studio: Studio, board: JobView) -> None:
    day = studio.spending.budget()
    assert day.day_held > 0
    assert studio.rest(board.id).day_left_micros == day.day_cap - day.day_spent


def test_rendering_costs_only_what_is_not_made_yet(studio: Studio, board: JobView) -> None:
    assert board.spent_micros > 0
    assert rest(studio, board) == {"voice": 2, "transcript": 2}


def test_a_redrawn_picture_leaves_the_price_of_rendering_as_it_was(studio: Studio, board: JobView) -> None:
    before = studio.rest(board.id).usd_micros
    studio.storyboard.refine(board.id, 1, prompt="A red boat")
    assert studio.rest(board.id).usd_micros == before


def test_a_new_scene_adds_its_picture_and_its_voice(studio: Studio, board: JobView) -> None:
    studio.storyboard.add(board.id, 2, words="And then it rained.", prompt="Rain on a window")
    assert rest(studio, board) == {"image": 1, "voice": 3, "transcript": 3}


def test_what_was_shown_covers_what_is_charged(studio: Studio, board: JobView) -> None:
    shown = studio.rest(board.id)
    studio.approve(board.id)
    film = studio.render(board.id, quote=shown.token)
    assert film.state == "completed"
    assert 0 < film.spent_micros - board.spent_micros <= shown.usd_micros
    assert studio.rest(board.id).usd_micros == 0


def test_words_that_change_after_the_price_was_seen_are_not_paid(studio: Studio, board: JobView) -> None:
    shown = studio.rest(board.id)
    studio.storyboard.edit(board.id, board.scenes[0].scene_id, words="A much longer line than the one before it.")
    studio.approve(board.id)
    with pytest.raises(StaleQuote, match="The price is now"):
        studio.render(board.id, quote=shown.token)
    assert studio.job(board.id).spent_micros == board.spent_micros


def test_a_render_that_would_pass_the_days_budget_does_not_begin(studio: Studio, board: JobView) -> None:
    studio.storyboard.add(board.id, 2, words="And then it rained.", prompt="Rain on a window")
    studio.approve(board.id)
    studio.spending.set_caps(job_usd=5, day_usd=studio.spending.budget().day_spent / 1e6)
    with pytest.raises(OverCap):
        studio.render(board.id)
    assert studio.job(board.id).state == "waiting"
