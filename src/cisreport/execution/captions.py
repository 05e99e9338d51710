"""Captions, labels and columns of a cell's outputs, as the Markdown that an author would write for them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from cisreport.documents.parts import Cell
from cisreport.errors import Problem
from cisreport.spans import encode

_CAPTIONS: Final = {"fig": "fig-cap", "tbl": "tbl-cap"}
_COLUMNS: Final = ("layout", "layout-ncol", "layout-nrow")


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One output of a cell in Markdown."""

    text: str
    is_display: bool = False
    """Whether it is a result or a display, not a stream or an error."""
    is_image: bool = False
    """Whether it is an image in every format."""


def alternative_text(cell: Cell, number: int) -> str:
    """Return the alternative text of an output; ``number`` counts all outputs from zero."""
    option = cell.options.get("fig-alt") or ""
    if isinstance(option, list):
        return str(option[number]) if number < len(option) else ""
    return str(option)


def listing_attributes(cell: Cell) -> str:
    """Return the attributes that make the code of a cell a numbered listing, or an empty text."""
    label, caption = cell.options.get("lst-label"), cell.options.get("lst-cap")
    return f'#{str(label).removeprefix("#")} lst-cap="{encode(str(caption))}" ' if label and caption else ""


def captioned(cell: Cell, pieces: Sequence[Piece]) -> str:
    """Return the outputs of a cell, numbered and in columns as its options require."""
    prefix = cell.label.partition("-")[0]
    if "-" not in cell.label or prefix not in _CAPTIONS:
        return _in_columns(cell, pieces) if _columns(cell) and len(pieces) > 1 else _joined(pieces)
    caption = " ".join(str(cell.options.get(_CAPTIONS[prefix]) or "").split())
    if prefix == "fig" and cell.options.get("fig-subcap"):
        return _subfigures(cell, pieces, caption)
    return f"::::: {{#{cell.label}}}\n\n{_joined(pieces)}\n\n{caption}\n:::::\n"


def caption_problems(cell: Cell, pieces: Sequence[Piece]) -> Iterator[Problem]:
    """Yield the problems of a cell's captions and labels with its outputs."""
    prefix, dash, _ = cell.label.partition("-")
    displays = sum(piece.is_display for piece in pieces)
    label, noun = cell.options.get("lst-label"), "figure" if prefix == "fig" else "table"
    if prefix == "lst" and dash:
        yield _problem(
            cell, f'the label "{cell.label}" is the label of a listing', f'write "lst-label: {cell.label}"'
        )
    if bool(label) != bool(cell.options.get("lst-cap")):
        yield _problem(cell, "a listing needs both a label and a caption", 'give "lst-label" and "lst-cap"')
    elif label and not str(label).removeprefix("#").startswith("lst-"):
        yield _problem(cell, f'the label "{label}" is not the label of a listing', 'begin it with "lst-"')
    if cell.options.get("fig-subcap"):
        yield from _subcaption_problems(cell, pieces)
    elif prefix in _CAPTIONS and dash and displays != 1:
        what = f'the cell "{cell.label}" has {displays} outputs to number, not one {noun}'
        remedy = f"put each {noun} into a separate cell with a label"
        yield _problem(cell, what, f'add "fig-subcap", or {remedy}' if prefix == "fig" else remedy)


def _subcaption_problems(cell: Cell, pieces: Sequence[Piece]) -> Iterator[Problem]:
    images = sum(piece.is_image for piece in pieces)
    captions = _subcaptions(cell, images)
    if not cell.label.startswith("fig-") or not cell.options.get("fig-cap"):
        what = '"fig-subcap" needs a figure that contains the parts'
        yield _problem(cell, what, 'add "label: fig-..." and "fig-cap"')
    elif images < 2 or any(piece.is_display != piece.is_image for piece in pieces):
        what = f'the numbered outputs of the cell "{cell.label}" are not two or more images'
        yield _problem(cell, what, 'remove "fig-subcap", or show only images')
    elif len(captions) != images:
        what = f'the cell "{cell.label}" gives {images} images, and "fig-subcap" has {len(captions)} captions'
        yield _problem(cell, what, "write a caption for each image, in their order")


def _problem(cell: Cell, what: str, remedy: str) -> Problem:
    return Problem(path=cell.path, line=cell.line, what=what, remedy=remedy)


def _subcaptions(cell: Cell, count: int) -> list[str]:
    option = cell.options["fig-subcap"]
    if option is True:
        return [""] * count
    return [" ".join(str(item or "").split()) for item in (option if isinstance(option, list) else [option])]


def _subfigures(cell: Cell, pieces: Sequence[Piece], caption: str) -> str:
    """Return images as parts of one figure, with Quarto's labels: 1, 2 and so on."""
    images = [piece.text for piece in pieces if piece.is_image]
    captions = _subcaptions(cell, len(images))
    before = _joined([piece for piece in pieces if not piece.is_image])
    parts = [
        f":::: {{#{cell.label}-{number}}}\n\n{image}\n\n{said}\n::::\n"
        for number, (image, said) in enumerate(zip(images, captions, strict=False), 1)
    ]
    attributes = "".join(f' {name}="{encode(value)}"' for name, value in _columns(cell).items())
    figure = f"::::: {{#{cell.label}{attributes}}}\n\n" + "\n".join(parts) + f"\n{caption}\n:::::\n"
    return f"{before}\n{figure}"


def _in_columns(cell: Cell, pieces: Sequence[Piece]) -> str:
    attributes = " ".join(f'{name}="{encode(value)}"' for name, value in _columns(cell).items())
    parts = "\n".join(f":::: {{.layout-item}}\n\n{piece.text}\n::::\n" for piece in pieces)
    return f"::::: {{{attributes}}}\n\n{parts}\n:::::\n"


def _columns(cell: Cell) -> dict[str, str]:
    given = {name: value for name in _COLUMNS if (value := cell.options.get(name))}
    return {
        name: json.dumps(value) if isinstance(value, list) else str(value) for name, value in given.items()
    }


def _joined(pieces: Sequence[Piece]) -> str:
    return "\n".join(piece.text for piece in pieces)
