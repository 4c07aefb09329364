"""Links, e-mail addresses, handles, hashtags and telephone numbers."""

import re
import unicodedata
from functools import partial

from pipeline.providers.local.normalization import numerals
from pipeline.providers.local.normalization.draft import Rule
from pipeline.providers.local.normalization.tables import Table, shared

_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,62}[A-Za-z0-9])?"
_EMAIL = rf"(?<![\w.])(?P<user>[\w.+-]{{1,64}})@(?P<host>{_LABEL}(?:\.{_LABEL})+)"
_SCHEME = r"https?://(?:www\.)?(?P<host>[^\s/?#]*)(?P<path>[^\s]*)"
_HANDLE = r"(?<![\w@])@(?P<name>[A-Za-z][\w.]*\w|[A-Za-z])"
_HASHTAG = r"(?<!\w)#(?P<name>[^\W\d_][\w]*)"
_PHONES = (
    r"(?<![\w.,/-])\+\d{1,3}[\s.-]?(?:\(\d{1,5}\)[\s.-]?)?\d{1,5}(?:[\s./-]\d{2,8}){0,5}(?![\w-])",
    r"(?<![\w.,/-])(?:1[\s.-])?\(\d{2,5}\)\s?\d{2,5}(?:[\s.-]\d{2,5}){0,3}(?![\w-])",
    r"(?<![\w.,/-])(?:1-)?\d{3}[-.]\d{3}[-.]\d{4}(?![\w-])",
    r"(?<![\w.,/-])\d{3}-\d{4}(?![\w-])",
    r"(?<![\w.,/-])1[35-9]\d-?\d{4}-?\d{4}(?![\w-])",
    r"(?<![\w.,/-])0\d{1,5}(?:[\s/.-]\d{2,8}){1,5}(?![\w-])",
    r"(?<![\w.,/-])\d+(?:-\d+){3,}(?![\w-])",
)
MOST_PATH = 24


def rules(table: Table) -> list[Rule]:
    """Addresses first: their parts look like everything else."""
    tops = "|".join(sorted(shared().domains.split(), key=len, reverse=True))
    bare = table.compiled(
        rf"(?<![\w.@/-])(?:www\.)?(?P<host>(?=[\w.-]*[a-z])(?:{_LABEL}\.)+(?:{tops}))(?P<path>/[^\s,;!]*)?(?![\w-]|\.\w)"
    )
    found = [
        Rule(table.compiled(_SCHEME, re.IGNORECASE), partial(_link, table=table)),
        Rule(table.compiled(_EMAIL), partial(_email, table=table)),
        Rule(bare, partial(_link, table=table)),
        Rule(table.compiled(_HANDLE), partial(_handle, table=table)),
        Rule(table.compiled(_HASHTAG), partial(_hashtag, table=table)),
    ]
    return found + [Rule(table.compiled(phone), partial(_phone, table=table)) for phone in _PHONES]


def _link(match: re.Match[str], table: Table) -> str:
    host = re.sub(r"[^\w.-]", "", match["host"])
    path = (match["path"] or "").rstrip(".,;:!?)]}'\"»”")
    end = (match["path"] or match["host"])[len(path) :] if match["path"] else ""
    said = _host(host.strip("."), table)
    word = re.split(r"[?#]", path)[0].strip("/")
    if re.fullmatch(r"[^\W\d_]+(?:-[^\W\d_]+){0,2}", word) and len(word) <= MOST_PATH:
        said += f" {table.signs['slash']} {word.replace('-', ' ')}"
    return said + re.sub(r"[^.,;:!?]", "", end)


def _host(host: str, table: Table) -> str:
    labels = host.split(".")
    tops = {"com", "org", "net", "info", "app", "shop", "store", "online", "site", "blog", "tech"}
    said = [_name(label, table) for label in labels[:-1]]
    spelled = labels[-1].isalpha() and len(labels[-1]) < 4 and labels[-1] not in tops
    said.append(letters(labels[-1], table) if spelled else _name(labels[-1], table))
    return f" {table.signs['dot']} ".join(part for part in said if part)


def _name(name: str, table: Table) -> str:
    """A name inside an address: words as they are, digits as numbers."""
    parts = re.findall(r"\d+|[^\W\d_]+|-|_", _lettered(name))
    named = {"-": table.signs["hyphen"], "_": ""}
    said = (named.get(part, _digits(part, table) if part.isdecimal() else _cased(part)) for part in parts)
    return " ".join(part for part in said if part)


def _lettered(name: str) -> str:
    """Without what is neither a letter, a vowel sign nor a digit ("½")."""
    return "".join(
        one for one in name if one.isalpha() or one.isdecimal() or one in "-_" or unicodedata.category(one)[0] == "M"
    )


def _cased(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)


def _digits(written: str, table: Table) -> str:
    if len(written) == 4 and written[:2] in ("19", "20"):
        return numerals.year(int(written), table)
    return (
        numerals.cardinal(int(written), table)
        if len(written) < 3 and written[0] != "0"
        else numerals.digits(written, table)
    )


def letters(name: str, table: Table) -> str:
    """A name spelled letter by letter."""
    if table.letter_names:
        names = dict(zip("ABCDEFGHIJKLMNOPQRSTUVWXYZ", table.letter_names.split(), strict=True))
        return "".join(names.get(letter, letter) for letter in name.upper())
    return table.letter_joint.join(name.upper())


def _email(match: re.Match[str], table: Table) -> str:
    user = f" {table.signs['dot']} ".join(_name(part, table) for part in match["user"].split(".") if part)
    return f"{user} {table.signs['at']} {_host(match['host'], table)}"


def _handle(match: re.Match[str], table: Table) -> str:
    return f"{table.signs['at']} {_name(match['name'].replace('.', '_'), table)}"


def _hashtag(match: re.Match[str], table: Table) -> str:
    name = match["name"]
    return _name(name, table) if name.isascii() else _spaced(name, table)


def _spaced(name: str, table: Table) -> str:
    """A name with vowel signs, that no letter class knows: its digits as numbers, its underscores as spaces."""
    parts = re.split(r"(\d+)|_", _lettered(name))
    return " ".join(_digits(part, table) if part.isdecimal() else part for part in parts if part)


def _phone(match: re.Match[str], table: Table) -> str | None:
    groups = re.findall(r"\d+", match[0])
    count = sum(map(len, groups))
    if not 7 <= count <= 15 or re.fullmatch(r"[12]\d{3}[-.]\d{2}[-.]\d{2}", match[0]):
        return None
    plus = [table.signs["plus"]] if match[0].startswith("+") else []
    said = [_group(group, table) for group in groups]
    if plus:
        said[0] = numerals.spaced(plus[0], said[0], table=table)
    return ("、" if table.code == "ja" else "，" if table.code == "zh" else ", ").join(said)


def _group(digits: str, table: Table) -> str:
    if table.code == "fr" and len(digits) == 2:
        return numerals.cardinal(int(digits), table) if digits[0] != "0" else numerals.digits(digits, table)
    said = numerals.digits(digits, table)
    return said.replace("一", "幺") if table.code == "zh" else said
