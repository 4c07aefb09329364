import itertools
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.capabilities import ScriptFacts, ScriptRequest
from pipeline.provider import Desk, Produced
from pipeline.providers.local.script import packs, speaking_seconds, write

LANGUAGES = ("en", "es", "fr", "de", "pt", "it")
MOODS = {
    "inspiring", "calm", "energetic", "dramatic", "happy", "dark", "romantic", "epic", "corporate", "lofi",
    "mysterious", "playful",
}  # fmt: skip
MOTIONS = {"push in", "pull out", "pan left", "pan right", "rise", "drift", "still"}
PROMPTS = (
    "Three reasons octopuses are the strangest animals in the sea",
    "Why we dream",
    "How coffee conquered the world",
    "The history of Rome in 60 seconds",
    "A hero discovers a hidden treasure in ancient ruins",
    "A peaceful forest at sunrise",
    "How to learn guitar",
    "Cats vs dogs",
    "8 facts about our village",
)


def produced(**asked: object) -> Produced:
    desk = Desk(intent="test", folder=Path(), media=Path, check_cancelled=lambda: None)
    return write(ScriptRequest.model_validate(asked), desk)


def script(**asked: object) -> ScriptFacts:
    facts = produced(**asked).facts
    assert isinstance(facts, ScriptFacts)
    return facts


def spoken(facts: ScriptFacts) -> str:
    return " ".join(scene.words for scene in facts.scenes)


