"""Directing: a beat becomes a picture — a figure card, things staged in a place, or the words in large type."""

from collections.abc import Sequence
from dataclasses import replace

from pipeline.providers.local.art import scenes
from pipeline.providers.local.art.brush import plain
from pipeline.providers.local.art.cards import badge, bars, counter, listing, phrase
from pipeline.providers.local.art.pieces import Move
from pipeline.providers.local.art.planning.beat import SURE, Beat, Thing
from pipeline.providers.local.art.planning.figures import Figure, company
from pipeline.providers.local.art.planning.phrases import Line, quoted, whole
from pipeline.providers.local.art.planning.said import Said
from pipeline.providers.local.art.planning.things import MOST
from pipeline.providers.local.art.stage import Stage
from pipeline.providers.local.art.staging import layouts, sets, views
from pipeline.providers.local.art.staging.foreground import foreground
from pipeline.providers.local.art.staging.frame import Frame, frame
from pipeline.providers.local.art.staging.homes import home
from pipeline.providers.local.art.staging.layouts import Shown
from pipeline.providers.local.art.staging.scheme import scheme
from pipeline.providers.local.art.staging.sets import Ground
from pipeline.providers.local.art.staging.shots import focus, shot
from pipeline.providers.local.art.traits import Cast
from pipeline.providers.local.art.weather import fall

DRAWN_AT = {
    "air": scenes.IDEAS, "sky": scenes.FLYING, "water": scenes.AFLOAT, "outdoors": frozenset(("car", "bicycle")),
    "table": frozenset(("coffee", "food", "fruit", "chocolate")), "desk": scenes.GOODS,
}  # fmt: skip
# A silent picture of something that nobody draws is set in its prompt's own words, if they are so many.
TITLE = 3
# A figure that is said later than this after the first thing leaves the picture to the things.
LATE = 1
# How much of the room's height things leave to a figure over them, where a frame is not tall.
CHIP = 0.2
NOTHING = Thing(name="")


def paint(stage: Stage, beat: Beat, cast: Cast, hours: tuple[str, ...]) -> str:
    """Paint the beat and say what is shown."""
    listed = listing.items(beat.said) if not beat.described else ()
    if sum(thing.said and thing.score >= SURE for thing in beat.things) >= max(1, len(listed) / 2):
        listed = ()
    if stage.place == 0 and beat.described and _titles(stage, beat):
        return titled(stage, beat, cast, hours)
    if beat.figures and (beat.described or _after(beat, listed)):
        shown = listing.paint(stage, beat.said, listed) if listed else _staged(stage, beat, cast, hours)
        badge.chip(stage, beat.figures[0])
        return f"{shown}, {beat.figures[0].text}"
    shares = [one for one in beat.figures if one.share]
    if len(shares) >= bars.FEWEST:
        return bars.paint(stage, beat.said, shares)
    if beat.figures and not _passing(beat, beat.figures[0]):
        return counted(stage, beat, beat.figures[0], cast)
    if quoted(beat.said):
        return phrase.paint(stage, beat.said, stage.place)
    if listed:
        return listing.paint(stage, beat.said, listed)
    if _titles(stage, beat):
        return titled(stage, beat, cast, hours)
    if beat.things or beat.place in scenes.PLACES:
        return _staged(stage, beat, cast, hours)
    return _worded(stage, beat, cast, hours)


def _titles(stage: Stage, beat: Beat) -> bool:
    """Whether one thing and all the words share the picture: a film's first, and in a wide frame now and then another."""
    one = beat.things[0] if beat.things else beat.subject
    placed = beat.place in scenes.PLACES
    if not whole(beat.said) or (one is None and not placed) or (one and one.count > 1 and not one.drawn):
        return False
    if (stage.place and beat.point) or sum(thing.said for thing in beat.things) > 1:
        return False
    return stage.place == 0 or (frame(stage).wide and len(beat.things) == 1 and not beat.place and stage.place % 3 != 1)


def _worded(stage: Stage, beat: Beat, cast: Cast, hours: tuple[str, ...]) -> str:
    """A beat whose words name nothing: the words, beside the film's subject now and then; silent ones show the subject."""
    if beat.subject is not None and whole(beat.said) and (beat.subject.said or stage.place % 2 == 0):
        return titled(stage, beat, cast, hours)
    if beat.subject is not None and not whole(beat.said):
        return _staged(stage, replace(beat, things=(beat.subject,)), cast, hours)
    if beat.said.text:
        return phrase.paint(stage, beat.said, stage.place)
    if len(beat.asked.split()) >= TITLE:
        return phrase.paint(stage, Said(beat.asked, beat.said.language), stage.place)
    where = scenes.setting(stage, "", [])
    scenes.PLACES[where](stage)
    dust(stage)
    return where


