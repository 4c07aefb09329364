from collections.abc import Iterator
from itertools import pairwise

import pytest

from pipeline import Settings, Studio, brief, open_studio
from pipeline.errors import InvalidInput
from pipeline.writers import Writers, servers
from store.settings import Settings as Chosen
from tests.providers_server import ProvidersServer

LLAMA = "local:ollama/llama3.2"
NOBODY = "http://127.0.0.1:9/v1"


@pytest.fixture
def beside(home: Settings, stand_in: ProvidersServer) -> Iterator[Studio]:
    """A studio on a machine where Ollama runs."""
    address = stand_in.base_urls["openai_base_url"]
    opened = open_studio(home.model_copy(update={"local_writers": f"ollama={address}, lmstudio={NOBODY}"}))
    yield opened
    opened.close()


def test_a_writer_of_this_machine_is_found_with_its_name_and_without_those_that_do_not_write(beside: Studio) -> None:
    assert [(model.id, model.title, model.usd_micros) for model in beside.writers(look=True)] == [
        (LLAMA, "Ollama · llama3.2", 0)
    ]
    assert LLAMA in [model.id for model in beside.models("script") if model.available]


def test_a_film_by_a_writer_of_this_machine_costs_nothing_and_names_it(
    beside: Studio, stand_in: ProvidersServer
) -> None:
    wanted = brief(prompt="How to train a puppy", models=(("script", LLAMA),), review=True, short_side=144, seconds=15)
    assert beside.estimate(wanted).usd_micros == 0
    job = beside.submit(wanted)
    assert job.script is not None
    assert job.script.writer == "Ollama · llama3.2"
    assert all(scene.words for scene in job.scenes)
    assert not any("Nobody wrote" in text for text in job.warnings)
    assert (job.spent_micros, stand_in.creates("openai")) == (0, 1)


def test_nobody_writes_with_it_unless_asked(beside: Studio) -> None:
    job = beside.submit(
        brief(kind="scenario", product={"name": "Lamp"}, seconds=15, scene_count=3, resolution=(720, 1280))
    )
    assert job.script is not None
    assert job.script.writer == ""


def test_a_writer_that_has_stopped_is_stood_in_for_and_that_is_said(home: Settings) -> None:
    studio = open_studio(home.model_copy(update={"local_writers": f"ollama={NOBODY}"}))
    try:
        wanted = brief(prompt="Why we dream", models=(("script", LLAMA),), review=True, short_side=144, seconds=15)
        job = studio.submit(wanted)
        assert studio.writers(look=True) == ()
    finally:
        studio.close()
    assert job.script is not None
    assert job.script.sources
    assert any("Ollama · llama3.2" in text and "Local writer" in text for text in job.warnings)


def test_only_loopback_is_looked_at() -> None:
    listed = "ollama=http://10.0.0.5:11434/v1, lmstudio=http://localhost:1234/v1"
    chosen = Chosen(_env_file=None, local_writers=listed, openai_base_url="http://[::1]:8080/v1")
    assert servers(chosen) == {"lmstudio": "http://localhost:1234/v1", "server": "http://[::1]:8080/v1"}
    assert (
        servers(chosen.model_copy(update={"local_writers": "off", "openai_base_url": "https://api.openai.com"})) == {}
    )


def test_asking_what_was_found_waits_for_nobody() -> None:
    chosen = Chosen(_env_file=None, local_writers=f"ollama={NOBODY}")
    writers = Writers(lambda: chosen)
    assert writers.found() == ()
    assert writers.look() == ()


def test_a_language_that_nobody_here_writes_is_refused_before_anything_is_made(studio: Studio) -> None:
    asked = {"prompt": "How to train the puppy of your neighbours", "language": "nl", "short_side": 144}
    with pytest.raises(InvalidInput, match="nl"):
        studio.submit(brief(**asked))
    assert studio.jobs().total == 0


@pytest.mark.parametrize(
    "asked",
    [
        {"prompt": "How coffee conquered the world", "language": "fr"},
        {"prompt": "Hoe je een hond opvoedt en waarom", "language": "nl"},
        {"text": "This text is kept as it is.", "language": "nl"},
        {"prompt": "Zanzibar", "language": "sv"},
    ],
)
def test_what_can_be_said_in_a_language_is_not_refused(studio: Studio, asked: dict[str, str]) -> None:
    job = studio.submit(brief(**asked, kind="storyboard", review=True, seconds=10, short_side=144))
    assert job.waiting == "approval"


def test_an_outline_is_filled_on_the_storyboard_and_what_stays_empty_is_left_out(studio: Studio) -> None:
    wanted = brief(prompt="5 tips for a better garden", outline=True, review=True, seconds=15, short_side=144)
    job = studio.submit(wanted)
    assert [scene.is_blank for scene in job.scenes] == [False, *([True] * 6)]
    assert not any(scene.picture for scene in job.scenes if scene.is_blank)
    filled = studio.storyboard.edit(job.id, job.scenes[1].scene_id, words="Water it in the evening, and never at noon.")
    assert [scene.is_blank for scene in filled.scenes] == [False, False, *([True] * 5)]
    studio.approve(job.id)
    film = studio.render(job.id)
    assert film.state == "completed"
    assert film.film is not None
    assert 3 < film.film.seconds < 9
    assert sum("still to be filled" in text for text in film.warnings) == 5
    assert film.scenes[1].picture is not None


def test_a_film_lasts_as_long_as_its_words_and_a_held_scene_as_long_as_asked(studio: Studio) -> None:
    job = studio.submit(brief(prompt="How to train a puppy", review=True, seconds=30, short_side=144))
    held = studio.storyboard.edit(job.id, job.scenes[0].scene_id, seconds=6.0)
    studio.approve(held.id)
    film = studio.render(held.id)
    assert film.film is not None
    assert film.film.seconds == pytest.approx(6.0 + held.scenes[1].seconds, abs=0.1)
    assert any("and not 30 s" in text for text in film.warnings)


def test_a_known_film_keeps_the_asked_length_without_holes_or_says_its_own(studio: Studio) -> None:
    job = studio.submit(brief(prompt="Why we dream", seconds=20, short_side=144))
    assert job.film is not None
    assert job.film.seconds == pytest.approx(20, rel=0.05)
    assert not any("The film lasts" in warning for warning in job.warnings)
    vtt = studio.library.path(job.film.vtt).read_text(encoding="utf-8")
    times = [line.split(" --> ") for line in vtt.splitlines() if " --> " in line]
    cues = [(_seconds(start), _seconds(end)) for start, end in times]
    assert max(after[0] - before[1] for before, after in pairwise(cues)) <= 0.75


def _seconds(clock: str) -> float:
    *hours, minutes, seconds = clock.split(":")
    return 3600 * int(hours[0] if hours else 0) + 60 * int(minutes) + float(seconds)
