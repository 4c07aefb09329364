"""Stories and mood pieces: beats and lines that fit any hero and any place."""

import re

from pipeline.providers.local.script import packs
from pipeline.providers.local.script.cleaning import bare, capital, sentence
from pipeline.providers.local.script.drafts import Draft, Teller
from pipeline.providers.local.script.queries import query
from pipeline.providers.local.script.readings import Reading, tokens

HERO = re.compile(
    r"^((?:an?|the|two|three|four|my|our)\s+(?:[\w-]+\s+){1,3}?)(?=(?:who|that|and|in|on|at|is|are|must|on)\b|[\w-]{3,}s\b)",
    re.IGNORECASE,
)
LONGEST_LOGLINE = 18


def told(prompt: str, reading: Reading, teller: Teller, count: int) -> tuple[list[Draft], list[str], str]:
    """Drafts, spare sentences and the music mood of a story or a mood piece."""
    return _story(prompt, reading, teller, count) if reading.kind == "story" else _piece(prompt, reading, teller, count)


def _story(prompt: str, reading: Reading, teller: Teller, count: int) -> tuple[list[Draft], list[str], str]:
    story = _plot(prompt)
    own = reading.spoken in (teller.code, None) and len(prompt.split()) <= LONGEST_LOGLINE and prompt[:1].isalpha()
    hero = found[1].strip().lower() if reading.spoken in ("en", None) and (found := HERO.match(prompt)) else story.hero
    beats = [_beat(beat, teller, hero) for beat in story.beats if teller.code in beat.say]
    if own:
        logline = Draft(
            part="body",
            title=prompt,
            options=(sentence(prompt),),
            look=prompt.rstrip(". "),
            find=query(prompt, teller.code),
        )
        beats = [beats[0], logline, *beats[1:]]
    close = Draft(
        part="close",
        title=beats[-1].title,
        options=(*beats[-1].options, *teller.lines(teller.pack.closes["story"])),
        look=beats[-1].look,
        find=beats[-1].find,
    )
    hook = Draft(part="hook", title=beats[0].title, options=beats[0].options, look=beats[0].look, find=beats[0].find)
    kept = _spread(beats[1:-1], max(1, count - 2)) or [hook]
    spare = list(teller.lines(teller.pack.bodies["story"]))
    more = [
        _generic(text, kept[index % len(kept)]) for index, text in enumerate(spare[: max(0, count - 2 - len(kept))])
    ]
    return [hook, *kept, *more, close], spare[len(more) :], story.mood


def _piece(prompt: str, reading: Reading, teller: Teller, count: int) -> tuple[list[Draft], list[str], str]:
    """Own picture first, then lines about what it shows, then lines that fit anything."""
    looks = [prompt.rstrip(". ")] + [look for key in reading.keys for look in packs.topics()[key].looks]
    own = [fact for key in reading.keys for fact in packs.facts(key) if "mood" in fact.kind and teller.code in fact.say]
    drafts = [
        Draft(part="body", title=title, options=(" ".join(said), said[0]), look=fact.look, find=fact.find)
        for fact in own
        for title, *said in [teller.split(fact.say[teller.code])]
    ]
    generic = teller.lines(teller.pack.bodies["mood"])
    find = packs.topics()[reading.keys[0]].find if reading.keys else "nature"
    for index, template in enumerate(generic):
        title, *said = template.split(" | ")
        drafts.append(
            Draft(
                part="body", title=title, options=(" ".join(said), said[0]), look=looks[index % len(looks)], find=find
            )
        )
    room = max(1, count - 2)
    hook = Draft(
        part="hook", title=capital(prompt), options=teller.lines(teller.pack.hooks["mood"]), look=looks[0], find=find
    )
    close = Draft(
        part="close",
        title=teller.pack.titles["close_plain"],
        options=teller.lines(teller.pack.closes["mood"]),
        look=looks[-1],
        find=find,
    )
    spare = [draft.options[-1] for draft in drafts[room:]]
    mood = packs.topics()[reading.keys[0]].mood if reading.keys else "calm"
    return [hook, *drafts[:room], close], spare, mood if mood in ("calm", "romantic", "dark", "mysterious") else "calm"


def _plot(prompt: str) -> packs.Story:
    """The plot whose words the prompt uses most; a journey when none does."""
    words = set(tokens(prompt))
    plots = packs.stories()
    scores = {key: len(words & set(bare(plot.words).split())) for key, plot in plots.items()}
    best = max(sorted(scores), key=lambda key: scores[key])
    return plots[best] if scores[best] else plots["journey"]


def _beat(beat: packs.Line, teller: Teller, hero: str) -> Draft:
    title, *said = teller.split(beat.say[teller.code])
    grown = [" ".join(said[: index + 1]) for index in range(len(said))]
    look = beat.look.replace("{hero}", hero)
    return Draft(part="body", title=title, options=(*grown[::-1], sentence(title)), look=look, find=beat.find)


def _generic(text: str, beside: Draft) -> Draft:
    return Draft(part="body", title=beside.title, options=(text,), look=beside.look, find=beside.find)


def _spread(beats: list[Draft], most: int) -> list[Draft]:
    """At most `most` beats, from the first to the last."""
    if len(beats) <= most:
        return beats
    if most == 1:
        return beats[:1]
    return [beats[index * (len(beats) - 1) // (most - 1)] for index in range(most)]
