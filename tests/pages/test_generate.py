import io
from pathlib import Path

import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from pages.batch import SAMPLE
from pages.components.boundary import plain
from pipeline import Studio, brief, studio
from pipeline.brief import Brief
from store.settings import settings
from tests.pages.conftest import Open, opened, texts
from tests.providers_server import ProvidersServer

ASKED = {
    "film": {"prompt"},
    "advert": {"product_name", "product_description", "call_to_action"},
    "narration": {"text"},
    "scenario": {"product_name", "product_description", "call_to_action"},
    "music": {"prompt"},
}


@pytest.mark.parametrize("kind", ASKED)
def test_each_kind_asks_only_its_own_texts(visit: Open, kind: str) -> None:
    at = visit(kind=kind)
    fields = {
        str(box.key).rpartition(".")[2] for box in (*at.text_input, *at.text_area) if str(box.key).startswith("ask.")
    }
    assert fields == ASKED[kind]


def test_nothing_can_be_made_before_something_is_said(visit: Open) -> None:
    at = visit()
    assert at.button(key="make").disabled
    assert "Your price appears here" in texts(at)


@pytest.mark.parametrize("kind", ASKED)
def test_an_example_fills_the_form_and_names_the_price(visit: Open, kind: str) -> None:
    at = visit(kind=kind)
    at.button(key=f"examples.{kind}.1").click().run()
    assert not at.exception
    assert [tile.value for tile in at.metric] == ["Free"]
    assert not at.button(key="make").disabled


def test_making_a_film_shows_it_and_keeps_it_in_the_address(visit: Open, dashboard: Studio) -> None:
    at = visit()
    at.text_area(key="ask.film.prompt").set_value("A fox in the snow")
    at.slider(key="ask.film.seconds").set_value(5)
    at.selectbox(key="ask.film.size").set_value("draft").run()
    at.button(key="make").click().run()
    (job,) = dashboard.jobs().jobs
    assert job.brief.prompt == "A fox in the snow"
    assert at.query_params["job"] == job.id
    assert "Ready for your review" in texts(at)
    assert not at.exception


def test_a_second_click_with_the_same_form_makes_nothing_twice(visit: Open, dashboard: Studio) -> None:
    nonce = "6c0e2c4e-0000-4000-8000-000000000001"
    for _ in range(2):
        at = visit()
        at.session_state["nonce"] = nonce
        at.text_area(key="ask.film.prompt").set_value("A fox in the snow")
        at.slider(key="ask.film.seconds").set_value(5)
        at.selectbox(key="ask.film.size").set_value("draft").run()
        at.button(key="make").click().run()
    assert [job.id for job in dashboard.jobs().jobs] == [nonce]


def test_answers_stay_when_the_kind_changes_and_comes_back(visit: Open) -> None:
    at = visit()
    at.text_area(key="ask.film.prompt").set_value("A fox").run()
    at.session_state["kind.value"] = "advert"
    at.run()
    at.session_state["kind.value"] = "film"
    at.run()
    assert at.text_area(key="ask.film.prompt").value == "A fox"


def test_without_keys_a_quiet_line_says_what_runs_here(visit: Open) -> None:
    assert "No key is set for script, pictures" in texts(visit())


def test_a_broken_picture_is_refused_by_name(visit: Open) -> None:
    at = visit(kind="advert")
    at.file_uploader(key="own.images").upload("mug.png", b"not a picture").run()
    assert not at.exception
    assert any(error.value.startswith("mug.png: Please check this.") for error in at.error)


def test_a_batch_shows_each_price_and_the_total_before_it_makes_them(visit: Open, dashboard: Studio) -> None:
    at = visit()
    at.session_state["kind.value"] = "batch"
    at.run()
    at.file_uploader(key="batch.file").upload("films.csv", SAMPLE.encode()).run()
    assert len(at.dataframe[0].value) == 3
    assert [(tile.label, tile.value) for tile in at.metric] == [("Films: 3", "Free")]
    assert dashboard.jobs().total == 0


def test_a_wrong_batch_names_its_row(visit: Open) -> None:
    at = visit()
    at.session_state["kind.value"] = "batch"
    at.run()
    at.file_uploader(key="batch.file").upload("films.csv", b"prompt,aspect\nA fox,2:1\n").run()
    assert any("Row 2: aspect" in error.value.replace("\\", "") for error in at.error)


