"""Names around a circle: each next to its place, none over another."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from matplotlib.patches import Circle

from cisreport.charts.canvas import Canvas, Side
from cisreport.charts.texts import line_height, wrapped
from cisreport.charts.theme import MUTED, RULE, TEXT

_APART = 2.4
"""From a place to its name."""
_PAD = 0.6
_EPSILON = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class RingPoint:
    """A point of a circle and the name next to it, in millimeters from the middle of the circle."""

    x: float
    y: float
    lines: tuple[str, ...]
    text_x: float
    text_y: float
    """Middle of the name."""
    side: Side
    """Which end of the name is at ``text_x``."""

    @property
    def top(self) -> float:
        """Upper edge of the name."""
        return self.text_y - len(self.lines) * line_height() / 2

    @property
    def bottom(self) -> float:
        """Lower edge of the name."""
        return self.text_y + len(self.lines) * line_height() / 2

    @property
    def apart(self) -> bool:
        """True when the name is so far from its place that a line has to lead to it."""
        far = abs(self.text_x - self.x) > _APART + 2.0 or abs(self.text_y - self.y) > 1.0
        return self.side != "center" and far


def around(names: Sequence[str], radius: float, space: float) -> tuple[RingPoint, ...]:
    """Place names around a circle, clockwise from the top, without overlaps.

    Parameters
    ----------
    names : sequence of str
        In their order.
    radius : float
        Radius of the circle, in millimeters.
    space : float
        Greatest width of a name, in millimeters.
    """
    places = [_place(name, n, len(names), radius, space) for n, name in enumerate(names)]
    done: list[RingPoint | None] = [None] * len(places)
    if _fit(places, radius):
        places = [_upright(item) for item in places]
        done = [item if item.side == "center" else None for item in places]
    for side in ("left", "right"):
        mine = sorted((n for n, item in enumerate(places) if item.side == side), key=lambda n: places[n].y)
        for n, item in zip(mine, _apart([places[n] for n in mine], radius), strict=True):
            done[n] = item
    return tuple(item for item in done if item is not None)


def _fit(places: Sequence[RingPoint], radius: float) -> bool:
    """Return whether the names of each half fit next to the circle, with none above or below it."""
    heights = [sum(len(item.lines) for item in places if item.side == side) for side in ("left", "right")]
    return max(heights) * (line_height() + _PAD) < 2 * radius


def _upright(item: RingPoint) -> RingPoint:
    """Move a name at the very top or bottom above or below its place."""
    if abs(item.x) > _EPSILON:
        return item
    out = _APART + len(item.lines) * line_height() / 2
    return replace(item, text_x=0.0, text_y=round(item.y + (out if item.y > 0 else -out), 3), side="center")


def _place(name: str, number: int, count: int, radius: float, space: float) -> RingPoint:
    angle = 2 * math.pi * number / count
    x, y = radius * math.sin(angle), -radius * math.cos(angle)
    left = x < -_EPSILON
    return RingPoint(
        x=round(x, 3) + 0.0,
        y=round(y, 3),
        lines=tuple(wrapped(name, space, lines=2)),
        text_x=round(x + (-_APART if left else _APART), 3),
        text_y=round(y, 3),
        side="right" if left else "left",
    )


def _apart(places: Sequence[RingPoint], radius: float) -> list[RingPoint]:
    """Move overlapping names of one half apart; they stay in their order."""
    heights = [len(item.lines) * line_height() + _PAD for item in places]
    groups: list[list[int]] = []
    for n in range(len(places)):
        groups.append([n])
        while len(groups) > 1 and _collide(groups[-2], groups[-1], places, heights):
            last = groups.pop()
            groups[-1] += last
    moved = []
    for group in groups:
        top = _span(group, places, heights)[0]
        for n in group:
            moved.append(replace(places[n], text_y=round(top + heights[n] / 2, 3)))
            top += heights[n]
    return [_outside(item, radius) for item in moved]


def _collide(
    above: Sequence[int], below: Sequence[int], places: Sequence[RingPoint], heights: Sequence[float]
) -> bool:
    return _span(above, places, heights)[1] > _span(below, places, heights)[0]


def _span(group: Sequence[int], places: Sequence[RingPoint], heights: Sequence[float]) -> tuple[float, float]:
    middle = math.fsum(places[n].y for n in group) / len(group)
    height = math.fsum(heights[n] for n in group)
    return middle - height / 2, middle + height / 2


def _outside(item: RingPoint, radius: float) -> RingPoint:
    """Move a name so far out that it does not touch the circle at its height."""
    nearest = 0.0 if item.top < 0 < item.bottom else min(abs(item.top), abs(item.bottom))
    reach = math.sqrt(max(radius**2 - nearest**2, 0.0))
    out = max(reach, abs(item.x)) + _APART
    return replace(item, text_x=round(-out if item.side == "right" else out, 3))


def extent(places: Sequence[RingPoint], node: float) -> tuple[float, float]:
    """Return how far names and nodes extend above and below the middle of the circle."""
    above = -min(min(place.top, place.y - node) for place in places)
    return above, max(max(place.bottom, place.y + node) for place in places)


def draw_node(
    canvas: Canvas,
    place: RingPoint,
    middle: tuple[float, float],
    node: float,
    *,
    bold: bool = False,
    faded: bool = False,
    **look: Any,
) -> None:
    """Draw a node with its name, and a line to the name if it is far away."""
    x, y = middle
    canvas.patch(Circle((x + place.x, y + place.y), node, **{"facecolor": "white", **look}), 3)
    if place.apart:
        inner = place.text_x + (0.6 if place.side == "right" else -0.6)
        canvas.line([x + place.x, x + inner], [y + place.y, y + place.text_y], RULE, 0.5, zorder=1)
    color = MUTED if faded else TEXT
    canvas.block(x + place.text_x, y + place.top, place.lines, side=place.side, bold=bold, color=color)
