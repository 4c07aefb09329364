"""The music mood that suits a film."""

from pipeline.providers.local.script import packs
from pipeline.providers.local.script.readings import known, tokens

MUSIC_MOODS = (
    "inspiring", "calm", "energetic", "dramatic", "happy", "dark", "romantic", "epic", "corporate", "lofi",
    "mysterious", "playful",
)  # fmt: skip


def music_mood(asked: str, default: str = "inspiring") -> str:
    """A music mood for the mood that was asked for in free words, else `default`."""
    meant = packs.styling()["music"]
    for word in tokens(asked):
        if word in MUSIC_MOODS or word in meant:
            return meant.get(word, word)
    return default


def topic_mood(text: str, default: str = "inspiring") -> str:
    """The music mood of the first topic that a text names, else `default`."""
    keys = known(text)
    return packs.topics()[keys[0]].mood if keys else default
