"""Paths: smooth blobs, tapered limbs, ridges, stars; the alphabet of every drawing."""

import math
from collections.abc import Sequence
from itertools import pairwise
from random import Random

import skia

Point = tuple[float, float]


def polygon(points: Sequence[Point]) -> skia.Path:
    """A closed path of straight lines."""
    path = skia.Path()
    path.addPoly([skia.Point(x, y) for x, y in points], True)
    return path


def blob(points: Sequence[Point], tension: float = 1.0) -> skia.Path:
    """A closed smooth curve through the points."""
    count = len(points)
    path = skia.Path()
    path.moveTo(*points[0])
    for i in range(count):
        before, start, end, after = (points[(i + k) % count] for k in (-1, 0, 1, 2))
        _curve(path, before, start, end, after, tension)
    path.close()
    return path


def curve(points: Sequence[Point], tension: float = 1.0) -> skia.Path:
    """An open smooth curve through the points."""
    path = skia.Path()
    path.moveTo(*points[0])
    last = len(points) - 1
    for i in range(last):
        _curve(path, points[max(0, i - 1)], points[i], points[i + 1], points[min(last, i + 2)], tension)
    return path


def _curve(path: skia.Path, before: Point, start: Point, end: Point, after: Point, tension: float) -> None:
    pull = tension / 6
    path.cubicTo(
        start[0] + (end[0] - before[0]) * pull,
        start[1] + (end[1] - before[1]) * pull,
        end[0] - (after[0] - start[0]) * pull,
        end[1] - (after[1] - start[1]) * pull,
        *end,
    )


def along(points: Sequence[Point], steps: int) -> list[Point]:
    """Points of the smooth curve through the given ones, `steps` to each piece."""
    last = len(points) - 1
    found: list[Point] = []
    for i in range(last):
        quad = points[max(0, i - 1)], points[i], points[i + 1], points[min(last, i + 2)]
        found += [_spline(quad, k / steps) for k in range(steps)]
    return [*found, points[-1]]


def _spline(quad: tuple[Point, Point, Point, Point], t: float) -> Point:
    a, b, c, d = quad
    x, y = (
        0.5 * (2 * b[k] + (c[k] - a[k]) * t + (2 * a[k] - 5 * b[k] + 4 * c[k] - d[k]) * t * t
               + (3 * b[k] - a[k] - 3 * c[k] + d[k]) * t * t * t)
        for k in (0, 1)
    )  # fmt: skip
    return x, y


def limb(points: Sequence[Point], widths: Sequence[float], steps: int = 8) -> skia.Path:
    """A tapered stroke: widths are full widths at the points, with round ends."""
    spine = along(points, steps)
    last = len(widths) - 1
    left: list[Point] = []
    right: list[Point] = []
    for i, (x, y) in enumerate(spine):
        (x0, y0), (x1, y1) = spine[max(0, i - 1)], spine[min(len(spine) - 1, i + 1)]
        length = math.hypot(x1 - x0, y1 - y0) or 1.0
        at = i / (len(spine) - 1) * last
        low = min(int(at), last - 1)
        half = (widths[low] + (widths[low + 1] - widths[low]) * (at - low)) / 2
        nx, ny = -(y1 - y0) / length * half, (x1 - x0) / length * half
        left.append((x + nx, y + ny))
        right.append((x - nx, y - ny))
    ends = [circle(x, y, width / 2) for (x, y), width in ((spine[0], widths[0]), (spine[-1], widths[-1]))]
    return union(polygon([*left, *reversed(right)]), *ends)


def union(*paths: skia.Path) -> skia.Path:
    """One filled outline of all the paths: their contours are turned the same way, so overlaps stay filled."""
    whole = skia.Path()
    whole.setFillType(skia.PathFillType.kWinding)
    for path in paths:
        points = [path.getPoint(i) for i in range(path.countPoints())]
        turned = sum(a.x() * b.y() - b.x() * a.y() for a, b in pairwise([*points, points[0]]))
        if turned < 0:
            whole.reverseAddPath(path)
        else:
            whole.addPath(path)
    return whole