def test_a_finished_film_plays_from_our_own_route(visit: Open, dashboard: Studio, small: Brief) -> None:
    job = dashboard.submit(small)
    at = visit(job=job.id)
    (video,) = at.get("video")
    assert "/reel/" in video.url
    assert {button.key for button in at.button} >= {"outcome-export", "outcome-again"}


def test_a_price_that_changed_since_it_was_shown_is_refused(visit: Open, paid: Studio) -> None:
    at = visit()
    at.text_area(key="ask.film.prompt").set_value("A fox in the snow").run()
    before = at.metric[0].value
    paid.spending.choose("clip", "runwayml:gen4_turbo")
    at.button(key="make").click().run()
    assert [error.value.startswith("The price changed, and nothing was charged.") for error in at.error] == [True]
    assert at.metric[0].value != before
    assert paid.jobs().total == 0


def test_the_price_names_its_parts_and_the_days_budget(visit: Open, paid: Studio) -> None:
    at = visit()
    at.text_area(key="ask.film.prompt").set_value("A fox in the snow").run()
    assert at.metric[0].value.startswith("$")
    assert "Pictures · 6 × openai:gpt-image-2" in texts(at)
    assert "of today's budget is left" in texts(at)


def test_every_model_stands_with_its_price(visit: Open, paid: Studio) -> None:
    at = visit()
    offered = at.selectbox(key="ask.film.models.image").options
    assert offered[:2] == ["Automatic", "Local art · Free"]
    assert all("$" in option for option in offered[2:])


def test_a_batch_whose_price_changed_makes_nothing(visit: Open, paid: Studio) -> None:
    at = visit()
    at.session_state["kind.value"] = "batch"
    at.run()
    at.file_uploader(key="batch.file").upload("films.csv", SAMPLE.encode()).run()
    paid.spending.choose("image", "replicate:flux-schnell")
    at.button(key="batch.make").click().run()
    assert len(at.error) == 1
    assert paid.jobs().total == 0


def test_a_batch_above_its_cap_cannot_be_made(visit: Open, paid: Studio) -> None:
    at = visit()
    at.session_state["kind.value"] = "batch"
    at.run()
    at.file_uploader(key="batch.file").upload("films.csv", SAMPLE.encode()).run()
    assert not at.button(key="batch.make").disabled
    at.number_input[0].set_value(0.01).run()
    assert at.button(key="batch.make").disabled
    assert [warning.value for warning in at.warning] == [
        "The total is above your cap or above what is left of today's budget."
    ]


def test_a_scenario_is_read_and_can_become_a_film(visit: Open, dashboard: Studio) -> None:
    job = dashboard.submit(brief(kind="scenario", prompt="A café that opens at five", seconds=15, scene_count=3))
    at = visit(job=job.id)
    assert all(plain(scene.words) in texts(at) for scene in job.scenes)
    at.button(key="outcome-film").click().run()
    assert at.text_area(key="ask.film.prompt").value == "A café that opens at five"


def test_a_film_takes_its_pictures_and_music_from_the_library(visit: Open, dashboard: Studio) -> None:
    track, picture = dashboard.library.path(dashboard.library.hear("calm")), io.BytesIO()
    Image.new("RGB", (300, 300), "teal").save(picture, "PNG")
    music = dashboard.library.upload(track.read_bytes(), name="evening.wav", kinds=("audio",), library=True).digest
    sea = dashboard.library.upload(picture.getvalue(), name="sea.png", library=True).digest
    at = visit()
    at.text_area(key="ask.film.prompt").set_value("A quiet evening")
    at.slider(key="ask.film.seconds").set_value(5)
    at.selectbox(key="ask.film.size").set_value("draft")
    at.multiselect(key="ask.film.own_media.shelf").set_value([sea])
    at.multiselect(key="ask.film.own_music.shelf").set_value([music]).run()
    at.button(key="make").click().run()
    (job,) = dashboard.jobs().jobs
    assert (job.brief.own_media, job.brief.own_music) == ((sea,), music)
    assert sea in {scene.image for scene in job.scenes}


def test_long_pauses_of_a_voice_over_can_be_taken_out(visit: Open) -> None:
    at = visit(kind="narration")
    assert not at.toggle(key="ask.narration.remove_silences").value
    at.toggle(key="ask.narration.remove_silences").set_value(True).run()
    assert not at.exception
    assert at.toggle(key="ask.narration.remove_silences").value


def test_without_a_library_nothing_is_asked_of_it(visit: Open) -> None:
    assert [box.key for box in visit().multiselect] == []


