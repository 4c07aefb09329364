"""Mandarin syllables: from espeak-ng's own letters ("tS;h'y51") to the phonemes that Kokoro was taught ("ʨʰy↘")."""

import re

SYLLABLE = re.compile(r"([^\d\s_|]+?)(\d+)(n(?![aeiouyAE@&'])|N)?(?=[^\d]|$)")
PARTS = re.compile(r"(ts\.h?|tS;h?|tsh?|[sz]\.|S;|[ptk]h|[pbtdkgfmnlsxXjw])?(.*)")
STRESS = re.compile("[',]")
TONES = {"55": "→", "35": "↗", "214": "↓", "21": "↓", "51": "↘", "11": ""}
ONSETS = {
    "ts.": "ꭧ", "ts.h": "ꭧʰ", "s.": "ʂ", "z.": "ɻ", "tS;": "ʨ", "tS;h": "ʨʰ", "S;": "ɕ", "ts": "ʦ", "tsh": "ʦʰ",
    "ph": "pʰ", "th": "tʰ", "kh": "kʰ", "X": "x",
}  # fmt: skip
GLIDES = {"i": "j", "u": "w", "y": "ɥ", "j": "j", "w": "w"}
# y and w that are only written: Kokoro was taught "i" for yi, "y" for yu, "u" for wu (misaki's transcription).
SILENT = frozenset((("j", "ɥ"), ("j", "i"), ("j", "y"), ("w", "u")))
# The vowel in an open syllable, and before n or ŋ.
VOWELS = {
    "A": "a", "a": "a", "Au": "au", "au": "au", "ai": "ai", "aI": "ai", "ei": "ei", "eI": "ei", "E": "e", "e": "e", "@": "ɤ", "@r": "ɚ",
    "&": "ɛ", "o": "o", "o-": "ɤ", "N-": "ŋ", "ou": "ou", "u": "u", "y": "y", "i": "i", "i.": "ɨ", "i[": "ɨ", "ong": "ʊ",
}  # fmt: skip
CLOSED = {"E": "ɛ", "e": "ɛ", "@": "ə", "o-": "ə", "o": "ʊ", "u": "ʊ"}
# What espeak-ng 1.52 reads in English letters, as it has no sound for it: xiong, qiong and jiong, with their tones as words.
ENGLISH = re.compile(r"\(en\)(kS|kI2;|dZI2;)@N(w0n|tu:|Tri:|fo@)\(cmn\)")
INITIALS = {"kS": "S;", "kI2;": "tS;h", "dZI2;": "tS;"}
NUMBERS = {"w0n": "55", "tu:": "35", "Tri:": "214", "fo@": "51"}
UNSOUNDED = re.compile("[兄凶胸匈汹雄熊芎琼穷邛茕穹蛩筇跫銎炯窘迥冂扃]")
LABIALS = frozenset(("p", "ph", "m", "f"))


def apart(word: str) -> str:
    """A word whose characters of those sounds stand alone: in a longer one espeak-ng reads all of it in English."""
    return UNSOUNDED.sub(r",\g<0>,", word)


def syllables(spelled: str) -> list[str]:
    """Kokoro's phonemes of each syllable."""
    known = ENGLISH.sub(lambda read: f"{INITIALS[read[1]]}jong{NUMBERS[read[2]]}_|", STRESS.sub("", spelled))
    return [_syllable(*match.groups("")) for match in SYLLABLE.finditer(known)]


def _syllable(letters: str, tone: str, coda: str) -> str:
    match = PARTS.fullmatch(letters)
    assert match is not None  # it matches any text
    onset, rime = match[1] or "", match[2]
    glide = ""
    if rime[:1] in GLIDES and rime[1:] and rime not in VOWELS:
        glide, rime = GLIDES[rime[0]], rime[1:]
    if glide == onset or (onset, glide or rime[:1]) in SILENT:
        onset = ""
    closed = "ŋ" if rime.endswith("ng") or coda == "N" else coda
    if glide == "ɥ" and coda and rime in ("@", "i"):
        glide, rime = "", "y"
    elif onset in LABIALS and rime == "o":
        glide = "w"
    elif (glide, rime) == ("w", "u@"):
        rime = "@"
    vowel = (CLOSED.get(rime) if closed and rime != "ong" else None) or VOWELS.get(rime, rime)
    return f"{ONSETS.get(onset, onset)}{glide}{vowel}{TONES.get(tone, '')}{closed}"