def minus(path: skia.Path, *holes: skia.Path) -> skia.Path:
    """The path without the holes."""
    builder = skia.OpBuilder()
    builder.add(path, skia.PathOp.kUnion_PathOp)
    for hole in holes:
        builder.add(hole, skia.PathOp.kDifference_PathOp)
    return builder.resolve() or path


def circle(x: float, y: float, radius: float) -> skia.Path:
    """A full circle."""
    return skia.Path.Circle(x, y, radius)


def oval(x: float, y: float, rx: float, ry: float, turn: float = 0.0) -> skia.Path:
    """An ellipse around (x, y), turned by degrees."""
    path = skia.Path.Oval(skia.Rect.MakeLTRB(x - rx, y - ry, x + rx, y + ry))
    return transformed(path, skia.Matrix.RotateDeg(turn, skia.Point(x, y))) if turn else path


def box(left: float, top: float, right: float, bottom: float, radius: float = 0.0) -> skia.Path:
    """A rectangle with rounded corners."""
    return skia.Path.RRect(skia.RRect.MakeRectXY(skia.Rect.MakeLTRB(left, top, right, bottom), radius, radius))


def star(x: float, y: float, outer: float, inner: float, points: int, turn: float = -90.0) -> skia.Path:
    """A star polygon."""
    step = math.pi / points
    start = math.radians(turn)
    return polygon([
        (x + (outer, inner)[i % 2] * math.cos(start + i * step), y + (outer, inner)[i % 2] * math.sin(start + i * step))
        for i in range(2 * points)
    ])  # fmt: skip


def rough(rng: Random, steps: int, decay: float = 0.55) -> list[float]:
    """Midpoint-displaced heights of about -1 to 1 at 2**steps + 1 places."""
    line, reach = [rng.uniform(-0.4, 0.4), rng.uniform(-0.4, 0.4)], 1.0
    for _ in range(steps):
        middles = [(a + b) / 2 + rng.uniform(-reach, reach) * 0.5 for a, b in pairwise(line)]
        line = [value for pair in zip(line, middles, strict=False) for value in pair] + line[-1:]
        reach *= decay
    return line


def heart(x: float, y: float, size: float) -> skia.Path:
    """A heart `size` wide around (x, y)."""
    s = size / 2
    path = skia.Path()
    path.moveTo(x, y + 0.95 * s)
    path.cubicTo(x - 0.55 * s, y + 0.5 * s, x - 1.05 * s, y + 0.1 * s, x - 1.0 * s, y - 0.35 * s)
    path.cubicTo(x - 0.95 * s, y - 0.9 * s, x - 0.25 * s, y - 1.0 * s, x, y - 0.45 * s)
    path.cubicTo(x + 0.25 * s, y - 1.0 * s, x + 0.95 * s, y - 0.9 * s, x + 1.0 * s, y - 0.35 * s)
    path.cubicTo(x + 1.05 * s, y + 0.1 * s, x + 0.55 * s, y + 0.5 * s, x, y + 0.95 * s)
    path.close()
    return path


def placed(path: skia.Path, x: float, y: float, scale: float, flip: bool = False, turn: float = 0.0) -> skia.Path:
    """A path drawn around the origin, moved to (x, y)."""
    matrix = skia.Matrix.Translate(x, y)
    matrix.preConcat(skia.Matrix.RotateDeg(turn))
    matrix.preConcat(skia.Matrix.Scale(-scale if flip else scale, scale))
    return transformed(path, matrix)


def transformed(path: skia.Path, matrix: skia.Matrix) -> skia.Path:
    """A transformed copy."""
    copy = skia.Path()
    path.transform(matrix, copy)
    return copy
