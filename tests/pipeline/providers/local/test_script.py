import itertools
import re
from pathlib import Path

import pytest
import yaml
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
EVERYDAY = yaml.safe_load((Path(__file__).parent / "topics.yaml").read_text(encoding="utf-8"))
SENTENCE = re.compile(r"(?<=[.?!])\s+")
COUNTED = re.compile(r"^(?:One|Two|Three|Four|Five|Six|Seven|Eight|Nine|Ten)\.$")


def produced(**asked: object) -> Produced:
    desk = Desk(intent="test", folder=Path(), media=Path, check_cancelled=lambda: None)
    return write(ScriptRequest.model_validate(asked), desk)


def script(**asked: object) -> ScriptFacts:
    facts = produced(**asked).facts
    assert isinstance(facts, ScriptFacts)
    return facts


def spoken(facts: ScriptFacts) -> str:
    return " ".join(scene.words for scene in facts.scenes)


def sentences(film: ScriptFacts) -> list[str]:
    """What is said, but for the number before a point."""
    said = [text for scene in film.scenes for text in SENTENCE.split(scene.words) if text]
    return [text for text in said if not COUNTED.match(text)]


def framing(prompt_facts: ScriptFacts) -> set[str]:
    """What films of known topics say besides facts: their hooks, their endings, and what leads on from an answer."""
    lines = [
        line for subject in packs.subjects().values() for line in (*subject.hook.values(), *subject.close.values())
    ]
    leads = [
        text
        for text in sentences(prompt_facts)
        if re.match(r"^(One|Two|Three|Four|Five|Six) more things? about ", text)
    ]
    return {text for line in lines for text in SENTENCE.split(line)} | set(leads)


def known_sentences() -> dict[str, str]:
    """Every sentence of every fact, with its source."""
    facts = [fact for subject in packs.subjects().values() for fact in subject.facts]
    return {
        text: fact.source
        for fact in facts
        for said in fact.say.values()
        for part in said.split("|")[1:]
        for text in SENTENCE.split(part.strip())
    }


@pytest.mark.parametrize("topic", EVERYDAY, ids=lambda topic: topic["ask"])
def test_an_everyday_ask_is_told_from_sourced_facts_or_in_its_own_words(topic: dict[str, object]) -> None:
    answer = produced(prompt=topic["ask"])
    film, facts = answer.facts, known_sentences()
    assert isinstance(film, ScriptFacts)
    hook, *told = sentences(film)
    assert hook.rstrip(".?").lower() == str(topic["ask"]).lower()
    assert all(facts[text] in film.sources for text in told if text not in framing(film))
    assert bool(told) == topic["known"]
    assert any("Nobody wrote this" in text for text in answer.warnings) != bool(told)


def test_no_two_everyday_films_share_a_line() -> None:
    said = [sentences(script(prompt=topic["ask"])) for topic in EVERYDAY]
    assert sum(len(set(lines)) for lines in said) == len({text for lines in said for text in lines})


@pytest.mark.parametrize(
    ("prompt", "language"),
    [
        ("Why we dream", "en"), ("Por qué soñamos", "es"), ("L'histoire du café", "fr"), ("Die Geschichte von Rom", "de"),
        ("Por que sonhamos", "pt"), ("La storia del caffè", "it"), ("The history of Rome in 60 seconds", "en"),
    ],
)  # fmt: skip
def test_a_known_subject_fills_the_asked_seconds_and_says_nothing_twice(prompt: str, language: str) -> None:
    film = script(prompt=prompt, language=language, seconds=25)
    assert film.sources
    assert sum(scene.seconds for scene in film.scenes) == pytest.approx(25, rel=0.05)
    for scene in film.scenes:
        assert scene.seconds == pytest.approx(max(2.0, speaking_seconds(scene.words, language) + 0.4), rel=0.06)
        assert scene.words[-1] in ".?!"
        assert not re.search(r"[{}|_]|\s\s", scene.words + scene.title + scene.description + scene.reasoning)
        assert all((scene.title, scene.description, scene.prompt))
        assert scene.motion in MOTIONS
    assert len(sentences(film)) == len(set(sentences(film)))
    assert len({scene.prompt for scene in film.scenes}) == len(film.scenes)
    assert film.mood in MOODS


