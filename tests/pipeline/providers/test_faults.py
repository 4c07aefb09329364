"""The fault matrix: every vendor and capability, every fault, at create, poll and download (F22–F34)."""

from datetime import timedelta

import pytest

from pipeline.capabilities import (
    ClipRequest,
    FootageRequest,
    ImageRequest,
    MusicRequest,
    Request,
    ScriptRequest,
    TranscriptRequest,
    VoiceRequest,
)
from pipeline.errors import (
    KeyRefused,
    NotSent,
    OutcomeUnknown,
    OutOfCredit,
    ProviderError,
    RateLimited,
    Refused,
    Rejected,
)
from pipeline.fetch import Fetcher, FetchFailed, Forbidden, Gone, Interrupted, Unsound
from pipeline.provider import Accepted, Produced, Sent

CASES: dict[str, Request] = {
    "openai:gpt-4o-mini": ScriptRequest(prompt="A morning at the harbour", seconds=10.0),
    "openai:gpt-image-2": ImageRequest(prompt="A harbour", width=128, height=128),
    "openai:tts-1": VoiceRequest(text="Good morning."),
    "openai:whisper-1": TranscriptRequest(audio="sound"),
    "anthropic:claude-haiku-4-5": ScriptRequest(prompt="A morning at the harbour", seconds=10.0),
    "replicate:flux-schnell": ImageRequest(prompt="A harbour", width=128, height=128),
    "replicate:svd-xt": ClipRequest(prompt="Push in", picture="still", seconds=3.0, width=160, height=90),
    "replicate:musicgen": MusicRequest(seconds=8.0),
    "runwayml:gen4_image": ImageRequest(prompt="A harbour", width=128, height=128),
    "runwayml:gen4_turbo": ClipRequest(prompt="Push in", picture="still", seconds=2.0, width=160, height=90),
    "runwayml:eleven_multilingual_v2": VoiceRequest(text="Good morning."),
    "pexels:videos": FootageRequest(query="harbour", seconds=2.0, width=160, height=90),
    "pexels:photos": FootageRequest(query="harbour", seconds=2.0, width=160, height=90),
}
FREE = {"pexels:videos", "pexels:photos"}
IDLESS = {"openai:gpt-image-2", "openai:tts-1", "openai:whisper-1", *FREE}
UNFILTERED = {"openai:whisper-1", *FREE}

