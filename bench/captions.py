"""Milliseconds to draw one caption sprite of a 1080x1920 frame, by style; one JSON line."""

import json
from statistics import median
from time import perf_counter

from pipeline.capabilities import Word
from pipeline.captions.sprites import sprites
from pipeline.captions.styles import STYLES, Style
from pipeline.captions.timing import Line

ROUNDS = 15
TEXTS = {"en": "Every morning she opens", "ar": "كل صباح تفتح النافذة", "ja": "毎朝 彼女は 窓を 開けて"}


def milliseconds(style: Style, language: str) -> float:
    words = TEXTS[language].split()
    line = Line(words=tuple(Word(text=word, start=at / 2, end=(at + 1) / 2) for at, word in enumerate(words)))
    taken = []
    for _ in range(ROUNDS):
        began = perf_counter()
        drawn = sprites(line, style=style, width=1080, height=1920, language=language)
        taken.append((perf_counter() - began) * 1000 / len(drawn))
    return median(taken)


if __name__ == "__main__":
    slowest = {name: round(max(milliseconds(style, code) for code in TEXTS), 2) for name, style in STYLES.items()}
    print(json.dumps({"bench": "captions", "ms_per_sprite": slowest}))
