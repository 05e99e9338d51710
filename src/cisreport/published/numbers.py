"""The numbers that the text of a PDF prints."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import NamedTuple, TypeAlias

from cisreport.published.artifacts import DIGITS, furniture_marks, list_labels
from cisreport.published.characters import Artifact, Character, Run, whole
from cisreport.published.content import PdfContent
from cisreport.published.tags import Mark
from cisreport.published.text import PrintedNumber, bare

_CODE = re.compile(r"\[U\+0?[0-9A-F]{4,5}\]")
_DIGITS = frozenset("0123456789")

_Part: TypeAlias = tuple[str, int, int]
"""What is printed in one piece: an instruction, a drawing, or a long text; by page and number."""


class Printed(NamedTuple):
    """A character of the text and where it is."""

    char: Character
    page: int
    at: int
    part: _Part


def print_numbers(
    print_: PdfContent, signs: Sequence[Printed], digests: Collection[str]
) -> Iterator[PrintedNumber]:
    """Yield every run of digits in the text of a PDF, without the furniture of its pages.

    A run of digits ends where the instruction that prints it ends, so that the mark of a footnote
    after a year is a number of its own; in a drawing it ends where there is room.

    Parameters
    ----------
    print_ : PdfContent
        The file.
    signs : sequence of Printed
        Its characters.
    digests : collection of str
        Long texts without white space that may be broken over lines.
    """
    dense = "".join(sign.char.text for sign in signs)
    unbroken: dict[int, _Part] = {}
    for digest in digests:
        for found in re.finditer(re.escape(digest), dense):
            unbroken |= dict.fromkeys(range(*found.span()), ("whole", 0, found.start()))
    coded = {at for found in _CODE.finditer(dense) for at in range(*found.span())}
    lines = [page.lines() for page in print_.pages]

    def number(run: list[Printed]) -> PrintedNumber:
        digits = "".join(sign.char.text for sign in run)
        words, place = lines[run[0].page][run[0].at], f"page {run[0].page + 1}"
        return PrintedNumber(digits=digits, words=words, place=place)

    held: list[Printed] = []
    part = last = None
    for n, sign in enumerate(signs):
        part = unbroken.get(n, sign.part)
        is_digit = sign.char.text in _DIGITS and n not in coded
        if held and not (is_digit and part == last and _goes_on(part, held[-1], sign)):
            yield number(held)
            held = []
        if is_digit:
            held.append(sign)
        last = part
    if held:
        yield number(held)


def text_of(signs: Iterable[Printed]) -> str:
    """Return the text of characters, without white space."""
    return bare(whole(sign.char.text for sign in signs))


def printed_characters(print_: PdfContent) -> Iterator[Printed]:
    """Yield the characters of a PDF, without white space and the furniture of its pages."""
    furniture = furniture_marks(print_)
    for n, page in enumerate(print_.pages):
        parts = {run: _part(print_, furniture, n, run) for run, _ in page.runs}
        for at, char in enumerate(page.chars):
            part = parts[char.run]
            if part and not char.text.isspace():
                yield Printed(char, n, at, part)


def _part(print_: PdfContent, furniture: Collection[Mark], page: int, run: Run) -> _Part | None:
    """Return what a run of text is printed in; None if that is furniture."""
    mark = None if run.mark is None else Mark(page, run.mark)
    if run.artifact is not Artifact.NO or mark in furniture:
        return None
    drawing = print_.drawn.get(mark) if mark else None
    return ("run", page, run.number) if drawing is None else ("drawing", page, drawing)


def _goes_on(part: _Part, before: Printed, sign: Printed) -> bool:
    if part[0] == "whole":
        return True
    follows = sign.at == before.at + 1
    return follows and (part[0] == "run" or sign.char.adjoins(before.char))


def list_numbers(print_: PdfContent) -> Iterator[PrintedNumber]:
    """Yield the numbers of the items of lists."""
    for label in list_labels(print_):
        text = print_.text_of(label)
        for found in DIGITS.finditer(text):
            yield PrintedNumber(digits=found[0], words=text, zone="list")
