"""What Replicate makes for a film: pictures, clips, music."""

from datetime import timedelta

import pytest
from PIL import Image

from pipeline.capabilities import ClipRequest, ImageRequest, MusicRequest
from pipeline.errors import OutcomeUnknown, ProviderFailed, Refused, Rejected
from pipeline.fetch import Fetcher
from pipeline.provider import Accepted, Sent
from pipeline.providers.replicate import TARGETS, Replicate

PICTURE = ImageRequest(prompt="A harbour at dawn", width=270, height=480)
CLIP = ClipRequest(prompt="Slow push in", picture="still", seconds=5.0, width=160, height=90)
MUSIC = MusicRequest(mood="calm", seconds=12.0)
WORK = [
    ("replicate:flux-schnell", PICTURE, "picture"),
    ("replicate:svd-xt", CLIP, "clip"),
    ("replicate:svd", CLIP, "clip"),
    ("replicate:wan-2.2-i2v-fast", CLIP, "clip"),
    ("replicate:wan-2.2-t2v-fast", CLIP.model_copy(update={"picture": ""}), "clip"),
    ("replicate:musicgen", MUSIC, "audio"),
]


@pytest.mark.parametrize(("model", "request_", "name"), WORK)
def test_a_result_can_be_fetched_and_costs_what_replicate_charged(either, tmp_path, model, request_, name):
    made = either.finish(model, request_)
    path = Fetcher(either.settings).download(made.files[name], tmp_path / name)
    assert path.stat().st_size > 0
    if either.server:
        assert [charge.usd_micros for charge in either.server.charges.all()] == [made.usd_micros]


def test_a_picture_is_cut_to_exactly_the_asked_pixels(bench, tmp_path):
    made = bench.finish("replicate:flux-schnell", PICTURE)
    with Image.open(Fetcher(bench.settings).download(made.files["picture"], tmp_path / "p")) as picture:
        assert picture.size == (270, 480)


def test_create_never_waits_for_the_work(bench, stand_in):
    assert isinstance(bench.create("replicate:flux-schnell", PICTURE), Accepted)
    assert [stage for _, stage, _ in stand_in.world.asked] == ["create"]


def test_a_create_whose_answer_was_lost_is_found_by_its_intent(bench, stand_in):
    stand_in.fault("drop_after")
    with pytest.raises(OutcomeUnknown):
        bench.create("replicate:svd-xt", CLIP, intent="lost-one")
    provider, model = bench.provider("replicate:"), bench.model("replicate:svd-xt")
    found = provider.find(model, "lost-one", Sent(age=timedelta()))
    assert isinstance(found, Accepted)
    assert found.provider_id == stand_in.charges.all()[0].id
    assert provider.find(model, "never-sent", Sent(age=timedelta())) is None


def test_the_list_is_read_to_its_end(bench, stand_in):
    for number in range(103):
        bench.create("replicate:flux-schnell", PICTURE, intent=f"intent-{number}")
    assert isinstance(
        bench.provider("replicate:").find(bench.model("replicate:flux-schnell"), "intent-0", Sent(age=timedelta())),
        Accepted,
    )


def test_a_list_that_cannot_be_read_is_no_proof_of_absence(bench, stand_in):
    stand_in.fault("status", "list", status=503, retry_after="3600")
    with pytest.raises(OutcomeUnknown):
        bench.provider("replicate:").find(bench.model("replicate:svd"), "intent-1", Sent(age=timedelta()))


def test_a_length_that_the_model_lacks_is_said_aloud(bench):
    clip = bench.finish("replicate:svd-xt", CLIP)
    music = bench.finish("replicate:musicgen", MUSIC)
    assert "SVD XT does not make 5 s" in clip.warnings[0]
    assert music.warnings == ("MusicGen does not make 12 s: made 15 s, and priced by that.",)


def test_a_clip_model_that_needs_a_still_says_so_before_anything_is_sent(bench, stand_in):
    with pytest.raises(Rejected, match="still first"):
        bench.create("replicate:svd", CLIP.model_copy(update={"picture": ""}))
    assert stand_in.creates() == 0


@pytest.mark.parametrize(
    ("fault", "error"), [("nsfw", Refused), ("failed", ProviderFailed), ("cancelled", ProviderFailed)]
)
def test_work_that_ends_badly_says_why_and_what_it_cost(bench, stand_in, fault, error):
    stand_in.fault(fault)
    accepted = bench.create("replicate:svd-xt", CLIP)
    with pytest.raises(error) as ended:
        bench.poll("replicate:svd-xt", CLIP, accepted.provider_id)
    assert ended.value.usd_micros == stand_in.charges.all()[0].usd_micros


def test_cancel_asks_replicate_to_stop(bench, stand_in):
    accepted = bench.create("replicate:svd-xt", CLIP)
    bench.provider("replicate:").cancel(bench.model("replicate:svd-xt"), accepted.provider_id)
    with pytest.raises(ProviderFailed, match="canceled"):
        bench.poll("replicate:svd-xt", CLIP, accepted.provider_id)


def test_an_answer_about_other_work_is_not_taken(bench, stand_in):
    first = bench.create("replicate:flux-schnell", PICTURE)
    stand_in.world.works[first.provider_id].id = "someoneelses"
    assert isinstance(bench.poll("replicate:flux-schnell", PICTURE, first.provider_id), Accepted)


def test_every_model_has_a_place_a_price_and_a_source():
    assert {model.name for model in Replicate.models} == set(TARGETS)
    assert all(model.price.usd_micros and model.price.source and model.price.dated for model in Replicate.models)
