"""What is known, told: a hook, the facts that come nearest to the asked length, and an ending."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from pipeline.capabilities import ScriptRequest
from pipeline.providers.local.script import packs
from pipeline.providers.local.script.cleaning import capital
from pipeline.providers.local.script.drafts import Draft, Teller
from pipeline.providers.local.script.readings import Reading
from pipeline.providers.local.script.scenes import BREATH_SECONDS, natural_seconds
from pipeline.providers.local.script.subjects import Known

# A fact, its title, its sentences.
Point = tuple[packs.Line, str, tuple[str, ...]]
MOST_FACTS = 5
LATE = 1.02
# Films whose lengths differ by less than this share of what was asked are as good as each other.
EVEN = 0.015
# A film that is shorter begins with the first fact at once.
LEAST_FOR_HOOK = 12.0


def told(prompt: str, reading: Reading, known: Known, teller: Teller, request: ScriptRequest) -> list[Draft]:
    """The prompt, a hook, as many facts, short or whole, as come nearest to the asked length, and an ending.

    A list keeps its number. With a number of scenes there are only the prompt and the facts.
    """
    plain = Draft(part="hook", title=prompt, words=prompt, look=_opening(known), find=known.facts[0].find)
    facts = _numbered(reading, known, teller)
    seconds, count = request.seconds, request.scene_count
    if count is not None:
        facts = facts[: max(1, count - 1)] if count <= len(facts) and not reading.count else facts
        if seconds is not None:
            return [plain, *_cut(facts, count - 1, seconds / count - BREATH_SECONDS, teller)]
        return [plain, *(_body(fact, whole=True) for fact in facts[:MOST_FACTS])]
    hook = _hook(prompt, known, teller, seconds)
    film = _Film(
        opening=Draft(part="hook", title=prompt, words=hook, look=_opening(known), find=known.facts[0].find),
        facts=tuple(facts),
        close=_close(reading, known, teller),
        answers=known.answers if known.rest else len(facts),
    )
    if seconds is None:
        kept = len(facts) if reading.count else min(len(facts), max(MOST_FACTS, film.answers if known.rest else 0))
        return film.drafts(_Choice(wholes=(True,) * kept, closed=True), known, teller)
    least = len(facts) if reading.count else 1
    return film.drafts(film.nearest(seconds, least, known, teller), known, teller)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Choice:
    """How many facts are told, which of them whole, and whether there is an ending."""

    wholes: tuple[bool, ...]
    closed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Film:
    opening: Draft
    facts: tuple[Point, ...]
    close: Draft | None
    answers: int

    def drafts(self, choice: _Choice, known: Known, teller: Teller) -> list[Draft]:
        more = len(choice.wholes) - self.answers
        bodies = [
            _body(fact, whole=whole, lead=_lead(more, known, teller) if place == self.answers else "")
            for place, (fact, whole) in enumerate(zip(self.facts, choice.wholes, strict=False))
        ]
        return [self.opening, *bodies, *([self.close] if self.close and choice.closed else [])]

    def nearest(self, seconds: float, least: int, known: Known, teller: Teller) -> _Choice:
        """The choice that comes nearest to `seconds`; of those that come as near, the one that leaves the least unsaid."""
        short = [natural_seconds(_body(fact, whole=False).words, teller) for fact in self.facts]
        whole = [natural_seconds(_body(fact, whole=True).words, teller) for fact in self.facts]
        lead = teller.time(_lead(2, known, teller))
        start = natural_seconds(self.opening.words, teller)
        end = natural_seconds(self.close.words, teller) if self.close else 0.0

        def cost(choice: _Choice) -> tuple[bool, int, int, int]:
            said = (whole[place] if all_of_it else short[place] for place, all_of_it in enumerate(choice.wholes))
            length = start + sum(said) + end * choice.closed + lead * (len(choice.wholes) > self.answers)
            cut = sum(not part for part in choice.wholes)
            unanswered = (
                sum(not part for part in choice.wholes[: self.answers]) if self.answers < len(self.facts) else 0
            )
            near = int(abs(length - seconds) / (EVEN * seconds))
            return length > seconds * LATE, near, unanswered + 2 * (not choice.closed) + cut, -len(choice.wholes)

        return min(self._choices(least), key=cost)

    def _choices(self, least: int) -> Iterator[_Choice]:
        for size in range(least, len(self.facts) + 1):
            options = [(True, False) if len(said) > 1 else (True,) for _, _, said in self.facts[:size]]
            for wholes in product(*options) if size <= 8 else _growing(size):
                yield from (_Choice(wholes=wholes, closed=closed) for closed in (True, False))


def _growing(size: int) -> Iterator[tuple[bool, ...]]:
    for first in range(size + 1):
        yield tuple(place < first for place in range(size))


def _hook(prompt: str, known: Known, teller: Teller, seconds: float | None) -> str:
    """A question is a hook by itself; after any other prompt comes what makes one stay."""
    hook = known.subject.hook.get(teller.code, "")
    if prompt.endswith("?") or known.other or known.rest or (seconds is not None and seconds < LEAST_FOR_HOOK):
        return prompt
    return f"{prompt} {hook}".strip()


def _close(reading: Reading, known: Known, teller: Teller) -> Draft | None:
    said = known.subject.close.get(teller.code, "")
    if not said or known.other or reading.kind == "tutorial":
        return None
    return Draft(part="close", title=said, words=said, look=_opening(known), find=known.facts[0].find)


def _lead(more: int, known: Known, teller: Teller) -> str:
    """What leads from an answer to so many more facts."""
    one, several = teller.pack.more
    number = teller.pack.numbers.split()[max(more, 1) - 1]
    return teller.say(one if more == 1 else several, n=number, topic=known.subject.names.get(teller.code, ""))


def _cut(facts: Sequence[Point], scenes: int, room: float, teller: Teller) -> list[Draft]:
    """Facts as about so many scenes: where there are too few of them, their second sentences get scenes of their own."""
    cut: list[Draft] = []
    for place, (fact, title, said) in enumerate(facts):
        if len(said) > 1 and len(cut) + len(facts) - place < scenes:
            cut += [_body((fact, title, (part,)), whole=True) for part in said]
        else:
            cut.append(_body((fact, title, said), whole=teller.time(" ".join(said)) <= room))
    return cut


def _opening(known: Known) -> str:
    """A picture of the subject that no fact of the film has."""
    topic = packs.topics().get(known.key)
    return topic.looks[0] if topic else known.facts[-1].look


def _numbered(reading: Reading, known: Known, teller: Teller) -> list[Point]:
    """Each fact with its title and its sentences; the points of a list are counted aloud, all in one way."""
    points: list[Point] = []
    for fact in known.facts:
        title, *said = teller.split(fact.say[teller.code])
        points.append((fact, title, tuple(said)))
    if not reading.count:
        return points
    words = teller.pack.numbers.split()
    return [
        (fact, title, (f"{capital(words[place])}. {said[0]}", *said[1:]))
        for place, (fact, title, said) in enumerate(points[: reading.count])
    ]


def _body(point: Point, *, whole: bool, lead: str = "") -> Draft:
    fact, title, said = point
    words = " ".join((*((lead,) if lead else ()), *(said if whole else said[:1])))
    return Draft(part="body", title=title, words=words, look=fact.look, find=fact.find)
