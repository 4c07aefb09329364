"""Emoji in a text: where each sequence begins and ends, and how the colour font expects it to be written."""

import re
from functools import lru_cache

_SELECTOR, _JOINER, _CAP = "\ufe0f", "\u200d", "\u20e3"
_TONE = "[\U0001f3fb-\U0001f3ff]"
_TAGS = "[\U000e0020-\U000e007e]+\U000e007f"
_NARROW = (
    "\u00a9\u00ae\u203c\u2049\u2122\u2139\u2190-\u21ff\u231a-\u23ff\u24c2\u25aa-\u25fe\u2600-\u27bf\u2934\u2935"
    "\u2b05-\u2b55\u3030\u303d\u3297\u3299"
)
_WIDE = (
    "\U0001f000-\U0001faff\u231a\u231b\u23e9-\u23ec\u23f0\u23f3\u25fd\u25fe\u2614\u2615\u2648-\u2653\u267f\u2693\u26a1"
    "\u26aa\u26ab\u26bd\u26be\u26c4\u26c5\u26ce\u26d4\u26ea\u26f2\u26f3\u26f5\u26fa\u26fd\u2705\u270a\u270b\u2728\u274c\u274e"
    "\u2753-\u2755\u2757\u2795-\u2797\u27b0\u27bf\u2b1b\u2b1c\u2b50\u2b55"
)
_ELEMENT = f"[{_NARROW}{_WIDE}](?:{_TONE}|{_SELECTOR})?(?:{_TAGS})?"

# Flags, keycaps, joined pictures, those that are asked to show as emoji, and those that show so by themselves. An arrow
# or a copyright sign alone is text.
SEQUENCE = re.compile(
    f"[\U0001f1e6-\U0001f1ff]{{2}}|[0-9#*]{_SELECTOR}?{_CAP}|{_ELEMENT}(?:{_JOINER}{_ELEMENT})+"
    f"|[{_NARROW}](?:{_TONE}|{_SELECTOR})|[{_WIDE}](?!\ufe0e)(?:{_TONE}|{_SELECTOR})?(?:{_TAGS})?"
)
# Pictures that are text unless a selector follows: many keyboards leave it out within a joined sequence.
_TEXT_FIRST = re.compile(
    f"([♂♀⚕⚖✈❤❄⚧☠➡↔↕⛓⛹\U0001f32b\U0001f3f3\U0001f441\U0001f5e8\U0001f3cb\U0001f3cc\U0001f575])(?!{_TONE}|{_SELECTOR})"
)


@lru_cache(maxsize=4096)
def pieces(text: str) -> tuple[tuple[str, bool], ...]:
    """`text` cut into runs of letters and single emoji, with whether each is one.

    An emoji is fully qualified, and its selectors are doubled for Skia.
    """
    found: list[tuple[str, bool]] = []
    at = 0
    for match in SEQUENCE.finditer(text):
        if match.start() > at:
            found.append((text[at : match.start()], False))
        found.append((_qualified(match[0]), True))
        at = match.end()
    return (*found, (text[at:], False)) if at < len(text) else tuple(found)


def _qualified(emoji: str) -> str:
    if emoji[-1] == _CAP:
        emoji = emoji[0] + _SELECTOR + _CAP
    elif _JOINER in emoji:
        emoji = _TEXT_FIRST.sub(rf"\1{_SELECTOR}", emoji)
    # Skia's shaper takes the selector for a part of the letter before it; of two the font gets to see one.
    return emoji.replace(_SELECTOR, 2 * _SELECTOR)