def _after(beat: Beat, listed: Sequence[Line]) -> bool:
    """Whether the figures are said long after other things are named, which would wait for them on an empty card."""
    cues = [one.cue or 0 for one in listed] or [thing.cue or 0 for thing in beat.things if thing.said]
    return bool(cues) and min(one.cue or 0 for one in beat.figures) > min(cues) + LATE


def _passing(beat: Beat, figure: Figure) -> bool:
    """Whether a small number is only said in passing: in a list's point, or among several things."""
    return figure.kind == "count" and (beat.point > 0 or sum(thing.said for thing in beat.things) > 2)


def counted(stage: Stage, beat: Beat, figure: Figure, cast: Cast) -> str:
    """A figure with the thing that it counts, or what usually goes with such a figure."""
    usual = company(figure)
    others = [one for one in beat.things if not one.word or not figure.noun.casefold().startswith(one.word)]
    said = next((one for one in others if one.said), None)
    about = next(iter(others), None) or beat.subject if figure.kind != "percent" else None
    thing = said or (Thing(name=usual) if usual else about)
    waits = thing is not None and thing.cue is None
    room = counter.paint(stage, beat.said, figure, shown=thing is not None, early=not waits)
    if thing is not None:
        colours, area = scheme(stage.palette, stage.place), frame(stage)
        free = Ground(floats=True, shade=colours.ground.shift(-0.2))
        scene = layouts.Scene(
            stage=stage, scheme=colours, frame=Frame(room=room, captions=area.captions), ground=free, place=0, cast=cast
        )  # fmt: skip
        scene.put(Shown(name=thing.name, cue=thing.cue, drawn=thing.drawn), 0.5, 0.96, 0.92)
    kind = "chart" if figure.kind == "percent" else "counter"
    return ", ".join(filter(None, (kind, figure.text, thing.name if thing else "")))


