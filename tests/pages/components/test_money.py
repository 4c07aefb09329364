import pytest

from pages.components.money import brief_usd


@pytest.mark.parametrize(
    ("dollars", "shown"), [(0, "$0.00"), (0.0066, "$0.0066"), (1.2, "$1.20"), (999.99, "$999.99"), (4489.12, "$4,489")]
)
def test_a_price_is_as_short_as_it_can_be(dollars: float, shown: str) -> None:
    assert brief_usd(dollars) == shown
