"""A chart: a drawing with its caption, its alt text, its frame and its facts."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd
from lxml import etree
from matplotlib.figure import Figure

from cisreport.charts.sheet import Heading, Sheet, draw_sheet
from cisreport.charts.svg import to_svg
from cisreport.charts.theme import WIDTH, style
from cisreport.digests import digest
from cisreport.errors import MissingToolError
from cisreport.spans import CHART, FACTS, data_block, encode, text_span, value_span

FIGURES = "CISREPORT_FIGURES"
"""Environment variable with the directory for the charts of a report."""


@dataclass(frozen=True, slots=True)
class Cited:
    """A text from the data within a caption, and its cite."""

    cite: str
    """``dataset:id/field``; empty for a text that cites nothing."""
    text: str

    def __str__(self) -> str:
        return self.text


_SVG = "{http://www.w3.org/2000/svg}"
Part = str | Cited
"""A piece of a caption: words of the chart, or a text from the data."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Chart:
    """A drawing with everything that belongs to it; its content cannot be changed.

    In a report, it is the last expression of a cell; in a notebook, call :meth:`show`.
    """

    label: str
    """Name for cross-references, such as ``fig-timeline``."""
    kind: str
    """Name and version of the function that makes it, as in :data:`cisreport.charts.KINDS`."""
    dataset: str
    """Id of its dataset."""
    parameters: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    """Parameters of that function and the title, if the author or the function chose them."""
    caption: tuple[Part, ...]
    """What it shows, with cites."""
    alt: str
    """What it shows, for somebody who does not see it; made from the facts."""
    frame: pd.DataFrame
    """Its data, a row for each mark."""
    facts: tuple[str, ...]
    """Cites of the facts it rests on."""
    heading: Heading
    """Finding, measure, source, and what is not drawn."""
    layout: Any
    """Frozen numbers and texts for the drawing."""
    draw: Callable[[Any, float], Sheet]
    """Returns the panels and the key of the layout, in a width in millimeters."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "frame", self.frame.copy())

    def data(self) -> dict[str, Any]:
        """Return the frame as JSON data: ``columns``, and ``rows`` of texts, yes or no, or nothing."""
        rows = [[_plain(cell) for cell in row] for row in self.frame.itertuples(index=False)]
        return {"columns": list(self.frame.columns), "rows": rows}

    def drawing(self, width: float = WIDTH) -> str:
        """Return the drawing for a page, as SVG without heading and source; each mark leads to its fact.

        Parameters
        ----------
        width : float
            In millimeters: ``WIDTH`` or ``NARROW``.
        """
        name = self.label if width == WIDTH else f"{self.label}-narrow"
        with style():
            return to_svg(draw_sheet(self.draw(self.layout, width), width), name, self.dataset)

    def texts(self) -> tuple[str, ...]:
        """Return every text of the drawing, in its order."""
        return tuple(_texts(self.svg()))

    def entry(self) -> dict[str, Any]:
        """Return the manifest's entry of the chart, with a digest over all of it."""
        return self._entry(self.svg())

    def _entry(self, svg: str) -> dict[str, Any]:
        plain = {
            "label": self.label,
            "kind": self.kind,
            "dataset": self.dataset,
            "parameters": {name: _json(value) for name, value in self.parameters.items()},
            "facts": list(self.facts),
            "data": self.data(),
            "texts": _texts(svg),
            "alt": self.alt,
        }
        return plain | {"digest": digest(plain)}

    def figure(self) -> Figure:
        """Return the drawing with its heading and source; each call draws again."""
        with style():
            return draw_sheet(self.draw(self.layout, WIDTH), WIDTH, self.heading)

    def svg(self) -> str:
        """Return the drawing, with its heading and source, as SVG that depends only on the facts.

        It is the same on every day and machine.
        """
        return to_svg(self.figure(), self.label, self.dataset, alone=True)

    def save(self, path: str | os.PathLike[str]) -> Path:
        """Write the drawing to a file: ``.svg``, or another format that matplotlib knows by its suffix.

        Raises
        ------
        ValueError
            If matplotlib cannot write a format with that suffix.
        """
        target = Path(path)
        if target.suffix == ".svg":
            target.write_text(self.svg(), encoding="utf-8", newline="\n")
        else:
            figure = self.figure()
            with style():
                figure.savefig(target, dpi=300)
        return target

    def show(self) -> None:
        """Show the drawing in a notebook.

        Raises
        ------
        MissingToolError
            If IPython is not installed.
        """
        try:
            display = import_module("IPython.display")
        except ImportError:
            message = (
                "a chart is shown by IPython, which is not installed; use a notebook, or save() to a file"
            )
            raise MissingToolError(message) from None
        display.display(display.SVG(self.svg()))

    def _repr_markdown_(self) -> str:
        """Write the drawing to the report's folder, and return the figure as Markdown, with its data."""
        svg = self.svg()
        directory = Path(os.environ.get(FIGURES) or "cisreport_files")
        directory.mkdir(parents=True, exist_ok=True)
        path = directory / f"{self.label}-{sha256(svg.encode()).hexdigest()[:12]}.svg"
        path.write_text(svg, encoding="utf-8", newline="\n")
        caption = "".join(part if isinstance(part, str) else _span(part) for part in self.caption)
        image = f'![](<{path.as_posix()}>){{fig-alt="{encode(self.alt)}"}}'
        facts = f'{FACTS}="{encode(" ".join(self.facts))}"'
        phrases = data_block(CHART, self._entry(svg))
        return f"{phrases}\n::: {{#{self.label} {facts}}}\n{image}\n\n{caption}\n:::\n"


def _span(part: Cited) -> str:
    return value_span(part.cite, part.text) if part.cite else text_span(part.text)


def _texts(svg: str) -> list[str]:
    """Return the texts of a drawing, in their order."""
    return ["".join(element.itertext()) for element in _read(svg).iter(f"{_SVG}text")]


def _read(svg: str) -> Any:
    return etree.fromstring(svg.encode(), etree.XMLParser(resolve_entities=False, no_network=True))


def _plain(cell: Any) -> str | bool | None:
    if isinstance(cell, bool | np.bool_):
        return bool(cell)
    if pd.isna(cell):
        return None
    return cell.date().isoformat() if isinstance(cell, pd.Timestamp) else str(cell)


def _json(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else dict(value) if isinstance(value, Mapping) else value
