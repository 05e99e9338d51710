"""Environments of TeX formulas, such as ``cases`` and ``align``, parted into their cells.

Pandoc's writer puts the rows of an environment into the formula around it, where Typst aligns them with the
formula's own; so :mod:`.formulas` sets each environment by itself.  A formula has a private character in
the place of each of its environments.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Final

PLACE: Final = 0xE000
"""Character in the place of the first environment of a formula."""

_TOKEN: Final = re.compile(
    r"\\begin\s*\{(?P<begin>[A-Za-z]+\*?)\}"
    r"|\\end\s*\{(?P<end>[A-Za-z]+\*?)\}"
    r"|(?P<stack>\\substack\s*(?=\{))"
    r"|(?P<row>\\\\\*?(?:\s*\[[^\]]*\])?)"
    r"|(?P<cell>&)"
    r"|(?P<brace>[{}])"
    r"|\\(?:[A-Za-z]+\*?|.)"
    r"|%[^\n]*\n?|.",
    re.DOTALL,
)
_ARGUMENT: Final = re.compile(r"\s*(?:\[[^\]]*\]\s*)?(?:\{(?P<columns>[^{}]*)\})?")
_DELIMITER: Final = r"\s*(\\[A-Za-z]+|\\.|[^\s\\A-Za-z])\s*"
_DELIMITED: Final = re.compile(rf"\\left{_DELIMITER}(?P<place>[\ue000-\uf8fe])\s*\\right{_DELIMITER}")
_LINE: Final = re.compile(r"\s*\\(?:hline|toprule|midrule|bottomrule)\b")
_NUMBERING: Final = re.compile(r"\\(?:label\s*\{[^{}]*\}|nonumber\b|notag\b)")
_DELIMITERS: Final = {
    ".": "", r"\{": "{", r"\}": "}", r"\|": "‖", r"\lbrace": "{", r"\rbrace": "}", r"\langle": "⟨",
    r"\rangle": "⟩", r"\lfloor": "⌊", r"\rfloor": "⌋", r"\lceil": "⌈", r"\rceil": "⌉", r"\vert": "|",
    r"\Vert": "‖", r"\lvert": "|", r"\rvert": "|", r"\lVert": "‖", r"\rVert": "‖",
    **{char: char for char in "()[]|"},
}  # fmt: skip

ALIGNED: Final = frozenset({"align", "aligned", "alignat", "alignedat", "split", "eqnarray", "flalign"})
"""Environments whose columns meet in pairs, the first of which is on the left of the second."""
STACKED: Final = frozenset({"gather", "gathered", "multline", "multlined"})
"""Environments of rows with one column."""
_AROUND: Final = frozenset({"equation", "displaymath", "math"})
"""Environments that only surround a formula."""
_CASES: Final = {
    "cases": ("{", ""), "dcases": ("{", ""), "rcases": ("", "}"), "drcases": ("", "}"),
}  # fmt: skip
_MATRICES: Final = {
    "matrix": ("", ""), "smallmatrix": ("", ""), "pmatrix": ("(", ")"), "bmatrix": ("[", "]"),
    "Bmatrix": ("{", "}"), "vmatrix": ("|", "|"), "Vmatrix": ("‖", "‖"), "array": ("", ""),
}  # fmt: skip
_WITH_COLUMNS: Final = frozenset({"array", "alignat", "alignedat", "aligned", "gathered"})
"""Environments with arguments."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Environment:
    """Rows of a formula that are set by themselves."""

    name: str
    """Its name in TeX, without a star; ``substack`` too."""
    rows: tuple[tuple[str, ...], ...]
    """Cells as TeX, row by row."""
    delimiters: tuple[str, str] = ("", "")
    """What is before and after it; empty for nothing."""
    columns: str = ""
    """Alignments of an array: ``l``, ``c``, ``r``, with ``|`` for lines between columns."""
    lines: tuple[int, ...] = ()
    """Rows that a line is above."""


