"""Heads of people: hair, face, beard, from the front and from behind, as they were asked for."""

from dataclasses import dataclass

from pipeline.providers.local.art.colours import Colour
from pipeline.providers.local.art.pen import Pen
from pipeline.providers.local.art.shapes import Point, circle, oval

INK = Colour.of("2a1a18")


@dataclass(frozen=True, slots=True, kw_only=True)
class Dress:
    """Colours of a figure."""

    coat: Colour
    trousers: Colour
    skin: Colour
    hair: Colour
    shoes: Colour


def hairdo(pen: Pen, by_chance: bool) -> str:
    """The asked length of hair; a woman's is long and a man's short where nothing is asked."""
    marks = pen.stage.look.marks
    asked = next((mark for mark in ("bald", "tails", "long", "short", "curly") if mark in marks), "")
    usual = "long" if "woman" in marks else "short" if marks & {"man", "beard"} else ""
    return asked or usual or ("long" if by_chance else "short")


def head(pen: Pen, at: Point, dress: Dress) -> None:
    """A head from behind, hair over the crown."""
    x, y = at
    pen.egg(x, y, 6.2, 7.4, dress.skin, gloss=0.7)
    crown = [
        (x - 6.8, y + 1), (x - 6.4, y - 6), (x, y - 8.8), (x + 6.4, y - 6), (x + 6.6, y - 0.5), (x + 3.4, y + 3.4),
        (x - 3.4, y + 4),
    ]  # fmt: skip
    pen.blob(crown, dress.hair)
    match hairdo(pen, by_chance=False):
        case "long":
            pen.blob(
                [(x - 6.8, y - 4), (x, y - 8), (x + 6.8, y - 4), (x + 7, y + 10), (x, y + 13), (x - 7, y + 10)],
                dress.hair,
            )
        case "tails":
            _tails(pen, at, dress.hair)
        case "curly":
            _curls(pen, at, dress.hair)


def face(pen: Pen, at: Point, dress: Dress) -> None:
    """A head from the front: eyes, brows, a smile."""
    x, y = at
    hair = hairdo(pen, pen.rng.random() < 0.5)
    if hair == "long":
        back = [
            (x - 7.4, y - 6), (x, y - 9), (x + 7.4, y - 6), (x + 8.4, y + 8), (x + 4, y + 12), (x - 4, y + 12),
            (x - 8.4, y + 8),
        ]  # fmt: skip
        pen.blob(back, dress.hair)
    if hair == "tails":
        _tails(pen, at, dress.hair)
    if hair == "curly":
        _curls(pen, at, dress.hair)
    pen.egg(x, y + 0.6, 6.2, 7.4, dress.skin, gloss=0.7)
    if "beard" in pen.stage.look.marks:
        beard(pen, at, pen.own("beard", dress.hair))
    if hair != "bald":
        fringe = [
            (x - 6.9, y + 0.4), (x - 6.6, y - 6), (x, y - 8.9), (x + 6.6, y - 6), (x + 6.9, y + 0.4), (x + 4.6, y - 3.6),
            (x - 1, y - 4.8), (x - 5, y - 2.6),
        ]  # fmt: skip
        pen.blob(fringe, dress.hair)
    features(pen, at, dress)


def features(pen: Pen, at: Point, dress: Dress) -> None:
    """Eyes, brows, cheeks, nose and mouth."""
    x, y = at
    iris = pen.stage.look.get("eyes")
    for k in (-1, 1):
        if iris is not None:
            pen.flat(oval(x + k * 2.5, y + 0.6, 1.35, 1.5), Colour(1, 1, 1))
            pen.flat(circle(x + k * 2.5, y + 0.6, 1.05), iris)
        pen.flat(oval(x + k * 2.5, y + 0.6, 0.85, 1.15) if iris is None else circle(x + k * 2.5, y + 0.6, 0.45), INK)
        pen.flat(circle(x + k * 2.5 - 0.25, y + 0.2, 0.28), Colour(1, 1, 1), 0.95)
        pen.stroke([(x + k * 1.5, y - 1.7), (x + k * 2.6, y - 2.1), (x + k * 3.6, y - 1.6)], 0.5, dress.hair)
        pen.flat(circle(x + k * 3.7, y + 2.7, 1.1), Colour.of("ff8a70"), 0.4, 0.4)
    pen.stroke([(x - 1.9, y + 3.8), (x, y + 4.8), (x + 1.9, y + 3.8)], 0.6, INK)
    pen.stroke([(x, y + 1.2), (x + 0.5, y + 2.3)], 0.4, dress.skin.shift(-0.14))


def beard(pen: Pen, at: Point, colour: Colour) -> None:
    """A full beard from ear to ear, a moustache over the mouth."""
    x, y = at
    low = 15.0 if "long" in pen.stage.look.marks and "hair" not in pen.stage.look.marks else 11.0
    pen.blob(
        [
            (x - 6.4, y - 0.5), (x - 5.2, y + 3.0), (x - 2.2, y + 3.2), (x, y + 2.9), (x + 2.2, y + 3.2), (x + 5.2, y + 3.0),
            (x + 6.4, y - 0.5), (x + 6.0, y + 6.5), (x + 2.6, y + low - 1), (x, y + low), (x - 2.6, y + low - 1),
            (x - 6.0, y + 6.5),
        ],
        colour,
    )  # fmt: skip


def _tails(pen: Pen, at: Point, hair: Colour) -> None:
    x, y = at
    for k in (-1, 1):
        pen.limb([(x + k * 6, y - 3), (x + k * 10.5, y + 2), (x + k * 9.5, y + 11)], [3.4, 4.6, 1.6], hair)


def _curls(pen: Pen, at: Point, hair: Colour) -> None:
    x, y = at
    for dx, dy in ((-6.6, -2), (-6.4, -6.4), (-3, -8.8), (1, -9.6), (4.6, -8), (7, -5), (6.9, -1)):
        pen.ball(x + dx, y + dy, 2.9, hair, 0.6)
