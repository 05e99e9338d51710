"""The numbers in the text of a PDF."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import NamedTuple, TypeAlias

from cisreport.published.artifacts import DIGITS, artifact_marks, list_labels
from cisreport.published.characters import Artifact, Character, Run
from cisreport.published.content import PdfContent
from cisreport.published.tags import Mark
from cisreport.published.text import PrintedNumber, bare

_TURNS = "[\u200e\u200f\u202a-\u202e\u2066-\u2069]*"
"""Characters that turn the direction, which a print may have within a code."""
_CODE = re.compile(rf"\[{_TURNS}U\+0?[0-9A-F]{{4,5}}{_TURNS}\]")
_DIGITS = frozenset("0123456789")

_Part: TypeAlias = tuple[str, int, int]
"""A part that is printed in one piece, by page and number: a text with a tag, an instruction without one, a
drawing, or a long text."""


class Printed(NamedTuple):
    """A printed character of the text and its place."""

    char: Character
    page: int
    at: int
    part: _Part


def print_numbers(
    print_: PdfContent, characters: Sequence[Printed], digests: Collection[str]
) -> Iterator[PrintedNumber]:
    """Yield every run of digits in the text of a PDF, without the artifacts of its pages.

    A run of digits ends where its tag or its line ends, so the mark of a footnote after a year is a separate
    number.  In a drawing a run ends at a space.

    Parameters
    ----------
    print_ : PdfContent
        The file.
    characters : sequence of Printed
        Its characters.
    digests : collection of str
        Long texts without white space that may continue on the next line.
    """
    dense = "".join(item.char.text for item in characters)
    unbroken: dict[int, _Part] = {}
    for digest in digests:
        for found in re.finditer(re.escape(digest), dense):
            unbroken |= dict.fromkeys(range(*found.span()), ("whole", 0, found.start()))
    coded = {at for found in _CODE.finditer(dense) for at in range(*found.span())}
    lines = [page.lines() for page in print_.pages]

    def number(run: list[Printed]) -> PrintedNumber:
        digits = "".join(item.char.text for item in run)
        words, place = lines[run[0].page][run[0].at], f"page {run[0].page + 1}"
        return PrintedNumber(digits=digits, words=words, place=place)

    run: list[Printed] = []
    part = last = None
    for n, item in enumerate(characters):
        part = unbroken.get(n, item.part)
        is_digit = item.char.text in _DIGITS and n not in coded
        if run and not (is_digit and part == last and _continues(part, run[-1], item)):
            yield number(run)
            run = []
        if is_digit:
            run.append(item)
        last = part
    if run:
        yield number(run)


def text_of(characters: Iterable[Printed]) -> str:
    """Return the text of characters, without white space."""
    return bare("".join(item.char.text for item in characters))


def printed_characters(print_: PdfContent) -> Iterator[Printed]:
    """Yield the characters of a PDF, without white space and the artifacts of its pages."""
    artifacts = artifact_marks(print_)
    for n, page in enumerate(print_.pages):
        parts = {run: _part(print_, artifacts, n, run) for run, _ in page.runs}
        for at, char in enumerate(page.chars):
            part = parts[char.run]
            if part and not char.text.isspace():
                yield Printed(char, n, at, part)


def _part(print_: PdfContent, artifacts: Collection[Mark], page: int, run: Run) -> _Part | None:
    """Return the part in which a run of text is printed; None if it is an artifact."""
    mark = None if run.mark is None else Mark(page, run.mark)
    if run.artifact is not Artifact.NO or mark in artifacts:
        return None
    drawing = print_.drawn.get(mark) if mark else None
    if drawing is not None:
        return "drawing", page, drawing
    return ("run", page, run.number) if run.mark is None else ("text", page, run.mark)


def _continues(part: _Part, before: Printed, item: Printed) -> bool:
    if part[0] == "whole":
        return True
    if item.at != before.at + 1:
        return False
    if part[0] == "drawing":
        return item.char.adjoins(before.char)
    return item.char.run is before.char.run or item.char.is_beside(before.char)


def list_numbers(print_: PdfContent) -> Iterator[PrintedNumber]:
    """Yield the numbers of the items of lists."""
    for label in list_labels(print_):
        text = print_.text_of(label)
        for found in DIGITS.finditer(text):
            yield PrintedNumber(digits=found[0], words=text, zone="list")
