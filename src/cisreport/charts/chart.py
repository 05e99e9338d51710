"""A chart: a drawing with its caption, its alt text, its frame and its facts."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from html import escape
from io import BytesIO
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from cisreport.charts.picture import picture_of
from cisreport.charts.sheet import Heading, Sheet, draw_sheet
from cisreport.charts.svg import LINK_TAG, TEXT_TAG, TITLE_TAG, read_svg, to_svg
from cisreport.charts.texts import printable
from cisreport.charts.theme import NARROW, WIDTH, font_rules, style
from cisreport.digests import digest
from cisreport.families import families_in_order
from cisreport.notebooks import FIGURES, Shown
from cisreport.placing import put_file
from cisreport.spans import CHART, CITE, FACTS, data_block, encode, text_span, value_span


@dataclass(frozen=True, slots=True)
class Cited:
    """A text from the data within a caption, and its cite."""

    cite: str
    """``dataset:id/field``; empty for a text that cites nothing."""
    text: str

    def __str__(self) -> str:
        return self.text


_FITTING = "max-width: 100%; height: auto"
Part = str | Cited
"""A piece of a caption: words of the chart, or a text from the data."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Chart(Shown):
    """A drawing with everything that belongs to it; its content cannot be changed.

    It shows as the last expression of a cell, in a report and in a notebook.
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
        """Return every text of its drawings, in their order, and of its heading."""
        heading = self.heading
        words = (heading.title, heading.subtitle, heading.source, *heading.left_out)
        return (*words, *_texts(self.drawing()), *_texts(self.drawing(NARROW)))

    def drawings(self) -> tuple[str, str]:
        """Return the drawing in both widths."""
        return self.drawing(), self.drawing(NARROW)

    def entry(self, drawings: tuple[str, str] | None = None) -> dict[str, Any]:
        """Return the manifest's entry of the chart, with a digest over all of it.

        Parameters
        ----------
        drawings : tuple of str, optional
            What :meth:`drawings` returns, if it is known.
        """
        wide, narrow = drawings or self.drawings()
        plain = {
            "label": self.label,
            "kind": self.kind,
            "dataset": self.dataset,
            "parameters": {name: _json(value) for name, value in self.parameters.items()},
            "facts": list(self.facts),
            "data": self.data(),
            "heading": {
                "title": self.heading.title,
                "subtitle": self.heading.subtitle,
                "below": [self.heading.source, *self.heading.left_out],
            },
            "texts": _texts(wide),
            "narrow": _texts(narrow),
            "marks": _marks(wide),
            "alt": self.alt,
        }
        return plain | {"digest": digest(plain)}

    def figure(self) -> Figure:
        """Return the drawing with its heading and source; each call draws again."""
        with style():
            return draw_sheet(self.draw(self.layout, WIDTH), WIDTH, self.heading)

    def svg(self, drawing: str | None = None) -> str:
        """Return the drawing, with its heading and source, as SVG that depends only on the facts.

        It is the same on every day and machine.

        Parameters
        ----------
        drawing : str, optional
            What :meth:`drawing` returns, if it is known.
        """
        return picture_of(drawing or self.drawing(), self.heading, self.label)

    def save(self, path: str | os.PathLike[str]) -> Path:
        """Write the drawing to a file: ``.svg``, or another format that matplotlib knows by its suffix.

        Raises
        ------
        ValueError
            If matplotlib cannot write a format with that suffix.
        """
        target = Path(path)
        content = BytesIO(self.svg().encode())
        if target.suffix != ".svg":
            figure, content = self.figure(), BytesIO()
            with style():
                figure.savefig(content, format=target.suffix.removeprefix("."), dpi=300)
        put_file(target, content.getvalue())
        return target

    def __repr__(self) -> str:
        return "\n".join([self.alt, self.heading.source, *self.heading.left_out])

    def html(self) -> str:
        """Return the drawing with its heading, source and fonts, for a notebook; it is read as one text."""
        svg = self.svg()
        name = sha256(svg.encode()).hexdigest()[:8]
        for family in families_in_order("".join(_texts(svg))):
            svg = svg.replace(f"'{family}'", f"'{family} {name}', '{family}'")
        head, _, rest = svg.partition(">")
        rules = font_rules("".join(_texts(svg)), name)
        named = f'{head} role="img" aria-label="{escape(printable(self.alt))}" style="{_FITTING}">'
        return f"{named}<style>{rules}</style>{rest}"

    def markdown(self) -> str:
        """Write the drawing to the report's folder, and return the figure as Markdown, with its data."""
        drawings = wide, narrow = self.drawings()
        alt = f'fig-alt="{encode(self.alt)}"'
        images = [
            f"![](<{self._written(kind, svg)}>){{.chart-{kind} {alt}}}"
            for kind, svg in (("wide", wide), ("narrow", narrow), ("picture", self.svg(wide)))
        ]
        words = [
            ("chart-title", [self.heading.title]),
            ("chart-subtitle", [self.heading.subtitle]),
            ("chart-below", [self.heading.source, *self.heading.left_out]),
        ]
        title, subtitle, below = (_div(name, " ".join(map(_plain_span, texts))) for name, texts in words)
        caption = "".join(part if isinstance(part, str) else _span(part) for part in self.caption)
        content = "\n\n".join([title, subtitle, _div("chart", "\n\n".join(images)), below, caption])
        facts = f'{FACTS}="{encode(" ".join(self.facts))}"'
        phrases = data_block(CHART, self.entry(drawings))
        return f"{phrases}\n::: {{#{self.label} {facts}}}\n{content}\n:::\n"

    def _written(self, kind: str, svg: str) -> str:
        """Write a drawing into the report's folder, and return its path."""
        directory = Path(os.environ.get(FIGURES) or "cisreport_files")
        directory.mkdir(parents=True, exist_ok=True)
        path = directory / f"{self.label}-{kind}-{sha256(svg.encode()).hexdigest()[:12]}.svg"
        path.write_text(svg, encoding="utf-8", newline="\n")
        return path.as_posix()


def _div(name: str, content: str) -> str:
    return f"::: {{.{name}}}\n{content}\n:::"


def _plain_span(words: str) -> str:
    return text_span(printable(words))


def _span(part: Cited) -> str:
    return value_span(part.cite, part.text) if part.cite else text_span(part.text)


def _texts(svg: str) -> list[str]:
    """Return the texts of a drawing, in their order."""
    return ["".join(element.itertext()) for element in read_svg(svg).iter(TEXT_TAG)]


def _marks(svg: str) -> list[list[str]]:
    """Return the cite and the words of each mark that leads to a fact, in the order of the drawing."""
    links = ((link.get("href"), link.findtext(TITLE_TAG)) for link in read_svg(svg).iter(LINK_TAG))
    return [[href.removeprefix(CITE), words] for href, words in dict.fromkeys(links)]


def _plain(cell: Any) -> str | bool | None:
    if isinstance(cell, bool | np.bool_):
        return bool(cell)
    if pd.isna(cell):
        return None
    return cell.date().isoformat() if isinstance(cell, pd.Timestamp) else str(cell)


def _json(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else dict(value) if isinstance(value, Mapping) else value
