"""The language that a text is written in, from its letters and its commonest words."""

import re
import unicodedata
from collections import Counter

# Letters that stand for a language, in the order in which they are looked for: kana before Han, Ukrainian before Russian.
LETTERS = (
    ("ja", re.compile(r"[\u3040-\u30ff]")),
    ("ko", re.compile(r"[\uac00-\ud7af]")),
    ("zh", re.compile(r"[\u3400-\u9fff]")),
    ("th", re.compile(r"[\u0e00-\u0e7f]")),
    ("hi", re.compile(r"[\u0900-\u097f]")),
    ("he", re.compile(r"[\u0590-\u05ff]")),
    ("ar", re.compile(r"[\u0600-\u06ff]")),
    ("el", re.compile(r"[\u0370-\u03ff]")),
    ("uk", re.compile(r"[їєґі]", re.IGNORECASE)),
    ("ru", re.compile(r"[\u0400-\u04ff]")),
)
# How many letters of a text one such letter speaks for: kana stand among Han, the letters of Ukrainian among Russian ones.
SPARSE = {"ja": 8, "uk": 40}
MARKS = {
    "es": re.compile(r"[¿¡ñ]", re.IGNORECASE), "de": re.compile(r"[ßäöü]", re.IGNORECASE),
    "pt": re.compile(r"[ãõ]|ção\b", re.IGNORECASE), "fr": re.compile(r"[œêûç]|\b(?:qu|l|d|c|n|j)['’]", re.IGNORECASE),
    "it": re.compile(r"\b(?:dell|nell|all|un|l)['’]|perché|più|[òì]\b", re.IGNORECASE),
    "tr": re.compile(r"[ğışİ]"), "pl": re.compile(r"[łśżźćńąę]", re.IGNORECASE), "sv": re.compile(r"å", re.IGNORECASE),
    "vi": re.compile(r"[ơưđạảấầẩẫậắằẳẵặẹẻẽếềểễệịọỏốồổỗộớờởỡợụủứừửữự]", re.IGNORECASE),
}  # fmt: skip
# The commonest words of each language (by the Universal Dependencies treebanks), those first that few others share.
WORDS = {
    "en": "a an the of and to in is for on with that how why what are your you my our this it from by was were do does who when "
    "tips facts ways things about best reasons",
    "es": "el la los las de del que y en un una por para con cómo qué cuál más su se es son al lo datos consejos sobre mi "
    "razones historia nuestro nuestra hacer",
    "fr": "le la les des du de et en un une pour avec comment pourquoi est sont que qui dans sur plus au aux se ce cette mon "
    "ma nos notre conseils faits raisons histoire",
    "de": "der die das den dem des und ist sind ein eine einen einer für mit wie warum was von zu im auf über nicht wir man "
    "dein mein unser unsere tipps fakten gründe geschichte",
    "pt": "o a os as do da dos das de e em um uma para com como por que não é são mais no na nos nas meu minha nosso nossa "
    "dicas fatos razões sobre história fazer você",
    "it": "il lo la i gli le di del della dei delle e in un una per con come perché è sono che non più al nel mio mia nostro "
    "nostra consigli motivi curiosità sulla storia fare",
    "nl": "de het een van en in is voor met hoe waarom wat zijn je mijn ons onze niet op over naar dat die tips feiten redenen",
    "pl": "i w na z do jest są jak dlaczego co się nie dla o to po od moja mój nasz",
    "sv": "och i att det som en ett är på för med hur varför vad av till den inte om min vår",
    "tr": "ve bir bu için ile nasıl neden ne çok en da de mı mi daha gibi",
    "id": "dan yang di untuk dengan cara mengapa apa adalah ini itu dari ke tidak tips fakta",
    "vi": "và của là một các cho với những tại sao cách không được trong",
}
KNOWN = {code: frozenset(unicodedata.normalize("NFC", words).split()) for code, words in WORDS.items()}
TOKEN = re.compile(r"[^\W\d_]+")
READ = 4000
MARK = 1.5
SURE, AHEAD = 2.0, 1.0


def written(text: str) -> str:
    """The code of the language that `text` is clearly written in, else "": a name or two common words decide nothing."""
    plain = unicodedata.normalize("NFC", text[:READ])
    letters = sum(char.isalpha() for char in plain)
    for code, pattern in LETTERS:
        if len(pattern.findall(plain)) * SPARSE.get(code, 2) > letters > 0:
            return code
    words = Counter(TOKEN.findall(plain.lower()))
    scores = {
        code: float(sum(count for word, count in words.items() if word in known)) for code, known in KNOWN.items()
    }
    for code, pattern in MARKS.items():
        scores[code] += MARK * len(pattern.findall(plain))
    (best, code), (second, _) = sorted(((score, code) for code, score in scores.items()), reverse=True)[:2]
    return code if best >= SURE and best - second >= AHEAD else ""


def short(language: str) -> str:
    """The language of a code with or without a region ("pt-BR" is "pt")."""
    return language.strip().lower().replace("_", "-").partition("-")[0]


def of(*texts: str, default: str = "en") -> str:
    """The language of the first text whose language is clear, else `default`."""
    return next((code for text in texts if (code := written(text))), default)
