import pytest
from pydantic import SecretStr

from pipeline import Settings, Studio
from pipeline.errors import NoKey, NotFound, NotSent
from pipeline.keycheck import check


def test_a_vendor_without_a_key_says_so(studio: Studio) -> None:
    with pytest.raises(NoKey, match="openai"):
        studio.test("openai")
    with pytest.raises(NotFound, match="choose one of"):
        studio.test("nobody")
    studio.test("local")


def test_a_vendor_that_cannot_be_reached_says_so(home: Settings) -> None:
    keyed = home.model_copy(update={"openai_api_key": SecretStr("k"), "openai_base_url": "http://127.0.0.1:9/v1"})
    with pytest.raises(NotSent, match="could not be reached"):
        check(keyed, "openai")
