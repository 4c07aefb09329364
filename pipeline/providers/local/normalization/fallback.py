"""Languages without a table: numbers by num2words and babel, everything else is the engine's."""

import re
from functools import lru_cache, partial

from pipeline.providers.local.normalization.draft import Rule

_SCHEME = re.compile(r"https?://(?:www\.)?", re.IGNORECASE)
SAME = {"nb": "no", "kk": "kz"}
MOST_DIGITS = 12


def rules(language: str) -> list[Rule]:
    """No address scheme; whole and decimal numbers where num2words knows the language."""
    base = language.lower().replace("_", "-").partition("-")[0]
    found = [Rule(_SCHEME, lambda _: "")]
    if speaks(code := SAME.get(base, base)):
        decimal, group = _marks(base)
        grouped = (
            rf"\d{{1,3}}(?:{re.escape(group)}\d{{3}})+|"
            if group.strip()
            else r"\d{1,3}(?:[\s\u00a0\u202f]\d{3})+(?!\d)|"
        )
        shape = rf"(?<![\w.,:/-])(?P<whole>{grouped}\d+)(?:{re.escape(decimal)}(?P<part>\d+))?(?![\w:/-]|[.,]\d)"
        found.append(Rule(re.compile(shape), partial(_number, code=code)))
    return found


@lru_cache(64)
def speaks(code: str) -> bool:
    """Whether num2words knows this language."""
    from num2words import CONVERTER_CLASSES

    return code in CONVERTER_CLASSES


@lru_cache(64)
def _marks(base: str) -> tuple[str, str]:
    from babel.core import UnknownLocaleError
    from babel.numbers import get_decimal_symbol, get_group_symbol

    try:
        return str(get_decimal_symbol(base)), str(get_group_symbol(base))
    except (UnknownLocaleError, ValueError):
        return ".", ","


def _number(match: re.Match[str], code: str) -> str | None:
    from num2words import num2words

    whole = re.sub(r"\D", "", match["whole"])
    if len(whole) > MOST_DIGITS or match["part"] or (whole[0] == "0" and len(whole) > 1):
        return None
    try:
        return str(num2words(int(whole), lang=code))
    except (NotImplementedError, OverflowError, ValueError, IndexError, KeyError, TypeError):
        return None  # left to the engine, which reads figures in its own language
