"""A pasted text without its markup: Markdown, HTML and subtitle files become the words that are to be said."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import pysubs2
from markdown_it import MarkdownIt
from markdown_it.token import Token

from pipeline.brief import clean

LONGEST_TITLE = 70
SPACE = re.compile(r"\s+")
SUBTITLES = re.compile(r"\A\s*(?:WEBVTT\b.*?|\[Script Info\].*?|\d+[ \t]*\n\s*\d+:\d\d[\d:,.]* *-->.*)$", re.MULTILINE)
# Blocks of WebVTT that are not shown.
ASIDES = re.compile(r"^(?:NOTE|STYLE|REGION)\b.*?(?:\n[ \t]*\n|\Z)", re.MULTILINE | re.DOTALL)
BULLET = re.compile(r"^[ \t]*[•·‣◦][ \t]+", re.MULTILINE)
TAG = re.compile(r"</?\s*([a-zA-Z][\w-]*)")
_BREAKING = "br p div li ul ol tr table h1 h2 h3 h4 h5 h6 blockquote section article hr"
_OTHERS = """
    a abbr b big body button center cite code dd del dfn dl dt em figcaption figure font footer form head header html i iframe
    img input ins kbd label link main mark meta nav path pre q s samp script small span strike strong style sub sup svg tbody td
    tfoot th thead title u var video wbr
    """
BREAKS = frozenset(_BREAKING.split())
KNOWN = BREAKS | frozenset(_OTHERS.split())
SILENT = frozenset(("script", "style"))


# Words, what stands after them, and the token that opened them.
Block = tuple[str, str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A text without its markup, and its title line where it has one."""

    text: str
    title: str = ""


def unmarked(text: str) -> Reading:
    """The words to be said, and the title: a first heading or a short first line without an end mark."""
    shown = clean(text)
    if SUBTITLES.search(shown[:4000]):
        return Reading(text=_subtitles(shown))
    blocks = list(_blocks(BULLET.sub("- ", shown)))
    bare = "".join(f"{words}{gap}" for words, gap, _ in blocks).strip()
    heading = next((words for words, _, kind in blocks if kind == "heading_open"), "")
    title = heading or (blocks[0][0] if _titled(blocks) else "")
    return Reading(text=bare, title=SPACE.sub(" ", title)[:LONGEST_TITLE].strip())


def _titled(blocks: Sequence[Block]) -> bool:
    """Whether the first of several blocks is a short line of its own without an end mark."""
    if len(blocks) < 2 or blocks[0][2] != "paragraph_open":
        return False
    first = blocks[0][0]
    return "\n" not in first and len(first) <= LONGEST_TITLE and first[-1:] not in ".!?…,;:。！？"


def _subtitles(text: str) -> str:
    """The words of an SRT, WebVTT or ASS file, one cue after another; the text itself where it is none."""
    try:
        cues = pysubs2.SSAFile.from_string(ASIDES.sub("", text))
    except pysubs2.Pysubs2Error:
        return text
    said = (_inline(_parser().parseInline(SPACE.sub(" ", cue.plaintext))) for cue in cues if not cue.is_comment)
    return " ".join(words for words in said if words)


def _blocks(text: str) -> Iterator[Block]:
    """Words of each block, what stands after it, and what it is; "" inside a list, a quotation or a table."""
    tokens = _parser().parse(text)
    for place, token in enumerate(tokens):
        opener = tokens[place - 1].type if place else ""
        match token.type:
            case "inline" if opener in ("th_open", "td_open"):
                yield _inline([token]), "\n" if tokens[place + 2].type == "tr_close" else ", ", ""
            case "inline":
                number = _number(tokens, place)
                yield number + _inline([token]), _gap(tokens, place), opener if token.level == 1 else ""
            case "fence":
                yield token.content.strip(), "\n\n", ""
            case "table_close" | "bullet_list_close" | "ordered_list_close" if token.level == 0:
                yield "", "\n", ""


def _number(tokens: Sequence[Token], place: int) -> str:
    """The number of a list's item as it was written: it is said with the words."""
    if place < 2 or tokens[place - 2].type != "list_item_open" or not tokens[place - 2].info:
        return ""
    return f"{tokens[place - 2].info}{tokens[place - 2].markup} "


def _gap(tokens: Sequence[Token], place: int) -> str:
    """A line break inside a tight list, else an empty line."""
    return "\n" if tokens[place + 1].hidden else "\n\n"


def _inline(tokens: Sequence[Token]) -> str:
    """Text without marks; a tag that starts a new line is one."""
    words, silent = "", ""
    for token in (child for parent in tokens for child in parent.children or ()):
        name = _tag(token)
        if name in SILENT:
            silent = "" if silent else name
        elif silent:
            continue
        elif name in BREAKS or token.type in ("softbreak", "hardbreak"):
            words += "\n"
        elif token.type in ("text", "code_inline", "text_special") or (
            token.type == "html_inline" and name not in KNOWN
        ):
            words += "" if token.content.startswith("<!--") else token.content
        elif token.type == "image":
            words += _inline([token])
    return re.sub(r"[ \t]*\n\s*", "\n", words).strip()


def _tag(token: Token) -> str:
    found = TAG.match(token.content) if token.type == "html_inline" else None
    return found[1].lower() if found else ""


@cache
def _parser() -> MarkdownIt:
    """CommonMark with tables and ~~strikes~~; an indented line is a line, not code, and no line is underlined to a heading."""
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    return parser.disable(["code", "html_block", "lheading", "reference"])
