"""What is put into the places of a text after pandoc has read it: each output in pandoc's JSON.

Every form is what pandoc itself makes of the Markdown, which tests compare.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from cisreport.spans import CLAIM

NAME: Final = "crfill"
"""Begins the name of a place; a text with this word has no places."""
SPAN: Final = r"\[\]\{\.cr-(?:value|text)(?: [a-z]+=\"[^\"]*\")+\}"
"""A span of a value or of a text."""
_SPAN: Final = re.compile(r"\[\]\{\.(cr-(?:value|text))((?: [a-z]+=\"[^\"]*\")+)\}")
_PAIR: Final = re.compile(r" ([a-z]+)=\"([^\"]*)\"")
_PART: Final = re.compile(rf"\[((?:{SPAN})*)\]\{{\.{CLAIM} cite=\"([^\"]*)\"\}}|((?:{SPAN})+)")
_ENCODED: Final = re.compile(r"(?:[A-Za-z0-9 .,:/_-]|&#x[0-9a-f]+;)*")
_ENTITY: Final = re.compile(r"&#x([0-9a-f]+);")
_REST: Final = r"(?:[-’][^\W_]+)*’?[,:;?]?"
_WORDS: Final = re.compile(rf"[^\W\d_]{{2}}[^\W_]*{_REST}(?: [^\W_]+{_REST})*")
"""Words that are neither a number of a list nor marked up; each character can match in one way alone."""
_BARE: Final = ["", [], []]


class UnfitError(ValueError):
    """A text that pandoc has to read."""


@dataclass(frozen=True, slots=True)
class Fill:
    """An output that has a place."""

    place: str
    """The Markdown in its place, with the name of the place."""
    forms: Mapping[str, str]
    """Pieces of JSON by a letter: ``S`` spans, ``T`` their words in another text, ``V`` a text by itself,
    ``R`` rows of a table, ``C`` widths of its columns, ``W`` words."""


def decoded(text: str) -> str:
    """Return the value of an attribute that :func:`cisreport.spans.encode` wrote.

    Raises
    ------
    UnfitError
        If pandoc may change it.
    """
    if not _ENCODED.fullmatch(text) or "  " in text or text != text.strip(" "):
        raise UnfitError(text)
    return _ENTITY.sub(_letter, text)


def _letter(found: re.Match[str]) -> str:
    code = int(found[1], 16)
    is_changed = code < 0x20 or 0x7F <= code < 0xA0 or 0xD800 <= code < 0xE000
    if is_changed or code > 0x10FFFF or code & 0xFFFE == 0xFFFE:
        raise UnfitError(found[0])
    return chr(code)


def run(markdown: str, place: str) -> Fill:
    """Return a fill of spans of values and texts that follow each other."""
    spans = _spans(markdown)
    said = "".join(dict(span["c"][0][2]).get("text", "") for span in spans)
    return Fill(place, {"S": json.dumps(spans)[1:-1], "T": json.dumps(said)[1:-1]})


def value(text: str, place: str) -> Fill:
    """Return a fill of an attribute or a path."""
    return Fill(place, {"V": json.dumps(decoded(text))})


def verbatim(text: str, place: str) -> Fill:
    """Return a fill of the text of a code block."""
    return Fill(place, {"V": json.dumps(text)})


def rows(cells: Sequence[Sequence[str]], dashes: Sequence[int], place: str) -> Fill:
    """Return a fill of the rows of a table of characters.

    Parameters
    ----------
    cells : sequence of sequence of str
        Markdown of the cells by row.
    dashes : sequence of int
        How many dashes are below each heading.
    place : str
        The Markdown in its place.
    """
    body = [[_BARE, [_cell(cell) for cell in row]] for row in cells]
    total = sum(dashes)
    widths = [[{"t": "AlignDefault"}, {"t": "ColWidth", "c": width / total}] for width in dashes]
    return Fill(place, {"R": json.dumps(body)[1:-1], "C": json.dumps(widths)})


def frame(body: Sequence[Any], place: str) -> Fill:
    """Return a fill of the rows of a data frame, which are as pandoc has them."""
    return Fill(place, {"R": json.dumps(body)[1:-1]})


def words(text: str, place: str) -> Fill:
    """Return a fill of plain words.

    Raises
    ------
    UnfitError
        If pandoc may read something else.
    """
    if not _WORDS.fullmatch(text):
        raise UnfitError(text)
    inlines = [{"t": "Space"} if part == " " else {"t": "Str", "c": part} for part in re.split("( )", text)]
    return Fill(place, {"W": json.dumps(inlines)[1:-1]})


def _spans(markdown: str) -> list[Any]:
    spans = []
    for kind, given in _SPAN.findall(markdown):
        pairs = [[key, decoded(text)] for key, text in _PAIR.findall(given)]
        spans.append({"t": "Span", "c": [["", [kind], pairs], []]})
    return spans


def _cell(markdown: str) -> list[Any]:
    inlines: list[Any] = []
    for found in _PART.finditer(markdown):
        if found[3] is not None:
            inlines += _spans(found[3])
        else:
            attributes = ["", [CLAIM], [["cite", decoded(found[2])]]]
            inlines.append({"t": "Span", "c": [attributes, _spans(found[1])]})
    content = [{"t": "Plain", "c": inlines}] if inlines else []
    return [_BARE, {"t": "AlignDefault"}, 1, 1, content]
