"""Base forms: what a word of a text may be in a dictionary, by rules of its language."""

from functools import lru_cache

IRREGULAR = {
    "en": {
        "children": "child", "mice": "mouse", "geese": "goose", "teeth": "tooth", "feet": "foot", "men": "man",
        "women": "woman", "people": "person", "leaves": "leaf", "knives": "knife", "wives": "wife", "lives": "life",
        "loaves": "loaf", "wolves": "wolf", "shelves": "shelf", "calves": "calf", "scarves": "scarf", "thieves": "thief",
        "halves": "half", "elves": "elf", "hooves": "hoof", "dice": "die", "oxen": "ox", "fungi": "fungus",
        "cacti": "cactus", "lice": "louse", "bacteria": "bacterium", "nuclei": "nucleus", "buses": "bus", "gases": "gas",
        "lenses": "lens", "grandchildren": "grandchild", "firemen": "fireman", "policemen": "policeman", "pennies": "penny",
        "diagnoses": "diagnosis", "crises": "crisis", "analyses": "analysis", "fishermen": "fisherman", "snowmen": "snowman",
    },
    "de": {
        "manner": "mann", "frauen": "frau", "hauser": "haus", "bucher": "buch", "baume": "baum", "autos": "auto",
        "apfel": "apfel", "zahne": "zahn", "fusse": "fuss", "augen": "auge", "freunde": "freund",
    },
    "fr": {"yeux": "oeil", "travaux": "travail", "vitraux": "vitrail", "oeufs": "oeuf", "boeufs": "boeuf", "genoux": "genou"},
    "it": {"uova": "uovo", "uomini": "uomo", "mani": "mano", "dita": "dito", "braccia": "braccio", "ginocchia": "ginocchio"},
    "es": {"luces": "luz", "peces": "pez", "lapices": "lapiz", "pies": "pie", "cafes": "cafe", "jovenes": "joven"},
    "pt": {"paes": "pao", "caes": "cao", "maos": "mao", "irmaos": "irmao", "animais": "animal", "mares": "mar"},
    "nl": {"kinderen": "kind", "eieren": "ei", "steden": "stad", "schepen": "schip", "bladeren": "blad", "koeien": "koe"},
    "ru": {"люди": "человек", "дети": "ребенок", "детеи": "ребенок", "глаза": "глаз", "деревья": "дерево", "цветы": "цветок"},
    "pl": {"ludzie": "człowiek", "dzieci": "dziecko", "psy": "pies", "psa": "pies", "rece": "reka", "oczy": "oko", "kwiaty": "kwiat",
           "lesie": "las"},
}  # fmt: skip
# Endings to take away and what to put there; at least KEPT letters stay.
ENDINGS: dict[str, tuple[tuple[str, str], ...]] = {
    "en": (("ies", "y"), ("ies", "ie"), ("ches", "ch"), ("shes", "sh"), ("sses", "ss"), ("xes", "x"), ("zzes", "z"),
           ("oes", "o"), ("es", "e"), ("s", "")),
    "es": (("ces", "z"), ("es", ""), ("s", "")),
    "fr": (("eaux", "eau"), ("aux", "al"), ("eux", "eu"), ("s", ""), ("x", "")),
    "it": (("chi", "co"), ("che", "ca"), ("ghi", "go"), ("ghe", "ga"), ("i", "o"), ("i", "e"), ("i", "io"), ("e", "a"),
           ("cie", "cia"), ("gie", "gia")),
    "pt": (("oes", "ao"), ("aes", "ao"), ("ais", "al"), ("eis", "el"), ("ois", "ol"), ("uis", "ul"), ("ns", "m"),
           ("res", "r"), ("zes", "z"), ("ses", "s"), ("s", "")),
    "de": (("innen", "in"), ("nen", "n"), ("ern", ""), ("en", ""), ("er", ""), ("n", ""), ("es", ""), ("e", ""), ("s", ""),
           ("en", "e")),
    "nl": (("ssen", "s"), ("tten", "t"), ("kken", "k"), ("ppen", "p"), ("nnen", "n"), ("llen", "l"), ("mmen", "m"),
           ("zen", "s"), ("ven", "f"), ("en", ""), ("s", ""), ("'s", ""), ("jes", ""), ("je", "")),
    "pl": tuple((end, new) for new in ("", "a", "o", "e", "ek", "y") for end in (
           "ami", "ach", "om", "ow", "em", "iem", "owi", "ie", "i", "y", "a", "e", "u", "o", "ą", "ę", "ej")),
    "ru": tuple((end, new) for new in ("", "а", "я", "о", "е", "ь", "и", "ок") for end in (
           "ами", "ями", "ах", "ях", "ов", "ев", "еи", "ои", "ом", "ем", "ам", "ям", "ки", "ка", "ы", "и", "а", "я", "у",
           "ю", "е", "о", "ь")),
    "tr": tuple((end, "") for end in (
           "larından", "lerinden", "larında", "lerinde", "larının", "lerinin", "larını", "lerini", "larına", "lerine",
           "larin", "lerin", "lardan", "lerden", "larda", "lerde", "lari", "leri", "lara", "lere", "lar", "ler", "nin", "nun",
           "dan", "den", "tan", "ten", "da", "de", "ta", "te", "nda", "nde", "ya", "ye", "yi", "yu", "in", "un", "si", "su",
           "i", "u", "a", "e", "im", "um", "la", "le", "yla", "yle")),
    "hi": (("ों", ""), ("ों", "ा"), ("े", "ा"), ("ें", ""), ("ियां", "ी"), ("ियाँ", "ी"), ("ियों", "ी"), ("एं", ""), ("ओं", ""), ("ाओं", "ा")),
    "ko": tuple((end, "") for end in (
           "에서는", "에게서", "으로", "에서", "에게", "까지", "부터", "처럼", "보다", "하고", "이나", "이랑", "들이", "들은",
           "들을", "들의",
           "은", "는", "이", "가", "을", "를", "의", "에", "로", "와", "과", "도", "만", "들", "랑", "나")),
    "ar": (("ات", "ه"), ("ات", ""), ("ين", ""), ("ون", ""), ("ان", ""), ("ها", ""), ("هم", ""), ("ه", ""), ("تي", "ه"), ("ي", "")),
}  # fmt: skip
PREFIXES = {"ar": ("وال", "بال", "كال", "فال", "لل", "ال", "و", "ب", "ل")}
KEPT = {"ko": 1, "hi": 2, "ar": 2, "ru": 3, "pl": 3, "tr": 3, "de": 3}
# Words that look like a form of another.
WHOLE = {
    "en": frozenset(
        ("news", "always", "glasses", "jeans", "shorts", "pants", "this", "his", "is", "was", "has", "us", "bus", "gas",
         "plus", "less", "its", "yes", "does", "goes"),
    ),
}  # fmt: skip
# The languages whose long words are put together, the last part says what it is.
COMPOUND, HEAD, REST = frozenset(("de", "nl")), 5, 3


