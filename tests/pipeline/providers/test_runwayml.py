"""What Runway makes for a film: previews, clips, speech."""

import typing
from datetime import timedelta

import pytest
from PIL import Image
from runwayml.types import image_to_video_create_params as from_pictures
from runwayml.types import text_to_image_create_params as stills
from runwayml.types import text_to_speech_create_params as speech
from runwayml.types import text_to_video_create_params as from_words

from pipeline.capabilities import ClipRequest, ImageRequest, VoiceRequest
from pipeline.errors import NoKey, OutcomeUnknown, ProviderFailed, Refused, Rejected
from pipeline.fetch import Fetcher
from pipeline.provider import Accepted, Sent
from pipeline.providers.runwayml import VOICES, WORDS_ONLY, Runway

PREVIEW = ImageRequest(prompt="The product on a pier", width=288, height=162, references=("product",), role="product")
CLIP = ClipRequest(prompt="Slow push in", picture="still", seconds=2.4, width=160, height=90)
WORK = [
    ("runwayml:gen4_image_turbo", PREVIEW, "picture"),
    ("runwayml:gen4_image", PREVIEW.model_copy(update={"references": ()}), "picture"),
    ("runwayml:gen4_turbo", CLIP, "clip"),
    ("runwayml:gen4.5", CLIP.model_copy(update={"picture": ""}), "clip"),
    ("runwayml:veo3.1_fast", CLIP, "clip"),
    ("runwayml:eleven_multilingual_v2", VoiceRequest(text="Good morning, harbour. It is time."), "audio"),
]


@pytest.mark.parametrize(("model", "request_", "name"), WORK)
def test_a_result_can_be_had_and_costs_its_credits(either, tmp_path, model, request_, name):
    made = either.finish(model, request_)
    result = made.files[name]
    path = result if name == "audio" else Fetcher(either.settings).download(result, tmp_path / name)
    assert path.stat().st_size > 0
    assert made.usd_micros
    if either.server:
        assert [charge.usd_micros for charge in either.server.charges.all()] == [made.usd_micros]


def test_a_preview_has_exactly_the_asked_pixels(bench, tmp_path):
    made = bench.finish("runwayml:gen4_image_turbo", PREVIEW)
    with Image.open(Fetcher(bench.settings).download(made.files["picture"], tmp_path / "p")) as picture:
        assert picture.size == (288, 162)


def test_lengths_and_shapes_that_runway_lacks_are_said_aloud(bench):
    wide = CLIP.model_copy(update={"width": 400, "height": 100, "picture": ""})
    made = bench.finish("runwayml:gen4.5", wide)
    assert made.facts.seconds == 3.0
    assert made.warnings == (
        "Runway Gen-4.5 does not make 400x100: made at 1280x720 and cropped.",
        "Runway Gen-4.5 does not make 2.4 s: made 3 s, and priced by that.",
    )


@pytest.mark.parametrize(
    ("fault", "error"), [("nsfw", Refused), ("failed", ProviderFailed), ("cancelled", ProviderFailed)]
)
def test_a_task_that_ends_badly_says_why_and_what_it_cost(bench, stand_in, fault, error):
    stand_in.fault(fault)
    accepted = bench.create("runwayml:gen4_turbo", CLIP)
    with pytest.raises(error) as ended:
        bench.poll("runwayml:gen4_turbo", CLIP, accepted.provider_id)
    assert ended.value.usd_micros == stand_in.charges.all()[0].usd_micros


def test_cancel_asks_runway_to_stop(bench, stand_in):
    accepted = bench.create("runwayml:gen4_turbo", CLIP)
    bench.provider("runwayml:").cancel(bench.model("runwayml:gen4_turbo"), accepted.provider_id)
    with pytest.raises(ProviderFailed, match="cancelled"):
        bench.poll("runwayml:gen4_turbo", CLIP, accepted.provider_id)


@pytest.mark.parametrize(
    ("model", "request_", "said"),
    [
        ("runwayml:gen4_image_turbo", PREVIEW.model_copy(update={"references": ()}), "needs a reference"),
        ("runwayml:gen4_turbo", CLIP.model_copy(update={"picture": ""}), "still first"),
        ("runwayml:eleven_multilingual_v2", VoiceRequest(text="long " * 300), "at most 1000"),
    ],
)
def test_what_a_model_can_not_do_is_said_before_anything_is_sent(bench, stand_in, model, request_, said):
    with pytest.raises(Rejected, match=said):
        bench.create(model, request_)
    assert stand_in.creates() == 0


def test_switched_off_it_says_which_setting_turns_it_on(bench):
    bench.settings = bench.settings.model_copy(update={"runwayml_enabled": False})
    with pytest.raises(NoKey, match="RUNWAYML_ENABLED=true"):
        bench.create("runwayml:gen4_turbo", CLIP)


def test_runway_lists_nothing_so_a_lost_answer_stays_unknown(bench):
    with pytest.raises(OutcomeUnknown):
        bench.provider("runwayml:").find(bench.model("runwayml:gen4_turbo"), "intent-1", Sent(age=timedelta()))


@pytest.mark.parametrize("fault", ["expired", "drop", "status"])
def test_speech_that_can_not_be_fetched_yet_is_asked_for_again(bench, stand_in, fault):
    request = VoiceRequest(text="Good morning.")
    accepted = bench.create("runwayml:eleven_multilingual_v2", request)
    stand_in.fault(fault, "download")
    assert isinstance(bench.poll("runwayml:eleven_multilingual_v2", request, accepted.provider_id), Accepted)
    assert bench.poll("runwayml:eleven_multilingual_v2", request, accepted.provider_id).facts.words


def test_speech_that_is_no_sound_is_a_failure_with_its_cost(bench, stand_in):
    request = VoiceRequest(text="Good morning.")
    stand_in.fault("wrong_type")
    accepted = bench.create("runwayml:eleven_multilingual_v2", request)
    with pytest.raises(ProviderFailed) as failed:
        bench.poll("runwayml:eleven_multilingual_v2", request, accepted.provider_id)
    assert failed.value.usd_micros == stand_in.charges.all()[0].usd_micros


SDK = {
    "gen4_image": stills.Gen4Image,
    "gen4_image_turbo": stills.Gen4ImageTurbo,
    "gen4_turbo": from_pictures.Gen4Turbo,
    "gen4.5": from_pictures.Gen4_5,
    "veo3.1_fast": from_pictures.Veo3_1Fast,
    "veo3.1": from_pictures.Veo3_1,
}


@pytest.mark.parametrize("name", SDK)
def test_ratios_and_durations_are_the_sdks_own(name):
    model = next(model for model in Runway.models if model.name == name)
    assert set(model.ratios) == set(_literals(SDK[name], "ratio"))
    lengths = _literals(SDK[name], "duration") if "duration" in SDK[name].__annotations__ else ()
    assert not lengths or set(model.durations) == set(lengths)


def test_ratios_from_words_alone_and_voices_are_the_sdks_own():
    assert set(WORDS_ONLY["gen4.5"]) == set(_literals(from_words.Gen4_5, "ratio"))
    assert set(_literals(from_words.Veo3_1Fast, "ratio")) == set(_literals(from_pictures.Veo3_1Fast, "ratio"))
    assert set(VOICES) <= set(_literals(speech.ElevenMultilingualV2Voice, "preset_id"))


def _literals(params: type, field: str) -> tuple[object, ...]:
    """The values that a field of the SDK's own type allows."""
    found = typing.get_type_hints(params)[field]
    return typing.get_args(found) if typing.get_origin(found) is typing.Literal else ()
