"""Formulas with environments as Typst: each is a matrix by itself, or the lines of the formula."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final

from cisreport.rendering.embedded.pdf.symbols import has_renamed, with_characters
from cisreport.rendering.embedded.tex.environments import (
    ALIGNED,
    PLACE,
    STACKED,
    Environment,
    environments_of,
)
from cisreport.rendering.pandoc import run_pandoc
from cisreport.rendering.tree import Tree, elements
from cisreport.rendering.typst import quoted

_PLACE: Final = re.compile("[\ue000-\uf8fe]")
_AND: Final = "\uf8ff"
"""Character in the place of an ampersand that does not part columns."""
_AND_OR_TEXT: Final = re.compile(r'"(?:[^"\\]|\\.)*"|\uf8ff')
_SIZED: Final = re.compile(r"\\[bB]igg?[lrm]?(?![A-Za-z])")
"""Command that sets the size of a delimiter."""
_NAMED: Final = re.compile(r"(?<=%\)\[)([a-z]+(?:\.[a-z]+)*)(?=\])")
"""Delimiter of a size that pandoc names in text, where Typst prints the name."""
_GAP: Final = "#h(2em)"
"""Space between two pairs of columns."""

Pieces = dict[str, str]
"""Typst by TeX."""
Written = Callable[[str], str]
"""Gets TeX with places for environments; returns Typst with their names."""


def set_formulas(tree: Tree, work: Path, shown: str) -> None:
    """Give formulas that pandoc's writer gets wrong their Typst, as a third part of their content.

    They have environments, ampersands, delimiters of a size, or symbols that Typst renamed.

    Parameters
    ----------
    tree : Tree
        The tree, changed in place.
    work : Path
        Folder for pandoc's log.
    shown : str
        The document, for problems.

    Raises
    ------
    ReportError
        If pandoc fails.
    """
    maths = ((math, str(math["c"][1]).replace("\\&", _AND)) for math in elements(tree, "Math"))
    read = ((math, environments_of(tex) or _simple(tex)) for math, tex in maths)
    found = [(math, parts) for math, parts in read if parts]
    if not found:
        return
    wanted = {piece for _, (tex, parts) in found for piece in (tex, *_cells(parts)) if piece}
    pieces = _converted(tree, sorted(wanted), work, shown)
    for math, (tex, parts) in found:
        if all(piece in pieces for piece in (tex, *_cells(parts)) if piece):
            math["c"].append(_formula(tex, parts, pieces))


def _simple(tex: str) -> tuple[str, list[Environment]] | None:
    return (tex, []) if _AND in tex or _SIZED.search(tex) or has_renamed(tex) else None


def _cells(parts: Sequence[Environment]) -> Iterator[str]:
    return (cell for part in parts for row in part.rows for cell in row)


def _converted(tree: Tree, texts: Sequence[str], work: Path, shown: str) -> Pieces:
    """Return the Typst of pieces of TeX; those that pandoc cannot read are missing."""
    blocks = [{"t": "Para", "c": [{"t": "Math", "c": [{"t": "InlineMath"}, text]}]} for text in texts]
    written, _ = run_pandoc(
        ["--from=json", "--to=typst", "--wrap=none"],
        text=json.dumps({**tree, "meta": {}, "blocks": blocks}),
        directory=work,
        log=work / "log-formulas.json",
        shown=shown,
    )
    lines = written.strip("\n").split("\n\n")
    pairs = zip(texts, lines, strict=True) if len(lines) == len(texts) else ()
    return {
        text: with_characters(_NAMED.sub(r"$\1$", _AND_OR_TEXT.sub(_ampersand, line[1:-1])))
        for text, line in pairs
        if line.startswith("$") and line.endswith("$")
    }


def _ampersand(found: re.Match[str]) -> str:
    return '"&"' if found[0] == _AND else found[0].replace(_AND, "&")


def _formula(tex: str, parts: Sequence[Environment], pieces: Pieces) -> str:
    """Return a formula as code of Typst."""
    names = {chr(PLACE + at): f" {_name(at)} " for at in range(len(parts))}

    def written(piece: str) -> str:
        return _PLACE.sub(lambda place: names[place[0]], pieces[piece]) if piece else ""

    whole = parts[-1] if tex == chr(PLACE + len(parts) - 1) else None
    is_lines = whole is not None and whole.name in ALIGNED | STACKED and not any(whole.delimiters)
    inner = parts[:-1] if is_lines else parts
    lets = "".join(f"let {_name(at)} = {_matrix(part, written)}; " for at, part in enumerate(inner))
    if not is_lines or whole is None:
        return f"{{ {lets}${written(tex)}$.body }}"
    lines = " \\\n".join(_line([written(cell) for cell in row]) for row in whole.rows)
    return f"{{ {lets}${lines}$.body }}"


def _name(at: int) -> str:
    """Return a name of Typst, which in a formula has letters only."""
    return "part" + "".join(chr(ord("a") + int(digit)) for digit in str(at))


def _line(cells: Sequence[str]) -> str:
    """Return the cells of a line of pairs, with space between the pairs."""
    return " & ".join(f"{_GAP} {cell}" if at and at % 2 == 0 else cell for at, cell in enumerate(cells))


def _matrix(part: Environment, written: Written) -> str:
    rows = ", ".join(f"({''.join(f'{cell}, ' for cell in row)})" for row in _shaped(part, written))
    named = ", ".join(quoted(delimiter) if delimiter else "none" for delimiter in part.delimiters)
    given = f"delim: ({named})" if any(part.delimiters) else "delim: none"
    if part.name == "substack":
        given += ", gap: 0.2em"
    lines = [at for at in part.lines if 0 < at < len(part.rows)]
    bars = _bars(part.columns)
    if lines or bars:
        given += f", augment: (hline: ({_listed(lines)}), vline: ({_listed(bars)}))"
    return f"math.mat({given}, {rows})"


def _shaped(part: Environment, written: Written) -> list[list[str]]:
    """Return the cells of a matrix, all rows as long as the longest."""
    if part.name in ALIGNED:
        rows = [
            [" & ".join(map(written, row[at : at + 2])) for at in range(0, len(row), 2)] for row in part.rows
        ]
    else:
        letters = "l" * 9 if part.name.endswith("cases") else re.sub("[^lcr]", "", part.columns)
        sides = {"l": ("& ", ""), "r": ("", " &")}
        rows = []
        for row in part.rows:
            around = [sides.get(letters[at : at + 1], ("", "")) for at in range(len(row))]
            cells = [written(cell) for cell in row]
            rows.append(
                [f"{before}{cell}{after}" for cell, (before, after) in zip(cells, around, strict=True)]
            )
    longest = max(map(len, rows))
    return [[f"${cell}$.body" for cell in row] + ["[]"] * (longest - len(row)) for row in rows]


def _listed(numbers: Sequence[int]) -> str:
    return "".join(f"{number}, " for number in numbers)


def _bars(columns: str) -> list[int]:
    """Return the columns that a line of an array is before, without those at its sides."""
    letters = re.sub(r"[^lcr|]", "", columns)
    places = [len(letters[:at].replace("|", "")) for at, letter in enumerate(letters) if letter == "|"]
    return sorted({at for at in places if 0 < at < len(letters.replace("|", ""))})
