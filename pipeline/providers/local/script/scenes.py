"""Drafts turned into scenes with a length, a picture prompt and a camera move."""

import random
from collections.abc import Sequence

from pipeline.capabilities import ScriptScene
from pipeline.providers.local.script import packs
from pipeline.providers.local.script.cleaning import capital
from pipeline.providers.local.script.drafts import Draft, Teller, grouped

NATURAL_SECONDS = 5.5
SHORTEST_SECONDS = 2.0
LONG_SECONDS = 8.0
ENDS = ("hook", "intro", "close", "end_card")


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
    drafts: Sequence[Draft], teller: Teller, seconds: float | None, count: int, spare: Sequence[str] = ()
) -> tuple[ScriptScene, ...]:
    """Exactly `count` scenes that last `seconds` in all; without `seconds` each lasts as long as its words."""
    groups = grouped(drafts, count)
    slots = lengths(seconds, len(groups)) if seconds is not None else (NATURAL_SECONDS,) * len(groups)
    rest, pictures = list(spare), Pictures(teller.dice)
    # The close speaks first, so that its best line is not taken by an earlier scene.
    words = {index: teller.fill(groups[index].options, slots[index]) for index in _ends_first(len(groups))}
    spoken = [_topped(draft, words[index], rest, slots[index], teller) for index, draft in enumerate(groups)]
    if seconds is None:
        slots = tuple(max(SHORTEST_SECONDS, round(teller.time(text) / 0.88, 1)) for text in spoken)
    return tuple(
        _scene(draft, teller, pictures, text, slot, index == len(groups) - 1)
        for index, (draft, text, slot) in enumerate(zip(groups, spoken, slots, strict=True))
    )


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


def _topped(draft: Draft, text: str, spare: list[str], seconds: float, teller: Teller) -> str:
    """Spare sentences for a quiet scene; a short hook or close keeps its last word."""
    if draft.part in ENDS and seconds < LONG_SECONDS:
        return text
    return teller.top_up(text, spare, seconds, ahead=draft.part in ("close", "end_card"))


def _ends_first(count: int) -> list[int]:
    return [count - 1, *range(count - 1)] if count else []


def _scene(draft: Draft, teller: Teller, pictures: Pictures, words: str, seconds: float, last: bool) -> ScriptScene:
    part = "close" if last and draft.part not in ("end_card", "close") else draft.part
    title = draft.title.strip().rstrip(".,")
    describe = teller.pack.parts.get(part, teller.pack.parts["body"])
    return ScriptScene(
        title=capital(title),
        description=capital(teller.say(describe, title=title, look=draft.look)),
        words=words,
        prompt=pictures.prompt(draft.look),
        motion=pictures.motion(part),
        query=" ".join(draft.find.split()[:3]),
        role=draft.role,
        seconds=seconds,
        reasoning=teller.say(teller.pack.reasons.get(part, teller.pack.reasons["body"]), title=title),
    )
