import pytest
from starlette.responses import Response
from starlette.testclient import TestClient

from api_server import headers
from api_server.app import frame
from api_server.files import disposition
from api_server.problem import Problem
from api_server.record import Record

TEXTS = [
    "two\r\nlines: x",
    "naïve “café” – 日本",
    "\u202eevil\u2028next",
    "a\ud800b",
    "tab\tnul\x00del\x7f",
    "x" * 100_000,
    'say "hi" \\ bye',
]


@pytest.mark.parametrize("text", TEXTS)
def test_any_text_is_one_short_readable_line(text):
    for shown in (
        headers.value(text),
        headers.warning(text)["Warning"],
        Problem(400, "no", headers={"X": text}).headers["X"],
    ):
        assert shown.isascii()
        assert shown.isprintable()
        assert len(shown) < 2000


def test_letters_stay_readable():
    assert headers.value("naïve “café” – Ærø\nnext") == 'naive "cafe" - ?r? next'
    assert headers.warning('say "hi"') == {"Warning": "199 reelwright \"say 'hi'\""}
    assert headers.warning(" \n") == {}


@pytest.mark.parametrize("text", TEXTS)
def test_a_file_may_be_called_anything(text):
    Response(headers={"Content-Disposition": disposition(text, attachment=True)})
    assert len(disposition(text, attachment=True)) < 2500


def test_an_answer_with_a_broken_header_still_arrives(idle):
    async def careless(scope, receive, send):
        await send({"type": "http.response.start", "status": 200, "headers": [(b"x-said", b"two\r\nlines")]})
        await send({"type": "http.response.body", "body": b"whole"})

    shared = frame(idle)
    answer = TestClient(Record(careless, port="api", metrics=shared.metrics, log=shared.log)).get("/")
    assert (answer.text, answer.headers["x-said"]) == ("whole", "two lines")
