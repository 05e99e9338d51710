"""The prose of a file: everything else becomes blanks of the same length, so positions do not change.

Blanks replace cells, fenced code, inline code, comments, attributes, addresses, citations and
cross-references with their locators, footnote marks, list marks, shortcodes, tags and literals.  In a
formula, blanks replace letters but not numbers.  Attributes that readers see or hear, such as titles of
callouts and alt texts, are separate blocks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

from cisreport.documents.parts import Line
from cisreport.errors import Problem
from cisreport.lint.advice import Place
from cisreport.lint.words import VALUE

FRONT_KEYS: Final = ("title", "subtitle", "abstract", "description")
"""Keys of the front matter whose values are printed as prose."""

_LITERAL: Final = re.compile(r"\[(?P<text>[^\[\]]*)\]\{(?P<attributes>[^{}]*\.literal(?![\w-])[^{}]*)\}")
_REASON: Final = re.compile(r"""reason=(?:"[^"]*\w[^"]*"|'[^']*\w[^']*'|\w[\w-]*)""")
_PRINTED: Final = re.compile(
    r"""(?m)(?:^[ \t>]*:::[^\n]*?(?<![\w-])title|(?<![\w-])(?:fig-)?alt)=(?:"(?P<a>[^"]*)"|'(?P<b>[^']*)')"""
)
_FORMULA: Final = re.compile(r"(?<!\\)\$\$?(?=\S)[^$]+?(?<=\S)\$\$?(?!\d)")
_CITE: Final = (
    r"-?@(?:\{[^}]*\}|[\w][\w:.#$%&+?<>~/-]*\w|\w)"
    r"(?:,\s+(?:pp?|ch|sec|chap|vol|n|§§?)\.?\s*[\d,–-]*\d)?"
)
_LIST_MARK: Final = r"(?:[-*+]|\(?(?:\d{1,9}|[A-Za-z]|#|@)[.)])"
_MASKS: Final = tuple(
    (re.compile(pattern, re.DOTALL | re.MULTILINE), fill)
    for pattern, fill in (
        (r"\{\{<.*?>\}\}", VALUE),
        (r"^[ \t]*:::.*?$", " "),
        (r"^[ \t]*\[[^\]\n]+\]:[ \t]*(?:<[^>\n]*>|\S+:\S+).*?$", " "),
        (r"\[\^[^\]\s]+\]:?", " "),
        (r"(?<=\])\([^()\n]*(?:\([^()\n]*\)[^()\n]*)*\)", " "),
        (r"<(?:https?|mailto|doi):[^>\s]*>", VALUE),
        (r"(?:https?://|www\.)[^\s)>\]]+", VALUE),
        (_CITE, VALUE),
        (r"(?<=\])\{[^{}]*\}", " "),
        (r"\{[^{}\n]*(?:[#.=][^{}]*|-|python[^{}]*)\}", " "),
        (r"</?[A-Za-z][^>]*>", " "),
        (r"&(?:#\d+|#x[0-9a-fA-F]+|[A-Za-z]+);", " "),
        (rf"^[ \t>]*{_LIST_MARK}(?=[ \t])", " "),
        (r"^[ \t]*[|+]?[ \t]*[:=+|-][ \t:=+|-]*$", " "),
        (r"(?<=\n)[ \t]*:(?=[ \t])", " "),
        (r"(?<!\\)[*_]{1,3}(?=\w)|(?<=\w)[*_]{1,3}(?!\w)", " "),
    )
)
_STARTS_BLOCK: Final = re.compile(rf"[ \t>]*(?:#{{1,6}}[ \t]|{_LIST_MARK}[ \t]|\||\[\^|:::|:[ \t])")
_ALONE: Final = re.compile(r"[ \t]*(?:#{1,6}[ \t]|\||:::)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A paragraph, heading, list item or table row of a file."""

    path: str
    """File as the user named it."""
    text: str
    """Its prose; everything else is blank."""
    lines: tuple[tuple[int, int], ...]
    """For each line, its offset in the text and its number in the file."""
    where: Place = Place.PROSE
    """What can be written there."""

    def place(self, position: int) -> tuple[int, int]:
        """Return line and column of a position in the text."""
        start, number = max(item for item in self.lines if item[0] <= position)
        return number, position - start + 1


def blocks(lines: Sequence[Line], front: Sequence[Line] = ()) -> tuple[list[Block], list[Problem]]:
    """Return the blocks of prose, and a problem for each literal without a reason.

    Parameters
    ----------
    lines : sequence of Line
        Lines of prose of a document.
    front : sequence of Line
        Lines of the front matter; values of :data:`FRONT_KEYS` are prose.
    """
    found: list[Block] = []
    problems: list[Problem] = []
    runs = [
        *((run, Place.OPTION) for run in _front_runs(front)),
        *((run, Place.PROSE) for run in _runs(lines)),
    ]
    for run, where in runs:
        texts = [line.text for line in run]
        prose = without_code("\n".join(texts))
        found += _split(run, texts, mask(prose, run, problems).split("\n"), where)
        for match in _PRINTED.finditer(prose):
            alone = _alone(prose, *match.span(match.lastgroup or 0)).split("\n")
            found += _split(run, texts, alone, Place.ATTRIBUTE)
    return found, problems


def _runs(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """Yield runs of consecutive lines of one file."""
    run: list[Line] = []
    for line in lines:
        if run and (line.path != run[-1].path or line.number != run[-1].number + 1):
            yield run
            run = []
        run.append(line)
    if run:
        yield run


def _front_runs(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """Yield the printed values of the front matter, with blanks in place of their keys."""
    run: list[Line] = []
    for line in lines:
        key = re.match(r"([\w-]+):(?:[ \t]*[|>][+-]?\d?[ \t]*$)?[ \t]*(?P<mark>[\"']?)", line.text)
        if key:
            if run:
                yield run
            run = []
            if key[1] in FRONT_KEYS:
                text = " " * key.end() + line.text[key.end() :]
                if key["mark"] and text.rstrip().endswith(key["mark"]):
                    text = text.rstrip()[:-1]
                run = [Line(path=line.path, number=line.number, text=text)]
        elif run and line.text[:1] in ("", " "):
            run.append(line)
        elif run:
            yield run
            run = []
    if run:
        yield run


def without_code(text: str) -> str:
    """Return the text with blanks in place of comments and inline code."""
    text = re.sub(r"<!--.*?(?:-->|\Z)", _blank, text, flags=re.DOTALL)
    return re.sub(r"(?<!`)(`+)(?!`)(?:(?!\n[ \t]*\n).)+?(?<!`)\1(?!`)", _value, text, flags=re.DOTALL)


def mask(text: str, run: Sequence[Line], problems: list[Problem]) -> str:
    """Replace everything but prose in a text without code; add a problem for a literal without a reason."""
    problems += (_lacking(text, match, run) for match in _LITERAL.finditer(text) if not _has_reason(match))
    text = _LITERAL.sub(_value, text)
    text = _FORMULA.sub(lambda match: re.sub(r"[^\W\d]|\\", " ", match[0]), text)
    for pattern, fill in _MASKS:
        text = pattern.sub(_value if fill == VALUE else _blank, text)
    return text


def _has_reason(match: re.Match[str]) -> bool:
    return _REASON.search(match["attributes"]) is not None


def _lacking(text: str, match: re.Match[str], run: Sequence[Line]) -> Problem:
    line = run[text.count("\n", 0, match.start())]
    column = match.start() - text.rfind("\n", 0, match.start())
    what, remedy = "the literal has no reason", 'write [...]{.literal reason="why it is typed"}'
    return Problem(path=line.path, line=line.number, column=column, where="literal", what=what, remedy=remedy)


def _alone(text: str, start: int, end: int) -> str:
    """Return the text with blanks in place of everything but a part of it."""
    return re.sub(r"[^\n]", " ", text[:start]) + text[start:end] + re.sub(r"[^\n]", " ", text[end:])


def _blank(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", match[0])


def _value(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", VALUE, match[0])


def _split(run: Sequence[Line], texts: Sequence[str], masked: Sequence[str], where: Place) -> Iterator[Block]:
    start = 0
    for end in range(1, len(run) + 1):
        last = end == len(run)
        if last or not texts[end].strip() or _STARTS_BLOCK.match(texts[end]) or _ALONE.match(texts[end - 1]):
            part = masked[start:end]
            if "".join(part).strip():
                offsets = accumulate((len(line) + 1 for line in part[:-1]), initial=0)
                places = tuple(zip(offsets, (line.number for line in run[start:end]), strict=True))
                yield Block(path=run[start].path, text="\n".join(part), lines=places, where=where)
            start = end
