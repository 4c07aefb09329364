"""Blanks: the named places of a template, in the spellings people bring along; all other braces are text."""

import re
from collections.abc import Iterable, Mapping

# A name may say which of a flavor's files it stands in.
_FILE = r"(?:(?:parameters|image_params|image_prompts|scene_prompts)\.)?"
_NAME = r"[A-Za-z_]\w*"
_FORMAT = r"![rsa](?::[^\s{}\"']*)?|:[^\s{}\"']*|[.\[][^\s{}]*"
BLANK = re.compile(rf"\$?(?:{{{{\s*{_FILE}({_NAME})\s*}}}}|{{\s*{_FILE}({_NAME})\s*({_FORMAT})?}})")
_PART = re.compile(r"\.[A-Za-z_]")


def filled(template: str, values: Mapping[str, str]) -> str:
    """The template with its blanks filled once, unknown ones with nothing; what is filled in is never read again."""
    doubled = template.count("{{") == template.count("}}") > 0
    parts, end = [], 0
    for blank in BLANK.finditer(template):
        name = blank[1] or blank[2]
        if name in values or not blank[3]:
            parts += [_undoubled(template[end : blank.start()], doubled), values.get(name, "")]
            end = blank.end()
    return "".join((*parts, _undoubled(template[end:], doubled)))


def named(template: str) -> frozenset[str]:
    """The names of all blanks."""
    return frozenset(blank[1] or blank[2] for blank in BLANK.finditer(template))


def unknown(template: str, known: Iterable[str]) -> tuple[str, ...]:
    """Names of blanks that nothing fills, once each, in the order of the text; a part of a name has a dot before it."""
    plain = dict.fromkeys(
        blank[1] or blank[2] for blank in BLANK.finditer(template) if not blank[3] or _PART.match(blank[3])
    )
    return tuple(name for name in plain if name not in set(known))


def _undoubled(text: str, doubled: bool) -> str:
    """Braces written twice, as str.format wants them, written once."""
    return text.replace("{{", "{").replace("}}", "}") if doubled else text
