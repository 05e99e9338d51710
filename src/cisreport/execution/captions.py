"""Captions, labels and columns of a cell's outputs, as the Markdown that an author would write for them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from cisreport.documents.parts import Cell
from cisreport.errors import Problem
from cisreport.spans import encode

_COLUMNS: Final = ("layout", "layout-ncol", "layout-nrow")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kind:
    """A kind of numbered output: its words, and the options with its captions."""

    prefix: str
    noun: str
    parts: str
    """The noun for its parts."""
    caption: str
    subcaptions: str


_KINDS: Final = {
    prefix: _Kind(
        prefix=prefix, noun=noun, parts=parts, caption=f"{prefix}-cap", subcaptions=f"{prefix}-subcap"
    )
    for prefix, noun, parts in (("fig", "figure", "images"), ("tbl", "table", "tables"))
}


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
    kind = _kind(cell)
    if said := several_captions(cell):
        pieces, kind = _each_captioned(cell, pieces, said), None
    if kind is None:
        return _in_columns(cell, pieces) if _columns(cell) and len(pieces) > 1 else _joined(pieces)
    caption = " ".join(str(cell.options.get(kind.caption) or "").split())
    if cell.options.get(kind.subcaptions):
        return _with_parts(cell, kind, pieces, caption)
    return f"::::: {{#{cell.label}}}\n\n{_joined(pieces)}\n\n{caption}\n:::::\n"


def several_captions(cell: Cell) -> list[str]:
    """Return the captions of a cell that gives each of its figures one, or an empty list."""
    given = cell.options.get("fig-cap")
    return [" ".join(str(item or "").split()) for item in given] if isinstance(given, list) else []


def _each_captioned(cell: Cell, pieces: Sequence[Piece], captions: Sequence[str]) -> list[Piece]:
    """Return outputs with a figure for each display; with a label each has Quarto's, with 1, 2 and so on."""
    shown, number = list[Piece](), 0
    for piece in pieces:
        if not piece.is_display:
            shown.append(piece)
            continue
        said, number = captions[number], number + 1
        if _kind(cell):
            text = f"::::: {{#{cell.label}-{number}}}\n\n{piece.text}\n\n{said}\n:::::\n"
        else:
            text = f"![{said}]{piece.text.removeprefix('![]')}"
        shown.append(Piece(text=text, is_display=True, is_image=piece.is_image))
    return shown


def _several_problems(cell: Cell, pieces: Sequence[Piece], captions: Sequence[str]) -> Iterator[Problem]:
    displays = [piece for piece in pieces if piece.is_display]
    if len(displays) != len(captions):
        what = f'the cell gives {len(displays)} figures, and "fig-cap" has {len(captions)} captions'
        yield _problem(cell, what, "write a caption for each figure, in their order")
    elif not _kind(cell) and not all(piece.is_image for piece in displays):
        yield _problem(cell, '"fig-cap" has a caption for what is not an image', 'add "label: fig-..."')


def _kind(cell: Cell) -> _Kind | None:
    """Return the kind of output that a cell's label numbers, if any."""
    prefix, dash, _ = cell.label.partition("-")
    return _KINDS.get(prefix) if dash else None


def is_numbered(cell: Cell) -> bool:
    """Return whether the label of a cell numbers its output."""
    return _kind(cell) is not None


def code_in_place(cell: Cell, code: str) -> str:
    """Return the code of a cell that does not run as what its label numbers, if it has a caption."""
    kind = _kind(cell)
    said = " ".join(several_captions(cell) or [str(cell.options.get(kind.caption) or "") if kind else ""])
    return f"::::: {{#{cell.label}}}\n\n{code}\n\n{said.strip()}\n:::::\n" if said.strip() and code else code


def listing_problems(cell: Cell) -> Iterator[Problem]:
    """Yield the problems of a cell's code as a listing."""
    label = cell.options.get("lst-label")
    if cell.label.startswith("lst-"):
        yield _problem(
            cell, f'the label "{cell.label}" is the label of a listing', f'write "lst-label: {cell.label}"'
        )
    if bool(label) != bool(cell.options.get("lst-cap")):
        yield _problem(cell, "a listing needs both a label and a caption", 'give "lst-label" and "lst-cap"')
    elif label and not str(label).removeprefix("#").startswith("lst-"):
        yield _problem(cell, f'the label "{label}" is not the label of a listing', 'begin it with "lst-"')


