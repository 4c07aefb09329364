"""What OpenAI, or a server of one's own, makes for a film."""

from datetime import timedelta

import pytest
from PIL import Image

from pipeline.capabilities import (
    ImageRequest,
    ScriptFacts,
    ScriptRequest,
    TranscriptFacts,
    TranscriptRequest,
    VoiceFacts,
    VoiceRequest,
)
from pipeline.errors import KeyRefused, NoKey, OutcomeUnknown, ProviderFailed, Refused, Rejected
from pipeline.provider import Accepted, Produced, Sent
from store.settings import Settings

SCRIPT = ScriptRequest(prompt="A morning at the harbour", seconds=20.0)
PICTURE = ImageRequest(prompt="A harbour at dawn", width=270, height=480)


def script(made: object) -> ScriptFacts:
    assert isinstance(made, Produced)
    assert isinstance(made.facts, ScriptFacts)
    return made.facts


def test_a_film_script_has_the_asked_scenes_and_fills_the_asked_seconds(either):
    facts = script(either.finish("openai:gpt-4o-mini", SCRIPT))
    assert len(facts.scenes) == 4
    assert sum(scene.seconds for scene in facts.scenes) == pytest.approx(20.0)
    assert all(scene.prompt and scene.words for scene in facts.scenes)


def test_a_scenario_has_an_audience_an_audio_script_and_equal_scenes(either):
    asked = ScriptRequest(purpose="scenario", product_name="Lens cap", prompt="Sell it", seconds=15.0)
    facts = script(either.finish("openai:gpt-4o-mini", asked))
    assert facts.demographics is not None
    assert facts.audio is not None
    assert all(tag.startswith("#") for tag in facts.audio.hashtags)
    assert [scene.seconds for scene in facts.scenes] == [5.0, 5.0, 5.0]


@pytest.mark.parametrize("purpose", ["prompts", "queries"])
def test_each_scene_of_a_music_video_or_a_text_has_its_prompt_or_query(bench, purpose):
    text = "First the sea. Then the boats. Then home." if purpose == "queries" else ""
    facts = script(
        bench.create("openai:gpt-4o-mini", ScriptRequest(purpose=purpose, prompt="x", text=text, scene_count=3))
    )
    assert len(facts.scenes) == 3
    assert all(scene.prompt and scene.query for scene in facts.scenes)
    assert not text or " ".join(scene.words for scene in facts.scenes) == text


def test_a_script_costs_what_openai_counted(bench, stand_in):
    made = bench.create("openai:gpt-4o-mini", SCRIPT)
    assert [charge.usd_micros for charge in stand_in.charges.all()] == [made.usd_micros]


def test_a_script_whose_answer_was_lost_is_found_again_by_its_intent(bench, stand_in):
    stand_in.fault("drop_after")
    with pytest.raises(OutcomeUnknown):
        bench.create("openai:gpt-4o-mini", SCRIPT, intent="lost-one")
    provider, model = bench.provider("openai:gpt-4o-mini"), bench.model("openai:gpt-4o-mini")
    found = provider.find(model, "lost-one", Sent(age=timedelta()))
    assert isinstance(found, Accepted)
    assert script(bench.poll(model.id, SCRIPT, found.provider_id)).title
    assert provider.find(model, "never-sent", Sent(age=timedelta())) is None
    assert len(stand_in.charges) == 1


@pytest.mark.parametrize("model", ["openai:gpt-image-2", "openai:tts-1", "openai:whisper-1"])
def test_what_openai_does_not_list_stays_unknown(bench, model):
    with pytest.raises(OutcomeUnknown):
        bench.provider(model).find(bench.model(model), "any", Sent(age=timedelta()))


def test_a_list_that_cannot_be_read_is_no_proof_of_absence(bench, stand_in):
    stand_in.fault("invalid", "list")
    with pytest.raises(OutcomeUnknown):
        bench.provider("openai:").find(bench.model("openai:gpt-4o-mini"), "any", Sent(age=timedelta()))


def test_a_picture_has_exactly_the_asked_pixels_and_its_price_from_the_tokens(either):
    made = either.finish("openai:gpt-image-1-mini", PICTURE)
    with Image.open(made.files["picture"]) as picture:
        assert picture.size == (270, 480)
    assert made.usd_micros
    if either.server:
        assert [charge.usd_micros for charge in either.server.charges.all()] == [made.usd_micros]