@pytest.mark.parametrize(
    ("prompt", "language", "hook"),
    [
        ("What to do in your 20s", "en", "What to do in your 20s."),
        ("Fashion of the 1920s", "en", "Fashion of the 1920s."),
        ("The 5-second rule", "en", "The 5-second rule."),
        ("Make a 30-second video about our bakery", "en", "Our bakery."),
        ("Our bakery, 30 seconds", "en", "Our bakery."),
        ("Who invented the zip?", "en", "Who invented the zip?"),
        ("why is my cat so loud", "en", "Why is my cat so loud?"),
        ("do bees sleep", "en", "Do bees sleep?"),
        ("can dogs see colors", "en", "Can dogs see colors?"),
        ("MY BAKERY IS OPEN 🥐 #bread #local", "en", "My bakery is open."),
        ("Wait, what!", "en", "Wait, what!"),
        ("por qué llueve", "es", "¿Por qué llueve?"),
        ("¿Quién inventó la cremallera?", "es", "¿Quién inventó la cremallera?"),
        ("Pourquoi le chat ronronne", "fr", "Pourquoi le chat ronronne\u00a0?"),
        ("Il a le temps", "fr", "Il a le temps."),
        ("Warum ist der Himmel grün", "de", "Warum ist der Himmel grün?"),
        ("Por que o gato mia", "pt", "Por que o gato mia?"),
        ("Perché il gatto fa le fusa", "it", "Perché il gatto fa le fusa?"),
        ("Mode der 20er Jahre in 30 Tagen", "de", "Mode der 20er Jahre in 30 Tagen."),
    ],
)  # fmt: skip
def test_a_hook_is_the_prompt_with_its_own_end_mark(prompt: str, language: str, hook: str) -> None:
    assert script(prompt=prompt, language=language).scenes[0].words == hook


@pytest.mark.parametrize(
    "prompt",
    ["back pain", "earthquakes on my street", "pasta recipe", "coffee shop business plan", "moon dust", "water bottle",
     "why do cats purr", "Is coffee bad for you?", "dog food", "chocolate cake", "city break", "heart attack symptoms",
     "bee allergy cure", "how to invest money", "my dog's birthday", "sleep medication", "black hole sun lyrics", "gold price today",
     "virus removal software", "snake bite treatment", "tax on gold", "how many moons does Jupiter have", "crystal healing",
     "baseball bats", "weather tomorrow", "honey for babies", "how to get rid of ants", "is it legal to own a tiger", "rose tattoo",
     "star wars", "movie stars", "time travel", "cloud computing", "forest fire insurance", "Saturn car parts"],
)  # fmt: skip
def test_facts_appear_only_where_the_prompt_is_about_their_very_subject(prompt: str) -> None:
    assert script(prompt=prompt).sources == ()


@pytest.mark.parametrize(
    "ask",
    ["5 facts about {}", "5 {} facts", "FIVE FACTS ABOUT {}!!", "Top 5 reasons why {} are so amazing", "did you know this about {}?",
     "things you didn't know about {}", "5 mind-blowing facts about {} that nobody tells you 🤯 #shorts #fyp", "{} explained",
     "Make a 30 second video about {} for kids", "everything you need to know about {}", "what are {}?", "the secret life of {}",
     "I want a video about {}", "{} in 30 seconds", "Why do we love {}?", "an introduction to {}", "#{}", "{}: 5 facts"],
)  # fmt: skip
@pytest.mark.parametrize("subject", ["bees", "volcanoes", "polar bears"])
def test_a_known_subject_is_found_in_the_ways_people_ask(ask: str, subject: str) -> None:
    asked = ask.format(
        subject.replace(" ", "") if ask.startswith("#") and " " not in ask[2:] and subject == "bees" else subject
    )
    assert script(prompt=asked).sources


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Why does the moon change its shape?", "lights one half of the Moon"),
        ("why do wolves howl at the moon", "find each other"),
        ("How do hurricanes form", "warm sea water"),
        ("what are stars made of", "ball of gas"),
        ("Why are flamingos pink?", "algae"),
        ("how do bats see in the dark", "echo"),
        ("how does a volcano work", "opening"),
        ("¿Por qué la luna cambia de forma?", "mitad"),
        ("Warum verändert der Mond seine Form?", "Hälfte"),
    ],
)
def test_a_question_is_answered_before_anything_else_is_told(question: str, answer: str) -> None:
    language = "es" if question[0] == "¿" else "de" if question.startswith("Warum") else "en"
    assert answer in script(prompt=question, language=language).scenes[1].words


