"""Colors of words, blocks and cells as classes of the page, whose policy forbids styles of elements."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from cisreport.execution.looks import contrasting
from cisreport.rendering.embedded.html.colors import themed
from cisreport.rendering.tree import Attributes, Element
from cisreport.spans import BARS, COLOR, FILL

_PROPERTIES: Final = {"color": "color", "background": "background-color"}
"""Properties of CSS by the attributes that give their colors."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tints:
    """The colors of one page."""

    _classes: dict[str, str] = field(default_factory=dict)
    """Classes by their declarations."""

    def tint(self, attributes: Attributes) -> None:
        """Give an element the class of the colors that the document gives it."""
        given = {property_: _taken(attributes, name) for name, property_ in _PROPERTIES.items()}
        self._add(attributes, (f"{property_}: {themed(code)}" for property_, code in given.items() if code))

    def tint_cells(self, table: Element) -> None:
        """Give the cells of a table the classes of the colors of their output."""
        *_, (_, head), bodies, (_, foot) = table["c"]
        rows = [*head, *foot, *(row for body in bodies for part in body[2:] for row in part)]
        for _, cells in rows:
            for cell in cells:
                attributes = Attributes.at(cell[0])
                color, fill, bars = (_taken(attributes, name) for name in (COLOR, FILL, BARS))
                self._add(attributes, _of_cell(color, fill, bars))

    def _add(self, attributes: Attributes, declarations: Iterator[str]) -> None:
        if rule := "; ".join(declarations):
            attributes.classes.append(self._classes.setdefault(rule, f"tint-{len(self._classes) + 1}"))

    @property
    def css(self) -> str:
        """The rules of the classes."""
        return "".join(f"\n.{name} {{ {rule}; }}" for rule, name in self._classes.items())


def _taken(attributes: Attributes, name: str) -> str:
    """Return an attribute, which the element then no longer has."""
    value = attributes.get(name) or ""
    attributes.drop(name)
    return value


def _of_cell(color: str, fill: str, bars: str) -> Iterator[str]:
    if fill or bars:
        yield f"background-color: #{fill or 'ffffff'}"
        yield "print-color-adjust: exact"
        yield f"color: #{color or contrasting(fill or 'ffffff')}"
    elif color:
        yield f"color: {themed(f'#{color}')}"
    if bars:
        yield f"background-image: {_gradient(bars)}"


def _gradient(bars: str) -> str:
    stops = ["transparent 0%"]
    for bar in bars.split(","):
        start, end, color = bar.split(" ")
        stops += [f"transparent {start}%", f"#{color} {start}%", f"#{color} {end}%", f"transparent {end}%"]
    return f"linear-gradient(90deg, {', '.join(stops)})"
