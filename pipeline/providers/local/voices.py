"""The local voices: who speaks, in which languages, and which is nearest to one that nobody speaks."""

from dataclasses import dataclass
from typing import Literal

from pipeline.errors import InvalidInput

Gender = Literal["female", "male"]
Engine = Literal["espeak", "hibari", "kokoro"]
SYSTEM = "os:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Persona:
    """A timbre of espeak-ng: its variant, pitch and liveliness (0–100), and the tone curve that warms it (dB at TONE_HZ)."""

    name: str
    gender: Gender
    variant: str
    pitch: int
    range: int
    tone: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """Somebody who speaks a language; `id` is what a request names.

    `engine` says with what: espeak-ng by its voice `name`, or a neural one; Kokoro's voices have a `style`, and read a
    foreign language from the phonemes of espeak-ng's voice `name`. `accent` is what a listener should know before.
    """

    id: str
    title: str
    language: str
    gender: Gender
    engine: Engine
    name: str
    persona: Persona
    style: str = ""
    accent: str = ""

    @property
    def natural(self) -> bool:
        """Whether it sounds like a person."""
        return self.engine != "espeak"


TONE_HZ = (100, 200, 400, 800, 1600, 3150, 6300, 10000)

# Tones bring each variant two thirds of the way to the average spectrum of human speech (Byrne et al., 1994).
PERSONAS = (
    Persona(name="Clara", gender="female", variant="Annie", pitch=40, range=52, tone=(2, 6, 4, 0, -3, -3, -1, 2)),
    Persona(name="Max", gender="male", variant="Diogo", pitch=54, range=68, tone=(-4, 1, -1, 0, 0, 1, -2, 1)),
    Persona(name="Maya", gender="female", variant="steph", pitch=54, range=80, tone=(3, -3, -4, 1, -1, 1, -3, 1)),
    Persona(name="Leo", gender="male", variant="max", pitch=44, range=66, tone=(1, 5, 1, 0, -2, -1, -1, 1)),
)
BOTH, ALL = PERSONAS[:2], PERSONAS

LANGUAGES: dict[str, tuple[str, str]] = {
    "en": ("English", "en-us"), "en-gb": ("English (Britain)", "en-gb-x-rp"),
    "es": ("Spanish", "es"), "es-419": ("Spanish (Latin America)", "es-419"),
    "fr": ("French", "fr"), "fr-be": ("French (Belgium)", "fr-be"), "fr-ch": ("French (Switzerland)", "fr-ch"),
    "de": ("German", "de"), "it": ("Italian", "it"),
    "pt": ("Portuguese", "pt"), "pt-br": ("Portuguese (Brazil)", "pt-br"),
    "ru": ("Russian", "ru"), "uk": ("Ukrainian", "uk"), "be": ("Belarusian", "be"), "bg": ("Bulgarian", "bg"),
    "el": ("Greek", "el"), "ar": ("Arabic", "ar"), "he": ("Hebrew", "he"), "fa": ("Persian", "fa"),
    "ur": ("Urdu", "ur"), "hi": ("Hindi", "hi"), "bn": ("Bengali", "bn"), "mr": ("Marathi", "mr"),
    "gu": ("Gujarati", "gu"), "pa": ("Punjabi", "pa"), "ne": ("Nepali", "ne"), "ta": ("Tamil", "ta"),
    "te": ("Telugu", "te"), "kn": ("Kannada", "kn"), "ml": ("Malayalam", "ml"), "si": ("Sinhala", "si"),
    "or": ("Odia", "or"), "as": ("Assamese", "as"), "sd": ("Sindhi", "sd"),
    "zh": ("Chinese (Mandarin)", "cmn"), "yue": ("Chinese (Cantonese)", "yue"),
    "ja": ("Japanese", "ja"), "ko": ("Korean", "ko"), "vi": ("Vietnamese", "vi"), "th": ("Thai", "th"),
    "my": ("Burmese", "my"), "id": ("Indonesian", "id"), "ms": ("Malay", "ms"),
    "pl": ("Polish", "pl"), "cs": ("Czech", "cs"), "sk": ("Slovak", "sk"), "sl": ("Slovenian", "sl"),
    "hr": ("Croatian", "hr"), "bs": ("Bosnian", "bs"), "sr": ("Serbian", "sr"), "mk": ("Macedonian", "mk"),
    "sq": ("Albanian", "sq"), "ro": ("Romanian", "ro"), "hu": ("Hungarian", "hu"),
    "nl": ("Dutch", "nl"), "af": ("Afrikaans", "af"), "lb": ("Luxembourgish", "lb"),
    "sv": ("Swedish", "sv"), "nb": ("Norwegian", "nb"), "da": ("Danish", "da"), "is": ("Icelandic", "is"),
    "fi": ("Finnish", "fi"), "et": ("Estonian", "et"),
    "lv": ("Latvian", "lv"), "lt": ("Lithuanian", "lt"),
    "tr": ("Turkish", "tr"), "az": ("Azerbaijani", "az"), "kk": ("Kazakh", "kk"), "ky": ("Kyrgyz", "ky"),
    "uz": ("Uzbek", "uz"), "tk": ("Turkmen", "tk"), "tt": ("Tatar", "tt"), "ba": ("Bashkir", "ba"),
    "ka": ("Georgian", "ka"), "hy": ("Armenian", "hy"), "ku": ("Kurdish", "ku"),
    "ca": ("Catalan", "ca"), "an": ("Aragonese", "an"), "eu": ("Basque", "eu"), "ht": ("Haitian Creole", "ht"),
    "la": ("Latin", "la"), "eo": ("Esperanto", "eo"),
    "cy": ("Welsh", "cy"), "ga": ("Irish", "ga"), "gd": ("Scottish Gaelic", "gd"), "mt": ("Maltese", "mt"),
    "sw": ("Swahili", "sw"), "tn": ("Setswana", "tn"), "am": ("Amharic", "am"), "ti": ("Tigrinya", "ti"),
    "om": ("Oromo", "om"), "mi": ("Māori", "mi"), "haw": ("Hawaiian", "haw"),
    "qu": ("Quechua", "qu"), "gn": ("Guarani", "gn"),
}  # fmt: skip
RICH = ("en", "en-gb", "es", "es-419", "fr", "de", "it", "pt", "pt-br")

