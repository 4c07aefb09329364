"""A request's identity: the digest under which its work is paid for once, the same from one release to the next."""

import hashlib
from importlib.metadata import version
from typing import TYPE_CHECKING

from pydantic_core import to_json

if TYPE_CHECKING:
    from pipeline.capabilities import Capability, Request

RELEASE = version("reelwright")

# Form 1 is what 0.1.0 hashed: these fields in this order, whatever their value. A field that is in no row came later and
# is hashed only where it is not at its default, so that a new optional one changes no digest that a store holds.
# Another form needs a prefix of its own ("2:") and a migration of the digests that stand.
FORM_1: "dict[Capability, tuple[str, ...]]" = {
    "script": (
        "take", "purpose", "prompt", "text", "product_name", "product_description", "product_images", "call_to_action",
        "style", "mood", "guidelines", "language", "seconds", "scene_count", "seed",
    ),
    "image": (
        "take", "prompt", "words", "role", "caption", "style", "mood", "language", "width", "height", "references",
        "layered", "seed",
    ),
    "clip": ("take", "prompt", "picture", "seconds", "width", "height", "fps", "references", "seed"),
    "voice": ("take", "text", "language", "voice", "pace", "max_seconds"),
    "transcript": ("take", "audio", "text", "language"),
    "music": ("take", "mood", "prompt", "seconds", "seed"),
    "footage": ("take", "query", "words", "style", "mood", "seconds", "width", "height", "library", "seed"),
}  # fmt: skip


def digest(request: "Request") -> str:
    """Hex SHA-256 of what is asked for."""
    first, values = FORM_1[request.capability], dict(request)
    later = sorted(name for name in values if name not in first and values[name] != _default(request, name))
    hashed = {name: values[name] for name in (*first, *later)}
    return hashlib.sha256(f"{request.capability}:".encode() + to_json(hashed, inf_nan_mode="null")).hexdigest()


def _default(request: "Request", name: str) -> object:
    return type(request).model_fields[name].get_default(call_default_factory=True)
