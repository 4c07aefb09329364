"""The `.env` file, whatever editor wrote it; what can't be read is told by its line."""

import codecs
from collections.abc import Collection, Iterator
from difflib import get_close_matches
from io import StringIO
from pathlib import Path

from dotenv import dotenv_values
from dotenv.parser import Binding, parse_stream

from store.errors import StoreError

# The longer marks first: UTF-32's begins with UTF-16's.
MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
ALIKE = 0.85


def values(file: Path) -> dict[str, str]:
    """Its settings by their names in small letters; none where there is no such file. Raises StoreError."""
    if not file.is_file():
        return {}
    words = text(file)
    for binding in parse_stream(StringIO(words)):
        if binding.error or (binding.key and binding.value is None):
            raise StoreError(f"{_place(file, binding)}: no NAME=value there. Correct that line and start again.")
    return {name.lower(): value for name, value in dotenv_values(stream=StringIO(words)).items() if value}


def text(file: Path) -> str:
    """What a file says, in UTF-8 or, as some editors of Windows write it, UTF-16. Raises StoreError."""
    try:
        raw = file.read_bytes()
    except OSError as error:
        raise StoreError(f"Can't read {str(file)!r}: {error.strerror}. Give yourself read rights on it.") from None
    encoding = next((name for mark, name in MARKS if raw.startswith(mark)), None) or _unmarked(raw)
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise StoreError(
            f"{file}, line {line}: not {encoding.upper()[:6].rstrip('-')} (byte {error.start}): save the file as UTF-8."
        ) from None


def place(file: Path, name: str) -> str:
    """The line that gives a setting; of two the last."""
    return _place(file, [found for found in _bindings(file) if (found.key or "").lower() == name][-1])


def notes(file: Path, known: Collection[str]) -> Iterator[str]:
    """A line for each name that is no setting and looks like a slip of one; other programs' are none of ours."""
    for binding in _bindings(file) if file.is_file() else ():
        name = (binding.key or "").lower()
        if name and name not in known and (meant := get_close_matches(name, known, 1, ALIKE)):
            yield f"{_place(file, binding)}: there is no setting {binding.key}: did you mean {meant[0].upper()}?"


def _unmarked(raw: bytes) -> str:
    """UTF-16 shows by its zeros, which no text in UTF-8 has."""
    half = len(raw) // 4
    if len(raw) % 2 == 0 and raw[1::2].count(0) > half:
        return "utf-16-le"
    return "utf-16-be" if len(raw) % 2 == 0 and raw[::2].count(0) > half else "utf-8"


def _bindings(file: Path) -> Iterator[Binding]:
    return parse_stream(StringIO(text(file)))


def _place(file: Path, binding: Binding) -> str:
    # A binding begins with the empty lines before it.
    blank = len(binding.original.string) - len(binding.original.string.lstrip())
    return f"{file}, line {binding.original.line + binding.original.string.count(chr(10), 0, blank)}"
