"""The shapes of events: precision by length, held or announced by filling, outline and form."""

from __future__ import annotations

from typing import Any

from matplotlib.colors import to_rgb
from matplotlib.patches import Circle, Polygon, Rectangle

from cisreport.charts.canvas import Canvas
from cisreport.charts.theme import GRAY, HUES

POINT = 1.25
"""Half the size of a point, in millimeters."""
_TIP = 1.8
_HATCHES = {"announced": "//////", "moved": "", "canceled": "xxxxx", "not-held": "....."}


def color_of(hue: int | None) -> str:
    """Return the color of a series; gray without one."""
    return GRAY if hue is None else HUES[hue % len(HUES)]


def tint(color: str) -> tuple[float, float, float]:
    """Return a color light enough for text to stand on it."""
    red, green, blue = (0.82 + 0.18 * part for part in to_rgb(color))
    return red, green, blue


def point(canvas: Canvas, x: float, y: float, status: str, hue: int | None) -> None:
    """Draw an event of a known day: disk when held, else a ring, diamond, square or cross."""
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
    else:
        canvas.patch(Circle((x, y), POINT, facecolor=color, edgecolor="white", linewidth=0.5), 4)


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
    """Draw an event of some time between two places: tinted when held, dashed when not.

    An open end is drawn as the tip of an arrow.
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
