"""The studio's own stories: told where a prompt asks for one of them, and nowhere else."""

from pathlib import Path

import pytest

from pipeline import Studio, brief
from pipeline.capabilities import ScriptFacts, ScriptRequest
from pipeline.provider import Desk, Produced
from pipeline.providers.local.script import packs, speaking_seconds, write
from pipeline.providers.local.script.readings import read
from pipeline.providers.local.script.story import Story, stories

LANGUAGES = ("en", "es", "fr", "de")


def produced(prompt: str, **asked: object) -> Produced:
    desk = Desk(intent="test", folder=Path(), media=Path, check_cancelled=lambda: None)
    return write(ScriptRequest.model_validate({"prompt": prompt, **asked}), desk)


def told(prompt: str, **asked: object) -> ScriptFacts:
    facts = produced(prompt, **asked).facts
    assert isinstance(facts, ScriptFacts)
    return facts


def spoken(facts: ScriptFacts) -> str:
    return " ".join(scene.words for scene in facts.scenes if scene.words)


ASKS = [
    ("A story about a lighthouse keeper who finds a message in a bottle", "en", "The Reply"),
    (
        "A lighthouse keeper paints the storms she watches, and one morning the sea is calm",
        "en",
        "What the Calm Looks Like",
    ),
    ("A hero discovers a hidden treasure in ancient ruins", "en", "The Last Door"),
    ("A lonely robot finds a friend", "en", "Spare Parts"),
    ("bedtime story for my daughter about a bunny who can't sleep", "en", "Who Turns Off the Moon"),
    ("the story of the fox and the crow", "en", "The Crow Keeps the Cheese"),
    ("an old clockmaker and a clock that runs late", "en", "The Clock That Ran Late"),
    ("Make a 30 second video about a knight who knocks at the gate of a castle", "en", "The Knight Who Knocked"),
    ("A story about friendship between two boys", "en", "Two Windows"),
    ("A mountain climber who gives up the summit to save a stranger", "en", "The Summit Can Wait"),
    ("A detective in a rainy city looks for a stolen umbrella", "en", "The Case of the Missing Umbrella"),
    ("A story about a grandmother and her recipe", "en", "Grandmother's Recipe"),
    ("La historia de un farero que encuentra un mensaje en una botella", "es", "La respuesta"),
    ("Un conte sur un bonhomme de neige qui veut voir l'été", "fr", "Hubert veut voir l'été"),
    ("Gutenachtgeschichte vom Hasen und dem Mond", "de", "Wer macht den Mond aus?"),
    ("A story about a robot and a plant", "es", "Piezas de repuesto"),
]


@pytest.mark.parametrize(("prompt", "language", "title"), ASKS)
def test_a_prompt_as_people_type_it_gets_its_story_in_pictures_that_differ(
    prompt: str, language: str, title: str
) -> None:
    answer = produced(prompt, language=language)
    film = answer.facts
    assert isinstance(film, ScriptFacts)
    assert film.title == title
    assert film.sources == (f"Reelwright's own story “{title}”, written for this studio",)
    assert answer.warnings == ()
    assert len({scene.prompt for scene in film.scenes if scene.words}) >= 5
    assert sum(scene.seconds for scene in film.scenes) == pytest.approx(30, rel=0.05)


@pytest.mark.parametrize(
    "prompt",
    [
        "A story about my startup", "The story of Coca-Cola", "A story about a doctor who cures cancer with herbs",
        "A story about my dog Rex", "A lighthouse keeper who saves a drowning sailor", "The boy who cried wolf",
        "A dragon who learns to bake bread", "A story about a movie star", "The Lighthouse Bank story", "A peaceful forest at sunrise",
        "5 stories about robots", "How to train your dragon", "A robot vacuum", "A story about Captain America",
        "The princess and the pea", "A story about a bear market",
    ],
)  # fmt: skip
def test_a_prompt_about_anything_else_stays_in_its_own_words(prompt: str) -> None:
    answer = produced(prompt, outline=True)
    assert isinstance(answer.facts, ScriptFacts)
    assert answer.facts.sources == ()
    assert answer.facts.scenes[0].words.lower().startswith(prompt.lower())


@pytest.mark.parametrize("prompt", ["How robots are made", "Lighthouse", "Facts about dragonflies"])
def test_a_topic_is_told_by_its_facts_and_not_by_a_story(prompt: str) -> None:
    answer = produced(prompt, outline=True)
    assert isinstance(answer.facts, ScriptFacts)
    assert not any("own story" in source for source in answer.facts.sources)


@pytest.mark.parametrize(
    ("prompt", "language"),
    [("Uma história sobre um robô e uma flor", "pt"), ("灯台守の物語", "ja"), ("La storia di un robot", "it")],
)
def test_a_language_without_stories_gets_none(prompt: str, language: str) -> None:
    assert told(prompt, language=language).sources == ()


