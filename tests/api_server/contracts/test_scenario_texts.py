"""Rows S0.34 and S0.37 of the scenario contract: what a client reads and sees when it asks for a style, a mood, a language."""

import io
import re

import httpx
import numpy as np
import pytest
from PIL import Image

from api_server.serve import Server
from pipeline import Settings, open_studio

ASK = {"product_id": "nobody-knows-it", "user_id": "user-456", "style": "trendy-influencer-vlog", "mood": "calm",
       "video_length": 15, "resolution": "720:1280", "target_language": "en-US"}  # fmt: skip
ENGLISH = {
    "the",
    "and",
    "with",
    "for",
    "you",
    "your",
    "this",
    "that",
    "our",
    "of",
    "to",
    "is",
    "it",
    "every",
    "day",
    "in",
}
# Words that no film in the language does without, and that English lacks.
OWN = {
    "es-ES": {"que", "de", "la", "el", "un", "una", "en", "se", "para", "y"},
    "fr-FR": {"que", "de", "la", "le", "un", "une", "les", "pour", "et", "vous"},
    "de-DE": {"der", "die", "das", "und", "den", "ein", "eine", "zu", "für", "von"},
    "it-IT": {"che", "di", "la", "il", "un", "una", "per", "e", "si", "ogni"},
    "pt-BR": {"que", "de", "a", "o", "um", "uma", "para", "e", "se", "cada"},
}
# English words that are whole words of the language too.
SHARED = {"de-DE": {"in"}, "it-IT": {"in"}}


@pytest.fixture(scope="module")
def scenario(tmp_path_factory):
    """Asks a server for a scenario; equal asks are answered once."""
    home = tmp_path_factory.mktemp("texts") / "home"
    studio = open_studio(
        Settings(
            reelwright_home=home, executor="inline", api_port=0, narration_port=0, creates_per_minute=0, _env_file=None
        )
    )
    made = {}
    with (
        Server(studio) as server,
        httpx.Client(base_url=f"http://localhost:{server.ports['api']}", timeout=300) as client,
    ):

        def ask(**changes):
            key = tuple(sorted(changes.items()))
            if key not in made:
                started = client.post("/scenario/generate", json=ASK | changes).json()
                made[key] = client.get(f"/scenario/generate/tasks/{started['task_id']}").json()["scenario"]
            return made[key]

        yield ask
    studio.close()


def details(scenario):
    """The parts that every scene's image prompt has in common."""
    parts = [set(scene["image_prompt"].split(", ")) for scene in scenario["scenes"]]
    return set.intersection(*parts)


def preview(scenario):
    drawn = httpx.get(scenario["scenes"][0]["generated_image_url"]).content
    return np.asarray(Image.open(io.BytesIO(drawn)).convert("RGB").resize((90, 160)), dtype=float)


def texts(scenario):
    """Everything that a person reads, which is all but the prompts for a picture model."""
    scenes = [scene[name] for scene in scenario["scenes"] for name in ("description", "image_reasoning")]
    who, audio = scenario["detected_demographics"], scenario["audio_script"]
    named = [scenario[name] for name in ("title", "description", "narrative_style", "target_audience")]
    return [*named, who["demographic_context"], *scenes, audio["hook"], audio["main"], audio["cta"]]


def words(texts):
    return {word for text in texts for word in re.findall(r"[^\W\d_]+", text.casefold())}


@pytest.mark.parametrize("changes", [{"style": "cinematic-storytelling"}, {"mood": "luxury"}, {"mood": "energetic"}])
def test_s0_34_every_prompt_has_details_of_its_style_and_mood(scenario, changes):
    asked, other = details(scenario(**changes)), details(scenario())
    assert len(asked - other) >= 2
    assert len(other - asked) >= 2


@pytest.mark.parametrize("mood", ["energetic", "luxury", "vintage"])
def test_s0_34_the_preview_shows_the_mood(scenario, mood):
    assert np.abs(preview(scenario(mood=mood)) - preview(scenario())).mean() > 15


def test_s0_34_a_mood_moves_the_preview_to_no_other_place(scenario):
    calm, plain = preview(scenario()), preview(scenario(mood="minimalist"))
    assert all(picture[:30].mean() > 60 for picture in (calm, plain)), "space enough is no outer space"


@pytest.mark.parametrize("language", OWN)
def test_s0_37_every_text_is_in_the_asked_language(scenario, language):
    told = words(texts(scenario(target_language=language)))
    assert told & (ENGLISH - SHARED.get(language, set())) == set()
    assert len(told & OWN[language]) >= 6


@pytest.mark.parametrize("language", ["es-ES", "de-DE"])
def test_s0_37_no_hashtag_stays_english(scenario, language):
    tags = scenario(target_language=language)["audio_script"]["hashtags"]
    assert not re.search(r"product\b|Everyday|Lifestyle|musthave", " ".join(tags))
    assert len(tags) >= 4
