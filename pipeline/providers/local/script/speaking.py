"""How long a text takes to say, from its syllables, characters and pauses."""

import re
import unicodedata
from functools import lru_cache

from pipeline.providers.local import normalization

# Seconds for a syllable and for a letter of it ("stretched" takes longer than "a"), and for a pause inside: fitted to what the
# default local voices need for 45 lines of English and 14 of each other language (2 to 5 % off on a line; Max needs 7 %
# more than Clara in English, British Clara 3 % more).
MEASURED = {
    "en": (0.077, 0.037), "es": (0.044, 0.049), "fr": (0.120, 0.023), "de": (0.088, 0.042), "pt": (0.035, 0.053),
    "it": (0.065, 0.040),
}  # fmt: skip
MEASURED_PAUSES = {**dict.fromkeys(".!?…", 0.55), **dict.fromkeys(",;:–—", 0.2)}
# Syllables a second of clear narration, without pauses, where no voice was measured (about 70 % of the reading speeds of
# Pellegrino et al. 2011).
SYLLABLES = {"nl": 4.6, "pl": 5.0, "ru": 5.0}
OTHER_SYLLABLES = 4.8
PAUSES = {**dict.fromkeys(".!?…。！？؟।॥", 0.35), **dict.fromkeys(",;:，、；：،؛–—", 0.15)}
CHARACTERS = (
    (re.compile(r"[\u3400-\u9fff\uf900-\ufaff]"), 4.3),
    (re.compile(r"[\u3040-\u30ff]"), 7.0),
    (re.compile(r"[\uac00-\ud7af]"), 5.2),
    (re.compile(r"[\u0590-\u06ff\u0750-\u08ff]"), 11.0),
    (re.compile(r"[\u0900-\u0dff]"), 11.0),
    (re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]"), 12.0),
)
VOWELS = re.compile(r"[aeiouyæœøаеёиоуыэюяіїєαεηιουω]+")
WORD = re.compile(r"[^\W\d_]+")
SENTENCE = re.compile(r"(?<=[.!?。！？])\s+|\n")
NUMBER = re.compile(r"\d")
URL = re.compile(r"(?:https?://|www\.)\S+")
SILENT = {
    "en": re.compile(r"(?<=[^aeiouyl])e$|(?<=[aeiouy][bcdfgkmnpstvz])es$|(?<=[^aeiouytd])ed$"),
    "fr": re.compile(r"(?<=[^aeiouy])(?:e|es|ent)$"),
}


def speaking_seconds(text: str, language: str) -> float:
    """Seconds of clear narration, inner pauses included; 0 for a text without a word."""
    code = language.lower().replace("_", "-").partition("-")[0]
    plain = unicodedata.normalize("NFKC", _said(text, language) if normalization.signs(text) else text)
    lengths = MEASURED_PAUSES if code in MEASURED else PAUSES
    pauses = sum(lengths.get(char, 0.0) for char in plain.rstrip().rstrip("".join(PAUSES)))
    spoken = _in_words(plain, code) + _by_characters(plain)
    return spoken + pauses + 0.15 if spoken else 0.0


def _said(text: str, language: str) -> str:
    """What a voice says: sentences with figures or signs as their words, each worked out once."""
    return " ".join(_words(part, language) if normalization.signs(part) else part for part in SENTENCE.split(text))


@lru_cache(4096)
def _words(sentence: str, language: str) -> str:
    return " ".join(normalization.spoken(sentence.split(), language))


def _in_words(text: str, code: str) -> float:
    """Seconds for the words of an alphabet, without pauses."""
    if code not in MEASURED:
        return _syllables(text, code) / SYLLABLES.get(code, OTHER_SYLLABLES)
    syllable, letter = MEASURED[code]
    letters = sum(len(word) for word in WORD.findall(text.lower()) if _in_word(word, code))
    return syllable * _syllables(text, code) + letter * letters


def _by_characters(text: str) -> float:
    return sum(len(script.findall(text)) / rate for script, rate in CHARACTERS)


def _syllables(text: str, code: str) -> float:
    return sum(_in_word(word, code) for word in WORD.findall(text.lower())) + 1.7 * len(NUMBER.findall(text))


def _in_word(word: str, code: str) -> int:
    """Vowel groups without silent endings; at least one for a word of an alphabet with vowels, else none."""
    bare = "".join(char for char in unicodedata.normalize("NFD", word) if not unicodedata.combining(char))
    if any(script.search(bare) for script, _ in CHARACTERS):
        return 0
    shortened = SILENT[code].sub("", bare) if code in SILENT else bare
    return max(1, len(VOWELS.findall(shortened)))
