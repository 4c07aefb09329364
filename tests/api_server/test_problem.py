import pytest

from api_server.problem import problem_of
from pipeline import errors


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (errors.InvalidInput("x", field="y"), 400), (errors.NotFound("x"), 404), (errors.WrongState("x"), 400),
        (errors.RefinementLimit("x"), 429), (errors.StaleQuote("x"), 409), (errors.OverCap("day", cap=2, left=1, price=3), 402),
        (errors.NoCredits("x", current=0, required=1), 402), (errors.NoKey("x"), 503), (errors.DatabaseBusy("x"), 503),
        (errors.DatabaseUnusable("x"), 500), (errors.RenderFailed("x"), 500), (errors.Rejected("x", vendor="v"), 500),
    ],
)  # fmt: skip
def test_each_error_of_the_studio_has_its_status(error, status):
    assert problem_of(error).status_code == status


def test_a_busy_vendor_says_when_to_come_back():
    problem = problem_of(errors.RateLimited("later", vendor="v", retry_after=12.4))
    assert (problem.status_code, problem.headers) == (429, {"Retry-After": "12"})


def test_the_wrong_field_is_named():
    assert problem_of(errors.InvalidInput("too long", field="text")).field == "text"
