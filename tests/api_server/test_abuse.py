"""Raw abuse of the listeners: always a 4xx in the contract's own envelope, or the end of the connection; never memory."""

import json
import re
import socket
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import httpx
import pytest

from api_server.limits import Limits
from api_server.serve import Server

MIB = 1 << 20
LEAK = re.compile(r"Traceback|site-packages|\.py\b|/(?:home|root|tmp|usr)/|sqlite")
# The POST of each contract, by port, and the keys of its errors.
CREATES = {
    ("api", "/scenario/generate"): {"detail"},
    ("api", "/api/v2/generate"): {"detail"},
    ("api", "/api/v1/jobs"): {"error", "detail", "timestamp"},
    ("api", "/api/mv/scenes"): {"error", "message", "details"},
    ("api", "/api/generate/batch"): {"error", "message", "details"},
    ("api", "/products"): {"detail"},
    ("narration", "/api/v1/generate"): {"error"},
}
UNREADABLE = {
    "not UTF-8": b'{"text": "\xff\xfe"}', "UTF-16": '{"text": "a"}'.encode("utf-16"), "a lone surrogate": b'{"text": "\xed\xa0\x80"}',
    "a byte mark": b'\xef\xbb\xbf{"text": "a"}', "a key twice": b'{"text": "a", "text": "b"}', "NaN": b'{"text": NaN}',
    "infinity": b'{"text": -Infinity}', "a number without end": b'{"text": 1e999}', "a long integer": b'{"text": ' + b"9" * 5000 + b"}",
    "deep brackets": b"[" * 60_000, "deep objects": b'{"a":' * 12_000, "half of it": b'{"text": "a', "two of them": b"{}{}",
    "a list": b"[]", "null": b"null", "a word": b'"text"', "nothing": b"", "a zero byte": b'{"text": "a\0b"}', "a form": b"text=a&b=c",
}  # fmt: skip
HEAD = b"Host: localhost\r\nConnection: close\r\n"
SMUGGLED = {
    "two lengths": b"POST /products HTTP/1.1\r\n" + HEAD + b"Content-Length: 2\r\nContent-Length: 40\r\n\r\n{}",
    "a negative length": b"POST /products HTTP/1.1\r\n" + HEAD + b"Content-Length: -2\r\n\r\n{}",
    "a length in hex": b"POST /products HTTP/1.1\r\n" + HEAD + b"Content-Length: 0x2\r\n\r\n{}",
    "a wrong chunk": b"POST /products HTTP/1.1\r\n" + HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n",
    "a huge chunk size": b"POST /products HTTP/1.1\r\n" + HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + b"f" * 40 + b"\r\n",
    "an unknown encoding": b"POST /products HTTP/1.1\r\n" + HEAD + b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
    "a space before the colon": b"GET / HTTP/1.1\r\n" + HEAD + b"X-A : b\r\n\r\n",
    "a zero in a header": b"GET / HTTP/1.1\r\n" + HEAD + b"X-A: a\0b\r\n\r\n",
    "no version": b"GET /\r\n\r\n", "noise": bytes(range(256)) * 20,
    "a TLS greeting": b"\x16\x03\x01\x02\0\x01\0\x01\xfc\x03\x03" + bytes(500) + b"\r\n\r\n",
    "no host": b"GET / HTTP/1.1\r\nConnection: close\r\n\r\n",
}  # fmt: skip


@contextmanager
def little_memory(most: int = 100 * MIB) -> Iterator[None]:
    """The peak of this process grows by less than that; only Linux tells."""
    if sys.platform != "linux":
        yield
        return
    Path("/proc/self/clear_refs").write_text("5")
    before = memory("VmRSS")
    yield
    assert memory("VmHWM") - before < most


def memory(name: str) -> int:
    found = re.search(rf"{name}:\s+(\d+) kB", Path("/proc/self/status").read_text())
    assert found
    return int(found[1]) << 10


def told(port: int, parts: Iterator[bytes] | list[bytes], *, seconds: float = 20) -> tuple[bytes, int]:
    """What a server answers, and how much it took before it had enough."""
    sent, answer = 0, b""
    with socket.create_connection(("127.0.0.1", port), timeout=seconds) as connection:
        with suppress(ConnectionError):
            for part in parts:
                connection.sendall(part)
                sent += len(part)
        with suppress(ConnectionError):
            while part := connection.recv(65_536):
                answer += part
    return answer, sent


def checked(answer: httpx.Response, keys: set[str]) -> None:
    assert 400 <= answer.status_code < 500, (answer.status_code, answer.text[:300])
    assert answer.headers["content-type"].startswith("application/json")
    assert set(answer.json()) == keys
    assert not LEAK.search(answer.text)


@pytest.mark.parametrize(("port", "path"), CREATES)
def test_unreadable_bodies_are_told_in_the_contract_s_own_words(server, port, path):
    with httpx.Client(base_url=f"http://127.0.0.1:{server.ports[port]}") as client:
        for name, body in UNREADABLE.items():
            for kind in ("application/json", "application/json; charset=utf-7", "text/plain"):
                answer = client.post(path, content=body, headers={"content-type": kind})
                assert answer.status_code < 500, name
                checked(answer, CREATES[port, path])
                json.loads(answer.content.decode("utf-8"))


