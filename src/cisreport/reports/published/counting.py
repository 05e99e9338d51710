"""The numbers that the text of a PDF prints."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from cisreport.reports.published.characters import Artifact
from cisreport.reports.published.furniture import furniture_marks
from cisreport.reports.published.pdf import Print
from cisreport.reports.published.printed import PrintedNumber
from cisreport.reports.published.tags import Mark

_CODE = re.compile(r"\[U\+0?[0-9A-F]{4,5}\]")


@dataclass(frozen=True, slots=True)
class _Sign:
    """A sign of the text: where it is, and the run it belongs to."""

    text: str
    page: int
    at: int
    run: int


def print_numbers(print_: Print, digests: Collection[str]) -> Iterator[PrintedNumber]:
    """Yield every run of digits in the text of a PDF, without the furniture of its pages.

    A run of digits ends where the instruction that prints it ends, so that the mark of a footnote
    after a year is a number of its own.

    Parameters
    ----------
    print_ : Print
        The file.
    digests : collection of str
        Long texts without white space that may be broken over lines.
    """
    signs = list(_signs(print_))
    dense = "".join(sign.text for sign in signs)
    whole: dict[int, int] = {}
    for n, digest in enumerate(digests):
        for found in re.finditer(re.escape(digest), dense):
            whole |= dict.fromkeys(range(*found.span()), -2 - n)
    coded = {at for found in _CODE.finditer(dense) for at in range(*found.span())}
    lines = [page.lines() for page in print_.pages]

    def number(run: list[_Sign]) -> PrintedNumber:
        words = f"{lines[run[0].page][run[0].at]} (page {run[0].page + 1})"
        return PrintedNumber(digits="".join(sign.text for sign in run), words=words)

    held: list[_Sign] = []
    last = None
    for n, sign in enumerate(signs):
        place = (whole[n],) if n in whole else (sign.page, sign.run)
        is_digit = sign.text in "0123456789" and n not in coded
        if held and not (is_digit and place == last and _follows(held[-1], sign, n in whole)):
            yield number(held)
            held = []
        if is_digit:
            held.append(sign)
        last = place
    if held:
        yield number(held)


def _signs(print_: Print) -> Iterator[_Sign]:
    furniture = furniture_marks(print_)
    for n, page in enumerate(print_.pages):
        for at, char in enumerate(page.chars):
            mark = None if char.run.mark is None else Mark(n, char.run.mark)
            if char.run.artifact is Artifact.NO and mark not in furniture and not char.text.isspace():
                yield _Sign(char.text, n, at, char.run.number)


def _follows(before: _Sign, sign: _Sign, is_whole: bool) -> bool:
    return is_whole or sign.at == before.at + 1

