"""What is known, told: a hook, the facts that come nearest to the asked length, and an ending."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
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
# Nobody reads a title in less.
TITLE_SECONDS = 1.5
# Films whose lengths differ by less than this share of what was asked are as good as each other.
EVEN = 0.015
# Of so many facts all choices of whole ones are tried, of more only the first ones are whole.
MOST_CHOSEN = 8
# An answer is in its first facts.
MOST_CORE = 3


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
    film = _Film(
        plain=plain,
        opening=_hooked(plain, known, teller),
        facts=tuple(facts),
        close=_close(reading, known, teller),
        answers=known.answers,
        core=known.core,
        lead=_lead(len(facts) - known.answers, known, teller),
    )
    if seconds is None:
        kept = len(facts) if reading.count else min(len(facts), MOST_FACTS)
        return film.drafts(_Choice(wholes=(True,) * kept, hooked=True, closed=True), known, teller)
    least = len(facts) if reading.count else 1
    return film.drafts(film.nearest(seconds, least, teller), known, teller)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Choice:
    """How many facts are told and which of them whole, and whether there is a hook and an ending."""

    wholes: tuple[bool, ...]
    hooked: bool
    closed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Film:
    """All that can be said: `lead` goes before the first fact that is no answer."""

    plain: Draft
    opening: tuple[Draft, ...]
    facts: tuple[Point, ...]
    close: Draft | None
    answers: int
    core: int
    lead: str

    def drafts(self, choice: _Choice, known: Known, teller: Teller) -> list[Draft]:
        lead = _lead(len(choice.wholes) - self.answers, known, teller)
        bodies = [
            _body(fact, whole=whole, lead=lead if place == self.answers else "")
            for place, (fact, whole) in enumerate(zip(self.facts, choice.wholes, strict=False))
        ]
        opening = self.opening if choice.hooked else (self.plain,)
        return [*opening, *bodies, *([self.close] if self.close and choice.closed else [])]

    def nearest(self, seconds: float, least: int, teller: Teller) -> _Choice:
        """The choice that comes nearest to `seconds`; of those that come as near, the one that leaves the least unsaid."""
        times = [
            tuple(natural_seconds(_body(fact, whole=whole).words, teller) for whole in (False, True))
            for fact in self.facts
        ]
        starts = tuple(
            sum(natural_seconds(draft.words, teller) for draft in drafts) for drafts in ((self.plain,), self.opening)
        )
        end = natural_seconds(self.close.words, teller) if self.close else 0.0
        lead = teller.time(self.lead)

        def cost(choice: _Choice) -> tuple[bool, int, int, int]:
            told = len(choice.wholes)
            length = sum(times[place][whole] for place, whole in enumerate(choice.wholes))
            length += starts[choice.hooked] + end * choice.closed + lead * (told > self.answers)
            near = int(abs(length - seconds) / (EVEN * seconds))
            return length > seconds * LATE, near, self._unsaid(choice), -told

        return min(self._choices(least), key=cost)

    def _unsaid(self, choice: _Choice) -> int:
        """How much a film misses: a hook most, then the rest of a fact of the answer, of its last fact, of any other."""
        cut = 2 * choice.wholes.count(False)
        answer = 4 * choice.wholes[: min(self.core, MOST_CORE)].count(False)
        return 4 * (not choice.hooked) + 2 * (not choice.closed) + cut + answer + (not choice.wholes[-1])

    def _choices(self, least: int) -> Iterator[_Choice]:
        hooks = (True, False) if self.opening != (self.plain,) else (True,)
        for size in range(least, len(self.facts) + 1):
            options = [(True, False) if len(said) > 1 else (True,) for _, _, said in self.facts[:size]]
            for wholes in product(*options) if size <= MOST_CHOSEN else _growing(size):
                for hooked, closed in product(hooks, (True, False)):
                    yield _Choice(wholes=wholes, hooked=hooked, closed=closed)


def _growing(size: int) -> Iterator[tuple[bool, ...]]:
    for first in range(size + 1):
        yield tuple(place < first for place in range(size))


def _hooked(plain: Draft, known: Known, teller: Teller) -> tuple[Draft, ...]:
    """A question is a hook by itself; after any other prompt comes what makes one stay, in a scene of its own if both last."""
    said = known.subject.hook.get(teller.code, "")
    if not said or plain.words.endswith("?") or known.other or known.rest:
        return (plain,)
    if min(teller.time(plain.words), teller.time(said)) < TITLE_SECONDS:
        return (replace(plain, words=f"{plain.words} {said}"),)
    return plain, Draft(part="hook", title=said, words=said, look=_opening(known, 1), find=known.facts[0].find)


def _close(reading: Reading, known: Known, teller: Teller) -> Draft | None:
    said = known.subject.close.get(teller.code, "")
    if not said or known.other or reading.kind == "tutorial":
        return None
    return Draft(part="close", title=said, words=said, look=_opening(known), find=known.facts[0].find)


def _lead(more: int, known: Known, teller: Teller) -> str:
    """What leads from an answer to so many more facts."""
    one, several = teller.pack.more
    number = teller.pack.numbers.split()[max(more, 1) - 1]
    return teller.say(one if more < 2 else several, n=number, topic=known.subject.names.get(teller.code, ""))


def _cut(facts: Sequence[Point], scenes: int, room: float, teller: Teller) -> list[Draft]:
    """Facts as about so many scenes: where there are too few of them, their second sentences get scenes of their own."""
    cut: list[Draft] = []
    for place, (fact, title, said) in enumerate(facts):
        if len(said) > 1 and len(cut) + len(facts) - place < scenes:
            cut += [_body((fact, title, (part,)), whole=True) for part in said]
        else:
            cut.append(_body((fact, title, said), whole=teller.time(" ".join(said)) <= room))
    return cut


def _opening(known: Known, turn: int = 0) -> str:
    """A picture of the subject that no fact of the film has, or else that of one of its last facts."""
    topic = packs.topics().get(known.key)
    others = [fact for fact in known.subject.facts if fact not in known.facts]
    looks = topic.looks if topic else [fact.look for fact in (*others, *reversed(known.facts))]
    return looks[turn % len(looks)]


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