@pytest.mark.parametrize("prompt", PROMPTS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_film_fits_its_seconds_and_says_nothing_twice(prompt: str, language: str) -> None:
    film = script(prompt=prompt, language=language, seconds=30)
    assert len(film.scenes) == 6
    assert sum(scene.seconds for scene in film.scenes) == 30
    for scene in film.scenes:
        assert 0 < speaking_seconds(scene.words, language) <= scene.seconds
        assert scene.words[0].isupper() or not scene.words[0].isalpha()
        assert scene.words[-1] in ".?!"
        assert not re.search(r"[{}|_]|\s\s", scene.words + scene.title + scene.description + scene.reasoning)
        assert all((scene.title, scene.description, scene.prompt))
        assert scene.motion in MOTIONS
    sentences = [text for text in re.split(r"(?<=[.?!])\s", spoken(film)) if len(text) > 12]
    assert len(sentences) == len(set(sentences))
    assert len({scene.prompt for scene in film.scenes}) == 6
    assert film.mood in MOODS


@pytest.mark.parametrize(("seconds", "scenes"), [(15, 3), (30, 6), (60, 10), (300, 10), (5, 3), (None, 6)])
def test_the_number_of_scenes_follows_the_length(seconds: float | None, scenes: int) -> None:
    film = script(prompt="Why we dream", seconds=seconds)
    assert len(film.scenes) == scenes
    assert seconds is None or sum(scene.seconds for scene in film.scenes) == pytest.approx(seconds, abs=1e-9)


@pytest.mark.parametrize("count", [1, 2, 3, 4, 7, 10, 25])
def test_the_asked_number_of_scenes_is_kept(count: int) -> None:
    for prompt in PROMPTS:
        assert len(script(prompt=prompt, scene_count=count, seconds=40).scenes) == count
    assert len(script(product_name="Lamp", call_to_action="Buy", scene_count=count, seconds=40).scenes) == count


def test_three_reasons_are_three_numbered_points_about_the_octopus() -> None:
    words = spoken(script(prompt=PROMPTS[0], seconds=45))
    numbers = [len(re.findall(rf"\b{number}\.", words, re.IGNORECASE)) for number in ("one", "two", "three", "four")]
    assert numbers == [1, 1, 1, 0]
    assert "octopus" in words.lower()


@pytest.mark.parametrize(
    ("prompt", "language"),
    [
        ("Three reasons octopuses are the strangest animals in the sea", "en"),
        ("Cinco dicas para economizar dinheiro todo mês", "pt"),
        ("Trois raisons d'aimer la montagne", "fr"),
    ],
)
def test_points_are_counted_in_one_way(prompt: str, language: str) -> None:
    pack = packs.language(language)
    words = spoken(script(prompt=prompt, language=language))
    counted = len(re.findall(rf"{pack.label.partition(' ')[0]} (?:{'|'.join(pack.numbers.split()[:5])})\b", words))
    assert counted in (0, 3, 5)


def test_a_little_tale_is_told_and_not_explained() -> None:
    found = script(prompt="Der kleine Fuchs, der nicht schlafen konnte", language="de")
    assert any("Der kleine Fuchs" in scene.words for scene in found.scenes)
    assert "kommentare" not in found.scenes[-1].words.lower()


def test_a_list_keeps_all_its_points_even_in_few_scenes() -> None:
    words = spoken(script(prompt="10 habits of happy people", seconds=30)).lower()
    numbers = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
    assert all(f"{number}." in words for number in numbers)


@pytest.mark.parametrize(
    ("language", "known"),
    [("es", "eti"), ("fr", "éthiopie"), ("de", "äthiopien"), ("pt", "eti"), ("it", "eti"), ("en-GB", "ethiopia")],
)
def test_an_english_prompt_is_answered_in_the_asked_language(language: str, known: str) -> None:
    assert known in spoken(script(prompt="How coffee conquered the world", language=language, seconds=60)).lower()


def test_a_language_without_a_pack_falls_back_to_english_and_says_so() -> None:
    answer = produced(prompt="Why we dream", language="nl")
    assert "English" in answer.warnings[0]
    assert "nl" in answer.warnings[0]


def test_an_unknown_topic_warns_that_the_script_stays_general() -> None:
    answer = produced(prompt="10 facts about Zanzibar")
    assert "no facts about this topic" in answer.warnings[0]
    assert produced(prompt="Why we dream").warnings == ()


def test_the_same_request_gives_the_same_script_and_another_take_another() -> None:
    assert script(prompt="Why we dream") == script(prompt="Why we dream")
    takes = {spoken(script(prompt="Why we dream", take=take)) for take in range(6)}
    assert len(takes) > 3


def test_a_story_keeps_its_hero_in_the_pictures_and_the_users_own_sentence() -> None:
    story = script(prompt="A lonely robot finds a friend", seconds=40)
    assert "A lonely robot finds a friend." in spoken(story)
    assert sum("a lonely robot" in scene.prompt.lower() for scene in story.scenes) >= 3


def test_an_advert_shows_the_product_and_ends_with_the_call_to_action() -> None:
    film = script(
        product_name="EcoWater Bottle",
        product_description="Keeps drinks cold for 24 hours. Leak-proof lid.",
        call_to_action="Buy Now!",
        style="modern",
    )
    assert film.scenes[0].role == "scene"
    assert film.scenes[1].role == "product"
    assert film.scenes[-1].role == "end_card"
    assert film.scenes[-1].words.endswith("Buy Now!")
    assert "Keeps drinks cold for 24 hours." in spoken(film)
    assert "EcoWater Bottle" in spoken(film)


@pytest.mark.parametrize("language", LANGUAGES)
def test_adverts_speak_each_language_within_their_scenes(language: str) -> None:
    film = script(
        product_name="Luna", product_description="bottle", language=language, seconds=30, call_to_action="Go!"
    )
    for scene in film.scenes:
        assert 0 < speaking_seconds(scene.words, language) <= scene.seconds


def test_a_music_video_keeps_one_character_and_its_guidelines() -> None:
    film = script(
        purpose="prompts",
        prompt="Neon city in the rain",
        guidelines="character: a dancer in a red coat\ncamera_angle: low angle\nvideo_type: anime",
        scene_count=5,
        seconds=None,
    )
    assert [scene.seconds for scene in film.scenes] == [8.0] * 5
    assert all("a dancer in a red coat" in scene.prompt for scene in film.scenes)
    assert all("low angle" in scene.prompt and "anime" in scene.prompt for scene in film.scenes)
    assert len({scene.prompt for scene in film.scenes}) == 5
    assert spoken(film).strip() == ""


TEXTS = st.text(max_size=300) | st.sampled_from(
    ["%{n}", "{topic}", "x" * 5000, "'\"\\", "\x00\x07", "😀 🎉", "a|b", "{}"]
)


@settings(max_examples=30, deadline=None)
@given(prompt=TEXTS, name=TEXTS, about=TEXTS, call=TEXTS, text=TEXTS, language=TEXTS, style=TEXTS)
def test_hostile_input_never_breaks_a_script(
    prompt: str, name: str, about: str, call: str, text: str, language: str, style: str
) -> None:
    for purpose, own in itertools.product(("film", "scenario", "prompts", "queries"), ("", text)):
        film = script(
            purpose=purpose,
            prompt=prompt,
            product_name=name,
            product_description=about,
            call_to_action=call,
            text=own,
            language=language,
            style=style,
            mood=style,
            guidelines=about,
        )
        assert film.scenes
        assert sum(scene.seconds for scene in film.scenes) == pytest.approx(30)
        assert not any(ord(char) < 32 and char not in "\n\t" for scene in film.scenes for char in scene.prompt)


def test_a_megabyte_of_prompt_is_read_from_its_first_sensible_part() -> None:
    film = script(prompt="Why we dream. " + "and so on " * 100_000)
    assert len(film.title) <= 80
    assert len(film.scenes) == 6
