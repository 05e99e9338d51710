"""Colors of outputs in print: of words, and of cells, for which pandoc's writer takes attributes of Typst."""

from __future__ import annotations

from cisreport.execution.looks import contrasting
from cisreport.rendering.tree import Attributes, Element
from cisreport.rendering.typst import quoted
from cisreport.spans import BARS, COLOR, FILL


def mark_up_words(attributes: Attributes) -> str:
    """Return what begins words with the colors of a span; it closes with ``]`` as often as it has ``[``."""
    color, fill = attributes.get(COLOR), attributes.get(FILL)
    for name in (COLOR, FILL, BARS):
        attributes.drop(name)
    behind = f"#highlight(fill: {_rgb(fill)})[" if fill else ""
    letters = color or (contrasting(fill) if fill else "")
    return f"{behind}#text(fill: {_rgb(letters)})[" if letters else behind


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
