import re

import pytest

from pipeline.providers.local.script import packs
from pipeline.providers.local.script.readings import read, spoken_language
from pipeline.providers.local.script.speaking import speaking_seconds

LANGUAGES = ("de", "en", "es", "fr", "it", "pt")


def lines() -> list[packs.Line]:
    facts = [fact for topic in packs.topics() for fact in packs.facts(topic)]
    return facts + [beat for story in packs.stories().values() for beat in story.beats]


def test_every_pack_loads_and_has_the_same_parts() -> None:
    assert packs.languages() == LANGUAGES
    english = packs.language("en")
    for code in LANGUAGES:
        pack = packs.language(code)
        for part in ("nouns", "bodies", "hooks", "titles", "parts", "reasons", "ages"):
            assert getattr(pack, part).keys() == getattr(english, part).keys(), (code, part)
        assert len(pack.numbers.split()) == len(english.numbers.split()) == len(pack.points)


def test_every_fact_and_beat_is_told_in_every_language() -> None:
    for line in lines():
        assert sorted(line.say) == list(LANGUAGES), line.say["en"]
        for code, said in line.say.items():
            title, *sentences = said.split(" | ")
            assert title, said
            assert 1 <= len(sentences) <= 2, said
            assert all(sentence[-1] in ".?!" for sentence in sentences), said
            assert speaking_seconds(sentences[0], code) <= 6.2, said


def test_every_topic_has_a_name_in_every_language_and_known_neighbours() -> None:
    for key, topic in packs.topics().items():
        assert sorted(topic.names) == list(LANGUAGES), key
        assert set(topic.near) <= packs.topics().keys(), key
        assert len(topic.looks) >= 3


@pytest.mark.parametrize("code", LANGUAGES)
def test_templates_use_only_values_that_exist(code: str) -> None:
    names = set(re.findall(r"{(\w+)}", packs.language(code).model_dump_json()))
    known = {"topic", "n", "noun", "prompt", "name", "call", "claim", "title", "look", "words", "number", "audience"}
    assert {name.lower() for name in names} <= known


@pytest.mark.parametrize(
    ("prompt", "kind", "count", "key"),
    [
        ("Three reasons octopuses are the strangest animals in the sea", "list", 3, "octopus"),
        ("5 habits of happy people", "list", 5, "happiness"),
        ("How coffee conquered the world", "history", 0, "coffee"),
        ("Why we dream", "why", 0, "dreams"),
        ("A hero discovers a hidden treasure in ancient ruins", "story", 0, ""),
        ("A peaceful forest at sunrise", "mood", 0, "forest"),
        ("The history of Rome in 60 seconds", "history", 0, "rome"),
        ("How to save money", "tutorial", 0, "money"),
        ("Cats vs dogs", "compare", 0, "cat"),
        ("How the brain works", "how", 0, "brain"),
        ("Tres razones por las que los pulpos son los animales más raros del mar", "list", 3, "octopus"),
        ("Cinq faits sur le café", "list", 5, "coffee"),
        ("Warum wir träumen", "why", 0, "dreams"),
        ("A história de Roma", "history", 0, "rome"),
        ("Come funziona il cervello", "how", 0, "brain"),
        ("Make a 30 second video about coffee", "explain", 0, "coffee"),
    ],
)
def test_prompts_are_read_for_what_they_ask(prompt: str, kind: str, count: int, key: str) -> None:
    reading = read(prompt, "en")
    assert (reading.kind, reading.count) == (kind, count)
    assert not key or reading.keys[0] == key


def test_languages_are_told_apart() -> None:
    assert spoken_language("Warum ist das Meer so salzig und was ist die Lösung?") == "de"
    assert spoken_language("Pourquoi est-ce que la mer est salée?") == "fr"
    assert spoken_language("Zanzibar") is None
