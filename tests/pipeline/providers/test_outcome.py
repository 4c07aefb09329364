"""The vendor's own words for an error: one bounded line, whatever they sent."""

import json
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.providers import outcome


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b'{"error": {"message": "No such model", "code": "gone", "type": null}}', "gone No such model"),
        (b'{"title": "Bad", "detail": "Input\\nwrong", "status": 422}', "Input wrong Bad"),
        (b'{"error": "Prompt refused", "code": "SAFETY"}', "SAFETY Prompt refused"),
        (b"<html><b>502</b> Bad\x00 gateway</html>", "502 Bad gateway"),
        (b"", "no reason given"),
        (b"\xff\xfe", "\ufffd\ufffd"),
        (b"[1, 2]", "no reason given"),
        (b"[" * 5000, "[" * outcome.REASON_LENGTH),
    ],
)
def test_the_reason_is_found_in_every_vendors_shape(body, words):
    assert outcome.reason(body) == words


@given(
    st.binary(max_size=400)
    | st.recursive(st.text() | st.none(), st.lists, max_leaves=5).map(lambda j: json.dumps(j).encode())
)
def test_any_body_gives_one_bounded_printable_line(body):
    reason = outcome.reason(body)
    assert 0 < len(reason) <= outcome.REASON_LENGTH
    assert reason.isprintable()


def test_a_retry_after_may_be_a_date():
    soon = format_datetime(datetime.now(UTC) + timedelta(seconds=120), usegmt=True)
    assert outcome.wait_seconds({"retry-after": soon}) == pytest.approx(120, abs=5)
