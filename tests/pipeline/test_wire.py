"""One exchange: what was sent, in how much time, with how many bytes back."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from pipeline.wire import Deadline, ExchangeFailed, TooLarge, TooSlow, exchange

MEGABYTE = 2**20


@contextmanager
def serving(answer: Callable[[socket.socket], None]) -> Iterator[str]:
    """A server that takes one connection, reads a request's head and lets `answer` speak."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        channel, _ = listener.accept()
        with channel:
            channel.recv(65_536)
            try:
                answer(channel)
            except OSError:
                return

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{listener.getsockname()[1]}/x"
    thread.join(5)
    listener.close()


def ask(url: str, *, seconds: float = 5.0, max_bytes: int = MEGABYTE, method: str = "POST") -> tuple[int, bytes]:
    with exchange(method, url, headers={}, body=b"{}", deadline=Deadline(seconds), max_bytes=max_bytes) as answer:
        return answer.status, answer.body()


def test_an_answer_comes_back_whole():
    with serving(lambda channel: channel.sendall(b"HTTP/1.1 201 Created\r\nContent-Length: 2\r\n\r\nok")) as url:
        assert ask(url) == (201, b"ok")


def test_a_closed_port_means_that_nothing_was_sent():
    with pytest.raises(ExchangeFailed) as failed:
        ask("http://127.0.0.1:1/")
    assert not failed.value.sent


@pytest.mark.parametrize("url", ["http://nowhere.invalid/", "http:///", "http://[::1/", "http://127.0.0.1:99999/"])
def test_an_address_that_leads_nowhere_means_that_nothing_was_sent(url):
    with pytest.raises(ExchangeFailed) as failed:
        ask(url)
    assert not failed.value.sent


def test_a_server_without_tls_means_that_nothing_was_sent():
    with (
        serving(lambda channel: channel.sendall(b"HTTP/1.1 400 Bad\r\n\r\n")) as url,
        pytest.raises(ExchangeFailed) as failed,
    ):
        ask(url.replace("http:", "https:"))
    assert not failed.value.sent


def test_a_connection_that_closes_without_an_answer_was_sent():
    with serving(lambda channel: None) as url, pytest.raises(ExchangeFailed) as failed:
        ask(url)
    assert failed.value.sent


@pytest.mark.parametrize(
    "dripped",
    [b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n" + b"x" * 500, b"HTTP/1.1 200 OK\r\nX-Long: " + b"y" * 500],
    ids=["body", "headers"],
)
def test_f26_a_drip_ends_at_the_total_deadline(dripped):
    stop = threading.Event()

    def drip(channel: socket.socket) -> None:
        for byte in dripped:
            channel.sendall(bytes([byte]))
            if stop.wait(0.02):
                return

    with serving(drip) as url:
        with pytest.raises(TooSlow) as failed:
            ask(url, seconds=0.3)
        stop.set()
    assert failed.value.sent


def test_silence_ends_at_the_total_deadline():
    stop = threading.Event()
    with serving(lambda channel: stop.wait(5) and None) as url:
        with pytest.raises(TooSlow):
            ask(url, seconds=0.2)
        stop.set()


@pytest.mark.parametrize("head", [b"Content-Length: 99999999999\r\n", b""], ids=["announced", "endless"])
def test_a_body_over_its_limit_is_not_read(head):
    def endless(channel: socket.socket) -> None:
        channel.sendall(b"HTTP/1.1 200 OK\r\n" + head + b"\r\n")
        for _ in range(1000):
            channel.sendall(b"z" * 65_536)

    with serving(endless) as url, pytest.raises(TooLarge):
        ask(url, max_bytes=MEGABYTE)


@pytest.mark.parametrize(
    "broken",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nnot-a-size\r\n",
        b"SMTP ready\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"".join(b"X-%d: y\r\n" % n for n in range(300)) + b"\r\n",
        b"HTTP/1.1 200 OK\r\nX: " + b"y" * 70_000 + b"\r\n\r\n",
    ],
)
def test_a_broken_answer_is_an_error_and_was_sent(broken):
    with serving(lambda channel: channel.sendall(broken)) as url, pytest.raises(ExchangeFailed) as failed:
        ask(url)
    assert failed.value.sent


def test_a_refusal_before_the_whole_body_was_read_is_still_heard():
    said = b"HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
    with (
        serving(lambda channel: channel.sendall(said)) as url,
        exchange("POST", url, headers={}, body=b"x" * 1000, deadline=Deadline(5), max_bytes=100) as answer,
    ):
        assert answer.status == 413


def test_a_header_that_could_smuggle_another_is_refused():
    with serving(lambda channel: None) as url, pytest.raises(ExchangeFailed):
        exchange("GET", url, headers={"X": "a\r\nY: b"}, deadline=Deadline(1), max_bytes=1).__enter__()