def test_a_list_keeps_its_number_and_a_shorter_one_says_its_own() -> None:
    words = [scene.words for scene in script(prompt="3 facts about octopuses", seconds=40).scenes]
    numbered = [text for text in words if text.startswith(("One.", "Two.", "Three."))]
    assert [text.partition(".")[0] for text in numbered] == ["One", "Two", "Three"]
    answer = produced(prompt="12 facts about octopuses")
    assert isinstance(answer.facts, ScriptFacts)
    assert answer.facts.scenes[0].words.startswith("6 facts about octopuses.")
    numbered = [scene.words for scene in answer.facts.scenes if scene.words.partition(".")[0].isalpha()]
    assert [text.partition(".")[0] for text in numbered][:6] == [
        "One",
        "Two",
        "Three",
        "Four",
        "Five",
        "Six",
    ]
    assert any("12 were asked for" in warning for warning in answer.warnings)


@pytest.mark.parametrize("seconds", [20, 30, 40])
@pytest.mark.parametrize(
    "prompt", ["How does a volcano work?", "sharks", "The history of Rome", "What is a black hole?"]
)
def test_an_asked_length_is_kept_by_the_number_of_facts_and_their_sentences(prompt: str, seconds: int) -> None:
    scenes = script(prompt=prompt, seconds=seconds).scenes
    natural = sum(max(2.0, speaking_seconds(scene.words, "en") + 0.4) for scene in scenes)
    assert natural == pytest.approx(seconds, rel=0.05)


def test_no_two_subjects_open_or_end_alike() -> None:
    lines = [
        line for subject in packs.subjects().values() for line in (*subject.hook.values(), *subject.close.values())
    ]
    assert len(lines) > 260
    assert len(set(lines)) == len(lines)


def test_steps_are_told_in_their_order() -> None:
    film = script(prompt="How to wash your hands")
    assert [scene.title for scene in film.scenes[1:]] == ["Wet", "Lather", "Scrub", "Rinse", "Dry"]


@pytest.mark.parametrize("count", [1, 2, 3, 4, 7, 10, 25])
def test_the_asked_number_of_scenes_shares_the_asked_seconds(count: int) -> None:
    for asked in (*({"prompt": prompt} for prompt in PROMPTS), {"product_name": "Lamp", "call_to_action": "Buy"}):
        film = script(**asked, scene_count=count, seconds=40)
        assert len(film.scenes) == count
        assert sum(scene.seconds for scene in film.scenes) == pytest.approx(40)


@pytest.mark.parametrize(
    ("prompt", "blanks"),
    [
        ("5 tips for a better garden", [*(f"point {number}" for number in range(1, 6)), "close"]),
        ("How to train a puppy", ["needs", "step 1", "step 2", "step 3", "result", "close"]),
        ("Beach or pool", ["first", "second", "verdict", "close"]),
        ("Pasta recipe", ["ingredients", "step 1", "step 2", "step 3", "serving", "close"]),
        ("My trip to Lisbon", ["place", "moment", "advice", "close"]),
        ("A shy plumber finds a friend", ["who", "trouble", "end", "close"]),
    ],
)  # fmt: skip
def test_an_outline_has_the_shape_of_the_ask_and_scenes_to_fill(prompt: str, blanks: list[str]) -> None:
    hook, *others = script(prompt=prompt, outline=True).scenes
    assert hook.words.rstrip(".?") == prompt
    assert [scene.to_fill for scene in others] == blanks
    assert not any(scene.words or scene.prompt for scene in others)


