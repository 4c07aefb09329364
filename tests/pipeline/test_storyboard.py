import io
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import av
import pytest
from PIL import Image

from pipeline import Settings, Studio, brief
from pipeline.brief import Brief
from pipeline.captions.safe import band
from pipeline.errors import InvalidInput, NotFound, RefinementLimit, WrongState
from pipeline.views import JobView


@pytest.fixture
def home(home: Settings, made: Callable[[Brief], Path]) -> Settings:
    board = brief(prompt="Mountain landscape", seconds=9, short_side=144, scene_count=3, review=True)
    shutil.copytree(made(board), home.reelwright_home)
    return home


@pytest.fixture
def job(studio: Studio) -> JobView:
    """A storyboard of three scenes, waiting for approval."""
    (job,) = studio.jobs().jobs
    return job


def words(job: JobView) -> list[str]:
    return [scene.words for scene in job.scenes]


def test_refining_one_scene_keeps_the_others(studio: Studio, job: JobView) -> None:
    refined = studio.storyboard.refine(job.id, 2, prompt="A castle in the snow")
    assert refined.scenes[1].prompt == "A castle in the snow"
    assert refined.scenes[1].image != job.scenes[1].image
    assert [refined.scenes[n].image for n in (0, 2)] == [job.scenes[n].image for n in (0, 2)]
    assert refined.refinements == 1


def test_f45_a_sixth_refinement_is_refused_even_in_a_race(studio: Studio, job: JobView) -> None:
    def refine(number: int) -> bool:
        try:
            studio.storyboard.refine(job.id, 1, description=f"Take {number}")
        except RefinementLimit:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(refine, range(20))) == 5
    assert studio.job(job.id).refinements == 5


def test_an_unknown_scene_costs_no_refinement(studio: Studio, job: JobView) -> None:
    for number in (0, 4, -1):
        with pytest.raises(NotFound, match="scenes 1 to 3"):
            studio.storyboard.refine(job.id, number, prompt="x")
    assert studio.job(job.id).refinements == 0


def test_reordering_moves_scenes_with_their_pictures(studio: Studio, job: JobView) -> None:
    moved = studio.storyboard.reorder(job.id, [3, 1, 2])
    assert words(moved) == [words(job)[n] for n in (2, 0, 1)]
    assert [scene.number for scene in moved.scenes] == [1, 2, 3]


@pytest.mark.parametrize("numbers", [[], [1, 2], [1, 1, 2], [1, 2, 4], [1, 2, 3, 3]])
def test_only_a_permutation_reorders(studio: Studio, job: JobView, numbers: list[int]) -> None:
    with pytest.raises(InvalidInput):
        studio.storyboard.reorder(job.id, numbers)
    assert words(studio.job(job.id)) == words(job)


def test_undo_and_redo_walk_through_every_edit(studio: Studio, job: JobView) -> None:
    first = job.scenes[0]
    studio.storyboard.edit(job.id, first.scene_id, words="New words.")
    studio.storyboard.remove(job.id, job.scenes[2].scene_id)
    assert words(studio.storyboard.undo(job.id)) == ["New words.", *words(job)[1:]]
    assert words(studio.storyboard.undo(job.id)) == words(job)
    with pytest.raises(WrongState, match="nothing to undo"):
        studio.storyboard.undo(job.id)
    assert words(studio.storyboard.redo(job.id)) == ["New words.", *words(job)[1:]]
    studio.storyboard.edit(job.id, first.scene_id, words="Other words.")
    with pytest.raises(WrongState, match="nothing to redo"):
        studio.storyboard.redo(job.id)


def test_an_earlier_take_can_be_brought_back(studio: Studio, job: JobView) -> None:
    scene = job.scenes[0]
    studio.storyboard.regenerate(job.id, scene.scene_id)
    takes = studio.storyboard.takes(job.id, scene.scene_id)
    assert len({take.image for take in takes}) == 2
    back = studio.storyboard.bring_back(job.id, takes[-1].id)
    assert back.scenes[0].image == scene.image


def test_a_picture_can_be_replaced(studio: Studio, job: JobView) -> None:
    picture = io.BytesIO()
    Image.new("RGB", (300, 500), "teal").save(picture, "PNG")
    digest = studio.library.upload(picture.getvalue(), name="mine.png").digest
    assert studio.storyboard.replace_picture(job.id, job.scenes[1].scene_id, digest).scenes[1].image == digest


def test_an_added_scene_is_drawn_with_the_render(studio: Studio, job: JobView) -> None:
    added = studio.storyboard.add(job.id, 1, words="Look up.", prompt="A night sky with stars")
    assert words(added)[1] == "Look up."
    studio.approve(job.id)
    done = studio.render(job.id)
    assert done.state == "completed"
    assert all(scene.image for scene in done.scenes)
    assert done.film and done.film.seconds == pytest.approx(14, abs=0.2)


def test_every_edit_takes_the_approval_back(studio: Studio, job: JobView) -> None:
    studio.approve(job.id)
    assert not studio.storyboard.reorder(job.id, [2, 1, 3]).approved
    with pytest.raises(WrongState):
        studio.render(job.id)


def test_a_finished_film_can_be_changed_and_rendered_again(studio: Studio, job: JobView) -> None:
    studio.approve(job.id)
    first = studio.render(job.id)
    studio.storyboard.reorder(job.id, [3, 2, 1])
    studio.approve(job.id)
    second = studio.render(job.id)
    assert first.film and second.film
    assert second.film.video != first.film.video
    assert second.revision == first.revision + 1


def test_an_animatic_shows_the_storyboard_for_nothing(studio: Studio, job: JobView) -> None:
    with av.open(str(studio.library.path(studio.storyboard.animatic(job.id)))) as film:
        assert (film.duration or 0) / av.time_base == pytest.approx(9, abs=0.2)
    assert studio.job(job.id).spent_micros == 0


@pytest.mark.parametrize("seconds", [0.5, 61, float("nan")])
def test_a_scene_has_a_sane_length(studio: Studio, job: JobView, seconds: float) -> None:
    with pytest.raises(InvalidInput, match="seconds"):
        studio.storyboard.edit(job.id, job.scenes[0].scene_id, seconds=seconds)


def test_the_last_scene_cannot_be_removed(studio: Studio, job: JobView) -> None:
    for scene in job.scenes[1:]:
        studio.storyboard.remove(job.id, scene.scene_id)
    with pytest.raises(InvalidInput, match="at least one"):
        studio.storyboard.remove(job.id, job.scenes[0].scene_id)


def test_words_that_a_picture_writes_have_captions_again_once_they_are_changed(studio: Studio) -> None:
    text = "Three days in Lisbon.\nWe walked up the hill, and on the way back we drank a coffee by the river."
    asked = studio.submit(brief(kind="narration", text=text, seconds=None, review=True, short_side=360, aspect="9:16"))

    def captioned(job: JobView) -> bool:
        """Whether white ink of captions stands in their band in the middle of the first scene."""
        studio.approve(job.id)
        film = studio.render(job.id).film
        assert film is not None
        top, foot = band(film.width, film.height)
        with av.open(str(studio.library.path(film.video))) as opened:
            shown = next(frame for frame in opened.decode(video=0) if frame.time >= 0.9).to_ndarray(format="rgb24")
        rows = shown[round(top * film.height) : round(foot * film.height)]
        return bool((rows.min(axis=2) > 235).sum() > 100)

    assert not captioned(asked)
    assert captioned(studio.storyboard.edit(asked.id, asked.scenes[0].scene_id, words="Two days in Porto."))
