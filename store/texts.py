"""Media digests among other words."""

import re

_DIGEST = re.compile(r"\b[0-9a-f]{64}\b")


def digests(*texts: str) -> set[str]:
    """Every digest that the texts mention."""
    return {digest for text in texts for digest in _DIGEST.findall(text)}
