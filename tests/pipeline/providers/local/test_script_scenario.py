import re
from pathlib import Path

import pytest

from pipeline.capabilities import ScriptFacts, ScriptRequest
from pipeline.provider import Desk
from pipeline.providers.local.script import speaking_seconds, write

LANGUAGES = ("en-US", "es-ES", "fr-FR", "de-DE", "pt-BR", "it-IT")
PRODUCTS = ("EcoWater Bottle", "Trail Runner Shoes for women", "Luna", "Glow Serum", "")


def scenario(**asked: object) -> ScriptFacts:
    desk = Desk(intent="test", folder=Path(), media=Path, check_cancelled=lambda: None)
    request = {"purpose": "scenario", "style": "product-showcase", "mood": "energetic", "seconds": 30, **asked}
    facts = write(ScriptRequest.model_validate(request), desk).facts
    assert isinstance(facts, ScriptFacts)
    return facts


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("seconds", [15, 20, 30, 45, 60])
def test_the_spoken_parts_keep_their_shares_and_scenes_their_five_seconds(language: str, seconds: int) -> None:
    for product in PRODUCTS:
        facts = scenario(product_name=product, language=language, seconds=seconds, call_to_action="Buy Now!")
        assert [scene.seconds for scene in facts.scenes] == [5.0] * (seconds // 5)
        assert facts.audio is not None
        times = [speaking_seconds(text, language) for text in (facts.audio.hook, facts.audio.main, facts.audio.cta)]
        hook, main, cta = (time / sum(times) for time in times)
        assert 0.195 <= hook <= 0.255
        assert 0.495 <= main <= 0.605
        assert 0.145 <= cta <= 0.205
        words = " ".join(scene.words for scene in facts.scenes).split()
        assert words == f"{facts.audio.hook} {facts.audio.main} {facts.audio.cta}".split()
        assert all(speaking_seconds(scene.words, language) <= 5.1 for scene in facts.scenes)
        assert all(re.fullmatch(r"#\w+", tag) for tag in facts.audio.hashtags)


def test_the_same_character_is_in_every_picture() -> None:
    facts = scenario(product_name="Trail Shoes", product_description="Running shoes for women")
    characters = {re.search(r"featuring (.+?), \b", scene.prompt)[1] for scene in facts.scenes}  # type: ignore[index]
    assert len(characters) == 1
    assert "woman" in characters.pop()
    assert facts.demographics is not None
    assert facts.demographics.target_gender == "female"
    assert facts.demographics.product_type == "shoe"


@pytest.mark.parametrize(
    ("about", "group"), [("A puzzle for kids", "children"), ("Phone for seniors", "seniors"), ("A lamp", "all-ages")]
)
def test_age_groups_are_read_from_the_product(about: str, group: str) -> None:
    facts = scenario(product_name="Thing", product_description=about)
    assert facts.demographics is not None
    assert facts.demographics.age_group == group
    assert facts.demographics.target_gender == "unisex"


def test_style_and_mood_shape_the_pictures_and_free_words_pass() -> None:
    known = scenario(product_name="Lamp", style="cinematic-storytelling", mood="luxury")
    free = scenario(product_name="Lamp", style="claymation", mood="cheeky")
    assert all("shallow depth of field" in scene.prompt and "gold accents" in scene.prompt for scene in known.scenes)
    assert all("claymation style" in scene.prompt and "cheeky mood" in scene.prompt for scene in free.scenes)


def test_a_scenario_whose_words_nobody_can_translate_says_so() -> None:
    desk = Desk(intent="test", folder=Path(), media=Path, check_cancelled=lambda: None)
    about = "A lamp for the desk that you can turn on with your voice"
    answer = write(
        ScriptRequest(purpose="scenario", product_name="Lamp", product_description=about, language="ja-JP"), desk
    )
    assert "'ja-JP'" in answer.warnings[0]
