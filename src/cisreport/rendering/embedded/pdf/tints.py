"""Colors of the cells of outputs in print, for which pandoc's writer takes attributes of Typst."""

from __future__ import annotations

from cisreport.execution.looks import contrasting
from cisreport.rendering.tree import Attributes, Element
from cisreport.rendering.typst import quoted
from cisreport.spans import BARS, COLOR, FILL


def tint_cells(table: Element) -> None:
    """Give the cells of a table their colors."""
    *_, (_, head), bodies, (_, foot) = table["c"]
    rows = [*head, *foot, *(row for body in bodies for part in body[2:] for row in part)]
    for _, cells in rows:
        for cell in cells:
            _tint(Attributes.at(cell[0]))


def _tint(attributes: Attributes) -> None:
    color, fill, bars = (attributes.get(name) or "" for name in (COLOR, FILL, BARS))
    for name in (COLOR, FILL, BARS):
        attributes.drop(name)
    if fill or bars:
        attributes.set("typst:fill", _gradient(bars, fill or "ffffff") if bars else _rgb(fill))
        color = color or contrasting(fill or "ffffff")
    if color:
        attributes.set("typst:text:fill", _rgb(color))


def _gradient(bars: str, fill: str) -> str:
    stops = [(fill, "0")]
    for bar in bars.split(","):
        start, end, color = bar.split(" ")
        stops += [(fill, start), (color, start), (color, end), (fill, end)]
    stops.append((fill, "100"))
    return f"gradient.linear({', '.join(f'({_rgb(color)}, {at}%)' for color, at in stops)})"


def _rgb(color: str) -> str:
    return f"rgb({quoted('#' + color)})"
