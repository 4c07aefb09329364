"""What Pexels finds for a film: photos and clips, with who made them."""

from datetime import timedelta

import pytest

from pipeline.capabilities import FootageFacts, FootageRequest
from pipeline.errors import KeyRefused, Rejected
from pipeline.fetch import Fetcher
from pipeline.provider import Sent
from store.settings import Settings

TALL = FootageRequest(query="harbour at dawn", seconds=4.0, width=90, height=160)


def test_clips_fill_the_asked_seconds_in_the_asked_shape_with_credit(either):
    made = either.finish("pexels:videos", TALL)
    facts = made.facts
    assert isinstance(facts, FootageFacts)
    assert set(facts.kinds) == {"clip"}
    assert len(facts.attributions) == len(made.files) >= 1
    assert all("on Pexels https://" in credit for credit in facts.attributions)


def test_the_smallest_file_that_is_large_enough_is_taken(bench):
    made = bench.create("pexels:videos", TALL)
    assert [remote.url.rpartition("/")[2] for remote in made.files.values()] == [
        "clip-90x160-1.mp4",
        "clip-90x160-2.mp4",
    ]


def test_photos_come_with_credit_and_are_cut_to_the_film(either, tmp_path):
    made = either.finish("pexels:photos", TALL)
    picture = Fetcher(either.settings).download(made.files["item-0"], tmp_path / "photo")
    from PIL import Image

    with Image.open(picture) as photo:
        assert photo.size == (90, 160)
    assert "Photo by" in made.facts.attributions[0]


def test_a_search_is_free(bench, stand_in):
    made = bench.create("pexels:videos", TALL)
    assert made.usd_micros == 0
    assert len(stand_in.charges) == 0


def test_nothing_found_lets_the_next_source_be_asked(bench):
    with pytest.raises(Rejected, match="nothing for"):
        bench.create("pexels:videos", TALL.model_copy(update={"query": "nothing like it"}))


def test_a_search_that_was_lost_may_always_be_made_again(bench):
    assert bench.provider("pexels:").find(bench.model("pexels:videos"), "intent-1", Sent(age=timedelta())) is None


def test_a_wrong_key_names_the_setting(bench):
    bench.settings = bench.settings.model_copy(
        update={"pexels_api_key": Settings(pexels_api_key="wrong").pexels_api_key}
    )
    with pytest.raises(KeyRefused, match="PEXELS_API_KEY for footage"):
        bench.create("pexels:videos", TALL)
