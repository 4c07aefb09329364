import re
from itertools import product

import pytest

from pipeline.captions.lettering import Piece, Type, row, width
from pipeline.captions.pictographs import pieces
from pipeline.captions.styles import STYLES
from pipeline.captions.writing import clean

TYPE = Type(style=STYLES["plain"], language="en", size=40.0)
TONES = ("", *map(chr, range(0x1F3FB, 0x1F400)))
JOBS = re.findall(r"\S+", "⚕️ ⚖️ ✈️ 🌾 🍳 🍼 🎓 🎤 🎨 🏫 🏭 💻 💼 🔧 🔬 🚀 🚒 🦰 🦱 🦳 🦲 🦯 🦼 🦽")
ACTORS = re.findall(r"\S+", "🤷 🙋 🏃 🚴 🧗 🤽 🧘 🧙 💇 🚶")
FLAGS = re.findall(r"\S+", "🇦🇨 🇦🇷 🇧🇷 🇨🇦 🇩🇪 🇪🇺 🇯🇵 🇰🇷 🇺🇳 🇿🇼 🏴󠁧󠁢󠁥󠁮󠁧󠁿 🏴󠁧󠁢󠁳󠁣󠁴󠁿 🏴󠁧󠁢󠁷󠁬󠁳󠁿 🏳️‍🌈 🏳️‍⚧️ 🏴‍☠️")
KEYCAPS = [f"{sign}\ufe0f\u20e3" for sign in "0123456789#*"]
# One of each newer kind; the last ones are of Emoji 14 and 15.
OTHERS = re.findall(
    r"\S+",
    "❤️ ☀️ ☎️ ♒ ⚡ ⌚ ❤️‍🔥 👁️‍🗨️ 🐻‍❄️ 🐈‍⬛ 😶‍🌫️ 👨‍👩‍👧‍👦 👩‍❤️‍💋‍👩 👩🏽‍🤝‍👨🏿 🫱🏻‍🫲🏿 🧑🏿‍🎄 🕵🏽‍♂️ ⛹️‍♀️ 🫠 🫨 🩷 🪿 🛜 🪭",
)
SEQUENCES = [
    *(f"{person}{tone}\u200d{job}" for person, tone, job in product("👨👩🧑", TONES, JOBS)),
    *(f"{actor}{tone}\u200d{sign}\ufe0f" for actor, tone, sign in product(ACTORS, TONES, "♂♀")),
    *FLAGS,
    *KEYCAPS,
    *OTHERS,
]


def test_every_sequence_is_one_glyph_in_colour() -> None:
    broken = [emoji for emoji in SEQUENCES if not 0.9 < width(clean(emoji), TYPE) / TYPE.size < 1.3]
    assert len(SEQUENCES) > 500
    assert broken == []


@pytest.mark.parametrize("emoji", [*KEYCAPS, *OTHERS, "🤷‍♂️", "🏳️‍🌈"])
def test_none_of_them_is_blank(emoji: str) -> None:
    ink = row([Piece(text=clean(emoji), index=0)], middle=0, type_=TYPE).ink
    assert ink.right - ink.left > 0.3 * TYPE.size
    assert ink.bottom - ink.top > 0.3 * TYPE.size


@pytest.mark.parametrize(
    "written", ["🤷🏽\u200d♂", "1\u20e3", "🏳\u200d🌈", "👁\u200d🗨", "❤\u200d🔥"], ids=lambda text: ascii(text)
)
def test_what_a_keyboard_writes_without_selectors_is_the_same_emoji(written: str) -> None:
    assert 0.9 < width(written, TYPE) / TYPE.size < 1.3


@pytest.mark.parametrize("text", ["a ™ b", "→ next", "© 2026", "10 * 2 #1", "❤\ufe0e"])
def test_signs_of_a_text_stay_letters(text: str) -> None:
    assert pieces(text) == ((text, False),)


def test_emoji_are_taken_out_of_a_text_one_by_one() -> None:
    assert [piece for piece, emoji in pieces("go 🇩🇪🇫🇷 👍🏽!") if emoji] == ["🇩🇪", "🇫🇷", "👍🏽"]
