import re

import pytest

from pipeline.languages import written
from pipeline.providers.local.script import packs
from pipeline.providers.local.script.readings import read, spoken_language
from pipeline.providers.local.script.speaking import speaking_seconds

LANGUAGES = ("de", "en", "es", "fr", "it", "pt")


def test_every_pack_loads_and_has_the_same_parts() -> None:
    assert packs.languages() == LANGUAGES
    english = packs.language("en")
    for code in LANGUAGES:
        pack = packs.language(code)
        for part in ("nouns", "titles", "parts", "reasons", "ages"):
            assert getattr(pack, part).keys() == getattr(english, part).keys(), (code, part)
        assert len(pack.numbers.split()) == len(english.numbers.split())
        for part in ("hooks", "mains", "closes"):
            assert len(getattr(pack.scenario, part)) == len(getattr(english.scenario, part)), (code, part)


def test_every_fact_has_a_source_and_can_be_said_in_one_breath() -> None:
    facts = [fact for subject in packs.subjects().values() for fact in subject.facts]
    assert len(facts) > 850
    for fact in facts:
        assert len(fact.source) > 8, fact
        assert set(fact.kind.split()) <= {
            "what",
            "why",
            "how",
            "explain",
            "history",
            "step",
            "benefits",
            "habits",
            "ideas",
        }
        for code, said in fact.say.items():
            title, *sentences = said.split(" | ")
            assert title, said
            assert 1 <= len(sentences) <= 2, said
            assert all(sentence[-1] in ".?!" for sentence in sentences), said
            assert speaking_seconds(sentences[0], code) <= 8.0, said


def test_every_subject_has_its_name_and_its_words_in_each_language_of_its_facts() -> None:
    assert len(packs.subjects()) >= 140
    for key, subject in packs.subjects().items():
        told = {code for fact in subject.facts for code in fact.say}
        assert told <= subject.names.keys(), key
        assert told <= subject.heads.keys(), key


def test_every_topic_has_pictures() -> None:
    assert all(len(topic.looks) >= 3 for topic in packs.topics().values())


@pytest.mark.parametrize("code", LANGUAGES)
def test_templates_use_only_values_that_exist(code: str) -> None:
    names = set(re.findall(r"{(\w+)}", packs.language(code).model_dump_json()))
    known = {"topic", "n", "noun", "name", "title", "look", "words", "number", "audience", "text"}
    assert {name.lower() for name in names} <= known


@pytest.mark.parametrize(
    ("prompt", "kind", "count"),
    [
        ("Three reasons octopuses are the strangest animals in the sea", "list", 3),
        ("5 habits of happy people", "list", 5),
        ("How coffee conquered the world", "history", 0),
        ("Why we dream", "why", 0),
        ("A hero discovers a hidden treasure in ancient ruins", "story", 0),
        ("A peaceful forest at sunrise", "mood", 0),
        ("The history of Rome in 60 seconds", "history", 0),
        ("How to save money", "tutorial", 0),
        ("Cats vs dogs", "compare", 0),
        ("How the brain works", "how", 0),
        ("Pasta recipe", "recipe", 0),
        ("My trip to Lisbon", "trip", 0),
        ("Tres razones por las que los pulpos son los animales más raros del mar", "list", 3),
        ("Receta de paella", "recipe", 0),
        ("Cinq faits sur le café", "list", 5),
        ("Warum wir träumen", "why", 0),
        ("Die Geschichte von Rom", "history", 0),
        ("Die Geschichte von einem alten Mann", "story", 0),
        ("A história de Roma", "history", 0),
        ("Come funziona il cervello", "how", 0),
        ("Make a 30 second video about coffee", "explain", 0),
    ],
)
def test_prompts_are_read_for_what_they_ask(prompt: str, kind: str, count: int) -> None:
    reading = read(prompt, spoken_language(prompt) or "en")
    assert (reading.kind, reading.count) == (kind, count)


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("de", "Warum ist das Meer so salzig und was ist die Lösung?"),
        ("de", "Fünf Tipps für besseren Schlaf"),
        ("fr", "Pourquoi est-ce que la mer est salée?"),
        ("en", "A hero discovers a hidden treasure in ancient ruins"),
        ("en", "5 tips for better sleep"),
        ("es", "La historia del café en España"),
        ("pt", "A história do café no Brasil"),
        ("it", "La storia del caffè in Italia"),
        ("nl", "Hoe je een hond opvoedt en waarom"),
        ("pl", "Dlaczego śnimy i jak się to dzieje"),
        ("ja", "なぜ私たちは夢を見るのか"),
        ("zh", "我们为什么会做梦"),
        ("ru", "Почему мы видим сны"),
        ("uk", "Чому ми бачимо сни і що це"),
        ("ar", "لماذا نحلم"),
        ("hi", "हम सपने क्यों देखते हैं"),
        ("", "Zanzibar"),
        ("", ""),
    ],
)
def test_a_text_is_known_by_its_language(code: str, text: str) -> None:
    assert written(text) == code
