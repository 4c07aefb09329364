"""Calls to action in the film's language: a product's own one is often English, whatever is filmed."""

import re

from pipeline.capabilities import ScriptRequest
from pipeline.providers.local.script import packs

# Words of calls to action that are English alone among the languages that the writer knows.
ENGLISH = frozenset(
    ("book", "buy", "click", "discover", "download", "find", "free", "get", "join", "learn", "more", "now", "order", "our",
     "save", "shop", "sign", "start", "subscribe", "the", "today", "try", "visit", "with", "you", "your", "yours")
)  # fmt: skip


def told(request: ScriptRequest, code: str) -> tuple[ScriptRequest, tuple[str, ...]]:
    """The request with its call to action in the language `code`, or as it is with a note that it is English."""
    words = re.findall(r"[\w']+", request.call_to_action.casefold())
    if code == "en" or not ENGLISH & set(words):
        return request, ()
    if known := packs.calls().get(" ".join(words), {}).get(code):
        return request.model_copy(update={"call_to_action": known}), ()
    return request, (f"The call to action is kept as it was given, in English, and not in {request.language[:20]!r}.",)
