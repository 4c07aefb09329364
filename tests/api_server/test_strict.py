import json

import pytest

from api_server import strict


def test_ordinary_json_reads_as_usual():
    assert strict.parse('{"a": [1, -2.5, null, true, "é"]}'.encode()) == {"a": [1, -2.5, None, True, "é"]}


@pytest.mark.parametrize(
    "raw",
    [
        b'{"a": 1, "a": 2}', b'{"a": NaN}', b"[Infinity]", b"[-Infinity]", b"[1e999]", b"\xff\xfe{}", b"", b"{", b"[01]",
        b"[" + b"9" * 5000 + b"]", b"[" + b"9" * 41 + b"]", b"[" * 100_000, b'{"a": {"b": 1, "b": 1}}',
    ],
)  # fmt: skip
def test_what_two_readers_could_read_differently_is_refused(raw):
    with pytest.raises(json.JSONDecodeError):
        strict.parse(raw)


def test_brackets_inside_a_text_are_only_text():
    assert strict.parse(json.dumps("[" * 5000).encode()) == "[" * 5000
