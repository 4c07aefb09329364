"""Topics of everyday asks: each is found by what people type, tells its own facts, and shares no line with another."""

import re
from collections import Counter, defaultdict
from pathlib import Path

import pytest
import yaml

from pipeline.capabilities import ScriptFacts, ScriptRequest
from pipeline.provider import Desk
from pipeline.providers.local.script import packs, write

ASKS: dict[str, list[str]] = yaml.safe_load((Path(__file__).parent / "asks.yaml").read_text(encoding="utf-8"))
SENTENCE = re.compile(r"(?<=[.?!])\s+")
LEAST_LINES = 4
LEAST_FACTS = 6
# What only a doctor, a lawyer or a maker can tell: none of it is in the facts.
NOT_KNOWN = (
    "pizza recipe",
    "how to lose weight with rice",
    "is red wine good for you",
    "how to cure hiccups",
    "hair loss treatment",
    "blood pressure tips",
    "how to learn the piano",
    "best pizza in New York",
    "cheap hotels in Paris",
    "my trip to Japan",
    "how to invest in batteries",
    "is it legal to drive a car at 16",
    "memory loss",
    "beer and health",
    "skin care routine",
    "glass of water",
    "paper airplane",
)


def sentences(text: str) -> list[str]:
    return [said for said in SENTENCE.split(text.strip()) if said]


def topics_by_sentence() -> dict[str, str]:
    """Each sentence of a fact, with the topic that it belongs to."""
    return {
        text: key
        for key, subject in packs.subjects().items()
        for fact in subject.facts
        for part in fact.say["en"].split("|")[1:]
        for text in sentences(part)
    }


def film(prompt: str) -> ScriptFacts:
    desk = Desk(intent="test", folder=Path(), media=Path, check_cancelled=lambda: None)
    facts = write(ScriptRequest.model_validate({"prompt": prompt, "seconds": 40}), desk).facts
    assert isinstance(facts, ScriptFacts)
    return facts


@pytest.mark.parametrize(("key", "ask"), [(key, ask) for key, asks in ASKS.items() for ask in asks])
def test_an_ask_is_told_from_four_lines_or_more_of_its_own_topic(key: str, ask: str) -> None:
    owners, script = topics_by_sentence(), film(ask)
    told = {text for scene in script.scenes for text in sentences(scene.words) if text in owners}
    assert len(told) >= LEAST_LINES
    assert {owners[text] for text in told} == {key}
    assert script.sources


@pytest.mark.parametrize("ask", NOT_KNOWN)
def test_advice_and_what_only_its_maker_knows_is_left_to_say(ask: str) -> None:
    assert film(ask).sources == ()


def test_no_two_topics_share_a_line() -> None:
    owners: dict[str, set[str]] = defaultdict(set)
    for key, subject in packs.subjects().items():
        for fact in subject.facts:
            for part in fact.say["en"].split("|")[1:] if "en" in fact.say else ():
                owners[part.strip()].add(key)
    assert {line: keys for line, keys in owners.items() if len(keys) > 1} == {}


@pytest.mark.parametrize("key", ASKS)
def test_a_topic_has_six_facts_and_a_picture_and_a_title_for_each(key: str) -> None:
    facts = packs.subjects()[key].facts
    assert len(facts) >= LEAST_FACTS
    for told in ([fact.look for fact in facts], [fact.say["en"].partition("|")[0] for fact in facts]):
        assert [text for text, times in Counter(told).items() if times > 1] == []
