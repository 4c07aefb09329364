import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import brief
from pipeline.brief import ASPECTS, clean
from pipeline.errors import InvalidInput


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({}, ""),
        ({"prompt": "   \n"}, ""),
        ({"prompt": "\x00\x07"}, ""),
        ({"prompt": "x" * 1_000_000}, "prompt"),
        ({"prompt": "x", "seconds": 4}, "seconds"),
        ({"prompt": "x", "seconds": 301}, "seconds"),
        ({"prompt": "x", "seconds": "long"}, "seconds"),
        ({"prompt": "x", "aspect": "3:2"}, "aspect"),
        ({"prompt": "x", "language": "klingon!"}, "language"),
        ({"prompt": "x", "short_side": 145}, "short_side"),
        ({"prompt": "x", "surprise": 1}, "surprise"),
        ({"product": {"name": ""}}, "product.name"),
    ],
)
def test_a_wrong_field_is_named_in_one_line(wrong: dict[str, object], field: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        brief(**wrong)
    assert caught.value.field == field
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 200


@given(st.text())
def test_cleaned_text_has_no_control_characters_and_is_stable(text: str) -> None:
    cleaned = clean(text)
    assert not any(ord(c) < 32 and c not in "\n\t" for c in cleaned)
    assert clean(cleaned) == cleaned


@pytest.mark.parametrize("aspect", ASPECTS)
def test_sizes_are_even_and_of_the_asked_shape(aspect: str) -> None:
    width, height = brief(prompt="x", aspect=aspect, short_side=1080).size
    across, down = ASPECTS[aspect]  # type: ignore[index]
    assert width % 2 == height % 2 == 0
    assert min(width, height) == 1080
    assert width / height == pytest.approx(across / down, abs=0.005)
