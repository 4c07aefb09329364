import pytest

from pages.components.money import brief_usd, usd


@pytest.mark.parametrize(
    ("micros", "text"),
    [
        (0, "$0.00"),
        (1_240_000, "$1.24"),
        (10_000, "$0.01"),
        (9_000, "$0.009"),
        (3, "$0.000003"),
        (1_234_567_890, "$1,234.57"),
    ],
)
def test_a_cheap_call_is_never_shown_as_free(micros: int, text: str) -> None:
    assert usd(micros) == text


@pytest.mark.parametrize(
    ("dollars", "text"), [(0, "$0.00"), (0.006632, "$0.0066"), (0.0149, "$0.01"), (1234.5, "$1,234.50")]
)
def test_a_label_is_short_and_still_not_free(dollars: float, text: str) -> None:
    assert brief_usd(dollars) == text
