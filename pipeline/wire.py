"""One HTTP exchange under one deadline: every byte that leaves this machine goes through here.

It says whether the request was sent, bounds the whole exchange in time and the answer in bytes, follows no redirect
and reads no proxy variable.
"""

import http.client
import io
import socket
import ssl
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from pipeline.errors import ReelwrightError

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

CONNECT_SECONDS = 10.0
CHUNK_BYTES = 65_536

Address = tuple[str, int]
Resolve = Callable[[str, int], list[Address]]


class ExchangeFailed(ReelwrightError):
    """The exchange did not end well; `sent` says whether any byte of the request may have left."""

    def __init__(self, message: str, *, sent: bool) -> None:
        super().__init__(message)
        self.sent = sent


class TooLarge(ExchangeFailed):
    """The answer is larger than its limit."""


class TooSlow(ExchangeFailed):
    """The deadline passed."""


class Deadline:
    """A moment of the monotonic clock after which nothing waits any more."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._end = time.monotonic() + seconds

    def left(self) -> float:
        """Seconds that remain, never below a millisecond; raises TimeoutError when there are none."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise TimeoutError(f"The deadline of {self.seconds:g} s has passed.")
        return max(left, 0.001)


class Answer:
    """A status, headers (lower-case names) and a body that is counted while it is read."""

    def __init__(self, response: http.client.HTTPResponse, *, max_bytes: int) -> None:
        self.status = response.status
        self.reason = response.reason
        self.headers = {name.lower(): value for name, value in response.getheaders()}
        self._response, self._max_bytes = response, max_bytes

    def chunks(self) -> Iterator[bytes]:
        """Yield the body; raises ExchangeFailed when it is too large, too slow or cut short."""
        expected, size = self._response.length, 0
        if expected is not None and expected > self._max_bytes:
            raise TooLarge(
                f"The answer says {expected} bytes, more than {self._max_bytes}.",
                sent=True,
            )
        while chunk := self._read():
            size += len(chunk)
            if size > self._max_bytes:
                raise TooLarge(f"The answer is larger than {self._max_bytes} bytes.", sent=True)
            yield chunk
        if expected is not None and size < expected:
            raise ExchangeFailed(f"The answer ended after {size} of {expected} bytes.", sent=True)

    def body(self) -> bytes:
        """Return the whole body; raises as `chunks` does."""
        return b"".join(self.chunks())

    def _read(self) -> bytes:
        with _mapped(sent=True):
            return self._response.read(CHUNK_BYTES)


def resolve(host: str, port: int) -> list[Address]:
    """Return the addresses that the system's resolver gives for `host`."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys((str(address[0]), port) for *_, address in found))


@contextmanager
def exchange(
    method: str,
    url: str,
    *,
    headers: Mapping[str, str],
    body: bytes = b"",
    deadline: Deadline,
    max_bytes: int,
    resolve: Resolve = resolve,
) -> Iterator[Answer]:
    """Send one request and give its answer; the connection ends with the context. Raises ExchangeFailed."""
    with _mapped(sent=False):
        parts = urlsplit(url)
        host, secure = parts.hostname or "", parts.scheme == "https"
        port = parts.port or (443 if secure else 80)
        channel = _connect(resolve(host, port), deadline)
    try:
        if secure:
            with _mapped(sent=False):
                channel = _secured(channel, host, deadline)
        connection = http.client.HTTPConnection(host, port)
        connection.sock = _Timed(channel, deadline)
        target = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
        with _mapped(sent=True):
            answer = _answer(connection, method, target, headers, body, max_bytes)
        yield answer
    finally:
        channel.close()


def _answer(
    connection: http.client.HTTPConnection,
    method: str,
    target: str,
    headers: Mapping[str, str],
    body: bytes,
    max_bytes: int,
) -> Answer:
    named = {name.lower() for name in headers}
    connection.putrequest(method, target, skip_host="host" in named, skip_accept_encoding=True)
    for name, value in headers.items():
        connection.putheader(name, value)
    if "content-length" not in named and method in ("POST", "PUT", "PATCH"):
        connection.putheader("Content-Length", str(len(body)))
    connection.endheaders()
    failed: OSError | None = None
    try:
        connection.send(body)
    except OSError as error:  # a server may refuse early and still say why
        failed = error
    try:
        return Answer(connection.getresponse(), max_bytes=max_bytes)
    except (OSError, http.client.HTTPException):
        if failed:
            raise failed from None
        raise


def _connect(addresses: list[Address], deadline: Deadline) -> socket.socket:
    failed: OSError = OSError("The name has no address.")
    for address in addresses:
        try:
            return socket.create_connection(address, timeout=min(CONNECT_SECONDS, deadline.left()))
        except OSError as error:
            failed = error
    raise failed


def _secured(plain: socket.socket, host: str, deadline: Deadline) -> ssl.SSLSocket:
    plain.settimeout(min(CONNECT_SECONDS, deadline.left()))
    return _trust().wrap_socket(plain, server_hostname=host)


@cache
def _trust() -> ssl.SSLContext:
    import certifi

    return ssl.create_default_context(cafile=certifi.where())


@contextmanager
def _mapped(*, sent: bool) -> Iterator[None]:
    """Turn what sockets and the parser raise into ExchangeFailed."""
    try:
        yield
    except TimeoutError as error:
        raise TooSlow(str(error) or "It took too long.", sent=sent) from error
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise ExchangeFailed(f"{type(error).__name__}: {error}"[:300], sent=sent) from error


class _Timed:
    """The part of a socket that http.client uses, with what is left of the deadline before each call."""

    def __init__(self, channel: socket.socket, deadline: Deadline) -> None:
        self._channel, self._deadline = channel, deadline

    def sendall(self, block: bytes) -> None:
        self._channel.settimeout(self._deadline.left())
        self._channel.sendall(block)

    def makefile(self, _mode: str) -> io.BufferedIOBase:
        return io.BufferedReader(_Incoming(self._channel, self._deadline), CHUNK_BYTES)

    def close(self) -> None:
        """Leave the channel to the exchange: http.client closes early, while the answer is still read."""


class _Incoming(io.RawIOBase):
    def __init__(self, channel: socket.socket, deadline: Deadline) -> None:
        self._channel, self._deadline = channel, deadline

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer") -> int:
        self._channel.settimeout(self._deadline.left())
        return self._channel.recv_into(buffer)
