"""Paths of this machine, which are no caller's business."""

import re

# In quotes a path may hold spaces; a URL's path, a fraction (16:9/9:16) or "and/or" is none.
QUOTED = re.compile(r"""(['"])(?:[A-Za-z]:)?[\\/][^'"\n]*\1""")
BARE = re.compile(r"(?<![\w:/\\.])(?:[A-Za-z]:)?(?:[\\/]+[\w.@+~-]+){2,}[\\/]?")


def hidden(text: str) -> str:
    """The text with "…" in place of every path."""
    return BARE.sub("…", QUOTED.sub("…", text))