@lru_cache(maxsize=20_000)
def bases(word: str, language: str) -> tuple[str, ...]:
    """The word itself, then what it may be a form of, likeliest first; all folded."""
    if word in WHOLE.get(language, ()):
        return (word,)
    irregular = IRREGULAR.get(language, {}).get(word)
    found = [word, *([irregular] if irregular else [])]
    for stem in (word, *_bare(word, language)):
        found.extend((stem, *_shorter(stem, language)))
    return tuple(dict.fromkeys(found))


def heads(word: str, language: str) -> tuple[str, ...]:
    """The parts with which a compound may end, the longest first."""
    if language not in COMPOUND:
        return ()
    return tuple(word[start:] for start in range(REST, len(word) - HEAD + 1))


def _bare(word: str, language: str) -> list[str]:
    prefixes = PREFIXES.get(language, ())
    return [
        word.removeprefix(one) for one in prefixes if word.startswith(one) and len(word) - len(one) >= KEPT[language]
    ]


def _shorter(word: str, language: str) -> list[str]:
    kept = KEPT.get(language, 3)
    stems = (
        (word.removesuffix(ending), instead) for ending, instead in ENDINGS.get(language, ()) if word.endswith(ending)
    )
    return [stem + instead for stem, instead in stems if len(stem) + len(instead) >= kept and stem]