def caption_problems(cell: Cell, pieces: Sequence[Piece]) -> Iterator[Problem]:
    """Yield the problems of a cell's captions and labels with its outputs."""
    kind, displays = _kind(cell), sum(piece.is_display for piece in pieces)
    yield from listing_problems(cell)
    if several := several_captions(cell):
        yield from _several_problems(cell, pieces, several)
        return
    with_parts = [other for other in _KINDS.values() if cell.options.get(other.subcaptions)]
    for other in with_parts:
        yield from _subcaption_problems(cell, other, pieces)
    if kind and not with_parts and not _is_numbered(kind, displays):
        what = f'the cell "{cell.label}" has {displays} outputs to number, not one {kind.noun}'
        remedy = f"put each {kind.noun} into a separate cell with a label"
        yield _problem(
            cell,
            what,
            f'add "{kind.subcaptions}", or {remedy}' if displays or kind.prefix == "fig" else remedy,
        )


def _is_numbered(kind: _Kind, displays: int) -> bool:
    """Return whether a cell with a label has what is numbered: one table, or a figure of any images."""
    return displays == 1 or (kind.prefix == "fig" and displays > 1)


def _subcaption_problems(cell: Cell, kind: _Kind, pieces: Sequence[Piece]) -> Iterator[Problem]:
    parts = _parts(kind, pieces)
    captions = _subcaptions(cell, kind, len(parts))
    if _kind(cell) is not kind or not cell.options.get(kind.caption):
        what = f'"{kind.subcaptions}" needs a {kind.noun} that contains the parts'
        yield _problem(cell, what, f'add "label: {kind.prefix}-..." and "{kind.caption}"')
    elif len(parts) < 2 or any(piece.is_display and piece not in parts for piece in pieces):
        what = f'the numbered outputs of the cell "{cell.label}" are not two or more {kind.parts}'
        yield _problem(cell, what, f'remove "{kind.subcaptions}", or show only {kind.parts}')
    elif len(captions) != len(parts):
        what = f'the cell "{cell.label}" gives {len(parts)} {kind.parts}, and "{kind.subcaptions}" has'
        singular = kind.parts.removesuffix("s")
        yield _problem(
            cell, f"{what} {len(captions)} captions", f"write a caption for each {singular}, in their order"
        )


def _parts(kind: _Kind, pieces: Sequence[Piece]) -> list[Piece]:
    """Return the outputs that are parts of a figure or of a table: images, or other displays."""
    return [piece for piece in pieces if (piece.is_image if kind.prefix == "fig" else piece.is_display)]


def _problem(cell: Cell, what: str, remedy: str) -> Problem:
    return Problem(path=cell.path, line=cell.line, what=what, remedy=remedy)


def _subcaptions(cell: Cell, kind: _Kind, count: int) -> list[str]:
    option = cell.options[kind.subcaptions]
    if option is True:
        return [""] * count
    return [" ".join(str(item or "").split()) for item in (option if isinstance(option, list) else [option])]


def _with_parts(cell: Cell, kind: _Kind, pieces: Sequence[Piece], caption: str) -> str:
    """Return outputs as parts of one figure or table, with Quarto's labels: 1, 2 and so on."""
    shown = _parts(kind, pieces)
    captions = _subcaptions(cell, kind, len(shown))
    before = _joined([piece for piece in pieces if piece not in shown])
    parts = [
        f":::: {{#{cell.label}-{number}}}\n\n{piece.text}\n\n{said}\n::::\n"
        for number, (piece, said) in enumerate(zip(shown, captions, strict=False), 1)
    ]
    attributes = "".join(f' {name}="{encode(value)}"' for name, value in _columns(cell).items())
    whole = f"::::: {{#{cell.label}{attributes}}}\n\n" + "\n".join(parts) + f"\n{caption}\n:::::\n"
    return f"{before}\n{whole}"


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