def test_a_broken_ffmpeg_is_said_at_the_click_and_nothing_is_started(
    visit: Open, dashboard: Studio, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "ffmpeg"
    broken.write_text("#!/bin/sh\nexit 0\n")
    broken.chmod(0o755)
    monkeypatch.setenv("FFMPEG_BINARY", str(broken))
    settings.cache_clear()
    at = visit()
    at.text_area(key="ask.film.prompt").set_value("A fox in the snow").run()
    at.button(key="make").click().run()
    assert "set FFMPEG\\_BINARY to one that does" in texts(at)
    assert dashboard.jobs().total == 0


def test_a_film_that_waits_says_that_it_goes_on_by_itself_and_which_key_it_lacks(
    visit: Open, dashboard: Studio
) -> None:
    wanted = brief(prompt="The pier", models=[("image", "replicate:flux-schnell")], local_fallback=False)
    job = dashboard.submit(wanted)
    at = visit(job=job.id)
    assert "It goes on by itself once the key works." in at.warning[0].value
    assert "replicate" in at.warning[0].value
    assert {button.key for button in at.button} >= {"outcome-retry", "outcome-settings"}
    dashboard.cancel(job.id)
    assert not at.run().warning


def test_captions_are_chosen_beside_a_picture_of_them_and_remembered(visit: Open, dashboard: Studio) -> None:
    at = visit()
    before = pictured(at)
    at.text_area(key="ask.film.prompt").set_value("A fox in the snow")
    at.slider(key="ask.film.seconds").set_value(5)
    at.selectbox(key="ask.film.size").set_value("draft")
    at.segmented_control(key="ask.film.caption_position").set_value("high")
    at.selectbox(key="ask.film.caption_font").set_value("inter")
    at.toggle(key="ask.film.caption_color.own").set_value(True).run()
    at.color_picker(key="ask.film.caption_color.colour").set_value("#00ff00").run()
    assert pictured(at) != before
    at.button(key="make").click().run()
    assert not at.exception
    (job,) = dashboard.jobs().jobs
    chosen = (job.brief.caption_position, job.brief.caption_color, job.brief.caption_highlight, job.brief.caption_font)
    assert chosen == ("high", "#00FF00", "", "inter")
    again = visit(kind="advert")
    assert again.segmented_control(key="ask.advert.caption_position").value == "high"
    assert again.color_picker(key="ask.advert.caption_color.colour").value.upper() == "#00FF00"


def test_letters_that_no_typeface_has_are_named_beside_the_price(visit: Open) -> None:
    at = visit()
    at.text_area(key="ask.film.prompt").set_value("ქართული ჩაი").run()
    assert any("Georgian" in warning.value for warning in at.warning)
    at.text_area(key="ask.film.prompt").set_value("Tea").run()
    assert not any("typeface" in warning.value for warning in at.warning)


def pictured(at: AppTest) -> str:
    """The address of the picture beside the caption questions; another picture has another address."""
    (shown,) = at.get("image")
    return str(shown.proto)


def test_a_writer_of_this_machine_is_one_click_away_and_one_click_back(
    visit: Open, dashboard: Studio, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with ProvidersServer(tmp_path / "charges.jsonl") as server:
        address = server.base_urls["openai_base_url"]
        for _ in opened(monkeypatch, REELWRIGHT_HOME=str(tmp_path / "beside"), LOCAL_WRITERS=f"ollama={address}"):
            studio().writers(look=True)
            at = visit()
            assert "Write with Ollama · llama3.2 · free, on this machine" in [button.label for button in at.button]
            at.button(key="ask.film.models.script.local:ollama/llama3.2").click().run()
            assert at.selectbox(key="ask.film.models.script").value == "local:ollama/llama3.2"
            at.button(key="ask.film.models.script.none").click().run()
            assert at.selectbox(key="ask.film.models.script").value == ""
            assert not at.exception


def test_without_a_writer_the_page_says_what_comes_of_that(visit: Open) -> None:
    assert "No writer is set up." in texts(visit())


def test_a_film_is_in_the_language_of_its_prompt(visit: Open, dashboard: Studio) -> None:
    at = visit()
    at.text_area(key="ask.film.prompt").set_value("La historia del café en España")
    at.slider(key="ask.film.seconds").set_value(5)
    at.selectbox(key="ask.film.size").set_value("draft").run()
    at.button(key="make").click().run()
    (job,) = dashboard.jobs().jobs
    assert job.brief.language == "es"
    assert not at.exception
