"""Layouts: how one to four objects share the room of a frame."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from pipeline.providers.local.art import life, objects, scenes
from pipeline.providers.local.art.brush import line, plain
from pipeline.providers.local.art.pieces import Entrance, Move
from pipeline.providers.local.art.shapes import box
from pipeline.providers.local.art.stage import Spot, Stage
from pipeline.providers.local.art.staging.frame import Frame
from pipeline.providers.local.art.staging.homes import beside, home
from pipeline.providers.local.art.staging.props import Place, prop
from pipeline.providers.local.art.staging.scheme import Scheme
from pipeline.providers.local.art.staging.sets import Ground
from pipeline.providers.local.art.subjects import SUBJECTS
from pipeline.providers.local.art.traits import NOBODY, Cast

# The layer of what stands behind another, and where a moon or a bird is that goes with something on the ground.
BEHIND, ALOFT = 1, 0.46
STANDING: tuple[Entrance, ...] = ("rise", "pop", "drop", "pop")
HANGING: tuple[Entrance, ...] = ("pop", "rise", "pop", "drop")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """An object and the spoken word that it enters at."""

    name: str
    cue: int | None = None
    drawn: bool = False
    words: int = 0

    def later(self, share: float) -> "Shown":
        """The same again, entering at a share of the scene's words."""
        cue = round(self.words * share)
        return replace(self, cue=cue if cue > (self.cue or 0) else self.cue)

    @property
    def hangs(self) -> bool:
        """Whether it needs no ground."""
        if self.drawn:
            return self.name in scenes.IDEAS | scenes.FLYING
        return objects.shape(self.name).stance in ("floats", "flies", "hangs")

    @property
    def metres(self) -> float:
        """How high the thing is in the world, roughly."""
        return 1.7 if self.drawn else objects.METRES[objects.shape(self.name).size]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """What a layout works with."""

    stage: Stage
    scheme: Scheme
    frame: Frame
    ground: Ground
    place: int
    cast: Cast = NOBODY

    def put(self, shown: Shown, across: float, foot: float, size: float, layer: int = 2) -> None:
        """An object at shares of the room: its middle across, its foot down, its size in parts of the room's height."""
        room = self.frame.room
        floats = self.ground.floats or shown.hangs
        tall = size * min(room.height(), room.width() * 0.94)
        if layer == BEHIND and shown.hangs and not self.ground.floats:
            foot = min(foot, ALOFT)
        x, y = room.left() + across * room.width(), room.top() + foot * room.height()
        kinds = HANGING if floats else STANDING
        move = Move(
            motion=life.motion(shown.name, drawn=shown.drawn, floats=floats),
            entrance=kinds[(self.place + layer) % len(kinds)],
            cue=shown.cue,
        )
        if shown.drawn:
            self._draw(shown, Spot(x=x, y=y - tall / 2 if floats else y, size=tall, layer=layer, floating=floats), move)
            return
        at = Place(
            x=x, y=y - tall / 2 if floats else y, size=tall, floats=floats, shade=self.ground.shade, move=move, layer=layer
        )  # fmt: skip
        prop(self.stage, shown.name, at, room)

    def _draw(self, shown: Shown, spot: Spot, move: Move) -> None:
        """A subject of the studio's own, looking as the words ask."""
        self.stage.look = self.cast.look(shown.name)
        broad = 0.54 if shown.name in scenes.BROAD else 0.8
        room = self.frame.room
        most = min(spot.size, broad * float(room.width()))
        half = most / (2 * broad)
        spot = replace(spot, x=min(max(spot.x, room.left() + half), room.right() - half))
        with self.stage.aside(spot.layer, move):
            SUBJECTS[shown.name](self.stage, replace(spot, size=most))


Layout = Callable[[Scene, Sequence[Shown]], None]


def centre(scene: Scene, things: Sequence[Shown]) -> None:
    """One large thing in the middle."""
    scene.put(things[0], 0.5, 1.0, 0.98)


def aside(scene: Scene, things: Sequence[Shown]) -> None:
    """One large thing off the middle, a small one of its kind behind it."""
    x = 0.5 + 0.09 * scene.stage.side
    scene.put(things[0].later(0.5), 1.02 - x - 0.3 * scene.stage.side, 0.9, 0.4, 1)
    scene.put(things[0], x, 1.0, 0.9)


def three(scene: Scene, things: Sequence[Shown]) -> None:
    """One thing thrice, the middle one in front."""
    for x, share in ((0.14, 0.4), (0.86, 0.7)):
        scene.put(things[0].later(share), x, 0.92, 0.46, 1)
    scene.put(things[0], 0.5, 1.0, 0.84)


def herd(scene: Scene, things: Sequence[Shown]) -> None:
    """One large, a small one of its kind before it, and in a wide frame another far behind."""
    side, one = scene.stage.side, things[0]
    if scene.frame.wide:
        scene.put(one, 0.5 - 0.4 * side, 0.9, 0.4, 1)
    scene.put(one, 0.5 - 0.12 * side, 0.95, 0.7)
    scene.put(one, 0.5 + 0.4 * side, 1.0, 0.36)


