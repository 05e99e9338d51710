"""Tables of the print: their places, strong heads, and long words that may break."""

from __future__ import annotations

import re
from typing import Final

from cisreport.reports.embedded.pdf.columns import set_widths
from cisreport.reports.embedded.pdf.run import Rule, Run
from cisreport.reports.embedded.pdf.text import breakable, string
from cisreport.reports.embedded.pdf.typst import block, take_place
from cisreport.reports.embedded.tree import Attributes, Element, text, walk

_KEPT_TOGETHER: Final = 28
"""Tables of so many lines stand on one page."""
_HIGHEST_ROW: Final = 40
"""Lines of a row that is sure to fit on a page."""
_LONG_WORD: Final = 16
"""Characters of a word that may break after a sign in it."""
_BREAKABLE: Final = re.compile(r"[^/:_.-]*[/:_.-]+|[^/:_.-]+")
_NBSP: Final = "\u00a0"


def table(element: Element, run: Run) -> list[Element]:
    """Set a table with widths for its columns; a short one stands on one page, a high row may not."""
    mark = take_place(Attributes(element))
    lines = set_widths(element)
    _make_heads_strong(element)
    run.with_rule("Str", _word).present_inside(element)
    short = sum(lines) <= _KEPT_TOGETHER
    if short or max(lines, default=0) > _HIGHEST_ROW:
        function = "#together[" if short else "#apart["
        return [block(f"{mark}\n{function}" if mark else function), element, block("]")]
    return [block(f"{mark}\n"), element] if mark else [element]


def _make_heads_strong(element: Element) -> None:
    def strong(words: Element) -> None:
        words["c"] = [{"t": "Strong", "c": words["c"]}]

    for row in element["c"][3][1]:
        for cell in row[1]:
            walk(cell[4], {"Plain": strong, "Para": strong})


def _word(element: Element, run: Run) -> list[Element]:
    """Let a long word break after the signs that part it, unless it is a number with its unit."""
    words = element["c"]
    if len(words) < _LONG_WORD or _NBSP in words:
        return string(element, run)
    return breakable([string(text(piece), run) for piece in _BREAKABLE.findall(words)])


RULES: Final[dict[str, Rule]] = {"Table": table}
