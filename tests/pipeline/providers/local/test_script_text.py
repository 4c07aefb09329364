import pytest

from pipeline.capabilities import ScriptFacts, ScriptRequest
from pipeline.providers.local.script.beats import split
from pipeline.providers.local.script.narrations import narrate
from pipeline.providers.local.script.speaking import speaking_seconds
from pipeline.providers.markup import unmarked

ENGLISH = (
    "The old lighthouse stood on a cliff above the sea. Every night its lamp swept over the dark water, and ships, "
    "far out, knew where they were; nobody remembered who had built it. Dr. Smith, who lived nearby, said it was 3.5 "
    "centuries old. “Nonsense!” said his wife. But it was true…"
)
CHINESE = "海洋覆盖了地球表面的大部分。我们对月球的了解，可能比对深海还要多！你知道吗？"
JAPANESE = "東京の朝は静かです。電車が走り始め、人々が動き出します。今日も一日が始まる。"
ARABIC = "البحر واسع وعميق. هل تعلم أن معظم الكوكب مغطى بالماء؟ نعم، هذا صحيح."
HINDI = "समुद्र बहुत गहरा है। हम उसके बारे में बहुत कम जानते हैं। क्या आप जानते हैं?"
LANGUAGES = {"en": ENGLISH, "zh": CHINESE, "ja": JAPANESE, "ar": ARABIC, "hi": HINDI}


def narrated(text: str, **asked: object) -> ScriptFacts:
    return narrate(ScriptRequest.model_validate({"text": text, "seconds": None, **asked}), "en")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("count", [None, 1, 2, 3, 5])
def test_every_word_is_kept_in_order(language: str, count: int | None) -> None:
    text = LANGUAGES[language]
    words = [scene.words for scene in narrated(text, language=language, scene_count=count).scenes]
    assert "".join("".join(words).split()) == "".join(text.split())
    if " " in text:
        assert " ".join(words).split() == text.split()
    assert count is None or len(words) == count


def test_beats_end_where_a_sentence_ends_and_abbreviations_do_not_end_one() -> None:
    beats = split(ENGLISH, "en")
    assert all(beat.rstrip("”")[-1] in ".!…;," for beat in beats)
    assert not any(beat.endswith("Dr.") for beat in beats)
    assert all(1.5 <= speaking_seconds(beat, "en") <= 9 for beat in beats)


def test_a_long_sentence_without_commas_is_cut_between_words() -> None:
    text = "and then " * 80
    beats = split(text, "en")
    assert len(beats) > 3
    assert " ".join(beats).split() == text.split()


def test_asked_seconds_are_shared_by_speaking_time() -> None:
    film = narrated(ENGLISH, seconds=40.0)
    assert sum(scene.seconds for scene in film.scenes) == pytest.approx(40.0)
    longest = max(film.scenes, key=lambda scene: scene.seconds)
    assert speaking_seconds(longest.words, "en") == max(speaking_seconds(scene.words, "en") for scene in film.scenes)


def test_natural_seconds_leave_room_to_breathe() -> None:
    for scene in narrated(ENGLISH).scenes:
        assert speaking_seconds(scene.words, "en") < scene.seconds < speaking_seconds(scene.words, "en") + 2


def test_markdown_is_unmarked_and_its_heading_becomes_the_title() -> None:
    film = narrated(
        "# The **old** sea\n\nThe sea is *old*.\n\n- It waits\n- It [sings](https://sea.example/song)\n\n---\n"
    )
    assert film.title == "The old sea"
    assert " ".join(scene.words for scene in film.scenes).split() == [
        "The",
        "old",
        "sea",
        "The",
        "sea",
        "is",
        "old.",
        "It",
        "waits",
        "It",
        "sings",
    ]


def test_a_bare_link_and_emoji_stay_in_the_words() -> None:
    film = narrated("Read more at https://sea.example/a_b_c now 😀. It is worth it.")
    assert "https://sea.example/a_b_c" in " ".join(scene.words for scene in film.scenes)
    assert "😀" in " ".join(scene.words for scene in film.scenes)


def test_multiplication_and_snake_case_are_no_markup() -> None:
    assert unmarked("Two * three * four, and file_name_here.").text == "Two * three * four, and file_name_here."


def test_pictures_follow_the_nouns_and_carry_the_topic_over() -> None:
    film = narrated(
        "A lighthouse guides the ships home. It never rests. It never complains. Then the storm came.", scene_count=4
    )
    assert "lighthouse" in film.scenes[0].prompt
    assert film.scenes[1].prompt == "Lighthouse. It never rests."
    assert "storm" in film.scenes[3].prompt
    assert len({scene.prompt for scene in film.scenes}) == 4


def test_queries_are_short_english_and_concrete() -> None:
    film = narrated("El bosque duerme bajo la nieve. Un caballo cruza el puente.", language="es", scene_count=2)
    assert [scene.query for scene in film.scenes][1] == "horse bridge"
    assert all(1 <= len(scene.query.split()) <= 3 for scene in film.scenes)


def test_a_megabyte_of_text_is_split_without_losing_a_word() -> None:
    text = "One more sentence about the sea. " * 32_000
    beats = split(text, "en")
    assert len(beats) <= 200
    assert sum(beat.count("sentence") for beat in beats) == 32_000


@pytest.mark.parametrize(
    ("text", "language", "low", "high"),
    [
        ("The quick brown fox jumps over the lazy dog near the old stone bridge by the river today.", "en", 4.2, 7),
        ("El zorro salta sobre el perro perezoso junto al viejo puente de piedra.", "es", 3.8, 6),
        (CHINESE, "zh", 7, 13),
        ("", "en", 0, 0),
        ("😀 …", "en", 0, 0),
        ("2026", "en", 1, 2.5),
    ],
)
def test_speaking_time_is_that_of_clear_narration(text: str, language: str, low: float, high: float) -> None:
    assert low <= speaking_seconds(text, language) <= high


def test_narration_runs_at_about_150_words_a_minute() -> None:
    assert 135 <= len(ENGLISH.split()) / speaking_seconds(ENGLISH, "en") * 60 <= 175