@pytest.mark.parametrize(
    ("path", "keys"),
    [("/products/lamp/images", {"detail"}), ("/api/v1/upload", {"error", "detail", "timestamp"}),
     ("/api/generate", {"error", "message", "details"})],
)  # fmt: skip
def test_ten_thousand_parts_are_refused_in_the_contract_s_own_words(server, path, keys):
    server_s = f"http://127.0.0.1:{server.ports['api']}{path}"
    part = b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n\r\nx\r\n'
    kind = {"content-type": "multipart/form-data; boundary=b"}
    with little_memory():
        checked(httpx.post(server_s, content=part * 10_000 + b"--b--\r\n", headers=kind, timeout=300), keys)
        checked(httpx.post(server_s, content=part.replace(b"x\r\n", b"") * 10_000, headers=kind, timeout=300), keys)
        checked(httpx.post(server_s, content=b"--b\r\n" + b"X-A: b\r\n" * 100_000, headers=kind, timeout=300), keys)
        checked(httpx.post(server_s, content=part, headers={"content-type": "multipart/form-data"}, timeout=300), keys)


@pytest.mark.parametrize("kind", ["application/json", "multipart/form-data; boundary=b", "application/octet-stream"])
def test_a_body_of_a_gibibyte_is_cut_off_and_never_kept(server, kind):
    def endless(host: bytes) -> Iterator[bytes]:
        yield b"POST /products/lamp/images HTTP/1.1\r\nHost: " + host + b"\r\nTransfer-Encoding: chunked\r\n"
        yield b"Content-Type: " + kind.encode() + b"\r\n\r\n"
        chunk = b"100000\r\n" + bytes(MIB) + b"\r\n"
        yield from (chunk for _ in range(1024))

    for host in (b"localhost", b"evil.example"):
        with little_memory():
            answer, sent = told(server.ports["api"], endless(host))
        assert sent < 200 * MIB
        assert not answer or answer.startswith(b"HTTP/1.1 4")


@pytest.mark.parametrize(("port", "key"), [("api", "detail"), ("narration", "error")])
@pytest.mark.parametrize("name", SMUGGLED)
def test_a_request_that_two_readers_could_read_differently_ends_the_connection(server, name, port, key):
    answer, _ = told(server.ports[port], [SMUGGLED[name]])
    head, _, body = answer.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 400 ")
    assert b"content-type: application/json" in head.lower()
    assert {name: type(text) for name, text in json.loads(body).items()} == {key: str}
    assert not LEAK.search(body.decode())


def test_both_ways_to_say_a_length_never_make_two_requests_of_one(server):
    head = b"POST /products HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 64\r\n"
    hidden = b"GET /api/v2/jobs HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    answer, _ = told(server.ports["api"], [head + b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + hidden])
    assert b"HTTP/1.1 200" not in answer


def test_three_hundred_slow_senders_hold_nobody_up(studio):
    with Server(studio, limits=Limits(header_seconds=2, receive_seconds=2)) as server, ExitStack() as open_ones:
        port = server.ports["api"]
        starts = (
            b"GET / HTTP/1.1\r\nHost: loc",
            b"",
            b"POST /products HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n{",
        )
        with little_memory():
            slow = [open_ones.enter_context(socket.create_connection(("127.0.0.1", port), 30)) for _ in range(300)]
            for number, connection in enumerate(slow):
                connection.sendall(starts[number % 3])
            assert httpx.get(f"http://127.0.0.1:{port}/health", timeout=10).status_code == 200
            ends = [b"".join(iter(lambda c=connection: c.recv(65_536), b"")) for connection in slow]
        assert {end[:12] for end in ends} == {b"", b"HTTP/1.1 408"}
        assert httpx.get(f"http://127.0.0.1:{port}/health").status_code == 200


def test_thousands_of_headers_are_refused(server):
    many = b"".join(b"X-%d: a\r\n" % number for number in range(5000))
    answer, _ = told(server.ports["api"], [b"GET /api/v2/jobs HTTP/1.1\r\n" + HEAD + many + b"\r\n"])
    assert answer.startswith((b"HTTP/1.1 431 ", b"HTTP/1.1 400 "))


@pytest.mark.parametrize(
    "query",
    ["limit=99999999999999999999", "limit=-1", "limit=NaN", "limit=1&limit=2", "limit=%ff%fe", "limit=", "status=%00", "status=a'--",
     "limit=1e3", "limit=" + "9" * 6000],
)  # fmt: skip
@pytest.mark.parametrize("path", ["/api/v2/jobs", "/api/v1/jobs", "/api/jobs"])
def test_odd_questions_are_answered_without_a_fault(server, path, query):
    answer = httpx.get(f"http://127.0.0.1:{server.ports['api']}{path}?{query}")
    assert answer.status_code < 500
    assert not LEAK.search(answer.text)
