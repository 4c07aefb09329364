"""Mandarin syllables: from espeak-ng's own letters ("tS;h'y51") to the phonemes that Kokoro was taught ("ʨʰy↘")."""

import re

SYLLABLE = re.compile(r"([^\d\s_|]+?)(\d+)(n(?![aeiouyAE@&'])|N)?(?=[^\d]|$)")
PARTS = re.compile(r"(ts\.h?|tS;h?|tsh?|[sz]\.|S;|[ptk]h|[pbtdkgfmnlsxXjw])?(.*)")
STRESS = re.compile("[',-]")
TONES = {"55": "→", "35": "↗", "214": "↓", "21": "↓", "51": "↘", "11": ""}
ONSETS = {
    "ts.": "ꭧ", "ts.h": "ꭧʰ", "s.": "ʂ", "z.": "ɻ", "tS;": "ʨ", "tS;h": "ʨʰ", "S;": "ɕ", "ts": "ʦ", "tsh": "ʦʰ",
    "ph": "pʰ", "th": "tʰ", "kh": "kʰ", "X": "x",
}  # fmt: skip
GLIDES = {"i": "j", "u": "w", "y": "ɥ", "j": "j", "w": "w"}
# The vowel in an open syllable, and before n or ŋ.
VOWELS = {
    "A": "a", "a": "a", "Au": "au", "au": "au", "ai": "ai", "aI": "ai", "ei": "ei", "eI": "ei", "E": "e", "e": "e", "@": "ɤ", "@r": "ɚ",
    "&": "ɛ", "o": "o", "ou": "ou", "u": "u", "y": "y", "i": "i", "i.": "ɨ", "i[": "ɨ", "ong": "ʊ",
}  # fmt: skip
CLOSED = {"E": "ɛ", "e": "ɛ", "@": "ə", "o": "ʊ", "u": "ʊ"}


def syllables(spelled: str) -> list[str]:
    """Kokoro's phonemes of each syllable."""
    return [_syllable(*match.groups("")) for match in SYLLABLE.finditer(STRESS.sub("", spelled))]


def _syllable(letters: str, tone: str, coda: str) -> str:
    match = PARTS.fullmatch(letters)
    assert match is not None  # it matches any text
    onset, rime = match[1] or "", match[2]
    glide = ""
    if rime[:1] in GLIDES and rime[1:] and rime not in VOWELS:
        glide, rime = GLIDES[rime[0]], rime[1:]
    if glide == onset or (onset, glide) == ("j", "ɥ"):
        onset = ""
    closed = "ŋ" if rime.endswith("ng") or coda == "N" else coda
    if (glide, rime, coda) == ("ɥ", "@", "n"):
        glide, rime = "", "y"
    vowel = (CLOSED.get(rime) if closed and rime != "ong" else None) or VOWELS.get(rime, rime)
    return f"{ONSETS.get(onset, onset)}{glide}{vowel}{TONES.get(tone, '')}{closed}"
