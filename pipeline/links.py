"""Links: addresses of media files that open without a credential for a few minutes."""

import hashlib
import hmac
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass

from pipeline.errors import NotFound

SECONDS = 300
PREFIX = "/media/"


@dataclass(frozen=True, slots=True)
class Link:
    """A file by digest and the name it is saved under."""

    digest: str
    name: str


def sign(key: bytes, digest: str, *, name: str, now: float, seconds: int = SECONDS) -> str:
    """The path that opens `digest` until `seconds` after `now` (Unix time)."""
    payload = _pack(json.dumps([digest, name, int(now) + seconds]).encode())
    return f"{PREFIX}{payload}.{_pack(_seal(key, payload))}"


def opened(key: bytes, token: str, *, now: float) -> Link:
    """What `token` (the part after /media/) names. NotFound when it is forged or has expired."""
    payload, _, seal = token.partition(".")
    if not hmac.compare_digest(_pack(_seal(key, payload)).encode(), seal.encode()):
        raise NotFound("No such file, or its link has expired.")
    digest, name, until = json.loads(urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    if now > until:
        raise NotFound("No such file, or its link has expired.")
    return Link(digest, name)


def _seal(key: bytes, payload: str) -> bytes:
    return hmac.new(key, payload.encode(), hashlib.sha256).digest()


def _pack(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()