# (persona, engine, style, accent) in each language, the default first; espeak-ng's voice reads it where that is another.
NATURAL: dict[str, tuple[tuple[str, Engine, str, str], ...]] = {
    "en": (("Clara", "hibari", "", "American"), ("Max", "kokoro", "am_michael", "American"),
           ("Maya", "kokoro", "af_kore", "American"), ("Leo", "kokoro", "am_fenrir", "American")),
    "en-gb": (("Clara", "kokoro", "bf_emma", "British"), ("Max", "kokoro", "bm_george", "British")),
    "es": (("Clara", "kokoro", "ef_dora", ""), ("Max", "kokoro", "em_alex", "")),
    "es-419": (("Clara", "kokoro", "ef_dora", ""), ("Max", "kokoro", "em_alex", "")),
    "fr": (("Clara", "kokoro", "ff_siwis", ""),),
    "it": (("Clara", "kokoro", "if_sara", ""), ("Max", "kokoro", "im_nicola", "")),
    "pt": (("Clara", "kokoro", "pf_dora", "Brazilian"), ("Max", "kokoro", "pm_alex", "Brazilian")),
    "pt-br": (("Clara", "kokoro", "pf_dora", "Brazilian"), ("Max", "kokoro", "pm_alex", "Brazilian")),
    "hi": (("Clara", "kokoro", "hf_alpha", ""), ("Max", "kokoro", "hm_omega", "")),
    "ja": (("Clara", "kokoro", "jf_alpha", ""), ("Max", "kokoro", "jm_kumo", "")),
    "zh": (("Clara", "kokoro", "zf_xiaoxiao", ""), ("Max", "kokoro", "zm_yunjian", "")),
    "de": (("Clara", "kokoro", "de_clara", "foreign accent"), ("Max", "kokoro", "de_max", "foreign accent")),
}  # fmt: skip
SPELLED_BY = {"pt": "pt-br"}
SIMPLE, SIMPLE_ENDING = "simple voice", "-simple"

SAME = {
    "no": "nb", "nn": "nb", "cmn": "zh", "zh-hk": "yue", "zh-mo": "yue", "en-us": "en", "iw": "he", "in": "id",
    "es-mx": "es-419", "es-ar": "es-419", "es-co": "es-419", "es-cl": "es-419", "es-pe": "es-419", "es-us": "es-419",
    "en-au": "en-gb", "en-nz": "en-gb", "en-ie": "en-gb", "en-in": "en-gb", "en-za": "en-gb",
}  # fmt: skip
UNCOVERED = "There is no natural voice for {}; it is read by {}."
NEAREST = {
    "gl": "pt", "ast": "es", "oc": "ca", "co": "it", "sc": "it", "scn": "it", "fur": "it", "rm": "it", "br": "fr",
    "wa": "fr", "fy": "nl", "li": "nl", "nds": "de", "gsw": "de", "bar": "de", "yi": "de", "hsb": "cs", "szl": "pl",
    "rue": "uk", "cnr": "sr", "sh": "hr", "tl": "id", "fil": "id", "jv": "id", "su": "id", "ceb": "id", "mg": "id",
    "lo": "th", "km": "vi", "tg": "fa", "ps": "fa", "ckb": "ku", "mn": "kk", "ug": "uz", "bho": "hi", "sa": "hi",
    "mai": "hi", "zu": "sw", "xh": "tn", "st": "tn", "rw": "sw", "lg": "sw", "so": "om", "wuu": "zh", "nan": "zh",
    "hak": "yue", "sm": "mi", "to": "mi", "ty": "mi",
}  # fmt: skip


