import json
import socket
import time

import httpx
import pytest

from api_server.limits import Limits
from api_server.serve import Server

JSON = {"content-type": "application/json"}
SHORT = Limits(receive_seconds=0.3, drain_bytes=1_000_000)


@pytest.fixture
def address(server):
    return f"http://127.0.0.1:{server.ports['api']}"


def raw(port, sent, *, seconds=60.0):
    """What a server answers to exactly these bytes."""
    with socket.create_connection(("127.0.0.1", port), timeout=seconds) as connection:
        for part in sent:
            connection.sendall(part)
        received = b""
        while part := connection.recv(65_536):
            received += part
    return received


def test_a_json_body_of_64_kib_is_read_and_a_larger_one_is_413(address):
    room = 64 * 1024 - len('{"text": ""}')
    fits = httpx.post(f"{address}/api/v1/generate", content=b'{"text": "%s"}' % (b" " * room), headers=JSON)
    large = httpx.post(f"{address}/api/v1/generate", content=b'{"text": "%s"}' % (b" " * (room + 1)), headers=JSON)
    assert fits.json() == {"error": "No text provided in request body"}
    assert (large.status_code, large.json()) == (413, {"error": "Request body too large"})


def test_a_chunked_body_is_counted_as_it_arrives(address):
    def endless():
        for _ in range(200):
            yield b" " * 4096

    answer = httpx.post(f"{address}/scenario/generate", content=endless(), headers=JSON)
    assert (answer.status_code, answer.json()) == (413, {"detail": "Request body too large"})


def test_a_lying_content_length_is_only_a_hint(server):
    head = b"POST /scenario/generate HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nConnection: close\r\n"
    answer = raw(server.ports["api"], [head + b"Content-Length: 3\r\n\r\n{}" + b" " * 99])
    assert answer.startswith(b"HTTP/1.1 400 ")


def test_a_body_that_takes_too_long_is_408(studio):
    with Server(studio, limits=SHORT) as server:
        head = b"POST /scenario/generate HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        answer = raw(server.ports["api"], [head + b"Content-Length: 10\r\n\r\n{"])
    assert answer.startswith(b"HTTP/1.1 408 ")
    assert answer.endswith(b'{"detail":"Request body took too long to arrive"}')


def test_a_request_head_that_takes_too_long_is_cut_off(studio):
    with Server(studio, limits=Limits(header_seconds=0.3)) as server:
        started = time.monotonic()
        assert raw(server.ports["api"], [b"GET / HTTP/1.1\r\nHost: loc"]) == b""
        assert raw(server.ports["api"], [b""]) == b""
    assert time.monotonic() - started < 5


def test_headers_over_16_kib_are_431(address):
    answer = httpx.get(f"{address}/scenario/x", headers={"X-Long": "a" * 17_000})
    assert (answer.status_code, answer.json()) == (431, {"detail": "Request headers too large"})


def test_endless_headers_end_the_connection(server):
    answer = raw(server.ports["api"], [b"GET / HTTP/1.1\r\nHost: localhost\r\n", b"X-A: " + b"a" * 40_000])
    assert answer.startswith(b"HTTP/1.1 400 ")


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost.evil.example", "127.0.0.1@evil", "", "localhost:x", "[::1"]
)
def test_on_loopback_only_loopback_names_are_answered(server, host):
    answer = raw(
        server.ports["api"], [f"GET /api/v2/jobs HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode()]
    )
    assert answer.startswith(b"HTTP/1.1 400 ")
    assert answer.partition(b"\r\n\r\n")[2] in (
        b'{"detail":"Invalid host header"}',
        b'{"detail":"Invalid HTTP request"}',
    )


HANDSHAKE = {
    "Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
}  # fmt: skip


@pytest.mark.parametrize(("port", "envelope"), [("api", "detail"), ("narration", "error")])
@pytest.mark.parametrize(
    ("method", "changed"),
    [
        ("GET", {"Sec-WebSocket-Key": None}), ("GET", {"Sec-WebSocket-Key": "a"}), ("GET", {"Sec-WebSocket-Version": "99"}),
        ("POST", {}), ("GET", {f"X-{number}": "a" for number in range(200)}),
    ],
)  # fmt: skip
def test_a_socket_that_is_asked_for_wrongly_is_refused_with_our_headers_and_words(
    server, method, changed, port, envelope
):
    asked = {name: text for name, text in {"Host": "localhost", **HANDSHAKE, **changed}.items() if text is not None}
    lines = [f"{method} /ws/jobs/x HTTP/1.1", *(f"{name}: {text}" for name, text in asked.items()), "", ""]
    head, _, body = raw(server.ports[port], ["\r\n".join(lines).encode()]).partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 400 ")
    assert b"x-content-type-options: nosniff" in head
    assert b"frame-ancestors 'none'" in head
    assert json.loads(body) == {envelope: "Invalid HTTP request"}


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:8000", "[::1]:8000", "LOCALHOST"])
def test_each_loopback_name_is_answered(server, host):
    answer = raw(server.ports["api"], [f"GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode()])
    assert answer.startswith(b"HTTP/1.1 200 ")


def test_two_hosts_are_refused(server):
    answer = raw(server.ports["api"], [b"GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil\r\nConnection: close\r\n\r\n"])
    assert answer.startswith(b"HTTP/1.1 400 ")


def test_many_parts_are_refused(address):
    files = [("file", (f"{n}.png", b"x", "image/png")) for n in range(21)]
    answer = httpx.post(f"{address}/products/p/images", files=files)
    assert 400 <= answer.status_code < 500
    assert list(answer.json()) == ["detail"]


@pytest.mark.parametrize("path", ["/..%2f..%2fetc/passwd", "/%00", "/docs/assets/..%2f..%2f__init__.py", "/media/../x",
                                  "/%ff%fe", "/media/" + "a" * 9000, "/products/%2e%2e%2f%2e%2e"])  # fmt: skip
def test_odd_paths_are_404_and_leak_nothing(server, path):
    answer = raw(server.ports["api"], [f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode()])
    assert answer.startswith((b"HTTP/1.1 404 ", b"HTTP/1.1 400 "))
    assert b"site-packages" not in answer
    assert b"Traceback" not in answer


def test_every_answer_has_an_id_and_the_caller_s_own_is_kept(address):
    assert httpx.get(f"{address}/", headers={"X-Request-ID": "mine-1"}).headers["x-request-id"] == "mine-1"
    assert httpx.get(f"{address}/", headers={"X-Request-ID": "a b"}).headers["x-request-id"] != "a b"
    assert httpx.get(f"{address}/none").headers["x-content-type-options"] == "nosniff"
