"""Header values: whatever a text holds, one line that every client can read."""

import re
import unicodedata
from collections.abc import Iterable

LONGEST = 1500
BREAKING = re.compile(rb"[\x00-\x08\x0a-\x1f\x7f]+")
PLAIN = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "–": "-", "—": "-", "…": "...", "\u00a0": " "})


def value(text: str, longest: int = LONGEST) -> str:
    """One line of printable ASCII: accents left out, other letters as "?", at most `longest` characters."""
    shown = unicodedata.normalize("NFKD", text.translate(PLAIN))
    kept = "".join(sign for sign in shown if not unicodedata.combining(sign))
    line = " ".join("".join(sign if " " <= sign <= "~" else _other(sign) for sign in kept).split())
    return line if len(line) <= longest else f"{line[: longest - 3].rstrip()}..."


def _other(sign: str) -> str:
    return " " if sign.isspace() or unicodedata.category(sign) in ("Cc", "Cf", "Zl", "Zp") else "?"


def quoted(text: str, longest: int = LONGEST) -> str:
    """A quoted-string of RFC 9110: nothing inside ends it early."""
    return '"' + value(text, longest).replace("\\", "\\\\").replace('"', "'") + '"'


def warning(text: str) -> dict[str, str]:
    """A Warning header for what could not be done as asked; none where there is nothing to say."""
    return {"Warning": f"199 reelwright {quoted(text)}"} if text.strip() else {}


def unbroken(raw: Iterable[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    """An answer's headers without the bytes for which a server drops the whole answer."""
    return [(name, BREAKING.sub(b" ", given) if BREAKING.search(given) else given) for name, given in raw]