def test_a_mood_piece_says_its_prompt_and_then_only_shows_it() -> None:
    first, *others = script(prompt="A peaceful forest at sunrise", seconds=30).scenes
    assert first.words == "A peaceful forest at sunrise."
    assert [scene.words for scene in others] == [""] * 5
    assert sum(scene.seconds for scene in (first, *others)) == pytest.approx(30)


@pytest.mark.parametrize(
    ("language", "known"),
    [("es", "eti"), ("fr", "éthiopie"), ("de", "äthiopien"), ("pt", "eti"), ("it", "eti"), ("en-GB", "ethiopia")],
)
def test_an_english_prompt_about_a_known_subject_is_answered_in_the_asked_language(language: str, known: str) -> None:
    answer = produced(prompt="How coffee conquered the world", language=language, seconds=60)
    assert isinstance(answer.facts, ScriptFacts)
    assert known in spoken(answer.facts).lower()
    assert answer.warnings == ()


def test_titles_contract_their_articles() -> None:
    told = {code: script(prompt="The history of coffee", language=code).scenes[0].words for code in LANGUAGES}
    assert told["fr"] == "L'histoire du café."
    assert told["es"] == "La historia del café."
    assert told["it"] == "La storia del caffè."
    assert told["pt"] == "A história do café."


@pytest.mark.parametrize("language", ["nl", "es", "ja"])
def test_words_that_nobody_can_translate_are_kept_and_that_is_said(language: str) -> None:
    answer = produced(prompt="How to train the puppy of your neighbours", language=language)
    assert isinstance(answer.facts, ScriptFacts)
    assert answer.facts.scenes[0].words == "How to train the puppy of your neighbours."
    assert repr(language) in answer.warnings[0]


def test_a_prompt_in_a_language_without_a_pack_is_filmed_in_its_own_words() -> None:
    answer = produced(prompt="Hoe je een hond opvoedt en waarom dat niet moeilijk is", language="nl")
    assert isinstance(answer.facts, ScriptFacts)
    assert answer.facts.scenes[0].words.startswith("Hoe je een hond opvoedt")
    assert not any("'nl'" in text for text in answer.warnings)


def test_the_same_request_gives_the_same_script_and_another_take_another() -> None:
    assert script(prompt="Why we dream") == script(prompt="Why we dream")
    takes = {spoken(script(prompt="Why we dream", take=take)) for take in range(6)}
    assert len(takes) > 3


def test_a_story_keeps_its_own_characters_in_the_pictures_and_invents_none() -> None:
    story = script(prompt="A shy plumber finds a friend", seconds=40)
    assert sentences(story) == ["A shy plumber finds a friend."]
    assert all("a shy plumber" in scene.prompt.lower() for scene in story.scenes)


def test_an_advert_says_what_its_maker_said_and_ends_with_the_call_to_action() -> None:
    film = script(
        product_name="EcoWater Bottle",
        product_description="Keeps drinks cold for 24 hours. Leak-proof lid.",
        call_to_action="Buy Now!",
        style="modern",
    )
    assert [scene.role for scene in film.scenes] == ["scene", "product", "product", "end_card"]
    assert [scene.words for scene in film.scenes] == [
        "Keeps drinks cold for 24 hours.", "EcoWater Bottle.", "Leak-proof lid.", "EcoWater Bottle. Buy Now!",
    ]  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_claimed_for_a_product_of_which_nothing_was_said(language: str) -> None:
    answer = produced(product_name="Luna", language=language, seconds=30, call_to_action="Go!")
    assert isinstance(answer.facts, ScriptFacts)
    assert spoken(answer.facts).split() == ["Luna.", "Luna.", "Go!"]
    assert "describe it" in answer.warnings[0]


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
        assert all(scene.seconds > 0 for scene in film.scenes)
        assert not any(ord(char) < 32 and char not in "\n\t" for scene in film.scenes for char in scene.prompt)


def test_a_megabyte_of_prompt_is_read_from_its_first_sensible_part() -> None:
    film = script(prompt="Why we dream. " + "and so on " * 100_000)
    assert len(film.title) <= 80
    assert film.scenes[0].words.startswith("Why we dream.")
