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
    },
}  # fmt: skip
# Endings to take away and what to put there, longest first; at least three letters of the word stay.
ENDINGS: dict[str, tuple[tuple[str, str], ...]] = {
    "en": (("ies", "y"), ("ies", "ie"), ("ches", "ch"), ("shes", "sh"), ("sses", "ss"), ("xes", "x"), ("zzes", "z"),
           ("oes", "o"), ("es", "e"), ("s", "")),
}  # fmt: skip
KEPT = 3
# Words that look like a plural of another.
WHOLE = frozenset("news always glasses jeans shorts pants this his is was has us bus gas plus less its yes does goes".split())


@lru_cache(maxsize=20_000)
def bases(word: str, language: str) -> tuple[str, ...]:
    """The word itself, then what it may be a form of, likeliest first; all folded."""
    if word in WHOLE and language == "en":
        return (word,)
    irregular = IRREGULAR.get(language, {}).get(word)
    found = [word, *([irregular] if irregular else [])]
    for ending, instead in ENDINGS.get(language, ()):
        stem = word.removesuffix(ending)
        if stem != word and len(stem) + len(instead) >= KEPT:
            found.append(stem + instead)
    return tuple(dict.fromkeys(found))
