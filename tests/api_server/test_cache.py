"""`cache` on every endpoint that starts a film: equal paid results of earlier films are taken instead of bought."""

import pytest

SCENARIO = {
    "product_id": "product-1", "user_id": "user-1", "style": "cinematic-storytelling", "mood": "calm",
    "video_length": 15, "resolution": "720:1280", "target_language": "en-US",
}  # fmt: skip
ADVERT = {"product_name": "Cup", "style": "modern", "cta_text": "Buy"}
CREATES = [
    ("/scenario/generate", {"json": SCENARIO}),
    ("/api/v2/generate", {"json": {"prompt": "A quiet harbour at dawn"}}),
    ("/api/v1/jobs", {"json": {"user_prompt": "A forest"}}),
    ("/api/generate", {"data": ADVERT}),
    ("/api/v1/generate", {"json": {"text": "A small boat left the harbour."}}),
]
KEY = {"X-API-Key": "x"}


def with_cache(sent, value):
    """The same ask with `cache` in its body."""
    ((kind, body),) = sent.items()
    return {kind: body | {"cache": value}}


@pytest.mark.parametrize(("path", "sent"), CREATES, ids=[path for path, _ in CREATES])
def test_cache_is_asked_for_and_off_by_itself(quiet, idle, path, sent):
    for asked, reused in ((sent, False), (with_cache(sent, True), True), (with_cache(sent, False), False)):
        assert quiet.post(path, **asked, headers=KEY).is_success
        assert idle.jobs().jobs[0].brief.reuse is reused


def test_a_batch_asks_for_each_of_its_own(quiet, idle):
    assert quiet.post("/api/generate/batch", json={"jobs": [ADVERT, ADVERT | {"cache": True}]}).status_code == 202
    assert [job.brief.reuse for job in idle.jobs().jobs] == [True, False]


@pytest.mark.parametrize(("path", "sent"), CREATES, ids=[path for path, _ in CREATES])
def test_something_that_is_neither_yes_nor_no_is_refused(quiet, idle, path, sent):
    assert quiet.post(path, **with_cache(sent, "perhaps"), headers=KEY).status_code in (400, 422)
    assert idle.jobs().total == 0