# fault, its fields, the error, whether it was charged
CREATE: list[tuple[str, dict[str, object], type[ProviderError], int]] = [
    ("status", {"status": 400}, Rejected, 0),
    ("status", {"status": 401}, KeyRefused, 0),
    ("status", {"status": 402}, OutOfCredit, 0),
    ("status", {"status": 403}, KeyRefused, 0),
    ("status", {"status": 404}, Rejected, 0),
    ("status", {"status": 405}, Rejected, 0),
    ("status", {"status": 413}, Rejected, 0),
    ("status", {"status": 422}, Rejected, 0),
    ("status", {"status": 429}, RateLimited, 0),
    ("status", {"status": 408}, OutcomeUnknown, 0),
    ("status", {"status": 409}, OutcomeUnknown, 0),
    ("status", {"status": 500}, OutcomeUnknown, 0),
    ("status", {"status": 502}, OutcomeUnknown, 0),
    ("status", {"status": 503}, OutcomeUnknown, 0),
    ("status", {"status": 504}, OutcomeUnknown, 0),
    ("status", {"status": 529}, OutcomeUnknown, 0),
    ("status_after", {"status": 500}, OutcomeUnknown, 1),
    ("status_after", {"status": 503, "retry_after": "1"}, OutcomeUnknown, 1),
    ("drop", {}, OutcomeUnknown, 0),
    ("drop_after", {}, OutcomeUnknown, 1),
    ("hang", {"seconds": 0.6}, OutcomeUnknown, 1),
    ("drip", {"seconds": 0.2}, OutcomeUnknown, 1),
    ("truncated", {}, OutcomeUnknown, 1),
    ("empty", {}, OutcomeUnknown, 1),
    ("invalid", {}, OutcomeUnknown, 1),
    ("html", {}, OutcomeUnknown, 1),
    ("huge", {}, OutcomeUnknown, 1),
    ("schema", {}, OutcomeUnknown, 1),
    ("redirect", {}, OutcomeUnknown, 0),
]
SLOW = ("hang", "drip")
POLLED = ["replicate:flux-schnell", "replicate:svd-xt", "runwayml:gen4_turbo", "runwayml:eleven_multilingual_v2"]
POLL: list[tuple[str, dict[str, object]]] = [
    *(("status", {"status": status}) for status in (400, 404, 408, 429, 500, 502, 503, 504)),
    ("status", {"status": 429, "retry_after": "3600"}),
    *(
        (kind, {})
        for kind in ("drop", "truncated", "empty", "invalid", "html", "schema", "missing_id", "redirect", "huge")
    ),
]
FETCHED = ["replicate:flux-schnell", "replicate:svd-xt", "replicate:musicgen", "runwayml:gen4_turbo", "pexels:photos"]
DOWNLOAD: list[tuple[str, dict[str, object], type[FetchFailed]]] = [
    ("expired", {}, Gone),
    ("status", {"status": 404}, Gone),
    ("status", {"status": 410}, Gone),
    ("status", {"status": 429}, Interrupted),
    ("status", {"status": 500}, Interrupted),
    ("status", {"status": 503}, Interrupted),
    ("drop", {}, Interrupted),
    ("truncated", {}, Interrupted),
    ("hang", {"seconds": 0.6}, Interrupted),
    ("drip", {"seconds": 0.2}, Interrupted),
    ("empty", {}, Unsound),
    ("invalid", {}, Unsound),
    ("html", {}, Unsound),
    ("wrong_type", {}, Unsound),
    ("redirect", {}, Forbidden),
]


def named(case: tuple[object, ...]) -> str:
    return " ".join(str(part.__name__ if isinstance(part, type) else part) for part in case if part != {})


@pytest.mark.parametrize("fault", CREATE, ids=named)
@pytest.mark.parametrize("model", CASES)
def test_a_create_that_goes_wrong_says_whether_it_was_charged(bench, stand_in, model, fault):
    kind, fields, error, charged = fault
    stand_in.fault(kind, **fields)
    with pytest.raises(ProviderError) as failed:
        bench.create(model, CASES[model], seconds=0.4 if kind in SLOW else 30.0)
    assert type(failed.value) is error
    assert failed.value.charged == ("unknown" if error is OutcomeUnknown else "no")
    assert len(stand_in.charges) == (0 if model in FREE else charged)
    assert stand_in.creates() == 1


@pytest.mark.parametrize("model", [model for model in CASES if model not in IDLESS])
@pytest.mark.parametrize("kind", ["missing_id"])
def test_an_answer_without_its_id_leaves_the_outcome_unknown(bench, stand_in, model, kind):
    stand_in.fault(kind)
    with pytest.raises(OutcomeUnknown):
        bench.create(model, CASES[model])
    assert len(stand_in.charges) == 1


@pytest.mark.parametrize("model", [model for model in CASES if model not in UNFILTERED])
def test_refused_content_is_final_and_uncharged(bench, stand_in, model):
    stand_in.fault("refused")
    with pytest.raises(Refused):
        bench.create(model, CASES[model])
    assert len(stand_in.charges) == 0


@pytest.mark.parametrize("model", CASES)
@pytest.mark.parametrize(
    ("header", "seconds"),
    [("7", 7.0), ("0.5", 0.5), ("", 20.0), ("soon", 20.0), ("NaN", 20.0), ("-5", 0.0), ("999999999", 86_400.0)],
)
def test_a_rate_limit_says_when_to_come_back(bench, stand_in, model, header, seconds):
    stand_in.fault("status", status=429, retry_after=header)
    with pytest.raises(RateLimited) as limited:
        bench.create(model, CASES[model])
    assert limited.value.retry_after == seconds