def _staged(stage: Stage, beat: Beat, cast: Cast, hours: tuple[str, ...]) -> str:
    place, area = stage.place, frame(stage)
    colours, seen = scheme(stage.palette, place), shot(place)
    if not beat.things:
        seen = seen.empty()
    elif beat.many or sum(thing.count for thing in beat.things) > 1:
        seen = seen.grouped()
    stage.disc = not any(thing.name in views.LIGHTS for thing in beat.things)
    if beat.place in scenes.PLACES:
        where = scenes.setting(stage, beat.place, [thing.name for thing in beat.things if thing.drawn])
        beat = beat if beat.things or beat.said.text else replace(beat, things=own(stage, where, cast))
        with stage.through(seen.zoom, *focus(stage, area, seen.zoom, empty=not beat.things)):
            ground = views.located(stage, where, area)
        foreground(stage, colours, "air" if ground.floats else "studio")
        if not (beat.things or beat.figures) and place % 2 == 0 and phrase.telling(beat.said):
            words = views.beside(area, ground.free or stage.side)
            phrase.over(stage, beat.said, words, colours, views.veil(stage, words))
    else:
        where = _home(beat.things[0])
        seen = seen if where in ("outdoors", "sky") else seen.indoors()
        kinds = sets.SETS[where]
        with stage.through(seen.zoom, *focus(stage, area, seen.zoom, empty=False)):
            ground = kinds[place // 2 % len(kinds) if len(beat.things) < 4 else 0](stage, colours, area, place)
        foreground(stage, colours, where)
    below = area if stage.tall or not beat.figures else area.within(0.0, CHIP, 1.0, 1.0)
    room = seen.room(below, ground.free or stage.side, floats=ground.floats)
    scene = layouts.Scene(stage=stage, scheme=colours, frame=room, ground=ground, place=place, cast=cast)
    if beat.things:
        arrange(scene, entering(beat.things, len(beat.said.words)), beat)
    else:
        dust(stage)
    fall(stage, hours, where)
    if beat.point:
        badge.paint(stage, beat.point, area, colours)
    return ", ".join((where, *(thing.name for thing in beat.things)))


def own(stage: Stage, where: str, cast: Cast) -> tuple[Thing, ...]:
    """What a place shows when nothing is said and its prompt names nothing else."""
    name = "" if cast.undrawn else stage.rng.choice(scenes.OWN.get(where, ("",)))
    return (Thing(name=name, drawn=True),) if name else ()


def titled(stage: Stage, beat: Beat, cast: Cast, hours: tuple[str, ...]) -> str:
    """One thing and all the words: side by side where the frame is wide, else the words over it."""
    place = stage.place
    area, colours = frame(stage), scheme(stage.palette, place)
    if area.wide:
        mine, words = area.within(0.54, 0.0, 1.0, 1.0), area.part(0.0, 0.06, 0.52, 0.96)
        if stage.side < 0:
            mine, words = area.within(0.0, 0.0, 0.46, 1.0), area.part(0.48, 0.06, 1.0, 0.96)
    elif stage.tall:
        # No captions stand below it.
        share = min(0.62, 0.02 + 0.17 * len(phrase.rows(beat.said, wide=True)))
        mine, words = area.within(0.0, share + 0.07, 1.0, 1.2), area.part(-0.06, -0.08, 1.06, share)
    else:
        mine, words = area.within(0.08, 0.44, 0.92, 1.1), area.part(0.0, -0.04, 1.0, 0.4)
    thing = replace(beat.things[0] if beat.things else beat.subject or NOTHING, cue=None)
    stage.disc = thing.name not in views.LIGHTS
    if beat.place in scenes.PLACES:
        where = scenes.setting(stage, beat.place, [thing.name] if thing.drawn else [])
        ground = views.located(stage, where, mine if thing.name else area)
        behind = views.veil(stage, words)
    else:
        where = _home(thing)
        kinds = sets.SETS[where]
        ground = kinds[place // 2 % len(kinds)](stage, colours, mine, place)
        behind = stage.palette.sky if where in ("outdoors", "sky") else colours.wall
    foreground(stage, colours, where)
    scene = layouts.Scene(stage=stage, scheme=colours, frame=mine, ground=ground, place=place, cast=cast)
    if thing.name:
        layouts.centre(scene, [Shown(name=thing.name, drawn=thing.drawn)])
    fall(stage, hours, where)
    phrase.beside(stage, beat.said, words, colours, behind)
    return ", ".join(filter(None, (where, thing.name, "type")))


def beside(stage: Stage, beat: Beat) -> str:
    """What the words of a product's scene name, small at its sides, and their figure over it; says what is shown.

    Its name alone names nothing else.
    """
    colours = scheme(stage.palette, stage.place)
    if beat.asked.casefold().startswith(beat.said.text.casefold().rstrip(" .!")):
        return ""
    named = [thing for thing in beat.things if thing.said and not thing.drawn and thing.score >= SURE][:2]
    free = Ground(floats=True, shade=colours.ground.shift(-0.2))
    scene = layouts.Scene(stage=stage, scheme=colours, frame=frame(stage), ground=free, place=stage.place)
    for k, thing in enumerate(named):
        scene.put(Shown(name=thing.name, cue=thing.cue), 0.5 + 0.4 * stage.side * (-1) ** k, 0.36 + 0.2 * k, 0.26)
    if beat.figures:
        badge.chip(stage, beat.figures[0])
    return "".join(f", {one}" for one in (*(thing.name for thing in named), *(f.text for f in beat.figures[:1])))


def arrange(scene: layouts.Scene, things: Sequence[Thing], beat: Beat) -> None:
    """The things by the layout that suits their number."""
    words = len(beat.said.words)
    shown = [Shown(name=thing.name, cue=thing.cue, drawn=thing.drawn, words=words) for thing in things]
    if len(things) == 1 and things[0].count > 1:
        layouts.several(scene, shown[0], things[0].count)
        return
    if sum(thing.count for thing in things) <= MOST:
        shown = [one for one, thing in zip(shown, things, strict=True) for _ in range(thing.count)]
    layouts.choose(scene, shown, versus=beat.versus, many=beat.many)(scene, shown)


def entering(things: Sequence[Thing], words: int) -> list[Thing]:
    """The things with their words. The first comes with the scene, which never stands empty; those without a word after it."""
    shown = [replace(things[0], cue=None), *things[1:]]
    if words < 2 * len(things):
        return shown
    return [
        replace(thing, cue=round(words * rank / (len(shown) + 0.5))) if rank and thing.cue is None else thing
        for rank, thing in enumerate(shown)
    ]


def _home(thing: Thing) -> str:
    if thing.home:
        return thing.home
    if not thing.drawn:
        return home(thing.name)
    return next((where for where, names in DRAWN_AT.items() if thing.name in names), "outdoors")


def dust(stage: Stage) -> None:
    """Specks of light that drift through a picture in which nothing else moves."""
    rng = stage.rng
    with stage.aside(2, Move(motion="drift", entrance="none")) as canvas:
        for _ in range(26):
            x, y = rng.uniform(0.05, 0.95) * stage.wide, rng.uniform(0.08, 0.8) * stage.high
            canvas.drawCircle(x, y, rng.uniform(2, 7), plain(stage.palette.light, rng.uniform(0.25, 0.7), 1.5))
