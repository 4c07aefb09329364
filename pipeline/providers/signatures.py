"""Signatures on webhooks that come in (Replicate signs as svix does; Runway sends none).

A true webhook only says "look now": its body is never believed, the state is read from the vendor.
"""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Mapping

from pipeline.errors import InvalidInput

TOLERANCE_SECONDS = 300
MOST_BODY_BYTES = 2**20
PREFIX = "whsec_"


class Forged(InvalidInput):
    """The webhook is not the vendor's, or too old, or too new."""


def replicate(headers: Mapping[str, str], body: bytes, secret: str, *, now: float) -> str:
    """Return the webhook's id, to be taken only once; raises Forged. `now` is in seconds since 1970."""
    named = {name.lower(): value for name, value in headers.items()}
    number, stamp = named.get("webhook-id", ""), named.get("webhook-timestamp", "")
    if not number or len(number) > 200 or len(body) > MOST_BODY_BYTES:
        raise Forged("The webhook has no usable id, or is too large.")
    if not stamp.isascii() or not stamp.isdigit() or abs(now - int(stamp[:15])) > TOLERANCE_SECONDS:
        raise Forged(f"The webhook's time {stamp[:20]!r} is more than {TOLERANCE_SECONDS} s away.")
    wanted = _signature(_key(secret), f"{number}.{stamp}.".encode() + body)
    given = (part.partition(",") for part in named.get("webhook-signature", "").split(" "))
    if not any(version == "v1" and hmac.compare_digest(value.encode(), wanted) for version, _, value in given):
        raise Forged("The webhook's signature does not fit its body.")
    return number


def _signature(key: bytes, signed: bytes) -> bytes:
    return base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest())


def _key(secret: str) -> bytes:
    try:
        key = base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if not secret.startswith(PREFIX) or not key:
        raise Forged(f"The signing secret must be {PREFIX} and base64; copy it from the vendor's settings.")
    return key
