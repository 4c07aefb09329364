"""The moods of the local music: how each one moves, which chords it knows and who plays."""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Mood:
    """`tempo` in beats a minute, `keys` as MIDI roots, chords as numerals, parts as names of instruments and patterns.

    `drive` 0–1 is how dense the parts get; `space` is the reverb's seconds; `swing` delays off-beat eighths by that
    share of a sixteenth; `pump` is how far each kick pushes the band back.
    """

    name: str
    tempo: tuple[int, int]
    keys: tuple[int, ...]
    minor: bool
    chords: tuple[str, ...]
    pad: str
    pluck: str
    lead: str
    bass: str
    bass_line: str
    drums: str = ""
    drive: float = 0.5
    space: float = 1.8
    swing: float = 0.0
    sparkle: float = 1.0
    pump: float = 0.0


MOODS: dict[str, Mood] = {
    mood.name: mood
    for mood in (
        Mood(
            name="inspiring", tempo=(96, 108), keys=(48, 50, 53, 55), minor=False,
            chords=("I V vi IV", "vi IV I V", "IV I V vi", "Iadd9 IVadd9 vi V"),
            pad="warm", pluck="pluck", lead="piano", bass="round", bass_line="eighths",
            drums="pulse", drive=0.7, space=2.2, pump=0.2,
        ),
        Mood(
            name="calm", tempo=(62, 72), keys=(48, 50, 53, 55), minor=False,
            chords=("Imaj7 vi7 IVmaj7 Iadd9", "Iadd9 iii7 IVmaj7 IVadd9", "IVmaj7 Iadd9 vi7 Vsus4"),
            pad="air", pluck="piano", lead="flute", bass="sub", bass_line="whole",
            drive=0.25, space=2.8, sparkle=0.7,
        ),
        Mood(
            name="energetic", tempo=(120, 128), keys=(45, 48, 50, 52), minor=True,
            chords=("i bVI bIII bVII", "i bVII bVI bVII", "bVI bVII i bIII"),
            pad="bright", pluck="pluck", lead="saw", bass="drive", bass_line="offbeat",
            drums="house", drive=1.0, space=1.3, pump=0.5,
        ),
        Mood(
            name="dramatic", tempo=(76, 88), keys=(45, 48, 50), minor=True,
            chords=("i bVI iv V", "i iv bVI V", "i bVII bVI V"),
            pad="strings", pluck="staccato", lead="horn", bass="cello", bass_line="halves",
            drums="taiko", drive=0.7, space=2.6,
        ),
        Mood(
            name="happy", tempo=(112, 122), keys=(48, 50, 53, 55), minor=False,
            chords=("I IV V IV", "I vi IV V", "I V IV V"),
            pad="warm", pluck="marimba", lead="whistle", bass="round", bass_line="bounce",
            drums="claps", drive=0.8, space=1.2,
        ),
        Mood(
            name="dark", tempo=(66, 78), keys=(45, 46, 48), minor=True,
            chords=("i bVI i iv", "i i bVI v", "i iv i bVI"),
            pad="low", pluck="glass", lead="horn", bass="sub", bass_line="whole",
            drums="heart", drive=0.4, space=3.0, sparkle=0.5,
        ),
        Mood(
            name="romantic", tempo=(70, 82), keys=(48, 50, 53, 55), minor=False,
            chords=("Imaj7 vi7 ii7 V7", "I iii vi IV", "IVmaj7 V iii7 vi"),
            pad="strings", pluck="piano", lead="piano", bass="cello", bass_line="halves",
            drive=0.4, space=2.4,
        ),
        Mood(
            name="epic", tempo=(84, 96), keys=(45, 48, 50), minor=True,
            chords=("i bVI bIII bVII", "i bIII bVII iv", "bVI bVII i i"),
            pad="strings", pluck="staccato", lead="horn", bass="cello", bass_line="eighths",
            drums="war", drive=0.9, space=2.6,
        ),
        Mood(
            name="corporate", tempo=(104, 114), keys=(48, 50, 53, 55), minor=False,
            chords=("I V vi IV", "I IV vi V", "Iadd9 Vsus4 vi IVadd9"),
            pad="warm", pluck="muted", lead="bell", bass="round", bass_line="eighths",
            drums="light", drive=0.6, space=1.4,
        ),
        Mood(
            name="lofi", tempo=(74, 84), keys=(48, 50, 51, 53), minor=False,
            chords=("IVmaj7 iii7 vi7 Imaj7", "ii7 V7 Imaj7 vi7", "Imaj7 vi7 ii7 V7"),
            pad="keys", pluck="keys", lead="muted", bass="sub", bass_line="lazy",
            drums="dusty", drive=0.5, space=1.4, swing=0.45, sparkle=0.6,
        ),
        Mood(
            name="mysterious", tempo=(72, 84), keys=(45, 48, 50), minor=True,
            chords=("i bVI iv i", "iadd9 IV i bVII", "i v bVI iv"),
            pad="air", pluck="glass", lead="bell", bass="sub", bass_line="whole",
            drums="ticks", drive=0.45, space=3.0,
        ),
        Mood(
            name="playful", tempo=(108, 120), keys=(48, 53, 55), minor=False,
            chords=("I vi ii V", "I IV I V", "I ii IV V"),
            pad="soft", pluck="pizzicato", lead="marimba", bass="tuba", bass_line="bounce",
            drums="toys", drive=0.7, space=1.1,
        ),
        Mood(
            name="sad", tempo=(60, 70), keys=(45, 48, 50), minor=True,
            chords=("i bVI bIII bVII", "i v bVI iv", "i iv bVII bIII"),
            pad="strings", pluck="piano", lead="piano", bass="cello", bass_line="whole",
            drive=0.25, space=2.6, sparkle=0.6,
        ),
        Mood(
            name="retro", tempo=(96, 108), keys=(45, 48, 50, 52), minor=True,
            chords=("i bVI bIII bVII", "bVI bVII i i", "i iv bVI bVII"),
            pad="bright", pluck="pluck", lead="saw", bass="drive", bass_line="eighths",
            drums="gated", drive=0.8, space=2.0, pump=0.35,
        ),
    )
}  # fmt: skip

