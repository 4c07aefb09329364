"""What calls are expected to cost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import prices
from pipeline.capabilities import (
    ClipRequest,
    ImageRequest,
    MusicRequest,
    ScriptRequest,
    TranscriptRequest,
    VoiceRequest,
)
from pipeline.errors import InvalidInput
from pipeline.provider import Model
from pipeline.providers import providers
from store.settings import Settings

PLAIN = Settings(_env_file=None)
MODELS: dict[str, Model] = {model.id: model for vendor in providers(PLAIN).values() for model in vendor.models}
CLIP = ClipRequest(prompt="x", seconds=2.4, width=160, height=90)


@pytest.mark.parametrize(
    ("model", "request_", "micros"),
    [
        ("openai:gpt-image-2", ImageRequest(prompt="x", width=64, height=64), 55_000),
        ("openai:tts-1", VoiceRequest(text="y" * 200), 3000),
        ("openai:whisper-1", TranscriptRequest(audio="a"), 6000),
        ("runwayml:gen4_turbo", CLIP, 150_000),
        ("runwayml:veo3.1_fast", CLIP, 400_000),
        ("runwayml:veo3.1_fast", CLIP.model_copy(update={"seconds": 99.0}), 800_000),
        ("replicate:svd-xt", CLIP, 100_000),
        ("replicate:musicgen", MusicRequest(seconds=60.0), 85_000),
        ("pexels:videos", CLIP, 0),
        ("local:art", ImageRequest(prompt="x", width=64, height=64), 0),
    ],
)
def test_a_call_is_priced_by_what_is_really_asked(model, request_, micros):
    assert prices.estimate(MODELS[model], request_) == micros


def test_a_longer_script_costs_more():
    short, long = (
        prices.estimate(MODELS["openai:gpt-4o-mini"], ScriptRequest(prompt="x", seconds=seconds))
        for seconds in (10, 120)
    )
    assert 0 < short < long < 20_000


def test_an_override_replaces_the_list_price():
    settings = Settings(_env_file=None, price_overrides="openai:gpt-image-2=0.04, runwayml:gen4_turbo = 0.1")
    assert (
        prices.estimate(MODELS["openai:gpt-image-2"], ImageRequest(prompt="x", width=64, height=64), settings) == 40_000
    )
    assert prices.estimate(MODELS["openai:tts-1"], VoiceRequest(text="y" * 1000), settings) == 15_000


@pytest.mark.parametrize(
    "wrong", ["gpt-image-2=0.04", "openai:x=cheap", "openai:x=-1", "openai:x=inf", "openai:x=nan", "a:b"]
)
def test_an_override_that_can_not_be_read_is_named(wrong):
    with pytest.raises(InvalidInput, match="PRICE_OVERRIDES") as error:
        prices.parsed(wrong)
    assert error.value.field == "PRICE_OVERRIDES"


@pytest.mark.parametrize(
    ("url", "key", "free"),
    [
        ("http://127.0.0.1:11434/v1", "", True),
        ("http://127.0.0.1:11434/v1", "sk-any", False),
        ("https://api.openai.com/v1", "", False),
        ("https://eu.api.openai.com/v1", "", False),
        ("https://openai.com.example.org/v1", "", True),
        ("", "", False),
    ],
)
def test_only_a_server_of_ones_own_without_a_key_is_free(url, key, free):
    settings = Settings(_env_file=None, openai_base_url=url, openai_api_key=key)
    assert prices.own_server(settings) is free
    micros = prices.estimate(MODELS["openai:tts-1"], VoiceRequest(text="y" * 1000), settings)
    assert micros == (0 if free else 15_000)


def test_every_paid_price_has_a_source_and_a_date():
    paid = [model for model in MODELS.values() if model.price.usd_micros]
    assert len(paid) > 20
    assert all(model.price.source and model.price.dated for model in paid)


@given(st.text(max_size=3000), st.floats(5, 300), st.integers(1, 60))
def test_an_estimate_is_a_whole_number_of_micro_dollars_and_never_negative(text, seconds, count):
    request = ScriptRequest(prompt=text, text=text, seconds=seconds, scene_count=count)
    micros = prices.estimate(MODELS["anthropic:claude-haiku-4-5"], request)
    assert isinstance(micros, int)
    assert micros > 0