@dataclass(slots=True, kw_only=True)
class Reader:
    """Reads one formula."""

    tokens: list[re.Match[str]]
    found: list[Environment] = field(default_factory=list)
    """Its environments, an inner one before that around it."""
    at: int = 0

    def rows(self, end: str) -> tuple[list[list[str]], list[int]]:
        """Return the cells of each row up to the end of an environment, and the rows below lines.

        Raises
        ------
        ValueError
            If the formula does not have the end.
        """
        rows, depth, lines = [[""]], 0, list[int]()
        while self.at < len(self.tokens):
            token = self.tokens[self.at]
            self.at += 1
            kind = token.lastgroup
            if (kind == "end" and token["end"] == end) or (end == "}" and token[0] == "}" and not depth):
                return rows, lines
            if kind == "row" and not depth:
                rows.append([""])
            elif kind == "cell" and not depth:
                rows[-1].append("")
            elif _LINE.fullmatch(token[0]):
                lines.append(len(rows) - 1)
            else:
                depth += {"{": 1, "}": -1}.get(token[0], 0)
                rows[-1][-1] += self._read(token)
        if end:
            raise ValueError(end)
        return rows, lines

    def _read(self, token: re.Match[str]) -> str:
        """Return the TeX of a token, or the place of the environment that it begins."""
        if token.lastgroup == "stack":
            self.at += 1
            rows, _ = self.rows("}")
            return self._place(Environment(name="substack", rows=_cells(rows)))
        if token.lastgroup != "begin":
            return "" if token[0].startswith("%") else token[0]
        full, name = token["begin"], token["begin"].rstrip("*")
        columns = self._argument() if name in _WITH_COLUMNS else ""
        rows, lines = self.rows(full)
        if name == "eqnarray":  # the relation has a column for itself
            rows = [[row[0], " ".join(row[1:])] if len(row) > 1 else row for row in rows]
        if name in _AROUND and len(rows) == 1 and len(rows[0]) == 1:
            return rows[0][0]
        if name in _AROUND:
            name = "split"
        if name not in ALIGNED | STACKED | _CASES.keys() | _MATRICES.keys():
            raise ValueError(name)
        given = {**_CASES, **_MATRICES}.get(name, ("", ""))
        shown = Environment(
            name=name, rows=_cells(rows), delimiters=given, columns=columns, lines=tuple(lines)
        )
        return self._place(shown)

    def _argument(self) -> str:
        """Return the argument of an environment, such as the columns of an array, and go behind it."""
        rest = "".join(token[0] for token in self.tokens[self.at :])
        found = _ARGUMENT.match(rest)
        length = found.end() if found else 0
        while length > 0:
            length -= len(self.tokens[self.at][0])
            self.at += 1
        return (found["columns"] or "") if found else ""

    def _place(self, environment: Environment) -> str:
        self.found.append(environment)
        return chr(PLACE + len(self.found) - 1)


def _cells(rows: list[list[str]]) -> tuple[tuple[str, ...], ...]:
    """Return rows without an empty last one and without what numbers them."""
    kept = rows[:-1] if len(rows) > 1 and not any(cell.strip() for cell in rows[-1]) else rows
    return tuple(tuple(_NUMBERING.sub("", cell).strip() for cell in row) for row in kept)


def environments_of(tex: str) -> tuple[str, list[Environment]] | None:
    """Return a formula with places for its environments, and these; None if it has none that are known."""
    if "\\begin" not in tex and "\\substack" not in tex:
        return None
    reader = Reader(tokens=list(_TOKEN.finditer(tex)))
    try:
        rows, _ = reader.rows("")
    except (ValueError, IndexError):
        return None
    if len(rows) > 1 or len(rows[0]) > 1 or not reader.found:
        return None
    found = reader.found

    def within(delimited: re.Match[str]) -> str:
        opening, _, closing = delimited.groups()
        at = ord(delimited["place"]) - PLACE
        if opening not in _DELIMITERS or closing not in _DELIMITERS or any(found[at].delimiters):
            return delimited[0]
        found[at] = replace(found[at], delimiters=(_DELIMITERS[opening], _DELIMITERS[closing]))
        return delimited["place"]

    for at, environment in enumerate(found):
        cells = tuple(tuple(_DELIMITED.sub(within, cell) for cell in row) for row in environment.rows)
        found[at] = replace(found[at], rows=cells)
    return _DELIMITED.sub(within, _NUMBERING.sub("", rows[0][0]).strip()), found
