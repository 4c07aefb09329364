"""Handshake: whether a request to open a socket can be answered as one, before the socket's own protocol has it."""

from collections.abc import Iterable

from websockets.http11 import Request
from websockets.server import ServerProtocol


def is_sound(method: bytes, target: bytes, headers: Iterable[tuple[bytes, bytes]]) -> bool:
    """Whether the socket's protocol would accept it; what it refuses itself would carry none of our headers."""
    lines = [b"%s %s HTTP/1.1" % (method, target), *(b"%s: %s" % pair for pair in headers), b"", b""]
    trial = ServerProtocol()
    trial.receive_data(b"\r\n".join(lines))
    asked = trial.events_received()
    return bool(asked) and isinstance(asked[0], Request) and trial.accept(asked[0]).status_code == 101


def denial(headers: Iterable[tuple[bytes, bytes]]) -> tuple[dict[str, object], dict[str, object]]:
    """What to send in place of a close before the socket was accepted: a 403 that carries `headers`."""
    start = {"status": 403, "headers": [*headers, (b"content-length", b"0")]}
    return {"type": "websocket.http.response.start", **start}, {"type": "websocket.http.response.body", "body": b""}