@pytest.mark.parametrize("model", CASES)
def test_nothing_was_sent_where_nobody_listens(bench, model):
    closed = {name: url.replace(str(bench.server.port), "1") for name, url in bench.server.base_urls.items()}
    bench.settings = bench.settings.model_copy(update=closed)
    with pytest.raises(NotSent) as failed:
        bench.create(model, CASES[model])
    assert failed.value.repeatable


@pytest.mark.parametrize("model", CASES)
def test_nothing_was_sent_where_tls_fails(bench, stand_in, model):
    secured = {name: url.replace("http:", "https:") for name, url in stand_in.base_urls.items()}
    bench.settings = bench.settings.model_copy(update=secured)
    with pytest.raises(NotSent):
        bench.create(model, CASES[model])
    assert len(stand_in.charges) == 0


@pytest.mark.parametrize("fault", POLL, ids=named)
@pytest.mark.parametrize("model", POLLED)
def test_a_poll_that_goes_wrong_is_made_again_and_nothing_is_created_anew(bench, stand_in, model, fault):
    kind, fields = fault
    accepted = bench.create(model, CASES[model])
    stand_in.fault(kind, "poll", **fields)
    again = bench.poll(model, CASES[model], accepted.provider_id)
    assert isinstance(again, Accepted)
    assert again.provider_id == accepted.provider_id
    assert again.poll_after == float(fields.get("retry_after", 10))
    assert isinstance(bench.poll(model, CASES[model], accepted.provider_id), Produced)
    assert stand_in.creates() == len(stand_in.charges) == 1


@pytest.mark.parametrize("model", FETCHED)
@pytest.mark.parametrize("fault", DOWNLOAD, ids=named)
def test_a_download_that_goes_wrong_leaves_no_file_and_can_be_made_again(bench, stand_in, tmp_path, model, fault):
    kind, fields, error = fault
    made = bench.finish(model, CASES[model])
    remote, target = next(iter(made.files.values())), tmp_path / "result"
    stand_in.fault(kind, "download", **fields)
    with pytest.raises(FetchFailed) as failed:
        Fetcher(bench.settings).download(remote, target, deadline_seconds=0.4 if kind in SLOW else 30.0)
    assert type(failed.value) is error
    assert not list(tmp_path.glob("result*"))
    assert Fetcher(bench.settings).download(remote, target).stat().st_size > 0
    assert len(stand_in.charges) == (0 if model in FREE else 1)


@pytest.mark.parametrize("model", ["replicate:flux-schnell", "runwayml:gen4_image"])
def test_an_id_that_was_given_before_is_still_only_that_id(bench, stand_in, model):
    first = bench.create(model, CASES[model])
    stand_in.fault("duplicate_id")
    second = bench.create(model, CASES[model], intent="intent-2")
    assert second.provider_id == first.provider_id
    assert len(stand_in.charges) == 2


@pytest.mark.parametrize("model", ["replicate:svd-xt", "runwayml:gen4_turbo"])
def test_a_still_that_is_no_picture_is_turned_down_before_anything_is_sent(bench, stand_in, model):
    (bench.folder / "still").write_bytes(b"<html>not a picture</html>")
    with pytest.raises(Rejected, match="was not asked: Not a readable"):
        bench.create(model, CASES[model])
    assert stand_in.creates() == 0


@pytest.mark.parametrize("model", ["replicate:flux-schnell", "openai:gpt-4o-mini"])
def test_a_list_that_lags_does_not_show_the_newest_work_yet(bench, stand_in, model):
    bench.create(model, CASES[model], intent="intent-9")
    provider = bench.provider(model)
    stand_in.fault("lag", "list", seconds=60)
    assert provider.find(bench.model(model), "intent-9", Sent(age=timedelta())) is None
    assert isinstance(provider.find(bench.model(model), "intent-9", Sent(age=timedelta())), Accepted)
