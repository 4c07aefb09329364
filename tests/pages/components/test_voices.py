"""Voices on the Generate page: each can be heard before one is chosen."""

from pipeline import Studio
from pipeline.identity import RELEASE
from tests.pages.conftest import Open


def test_each_voice_of_the_language_is_heard_without_choosing_it(visit: Open, dashboard: Studio) -> None:
    at = visit("generate")
    chosen = at.selectbox(key="ask.film.voice").value
    shown = {voice.id for voice in dashboard.library.voices("en")}
    buttons = {str(button.key) for button in at.button if str(button.key).startswith("ask.film.voice.listen.")}
    assert buttons == {f"ask.film.voice.listen.{name}" for name in shown}
    at.button(key="ask.film.voice.listen.en-clara").click().run()
    assert not at.exception
    assert len(at.get("audio")) == 1
    assert not at.warning
    assert at.selectbox(key="ask.film.voice").value == chosen


def test_a_sample_is_made_once(dashboard: Studio) -> None:
    first = dashboard.library.listen("nl-clara", "nl")
    name = f"sample of nl-clara, {RELEASE}"
    assert dashboard.library.given(name) == first.digest
    kept = dashboard.library.hear("calm")
    assert dashboard.library.give(kept, name.replace("clara", "max"))
    assert dashboard.library.listen("nl-max", "nl").digest == kept


def test_a_sample_is_in_the_voices_own_language(dashboard: Studio) -> None:
    assert dashboard.library.listen("nl-clara", "en") == dashboard.library.listen("nl-clara", "nl")