def duo(scene: Scene, things: Sequence[Shown]) -> None:
    """A large thing and another beside it."""
    lead, other = things[:2]
    side = scene.stage.side
    wide = scene.frame.wide
    size = beside(lead.metres, other.metres)
    scene.put(
        other,
        0.5 + (0.24 if wide else 0.27) * side,
        0.9 if not scene.ground.floats else 0.55,
        max(0.42, size * 0.66),
        1,
    )
    scene.put(lead, 0.5 - (0.2 if wide else 0.17) * side, 1.0, 0.8 if wide else 0.68)


def pair(scene: Scene, things: Sequence[Shown]) -> None:
    """Two things of one weight: this or that."""
    wide = scene.frame.wide
    for x, one in zip((0.25, 0.75), things, strict=False):
        scene.put(one, x, 0.86, 0.62 if wide else 0.5)


def row(scene: Scene, things: Sequence[Shown]) -> None:
    """Three or four things side by side, in the order in which they are named."""
    count = min(4, len(things))
    wide = scene.frame.wide
    room = scene.frame.room
    size = min(0.56 if wide else 0.44, 1.02 * room.width() / room.height() / count)
    for k, one in enumerate(things[:count]):
        rise = 0.0 if wide else (0.3 if k % 2 == 0 and count > 2 else 0.0)
        scene.put(one, (k + 0.5) / count, 0.94 - rise * (not _stands(scene, one)), size)


def shelves(scene: Scene, things: Sequence[Shown]) -> None:
    """Up to four things on two boards, in the order in which they are named."""
    room, scheme = scene.frame.room, scene.scheme
    for foot in (0.44, 0.96):
        y = room.top() + foot * room.height()
        board = box(room.left() - 30, y, room.right() + 30, y + 26, 8)
        scene.stage.layer(1).drawPath(board, plain(scene.ground.shade, 0.4, 14))
        scene.stage.layer(1).drawPath(board, plain(scheme.wall.mix(scheme.light, 0.5 if scheme.dark else 0.75)))
    for k, one in enumerate(things[:4]):
        scene.put(one, 0.26 + 0.48 * (k % 2), 0.44 + 0.52 * (k // 2), 0.42)


def triangle(scene: Scene, things: Sequence[Shown]) -> None:
    """One thing in front, two behind."""
    lead, left, right = things[:3]
    raised = 0.6 if scene.ground.floats else 0.93
    scene.put(left, 0.13, raised, 0.4, 1)
    scene.put(right, 0.87, raised, 0.4, 1)
    scene.put(lead, 0.5, 1.02, 0.58)


def orbit(scene: Scene, things: Sequence[Shown]) -> None:
    """A thing on a ring with the others around it."""
    room, canvas = scene.frame.room, scene.stage.layer(0)
    reach = min(room.width(), room.height()) * 0.46
    for k in range(2):
        canvas.drawCircle(
            room.centerX(), room.centerY(), reach * (1 + 0.22 * k), line(scene.scheme.light, 4 - k, 0.5 - 0.2 * k)
        )
    spots = ((0.12, 0.36), (0.88, 0.36), (0.85, 0.94), (0.15, 0.94))
    order = spots if scene.stage.side < 0 else (spots[1], spots[0], *spots[2:])
    for one, (x, foot) in zip(things[1:4], order, strict=False):
        scene.put(one, x, foot, 0.3)
    scene.put(things[0], 0.5, 0.84, 0.62)


def several(scene: Scene, one: Shown, count: int) -> None:
    """As many of one thing as the words say, up to twelve, in rows."""
    room = scene.frame.room
    columns = min(count, 5 if scene.frame.wide else (3 if count != 4 else 2))
    rows = -(-count // columns)
    size = min(0.86 / rows, 0.9 * room.width() / room.height() / columns) * 0.92
    for k in range(count):
        line_ = k // columns
        inside = min(columns, count - line_ * columns)
        x = 0.5 + (k % columns - (inside - 1) / 2) / columns
        scene.put(one, x, (line_ + 1) / rows - 0.02, size)


def _stands(scene: Scene, shown: Shown) -> bool:
    return not scene.ground.floats and not shown.hangs


# Where things come in numbers: fruit on a table, trees in a meadow; a phone or a clock does not.
MANY = frozenset(("table", "outdoors", "water", "sky"))
ALONE: tuple[Layout, ...] = (centre, aside, centre, three)


def choose(scene: Scene, things: Sequence[Shown], *, versus: bool = False, many: bool = False) -> Layout:
    """The layout for so many things, by the scene's place in its film."""
    if many:
        return herd
    stands = _stands(scene, things[0])
    match len(things):
        case 1:
            if things[0].metres > 2 or things[0].drawn or home(things[0].name) not in MANY:
                return centre
            return ALONE[scene.place % len(ALONE)] if stands else (centre, aside)[scene.place % 2]
        case 2:
            return pair if versus else duo
        case 3 if not stands and scene.place % 2:
            return orbit
        case 3:
            return row if scene.frame.wide else triangle
        case _:
            return row if scene.frame.wide else shelves if stands else orbit
