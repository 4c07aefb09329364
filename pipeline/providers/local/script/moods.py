"""The music mood that suits a film."""

from pipeline.providers.local.script import packs
from pipeline.providers.local.script.readings import tokens

MUSIC_MOODS = (
    "inspiring", "calm", "energetic", "dramatic", "happy", "dark", "romantic", "epic", "corporate", "lofi",
    "mysterious", "playful",
)  # fmt: skip


def music_mood(asked: str, default: str = "inspiring") -> str:
    """A music mood for the mood that was asked for in free words, else `default`."""
    known = packs.styling()["music"]
    for word in tokens(asked):
        if word in MUSIC_MOODS or word in known:
            return known.get(word, word)
    return default