DEFAULT = "inspiring"

_WORDS = {
    "inspiring": """
        inspirational uplifting hopeful motivational motivating optimistic positive triumphant proud
        bright
    """,
    "calm": """
        none quiet silent peaceful relaxing relaxed ambient meditative serene gentle soft soothing
        chill nature tranquil dreamy slow minimal minimalist sleep zen spa
    """,
    "energetic": """
        energy exciting upbeat fast sport sports dance edm electronic techno house party workout
        dynamic powerful intense action pop urban bold
    """,
    "dramatic": """
        drama serious emotional tension suspenseful thriller orchestral classical
    """,
    "happy": """
        joy joyful cheerful sunny fun summer ukulele holiday carefree friendly celebration festive
        christmas
    """,
    "dark": """
        horror scary ominous tense suspense sinister evil gritty cyberpunk noir eerie spooky
        halloween
    """,
    "romantic": """
        romance love tender wedding intimate sentimental warm elegant luxury luxurious beautiful
        sensual
    """,
    "epic": """
        cinematic heroic trailer adventure fantasy battle grand majestic war legendary hero history
        historical
    """,
    "corporate": """
        business professional technology tech modern presentation startup clean neutral product
        confident innovative educational explainer
    """,
    "lofi": """
        lo-fi hiphop hip-hop jazz jazzy cozy cosy study coffee cafe groovy smooth soul cool funky
    """,
    "mysterious": """
        mystery magical magic enigmatic curious space sci-fi scifi ethereal strange wonder secret
        mystic mystical documentary
    """,
    "playful": """
        quirky comedy funny silly kids children cartoon whimsical cute childish humorous light
    """,
    "sad": """
        melancholic melancholy sorrow grief lonely nostalgic moody blue heartbroken reflective
        somber wistful
    """,
    "retro": """
        synthwave vintage 80s eighties neon vaporwave nostalgia arcade
    """,
}
SYNONYMS = {word: mood for mood, words in _WORDS.items() for word in words.split()}


def nearest(mood: str, prompt: str = "") -> Mood:
    """The mood meant by a word, else by a prompt's words, else the default."""
    return meant(mood) or meant(prompt) or MOODS[DEFAULT]


def meant(text: str) -> Mood | None:
    """The first mood that a text names, None where it names none."""
    for word in re.findall(r"[\w-]+", text.lower()):
        for name in (word, word.removesuffix("ly"), word.removesuffix("s")):
            if found := MOODS.get(SYNONYMS.get(name, name)):
                return found
    return None
