"""The shapes of events: length shows precision; filling, outline and form show the status."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from matplotlib.colors import to_rgb
from matplotlib.patches import Circle, Patch, Polygon, Rectangle, Wedge

from cisreport.charts.canvas import Canvas
from cisreport.charts.sheet import KEY, Sample
from cisreport.charts.theme import GRAY, HUES, RULE, TEXT

POINT = 1.25
"""Half the size of a point, in millimeters."""
_TIP = 1.8
_HATCHES = {"announced": "//////", "moved": "", "canceled": "xxxxx", "not-held": "-----"}


def color_of(hue: int | None) -> str:
    """Return the color of a series; gray if there is none."""
    return GRAY if hue is None else HUES[hue % len(HUES)]


def tint(color: str) -> tuple[float, float, float]:
    """Return a color light enough as a background of text."""
    red, green, blue = (0.82 + 0.18 * part for part in to_rgb(color))
    return red, green, blue


def point(canvas: Canvas, x: float, y: float, status: str, hue: int | None) -> None:
    """Draw an event of a known day: a disk if it was held, else a hollow form.

    A diamond is announced, a square moved, a cross canceled, a slashed ring not held.
    """
    color = color_of(hue)
    hollow: dict[str, Any] = {"facecolor": "white", "edgecolor": color, "linewidth": 1.1}
    if status == "announced":
        size = POINT * 1.25
        canvas.patch(Polygon([(x - size, y), (x, y - size), (x + size, y), (x, y + size)], **hollow), 4)
    elif status == "moved":
        canvas.patch(Rectangle((x - POINT, y - POINT), 2 * POINT, 2 * POINT, **hollow), 4)
    elif status == "canceled":
        canvas.line([x - POINT, x + POINT], [y - POINT, y + POINT], color, 1.3, zorder=4)
        canvas.line([x - POINT, x + POINT], [y + POINT, y - POINT], color, 1.3, zorder=4)
    elif status == "not-held":
        canvas.patch(Circle((x, y), POINT, **hollow), 4)
        canvas.line([x - POINT, x + POINT], [y + POINT, y - POINT], color, 1.1, zorder=5)
    else:
        canvas.patch(Circle((x, y), POINT, facecolor=color, edgecolor="white", linewidth=0.5), 4)


def outside(canvas: Canvas, x: float, y: float, hue: int | None) -> None:
    """Draw an event on a day that no source states and that is known from elsewhere: a dotted ring."""
    look: dict[str, Any] = {"facecolor": "white", "edgecolor": color_of(hue), "linewidth": 1.1}
    canvas.patch(Circle((x, y), POINT, linestyle=(0, (1, 0.9)), **look), 4)


def bar(
    canvas: Canvas,
    ends: tuple[float, float],
    y: float,
    height: float,
    status: str,
    hue: int | None,
    *,
    open_ends: tuple[bool, bool] = (False, False),
    outline: float = 0.8,
) -> None:
    """Draw an event within a span of time: tinted if it was held, dashed if not.

    An open end is the tip of an arrow.
    """
    color = color_of(hue)
    left, right = ends
    middle = (left + right) / 2
    inner_left = min(left + _TIP, middle) if open_ends[0] else left
    inner_right = max(right - _TIP, middle) if open_ends[1] else right
    top, bottom = y - height / 2, y + height / 2
    corners = [
        (inner_left, top),
        (inner_right, top),
        (right, y),
        (inner_right, bottom),
        (inner_left, bottom),
        (left, y),
    ]
    if status in _HATCHES:
        dashes = (0, (3, 1.5))
        width = max(outline, 0.7)
        shape = Polygon(corners, facecolor="white", edgecolor=color, linewidth=width, linestyle=dashes)
        shape.set_hatch(_HATCHES[status])
        shape.set_hatchcolor(tint(color))
    else:
        shape = Polygon(corners, facecolor=tint(color), edgecolor=color, linewidth=outline)
    canvas.patch(shape, 3)


def span(
    canvas: Canvas,
    ends: tuple[float, float],
    y: float,
    status: str,
    hue: int | None,
    *,
    open_ends: tuple[bool, bool] = (False, False),
) -> None:
    """Draw an event at some unknown time: a thin line over the possible days, dashed if it was not held.

    An end is a stroke, or the tip of an arrow if it is open.  Of what moved or did not take place, the form
    of its status is on the line.
    """
    color = color_of(hue)
    left, right = ends
    style = (0, (3, 1.5)) if status in _HATCHES else "solid"
    canvas.line([left, right], [y, y], color, 1.2, linestyle=style, zorder=0.9)
    for x, is_open, way in ((left, open_ends[0], -1), (right, open_ends[1], 1)):
        if is_open:
            tip(canvas, x, y, (way, 0), color, half=1.1)
        else:
            canvas.line([x, x], [y - 1.2, y + 1.2], color, 1.2, zorder=2.5)
    if status in ("moved", "canceled", "not-held"):
        point(canvas, left + min(4.0, (right - left) / 2), y, status, hue)


def lasting(
    canvas: Canvas,
    ends: tuple[tuple[float, float], tuple[float, float]],
    y: float,
    status: str,
    hue: int | None,
) -> None:
    """Draw an event that lasted: a wide line from its beginning to its end, dashed if it was not held.

    An end is a point if its day is known, else a thin line over the possible days.
    """
    style = (0, (2, 1)) if status in _HATCHES else "solid"
    middles = [(left + right) / 2 for left, right in ends]
    canvas.line(middles, [y, y], color_of(hue), 2.2, linestyle=style, zorder=3.5)
    for left, right in ends:
        if left == right:
            point(canvas, left, y, status, hue)
        else:
            span(canvas, (left, right), y, status, hue)


def session(
    canvas: Canvas, x: float, y: float, status: str, mode: str | None, *, unsure: bool = False
) -> None:
    """Draw an event of a series: the outline shows its mode, the filling its status.

    A circle is in person, a square is remote, a diamond has no stated mode.  A filled form was held, a half
    filled one was held but is unsure, one with a dot was moved, a hollow one was announced, and one that is
    crossed out did not take place; a gray one shows the form alone.
    """
    color = {"moved": HUES[1], "held": HUES[0], "form": GRAY}.get(status, TEXT)
    face = RULE if status == "form" else "white"
    canvas.patch(_outline(x, y, mode, facecolor=face, edgecolor=color, linewidth=0.9), 3)
    if status in ("held", "moved"):
        whole = _outline(x, y, mode, facecolor=color, edgecolor=color, linewidth=0.9)
        canvas.patch(_left_half(x, y, mode, color) if unsure else whole, 3.1)
    if status == "moved":
        canvas.patch(Circle((x, y), 0.45, facecolor="white", edgecolor="none"), 3.2)
    if status == "not-held":
        size = 1.5
        canvas.line([x - size, x + size], [y + size, y - size], color, 0.9, zorder=3.2)
        canvas.line([x - size, x + size], [y - size, y + size], color, 0.9, zorder=3.2)


_HALF = 1.1


def _outline(x: float, y: float, mode: str | None, **options: Any) -> Patch:
    if mode == "in-person":
        return Circle((x, y), _HALF, **options)
    if mode == "remote":
        return Rectangle((x - _HALF, y - _HALF), 2 * _HALF, 2 * _HALF, **options)
    size = _HALF * 1.25
    return Polygon([(x - size, y), (x, y - size), (x + size, y), (x, y + size)], **options)


def _left_half(x: float, y: float, mode: str | None, color: str) -> Patch:
    if mode == "in-person":
        return Wedge((x, y), _HALF, 90, 270, facecolor=color, edgecolor="none")
    if mode == "remote":
        return Rectangle((x - _HALF, y - _HALF), _HALF, 2 * _HALF, facecolor=color, edgecolor="none")
    size = _HALF * 1.25
    return Polygon([(x - size, y), (x, y - size), (x, y + size)], facecolor=color, edgecolor="none")


@dataclass(frozen=True, slots=True)
class Pattern:
    """A filling; its lines and lightness distinguish it from others, and so does its color."""

    face: str
    hatch: str
    line: str


PATTERNS = (
    Pattern(HUES[0], "", HUES[0]),
    Pattern("white", "////", HUES[0]),
    Pattern("#cde3f0", "", HUES[0]),
    Pattern("white", "xxxx", HUES[1]),
    Pattern("#cbe7de", "+++", HUES[2]),
    Pattern("white", "---", HUES[2]),
    Pattern("white", "|||", TEXT),
    Pattern("#f6d9c8", "\\\\\\\\", HUES[1]),
)
"""Eight fillings, for scales of up to eight steps."""


def patterned(shape: Patch, pattern: Pattern) -> Patch:
    """Return a shape with a filling."""
    shape.set(facecolor=pattern.face, edgecolor=pattern.line, linewidth=0.7)
    if pattern.hatch:
        shape.set_hatch(pattern.hatch)
        shape.set_hatchcolor(pattern.line)
    return shape


def member(canvas: Canvas, x: float, y: float, status: str) -> None:
    """Draw a membership; the form shows its status.

    Disk: full; half disk: associate; triangle: observer; square: takes part; ring: status not stated; any
    other word, such as two disputed statuses: a diamond.
    """
    color = HUES[0]
    options: dict[str, Any] = {"facecolor": color, "edgecolor": color, "linewidth": 0.9}
    size = 1.2
    if status in ("full", "associate", "not stated"):
        face = color if status == "full" else "white"
        canvas.patch(Circle((x, y), size, **(options | {"facecolor": face})), 3)
        if status == "associate":
            canvas.patch(Wedge((x, y), size, 90, 270, **options), 3.1)
    elif status == "observer":
        canvas.patch(Polygon([(x - size, y + size), (x, y - size), (x + size, y + size)], **options), 3)
    elif status == "participant":
        canvas.patch(Rectangle((x - size, y - size), 2 * size, 2 * size, **options), 3)
    else:
        corners = [(x - size, y), (x, y - size), (x + size, y), (x, y + size)]
        canvas.patch(Polygon(corners, **options), 3)


def presence(canvas: Canvas, x: float, y: float, attendance: str, radius: float = 1.35) -> None:
    """Draw whether somebody took part: a disk is present, a cross absent, both disputed, a dot not stated."""
    size = 0.9 * radius
    if attendance == "not stated":
        canvas.patch(Circle((x, y), 0.25, facecolor=GRAY, edgecolor="none"), 3)
        return
    if attendance in ("present", "disputed"):
        face = HUES[0] if attendance == "present" else "white"
        canvas.patch(Circle((x, y), radius, facecolor=face, edgecolor=HUES[0], linewidth=0.9), 3)
    if attendance in ("absent", "disputed"):
        canvas.line([x - size, x + size], [y - size, y + size], HUES[1], 1.2, zorder=3.2)
        canvas.line([x - size, x + size], [y + size, y - size], HUES[1], 1.2, zorder=3.2)


def tip(
    canvas: Canvas, x: float, y: float, way: tuple[int, int], color: str, *,
    length: float = 1.8, half: float = 0.9, zorder: float = 2.5,
) -> None:  # fmt: skip
    """Draw the tip of an arrow that ends at a point; ``way`` is 1, 0 or -1 to the right, and down."""
    over, down = way
    back_x, back_y = x - over * length, y - down * length
    wide, high = abs(down) * half, abs(over) * half
    corners = [(x, y), (back_x - wide, back_y - high), (back_x + wide, back_y + high)]
    canvas.patch(Polygon(corners, facecolor=color, edgecolor="none"), zorder)


def bar_sample(status: str, hue: int | None, **more: Any) -> Sample:
    """Return a bar as a sample of the key."""
    return lambda canvas, x, y: bar(canvas, (x, x + KEY), y, 2.6, status, hue, **more)


def lasting_sample(status: str) -> Sample:
    """Return an event that lasted as a sample of the key."""
    return lambda canvas, x, y: lasting(
        canvas, ((x + POINT, x + POINT), (x + KEY - POINT, x + KEY - POINT)), y, status, None
    )


def span_sample(status: str, hue: int | None = None, **more: Any) -> Sample:
    """Return an event at some unknown time as a sample of the key."""
    return lambda canvas, x, y: span(canvas, (x, x + KEY), y, status, hue, **more)


def outside_sample(canvas: Canvas, x: float, y: float) -> None:
    """Draw a day that is known from elsewhere as a sample of the key."""
    outside(canvas, x + KEY / 2, y, None)


def box_sample(pattern: Pattern, height: float = 3.0) -> Sample:
    """Return a filling as a sample of the key."""
    return lambda canvas, x, y: canvas.patch(
        patterned(Rectangle((x, y - height / 2), KEY, height), pattern), 2
    )