def test_a_shape_that_the_model_lacks_is_said_aloud(bench):
    made = bench.create("openai:gpt-image-1-mini", PICTURE)
    assert made.warnings == ("GPT Image 1 mini does not make 270x480: made at 1024x1536 and cropped.",)


def test_a_picture_with_references_is_an_edit_of_them(bench, stand_in):
    made = bench.create(
        "openai:gpt-image-2", PICTURE.model_copy(update={"references": ("product",), "role": "product"})
    )
    assert made.files["picture"].exists()
    assert stand_in.world.asked[-1][2] == "/images/edits"


def test_speech_is_a_sound_with_a_time_for_every_word(either):
    said = "Hello there, early risers. The sea is calm today."
    made = either.finish("openai:tts-1", VoiceRequest(text=said))
    facts = made.facts
    assert isinstance(facts, VoiceFacts)
    assert [word.text for word in facts.words] == said.split()
    assert 0 <= facts.words[0].start < facts.words[-1].end <= facts.seconds
    assert made.files["audio"].read_bytes()[:4] == b"RIFF"


def test_an_unknown_voice_is_replaced_and_said_aloud(bench):
    made = bench.create("openai:tts-1", VoiceRequest(text="Hello.", voice="Zarathustra"))
    assert made.facts.voice == "alloy"
    assert "Zarathustra" in made.warnings[0]


def test_a_transcript_keeps_the_known_text_in_its_own_spelling(either):
    made = either.finish("openai:whisper-1", TranscriptRequest(audio="sound", text="One small step, for Film!"))
    assert isinstance(made.facts, TranscriptFacts)
    assert [word.text for word in made.facts.words] == ["One", "small", "step,", "for", "Film!"]
    assert made.usd_micros is not None


def test_a_refused_script_is_final_and_says_why(bench, stand_in):
    stand_in.fault("nsfw")
    with pytest.raises(Refused, match="can't help with that content") as refused:
        bench.create("openai:gpt-4o-mini", SCRIPT)
    assert refused.value.usd_micros == stand_in.charges.all()[0].usd_micros


def test_a_script_cut_off_at_its_limit_was_charged(bench, stand_in):
    stand_in.fault("failed")
    with pytest.raises(ProviderFailed) as failed:
        bench.create("openai:gpt-4o-mini", SCRIPT)
    assert failed.value.usd_micros == stand_in.charges.all()[0].usd_micros


def test_a_missing_key_names_the_setting_the_capability_and_the_way_out(bench):
    bench.settings = Settings(_env_file=None, reelwright_home=bench.folder)
    with pytest.raises(NoKey, match=r"OPENAI_API_KEY.*script.*'local'"):
        bench.create("openai:gpt-4o-mini", SCRIPT)


def test_a_wrong_key_names_the_setting_and_is_not_shown(bench, stand_in):
    bench.settings = bench.settings.model_copy(
        update={"openai_api_key": Settings(openai_api_key="sk-wrong").openai_api_key}
    )
    with pytest.raises(KeyRefused, match=r"OPENAI_API_KEY for script") as refused:
        bench.create("openai:gpt-4o-mini", SCRIPT)
    assert "sk-wrong" not in str(refused.value)
    assert len(stand_in.charges) == 0


def test_a_model_that_is_gone_says_so(bench, stand_in):
    stand_in.fault("status", status=404, message="The model `gpt-4o-mini` has been deprecated")
    with pytest.raises(Rejected, match="has no 'gpt-4o-mini'"):
        bench.create("openai:gpt-4o-mini", SCRIPT)


def test_a_server_of_ones_own_needs_no_key_costs_nothing_and_uses_its_own_names(bench, stand_in):
    own = {"openai_base_url": stand_in.base_urls["openai_base_url"], "openai_models": "script=llama3.2, voice=kokoro"}
    bench.settings = Settings(_env_file=None, reelwright_home=bench.folder, **own)
    made = bench.create("openai:gpt-4o-mini", SCRIPT)
    spoken = bench.create("openai:tts-1", VoiceRequest(text="Hello.", voice="af_heart"))
    assert (made.usd_micros, spoken.usd_micros, spoken.facts.voice) == (0, 0, "af_heart")
    assert len(stand_in.charges) == 0
    assert bench.provider("openai:").find(bench.model("openai:gpt-4o-mini"), "any", Sent(age=timedelta())) is None
