"""Colors of the cells of outputs as classes of the page, whose policy forbids styles of elements."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from cisreport.execution.looks import contrasting
from cisreport.rendering.embedded.html.colors import themed
from cisreport.rendering.tree import Attributes, Element
from cisreport.spans import BARS, COLOR, FILL

_NAMES: Final = (COLOR, FILL, BARS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tints:
    """The colors of one page."""

    _classes: dict[tuple[str, ...], str] = field(default_factory=dict)
    """Classes by color, fill and bars."""

    def tint(self, table: Element) -> None:
        """Give the cells of a table the classes of their colors."""
        *_, (_, head), bodies, (_, foot) = table["c"]
        rows = [*head, *foot, *(row for body in bodies for part in body[2:] for row in part)]
        for _, cells in rows:
            for cell in cells:
                self._tint(Attributes.at(cell[0]))

    def _tint(self, attributes: Attributes) -> None:
        given = tuple(attributes.get(name) or "" for name in _NAMES)
        for name in _NAMES:
            attributes.drop(name)
        if any(given):
            name = self._classes.setdefault(given, f"tint-{len(self._classes) + 1}")
            attributes.classes.append(name)

    @property
    def css(self) -> str:
        """The rules of the classes."""
        return "".join("\n" + _rule(name, *given) for given, name in self._classes.items())


def _rule(name: str, color: str, fill: str, bars: str) -> str:
    declarations = []
    if fill:
        declarations += [f"background-color: #{fill}", "print-color-adjust: exact"]
    if bars:
        declarations += [f"background-image: {_gradient(bars)}", "print-color-adjust: exact"]
    if fill or bars:
        declarations.append(f"color: #{color or contrasting(fill or 'ffffff')}")
    elif color:
        declarations.append(f"color: {themed(f'#{color}')}")
    if bars and not fill:
        declarations.append("background-color: #ffffff")
    return f".{name} {{ {'; '.join(dict.fromkeys(declarations))}; }}"


def _gradient(bars: str) -> str:
    stops = ["transparent 0%"]
    for bar in bars.split(","):
        start, end, color = bar.split(" ")
        stops += [f"transparent {start}%", f"#{color} {start}%", f"#{color} {end}%", f"transparent {end}%"]
    return f"linear-gradient(90deg, {', '.join(stops)})"
