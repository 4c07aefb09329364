"""The typefaces every film is set in: shipped with the project, never the machine's own."""

import threading
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import fontpkg
import noto_cjk_sans_jp_bold  # type: ignore[import-untyped]
import skia
from skia import textlayout

from pipeline.captions.styles import Role

WEIGHTS = (500, 600, 700, 800, 900)
_EMOJI = Path(__file__).parent / "emoji" / "twemoji.ttf"
_WEIGHT_AXIS = int.from_bytes(b"wght", "big")


@dataclass(frozen=True, slots=True)
class Face:
    """A family and the languages that read it first; `package` is its name for fontpkg, if it has one."""

    family: str
    package: str = ""
    languages: tuple[str, ...] = ()

    @property
    def path(self) -> Path:
        """The font file."""
        if self.package:
            return Path(fontpkg.path(self.package))
        return _EMOJI if self.family == "Twemoji" else Path(str(noto_cjk_sans_jp_bold.FONT_PATH))


FACES: tuple[Face, ...] = (
    Face("Montserrat", "montserrat"),
    Face("Inter", "inter"),
    Face("Noto Sans", "noto-sans"),
    Face("Noto Sans Arabic", "noto-sans-arabic", ("ar", "fa", "ur", "ps", "ku", "ckb", "sd", "ug")),
    Face("Heebo", "heebo", ("he", "iw", "yi")),
    Face("Noto Sans Devanagari", "noto-sans-devanagari", ("hi", "mr", "ne", "sa")),
    Face("Noto Sans Thai", "noto-sans-thai", ("th",)),
    Face("Twemoji"),
    Face("Noto Sans CJK", languages=("zh", "ja", "ko", "yue")),
)

SAMPLES: dict[str, str] = {
    "Latin": "Aañßřğ",
    "Cyrillic": "Жыєђ",
    "Greek": "Ωάϊ",
    "Arabic": "عپڤ",
    "Hebrew": "שלם",
    "Devanagari": "नक्ष",
    "Thai": "สวั",
    "Chinese": "汉漢",
    "Japanese": "あア直",
    "Korean": "한글",
    "emoji": "😀👍",
}


def families(language: str, *, role: Role = "display", weight: int = 800, font: str = "") -> list[str]:
    """Registered names, best first, for a BCP 47 `language`; later ones fill in what earlier ones lack.

    A `font` of styles.FONTS stands before the others, but not before the language's own script.
    """
    primary = language.lower().split("-")[0]
    latin = FACES[:3] if role == "display" else FACES[1:3]
    chosen = [face for face in FACES if face.package and face.package == font]
    own = [face for face in FACES if primary in face.languages]
    order = list(dict.fromkeys((*own, *chosen, *latin, *FACES[3:])))
    return [_alias(face, weight) for face in order]


def emoji_families(names: list[str]) -> list[str]:
    """`names` with the colour emoji first."""
    emoji = _alias(FACES[-2], WEIGHTS[0])
    return [emoji, *(name for name in names if name != emoji)]


def covered(text: str) -> set[str]:
    """The characters of `text` that no shipped font can draw."""
    return {char for char in set(text) if not _drawable(char)}


def unreadable(text: str) -> tuple[str, ...]:
    """The scripts of `text` that no shipped font can draw, by their names in Unicode: ("Khmer", "Tamil")."""
    letters = sorted(char for char in covered(text) if unicodedata.category(char)[0] in "LN")
    names = (unicodedata.name(char, "unknown").split()[0].capitalize() for char in letters)
    return tuple(dict.fromkeys("rare Chinese" if name == "Cjk" else name for name in names))


def caution(text: str) -> str:
    """What to tell a person before captions of `text` are drawn; "" if every letter can be."""
    missing = " and ".join(unreadable(text))
    return missing and (
        f"No typeface of this studio can draw {missing}: captions leave those letters out, the subtitle files keep them. "
        "Choose captions 'none', or another text."
    )


def scripts() -> dict[str, bool]:
    """Script name to whether the shipped fonts can draw it."""
    return {name: not covered(sample) for name, sample in SAMPLES.items()}


_local = threading.local()


def font_collection() -> textlayout.FontCollection:
    """Every shipped face in every weight; one collection a thread, since Skia's is not safe to share."""
    collection: textlayout.FontCollection | None = getattr(_local, "collection", None)
    if collection is None:
        provider = textlayout.TypefaceFontProvider()
        for alias, typeface in _typefaces():
            provider.registerTypeface(typeface, alias)
        collection = textlayout.FontCollection()
        collection.setDefaultFontManager(provider)
        _local.collection = collection
    return collection


def _typefaces() -> Iterator[tuple[str, skia.Typeface]]:
    for face in FACES:
        for weight in WEIGHTS if face.package else WEIGHTS[:1]:
            yield _alias(face, weight), _typeface(face, weight)


def _alias(face: Face, weight: int) -> str:
    return f"{face.family} {weight}" if face.package else face.family


@cache
def _typeface(face: Face, weight: int) -> skia.Typeface:
    base = skia.FontMgr.New_Custom_Empty().makeFromFile(str(face.path))
    if not face.package:
        return base
    position = skia.FontArguments.VariationPosition
    weights = position.Coordinates([position.Coordinate(_WEIGHT_AXIS, float(weight))])
    arguments = skia.FontArguments()
    arguments.setVariationDesignPosition(position(weights))
    return base.makeClone(arguments)


@cache
def _drawable(char: str) -> bool:
    if char.isspace() or char in "\u200c\u200d\u20e3\ufe0e\ufe0f" or "\U000e0020" <= char <= "\U000e007f":
        return True
    return any(_typeface(face, WEIGHTS[0]).unicharToGlyph(ord(char)) for face in FACES)
