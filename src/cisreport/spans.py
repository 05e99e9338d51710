"""Markdown forms of a dataset's texts: spans that carry the text as data, never as markup.

Knows only text.  :mod:`cisreport.rendering.facts_filter` turns the spans into plain text and links.

The words that begin with ``cr-`` are the protocol between cells, engine and filters.  Python takes them from
here, and a test compares those in Lua with them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

VALUE: Final = "cr-value"
"""Class of the span of a cited value; its attributes are ``cite``, ``text`` and ``form``."""
CLAIM: Final = "claim"
"""Class of the span of words that rest on facts; its attribute ``cite`` names them."""
OURS: Final = "ours"
"""Class of what the author says, not a source."""
FACT_SCHEME: Final = "fact:"
"""How the target of a link begins that makes its words a claim; the cites follow."""
TEXT: Final = "cr-text"
"""Class of the span of a text that cites nothing; its attribute is ``text``."""
FACTS: Final = "cr-facts"
"""Attribute of a figure, table or other element: the facts that it rests on, with spaces between them."""
DRAWINGS: Final = {"chart-wide": "wide", "chart-narrow": "narrow"}
"""Classes of the images of a chart for a page, of which one shows, and what the page calls them."""
PICTURE: Final = "chart-picture"
"""Class of the image of a chart as a separate file, with its heading and source."""
LISTED: Final = "facts"
"""Class of the mark in a caption where a page lists the facts of the figure or table."""
REGISTER: Final = "cr-register"
"""Class of the div that becomes a register."""
PAYLOAD: Final = "cr-payload"
"""Class of the code block, in the div of a register, that has its data as JSON."""
CHART: Final = "cr-chart"
"""Class of the code block that has the manifest's entry of a chart as JSON."""
CITE: Final = "cite:"
"""Begins the target of a link in a drawing that leads to a fact: before ``dataset:id``."""

DAY: Final = "cr-day"
"""Key of a document's date as Quarto was given it, which formats "date"."""
FLOAT: Final = "cr-float"
"""Attribute of the div of a float of Quarto: what only Quarto's Lua knows of it, as JSON."""
NUMBERED: Final = "cr-number"
"""Attribute of the div of a callout or theorem of Quarto: its number."""
GIVEN: Final = "cr-quarto"
"""Key of the metadata with what only Quarto knows of the document, as JSON."""

MANIFEST_FORMAT: Final = "cisreport-manifest/6"
"""Format of the manifests that the filter writes and the library reads."""
FRAME: Final = "cr-frame"
"""Class of the code block that has a data frame's table as pandoc's JSON."""
DIGITS: Final = "cr-digits"
"""Class of the span that has the space of digits, its attribute ``of``, so that decimal points align."""
TITLE_WORDS: Final = "title-words"
"""Class of the div, in a callout or a tab, with the words of its title if they are more than text."""
ANNOTATIONS: Final = "annotations"
"""Attribute of code with notes, such as ``1:2 4:3``: the lines and their numbers; class of the list."""
CELL: Final = "cr-cell"
"""Class of the div around the code and the outputs of a cell, where they count as one block."""
MARKUP: Final = "cr-html"
"""Class of the code block, or the span with an attribute ``text``, that has clean HTML for every format."""
COLOR: Final = "cr-color"
"""Attribute of a cell: the color of its letters, as ``rrggbb``."""
FILL: Final = "cr-fill"
"""Attribute of a cell: the color behind it, as ``rrggbb``."""
BARS: Final = "cr-bars"
"""Attribute of a cell: bars behind it, each from percent to percent of its width and with a color."""
TAG: Final = "cr-tag"
"""Attribute of a div or span: the HTML tag of the document that it is for."""
TAG_PLACE: Final = "cr-place"
"""Attribute of what is in the place of an HTML tag while it is read: the tag's number."""
PAGE_BREAK: Final = "cr-pagebreak"
"""Class of the div where a page of the print ends."""

META: Final = "cr-meta"
"""Class of the span that becomes a value of the metadata; its attribute is ``key``."""
VARIABLE: Final = "cr-var"
"""Class of the span that becomes one of the project's variables; its attribute is ``key``."""
MOST_FACTS: Final = 4
"""Facts that a caption names where there are more than one more, and a row of the register of very many."""

_UNSAFE = re.compile(r"[^A-Za-z0-9 .,:/_-]|^ | $|(?<= ) ")


def encode(text: str) -> str:
    """Return `text` as a value of an attribute between double quotes.

    Whatever is not ``[A-Za-z0-9 .,:/_-]`` becomes a numeric entity, and so do the spaces that
    pandoc would drop: at the ends, and after another.
    """
    return _UNSAFE.sub(lambda match: f"&#x{ord(match.group()):x};", text)


def value_span(cite: str, text: str, form: str = "") -> str:
    """Return the span of a value: `text` as printed, its form, and the cite (``dataset:id/field``)."""
    rest = f' form="{encode(form)}"' if form else ""
    return f'[]{{.{VALUE} cite="{encode(cite)}" text="{encode(text)}"{rest}}}'


def claim_span(cites: Iterable[str], words: str) -> str:
    """Return the span of a claim: Markdown with its words, and what it cites."""
    return f'[{words}]{{.{CLAIM} cite="{encode(" ".join(cites))}"}}'


def text_span(text: str) -> str:
    """Return the span of a text from the data that cites nothing."""
    return f'[]{{.{TEXT} text="{encode(text)}"}}'


def data_rows(data: Mapping[str, Any]) -> list[list[str]]:
    """Return the data of a chart as rows of texts, as a table and a file have them: first the columns."""
    return [list(data["columns"]), *([_cell(cell) for cell in row] for row in data["rows"])]


def _cell(cell: Any) -> str:
    return "" if cell is None else str(cell).lower() if isinstance(cell, bool) else str(cell)


def data_block(name: str, plain: Any) -> str:
    """Return a code block of class `name` that hands JSON data to the filter.

    Neither a fence nor inline code nor a shortcode can be in it.
    """
    text = json.dumps(plain, ensure_ascii=True, separators=(",", ":"))
    safe = text.replace("`", "\\u0060").replace("<", "\\u003c").replace("~", "\\u007e")
    return f"``` {{.{name}}}\n{safe}\n```\n"