@pytest.mark.parametrize("prompt", ["The story of coffee", "A story about coffee", "A story about dreams"])
def test_what_is_known_is_told_from_its_sources_rather_than_as_a_story(prompt: str) -> None:
    film = told(prompt)
    assert film.sources
    assert not any("own story" in source for source in film.sources)


@pytest.mark.parametrize(
    ("prompt", "language", "given", "own"),
    [
        ("A story about a fox called Mia", "en", "Mia", "Rusk"),
        ("A story about Pedro, a lighthouse keeper", "en", "Pedro", "Tomas"),
        ("Un dragón llamado Leo que cuenta su oro", "es", "Leo", "Ember"),
        ("Ein alter Uhrmacher namens Karl und seine Uhr", "de", "Karl", "Otto"),
    ],
)
def test_the_hero_has_the_name_that_the_prompt_gives(prompt: str, language: str, given: str, own: str) -> None:
    answer = produced(prompt, language=language, seconds=55)
    assert isinstance(answer.facts, ScriptFacts)
    assert given in spoken(answer.facts)
    assert own not in spoken(answer.facts) + answer.facts.title
    assert answer.warnings == ()


@pytest.mark.parametrize(
    ("prompt", "missing"),
    [
        ("A story about a lighthouse on Mars", "'on Mars' is not in it"),
        ("A story about a train called Thomas", "the name 'Thomas' is not in it"),
        ("The story of a purple bicycle and a father in Lisbon", "'purple' and 'in Lisbon' are not in it"),
    ],
)
def test_what_a_story_lacks_of_the_prompt_is_said(prompt: str, missing: str) -> None:
    (warning,) = produced(prompt).warnings
    assert warning.startswith("The studio told its own story of ")
    assert missing in warning


def test_a_hero_has_the_colour_that_the_prompt_gives_in_every_picture_of_it() -> None:
    answer = produced("A story about a red dragon")
    assert isinstance(answer.facts, ScriptFacts)
    shown = [scene.prompt for scene in answer.facts.scenes if scene.prompt.startswith("a dragon")]
    assert len(shown) > 2
    assert all("red dragon" in prompt for prompt in shown)
    assert answer.warnings == ()


@pytest.mark.parametrize("seconds", [25, 30, 45, 55])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_length_is_met_by_leaving_scenes_out_and_nothing_is_said_twice(language: str, seconds: int) -> None:
    film = told("A story about a star that fell from the sky", language=language, seconds=seconds)
    said = [scene.words for scene in film.scenes if scene.words]
    assert sum(scene.seconds for scene in film.scenes) == pytest.approx(seconds, rel=0.05)
    assert len(said) == len(set(said))


@pytest.mark.parametrize("count", [1, 3, 5, 6, 9, 12])
def test_the_asked_number_of_scenes_shares_the_asked_seconds(count: int) -> None:
    film = told("A story about a pirate and a ship", scene_count=count, seconds=30)
    assert len(film.scenes) == count
    assert sum(scene.seconds for scene in film.scenes) == pytest.approx(30)


@pytest.mark.parametrize("story", stories().values(), ids=stories())
def test_every_story_can_be_told_whole_and_short(story: Story) -> None:
    for code in story.title:
        assert code in LANGUAGES
        long = [scene.long_way(code) for scene in story.scenes]
        short = [texts for scene in story.scenes if (texts := scene.short_way(code))[0] or len(texts) > 1]
        assert 6 <= len(story.scenes) <= 9
        assert len(short) >= 5
        assert all(texts[-1][-1] in ".?!" for texts in (*long, *short))
        assert sum(speaking_seconds(next(filter(None, texts)), code) + 0.4 for texts in short) < 30
        assert sum(speaking_seconds(texts[-1], code) + 0.4 for texts in long) > 38
        assert not story.hero or story.hero in " ".join(texts[-1] for texts in long)
    assert all("light" in scene.look for scene in story.scenes)
    assert len({scene.look for scene in story.scenes}) >= 6


def test_stories_share_no_sentence() -> None:
    whole = [scene.long_way("en")[-1] for story in stories().values() for scene in story.scenes]
    assert len(whole) == len(set(whole))
    assert len(stories()) >= 45
    assert sum(len(story.title) == len(LANGUAGES) for story in stories().values()) >= 10
    assert all(set(story.title) <= set(packs.languages()) for story in stories().values())


def test_a_story_film_is_made_whole_and_says_its_words(studio: Studio) -> None:
    wanted = brief(prompt="A story about a lost dog", seconds=20, short_side=144, music="none")
    job = studio.job(studio.submit(wanted).id)
    assert job.film is not None
    assert job.script is not None
    assert job.script.sources == ("Reelwright's own story “Rollo Knows the Way”, written for this studio",)
    words = " ".join(scene.words for scene in job.scenes)
    assert "squirrel" in words
    assert words.endswith("It looked away, both times.")
    subtitles = studio.library.path(job.film.srt).read_text("utf-8").replace("\n", " ")
    assert "Bread." in subtitles
    assert job.film.seconds == pytest.approx(20, rel=0.12)
    assert read("A story about a lost dog", "en").kind == "story"