def _natural(code: str) -> tuple[Voice, ...]:
    title, _ = LANGUAGES[code]
    people = {persona.name: persona for persona in PERSONAS}
    return tuple(
        Voice(
            id=f"{code}-{who.lower()}", title=_titled(who, title, accent), language=code, gender=people[who].gender,
            engine=engine, name=LANGUAGES[SPELLED_BY.get(code, code)][1], persona=people[who], style=style, accent=accent,
        )
        for who, engine, style, accent in NATURAL.get(code, ())
    )  # fmt: skip


def _simple(code: str) -> tuple[Voice, ...]:
    title, name = LANGUAGES[code]
    ending = SIMPLE_ENDING if code in NATURAL else ""
    return tuple(
        Voice(
            id=f"{code}-{persona.name.lower()}{ending}", title=_titled(persona.name, title, SIMPLE), language=code,
            gender=persona.gender, engine="espeak", name=f"{name}+{persona.variant}", persona=persona, accent=SIMPLE,
        )
        for persona in (ALL if code in RICH else BOTH)
    )  # fmt: skip


def _titled(who: str, language: str, accent: str) -> str:
    return f"{who}, {language.partition(' (')[0] if accent else language}{f' ({accent})' if accent else ''}"


VOICES: tuple[Voice, ...] = tuple(voice for code in LANGUAGES for voice in (*_natural(code), *_simple(code)))


def offered(language: str) -> tuple[Voice, ...]:
    """What a creator chooses from, the default first: natural voices, of English in both accents, and simple ones where no
    natural voice is of that gender.
    """
    code, _ = nearest(language)
    codes = (code, *(other for other in ("en", "en-gb") if code.startswith("en") and other != code))
    voices = [voice for one in codes for voice in VOICES if voice.language == one]
    covered = {voice.gender for voice in voices if voice.natural}
    return tuple(
        voice
        for voice in voices
        if voice.natural or ((voice.gender not in covered and voice.persona in BOTH) or not covered)
    )


def choose(language: str, voice: str = "") -> tuple[Voice, tuple[str, ...]]:
    """The voice for a language and what to warn of; raises InvalidInput for a voice that nobody has.

    A voice is named by its id ("fr-clara"), by its name alone ("clara", in the asked language), or by Kokoro's name for it.
    """
    code, warnings = nearest(language)
    asked = voice.strip().lower()
    if not asked:
        first = next(one for one in VOICES if one.language == code)
        return first, warnings if first.natural or warnings else (UNCOVERED.format(LANGUAGES[code][0], first.title),)
    for one in sorted(VOICES, key=lambda one: one.language != code):
        if asked in (one.id, one.style) or one.id == f"{code}-{asked}":
            return one, warnings if one.language == code else ()
    return _namesake(code, asked, voice, language), warnings


def _namesake(code: str, asked: str, voice: str, language: str) -> Voice:
    """Who speaks for a name that has no natural voice of its own in its language: one of the same gender."""
    spoken, _, name = asked.rpartition("-")
    for persona in PERSONAS:
        if name == persona.name.lower() and (spoken or code) in NATURAL and (spoken or code) in RICH:
            voices = (*_natural(spoken or code), *_simple(spoken or code))
            return next(one for one in voices if one.gender == persona.gender)
    ids = ", ".join(one.id for one in offered(code))
    raise InvalidInput(f"There is no local voice {voice!r}; for {language!r} there are: {ids}.", field="voice")


def simple(voice: Voice) -> Voice:
    """The simple voice that stands in for a natural one."""
    return next(
        one for one in VOICES
        if one.language == voice.language and one.persona.name == voice.persona.name and not one.natural
    )  # fmt: skip


def nearest(language: str) -> tuple[str, tuple[str, ...]]:
    """The code in LANGUAGES to speak, and a warning where it is not the asked language."""
    asked = language.strip().lower().replace("_", "-")
    titles = {title.lower(): code for code, (title, _) in LANGUAGES.items()}
    code = titles.get(asked, asked)
    base = code.partition("-")[0]
    for candidate in (code, SAME.get(code, ""), base, SAME.get(base, "")):
        if candidate in LANGUAGES:
            return candidate, ()
    stand_in = NEAREST.get(base, "en")
    said = f"There is no local voice for {language!r}; it is read by the {LANGUAGES[stand_in][0]} voice."
    return stand_in, (said,)
