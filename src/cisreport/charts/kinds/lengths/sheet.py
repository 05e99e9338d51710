"""Lengths as a sheet: a panel for each scale, and the key."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from matplotlib.patches import Circle, Polygon

from cisreport.charts.canvas import Canvas
from cisreport.charts.marks import color_of
from cisreport.charts.panels.entries import Entries
from cisreport.charts.panels.rows import Span
from cisreport.charts.scale import Scale
from cisreport.charts.sheet import KEY, Key, Panel, Sample, Sheet
from cisreport.charts.texts import text_width
from cisreport.charts.theme import TEXT
from cisreport.wording import amount_text

_DOT = 1.25


@dataclass(frozen=True, slots=True, kw_only=True)
class Length:
    """A value that sources give, or one computed from others."""

    cite: str
    group: str
    """What it measures."""
    least: float
    most: float
    text: str
    who: str
    """Who says so, or that it is computed."""
    years: str
    """When the sources were published; empty if that is not known."""
    sources: str
    side: str
    """The state to which those belong who say so; empty if they belong to none or to several."""
    derived: bool
    marked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Lengths on one scale."""

    scale: Scale
    lengths: tuple[Length, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lengths:
    """Everything the sheet shows."""

    groups: tuple[Group, ...]
    sides: tuple[str, ...]
    """States, in the order of their colors and forms."""
    mark: float | None
    mark_text: str


def draw(layout: Lengths, width: float) -> Sheet:
    """Return the panels and the key."""
    return Sheet([_panel(layout, group, width) for group in layout.groups], _keys(layout))


def _panel(layout: Lengths, group: Group, width: float) -> Panel:
    lengths = group.lengths
    several = len({one.group for one in lengths}) > 1 or lengths[0].derived
    groups = {} if several else {0: lengths[0].group}
    names = [_name(one, whole=several) for one in lengths]
    on_scale = layout.mark is not None and group.scale.low <= layout.mark <= group.scale.high

    def mark(canvas: Canvas, number: int, y: float, span: Span) -> None:
        one = lengths[number]
        left, right = (span.at(group.scale.share(end)) for end in (one.least, one.most))
        if on_scale and layout.mark is not None:
            x = span.at(group.scale.share(layout.mark))
            canvas.line([x, x], [y - 3.6, y + 3.6], TEXT, 0.8, linestyle=(0, (2, 1.2)), zorder=0.9)
        words = ", ".join(filter(None, (one.text, one.who, one.years, one.sources)))
        with canvas.linked(one.cite.rpartition(":")[2].partition("/")[0], f"{one.group}: {words}"):
            _dot(canvas, left, right, y, _side_of(one, layout.sides), derived=one.derived)
        canvas.text(right + 2.4, y, one.text, "small", bold=one.marked)

    room = 2.4 + max(text_width(one.text, "small", bold=True) for one in lengths)
    return Entries(
        width=width, names=names, scale=group.scale, mark=mark, room=room, groups=groups, unit="km"
    )  # fmt: skip


def _name(one: Length, *, whole: bool) -> tuple[str, str]:
    """Return the text and the detail of a row."""
    given = f"{one.who or one.sources}{f', {one.years}' if one.years else ''}"
    if whole:
        return one.group, given
    return given, one.sources if one.who else ""


def _side_of(one: Length, sides: Sequence[str]) -> int | None:
    return sides.index(one.side) if one.side in sides else None


def _dot(
    canvas: Canvas, left: float, right: float, y: float, side: int | None, *, derived: bool = False
) -> None:
    """Draw a length; the form shows the side: disk, square, triangle, diamond, or a ring for none."""
    color = color_of(side)
    if right > left:
        canvas.line([left, right], [y, y], color, 1.1)
        for x in (left, right):
            canvas.line([x, x], [y - 1, y + 1], color, 1.1)
        return
    x, size = left, _DOT
    diamond = [(x - size, y), (x, y - size), (x + size, y), (x, y + size)]
    hollow: dict[str, Any] = {"facecolor": "white", "edgecolor": color, "linewidth": 1.0}
    if derived:
        canvas.patch(Polygon(diamond, **hollow), 3)
        return
    if side is None:
        canvas.patch(Circle((x, y), size, **hollow), 3)
        return
    square = [(x - size, y - size), (x + size, y - size), (x + size, y + size), (x - size, y + size)]
    corners = {1: square, 2: [(x - size, y + size), (x, y - size), (x + size, y + size)], 3: diamond}
    look: dict[str, Any] = {"facecolor": color, "edgecolor": "white", "linewidth": 0.4}
    canvas.patch(Polygon(corners[side], **look) if side in corners else Circle((x, y), size, **look), 3)


def _keys(layout: Lengths) -> list[Key]:
    drawn = [one for group in layout.groups for one in group.lengths]
    keys: list[Key] = [(_sample(number), f"said for {side}") for number, side in enumerate(layout.sides)]
    if any(one.side not in layout.sides and not one.derived for one in drawn):
        keys.append(
            (_sample(None), "the source itself, or somebody of no single state" if keys else "stated length")
        )
    if any(one.derived for one in drawn):
        far = 1.6 if any(one.most > one.least for one in drawn) else 0.0
        keys.append((_sample(None, far=far, derived=True), "computed from the others"))
    if layout.mark is not None:
        keys.append((_mark_sample, f"{layout.mark_text}: {amount_text(Fraction(str(layout.mark)))} km"))
    return keys


def _sample(side: int | None, *, far: float = 0.0, derived: bool = False) -> Sample:
    return lambda canvas, x, y: _dot(canvas, x + KEY / 2 - far, x + KEY / 2 + far, y, side, derived=derived)


def _mark_sample(canvas: Canvas, x: float, y: float) -> None:
    canvas.line([x + KEY / 2] * 2, [y - 1.8, y + 1.8], TEXT, 0.8, linestyle=(0, (2, 1.2)))
