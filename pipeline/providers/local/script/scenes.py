"""Drafts turned into scenes with a length, a picture prompt and a camera move."""

import random
from collections.abc import Sequence

from pipeline.capabilities import ScriptScene
from pipeline.providers.local.script import packs
from pipeline.providers.local.script.cleaning import capital
from pipeline.providers.local.script.drafts import Draft, Teller, grouped

SHORTEST_SECONDS = 2.0
# What the film adds around a voice (stages/voice.py), so that a scene is planned as long as it will be.
BREATH_SECONDS = 0.4
# A scene that only shows something.
SILENT_SECONDS = 4.0
NEAR = 0.05


def lengths(seconds: float, count: int) -> tuple[float, ...]:
    """`count` equal lengths in milliseconds' precision; the last one makes the sum exact."""
    each = round(seconds / count, 3)
    head = (each,) * (count - 1)
    return (*head, seconds - sum(head))


def scene_count(seconds: float | None, asked: int | None) -> int:
    """As many as asked, else one for every five seconds, three to ten."""
    if asked is not None:
        return max(1, asked)
    return max(3, min(10, int((seconds or 30.0) // 5)))


def fitted(
    drafts: Sequence[Draft], teller: Teller, seconds: float | None, count: int | None, *, stretched: bool = False
) -> tuple[ScriptScene, ...]:
    """The drafts as scenes, each as long as its words; `count` asks for exactly so many, which share `seconds` equally.

    Without a `count` words decide: near to `seconds` the lengths are trimmed to that, else the film is shorter or longer,
    unless its silent scenes are `stretched`.
    """
    groups = grouped(drafts, count) if count is not None else list(drafts)
    slots = [natural_seconds(draft.words, teller) for draft in groups]
    if seconds is not None and count is not None:
        slots = list(lengths(seconds, len(groups)))
    elif seconds is not None and (stretched or abs(sum(slots) - seconds) <= NEAR * seconds):
        slots = shared(slots, seconds, [not draft.words for draft in groups])
    pictures = Pictures(teller.dice)
    return tuple(
        _scene(draft, teller, pictures, slot, index == len(groups) - 1)
        for index, (draft, slot) in enumerate(zip(groups, slots, strict=True))
    )


def shared(natural: Sequence[float], seconds: float, silent: Sequence[bool]) -> list[float]:
    """`seconds` shared out by the scenes' own lengths; silent scenes take the time that the words leave over."""
    spoken = sum(length for length, quiet in zip(natural, silent, strict=True) if not quiet)
    left = seconds - spoken
    if any(silent) and left >= SHORTEST_SECONDS * sum(silent):
        slots = [left / sum(silent) if quiet else length for length, quiet in zip(natural, silent, strict=True)]
    else:
        slots = [length * seconds / sum(natural) for length in natural]
    rounded = [round(length, 3) for length in slots]
    return [*rounded[:-1], seconds - sum(rounded[:-1])]


def natural_seconds(words: str, teller: Teller) -> float:
    """How long a scene lasts by its words, or by its picture where it has none."""
    spoken = teller.time(words)
    return max(SHORTEST_SECONDS, round(spoken + BREATH_SECONDS, 2)) if spoken else SILENT_SECONDS


class Pictures:
    """Picture prompts and camera moves of one film: no two alike."""

    def __init__(self, dice: random.Random) -> None:
        kinds = packs.looks()
        self._lights = dice.sample(kinds["lights"], len(kinds["lights"]))
        self._shots = dice.sample(kinds["shots"], len(kinds["shots"]))
        self._moves = kinds["motions"]
        self._turn = dice.randrange(len(self._moves))
        self._seen: list[str] = []

    def prompt(self, look: str) -> str:
        """The picture with a light, and with a shot of its own when the same picture came before."""
        again = self._seen.count(look)
        self._seen.append(look)
        turn = len(self._seen)
        shot = f", {self._shots[turn % len(self._shots)]}" if again else ""
        light = "" if "light" in look else f", {self._lights[turn % len(self._lights)]}"
        return f"{look}{shot}{light}"

    def motion(self, part: str) -> str:
        """A move that suits the part: in at the start, out at the end, turns between."""
        self._turn += 1
        return {"hook": "push in", "close": "pull out", "end_card": "still"}.get(
            part, self._moves[self._turn % len(self._moves)]
        )


def _scene(draft: Draft, teller: Teller, pictures: Pictures, seconds: float, last: bool) -> ScriptScene:
    part = "close" if last and draft.part not in ("hook", "end_card") else draft.part
    title = draft.title.strip().rstrip(".,")
    describe = teller.pack.parts.get(part, teller.pack.parts["body"])
    return ScriptScene(
        title=capital(title),
        description=capital(teller.say(describe, title=title, look=draft.look)),
        words=draft.words,
        prompt=pictures.prompt(draft.look) if draft.look else "",
        motion=pictures.motion(part),
        query=" ".join(draft.find.split()[:3]),
        role=draft.role,
        to_fill=draft.to_fill,
        seconds=seconds,
        reasoning=teller.say(teller.pack.reasons.get(part, teller.pack.reasons["body"]), title=title),
    )
