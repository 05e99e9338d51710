"""Tables of the print: their places and sizes, strong heads, and long words that may break."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from cisreport.rendering.embedded.columns import may_break, name_of, set_widths
from cisreport.rendering.embedded.pdf.characters import printable
from cisreport.rendering.embedded.pdf.figures import taken
from cisreport.rendering.embedded.pdf.text import breakable, code, link, string
from cisreport.rendering.embedded.pdf.tints import tint_cells
from cisreport.rendering.embedded.run import Rule, Run
from cisreport.rendering.tree import Attributes, Element, elements, has_class, stringify, text, walk
from cisreport.rendering.typst import block, inline, quoted, take_place

_KEPT_TOGETHER: Final = 28
"""Tables of so many lines stay on one page."""
_MOST_ROWS: Final = 15
"""Tables of so many rows do, too, if a page has space for them."""
_HIGHEST_ROW: Final = 40
"""Lines of a row that is sure to fit on a page."""
_LONG_WORD: Final = 16
"""Characters of a word that may break after some of its characters."""
_SHORTER_WORD: Final = 10
"""The same in the register, whose columns are narrow."""
_BREAKABLE: Final = re.compile(
    r"(?:[^/:_.-]|(?<=\d)\.(?=\d))*[/:_.-]+(?<!\d\.(?=\d))|(?:[^/:_.-]|(?<=\d)\.(?=\d))+"
)
"""Parts of a word between which it may break; the point of a number is not such a place."""
_PARTS: Final = re.compile(r"\d+|\D{3}(?=\D{2})|\D+")
"""Parts of a word between which it may break where a table has no other way."""
_NBSP: Final = "\u00a0"
_TURNABLE: Final = "turnable"


def mark_turnable(blocks: list[Element]) -> None:
    """Give tables among a document's own blocks a class that says that their page can be turned."""
    for block_ in blocks:
        if block_["t"] == "Table":
            Attributes(block_).classes.append(_TURNABLE)


def table(element: Element, run: Run) -> list[Element]:
    """Set a table with widths for its columns; a short one stays on one page, a high row may not."""
    attributes = Attributes(element)
    name, number = name_of(element), _number(element)
    mark = take_place(attributes)
    moves = taken(attributes, mark)
    layout = set_widths(element, share=run.share, turns=_TURNABLE in attributes.classes)
    attributes.classes[:] = [kind for kind in attributes.classes if kind != _TURNABLE]
    if layout is None:
        run.too_wide.append(name)
        return [element]
    tint_cells(element)
    _leave_out_covered_rows(element)
    _make_heads_strong(element)
    is_narrow = "register-table" in attributes.classes
    _with_words(run, layout.part, _SHORTER_WORD if is_narrow else _LONG_WORD).present_inside(element)
    is_whole = False
    is_short = sum(layout.lines) <= _KEPT_TOGETHER
    opening = f"#smaller({layout.step.size})[" if layout.step.size else ""
    if is_short:
        opening += "#together["
    else:
        _mark_continued(element, number, next(run.numbers))
        if max(layout.lines, default=0) > _HIGHEST_ROW:
            opening += "#apart["
        elif len(layout.lines) <= _MOST_ROWS and not is_narrow and run.share == 1:
            opening, is_whole = opening + "#whole[", True
    closing = opening.count("[")
    if layout.step.turned:
        opening, closing = f"#page(flipped: true)[{mark}\n{opening}", closing + 1
    elif moves and (is_short or is_whole):
        opening, closing = moves + opening, closing + 1
    elif mark:
        opening = f"{mark}\n{opening}"
    return [block(opening), element, *[block("]")] * closing] if opening else [element]


def _number(element: Element) -> str:
    """Return the number of a table, as in its caption; empty without one."""
    spans = elements(element["c"][1], "Span")
    label = next((words for words in spans if has_class(words, "caption-label")), None)
    return stringify(label).rstrip(":. ") if label else ""


def _mark_continued(element: Element, said: str, number: int) -> None:
    """Let the head of a table say on each page after that of the first row that the table is continued."""
    *_, (_, head), bodies, _ = element["c"]
    first = next((cell for body in bodies for row in body[3] for cell in row[1]), None)
    if not head or not head[0][1] or first is None:
        return
    _put_first(head[0][1][0][4], f"#continued({number}, {quoted(printable(said))});")
    _put_first(first[4], f"#first-row({number});")


def _put_first(blocks: list[Element], mark_up: str) -> None:
    if blocks and blocks[0]["t"] in ("Plain", "Para"):
        blocks[0]["c"].insert(0, inline(mark_up))
    else:
        blocks.insert(0, {"t": "Plain", "c": [inline(mark_up)]})


def _leave_out_covered_rows(element: Element) -> None:
    """Remove rows that cells of the rows above cover, which Typst cannot read."""
    *_, (_, head), bodies, (_, foot) = element["c"]
    for rows in (head, foot, *(part for body in bodies for part in body[2:])):
        for at in reversed([at for at, (_, cells) in enumerate(rows) if not cells]):
            for above, (_, cells) in enumerate(rows[:at]):
                for cell in cells:
                    cell[2] -= above + cell[2] > at
            del rows[at]


def _make_heads_strong(element: Element) -> None:
    def strong(words: Element) -> None:
        words["c"] = [{"t": "Strong", "c": words["c"]}]

    for row in element["c"][3][1]:
        for cell in row[1]:
            walk(cell[4], {"Plain": strong, "Para": strong})


def _with_words(run: Run, part: int, long: int) -> Run:
    """Return the run for a table's content, whose long words may break, after some characters or anywhere."""

    def whole(element: Element, run: Run) -> list[Element]:
        return _word(element, run, long)

    if not part:
        return run.with_rule("Str", whole)

    def split(words: str) -> list[str]:
        return _PARTS.findall(words) if len(words) > part and may_break(words) else [words]

    def word(element: Element, run: Run) -> list[Element]:
        pieces = split(element["c"])
        if len(pieces) == 1:
            return whole(element, run)
        return breakable([string(text(piece), run) for piece in pieces])

    def broken_code(element: Element, run: Run) -> list[Element]:
        return code(element, run, split)

    def long_link(element: Element, run: Run) -> list[Element]:
        return link(element, run, whole=False)

    return replace(run, rules={**run.rules, "Str": word, "Code": broken_code, "Link": long_link})


def _word(element: Element, run: Run, long: int) -> list[Element]:
    """Let a long word break after the characters that part it, unless it is a number with its unit."""
    words = element["c"]
    if len(words) < long or _NBSP in words:
        return string(element, run)
    return breakable([string(text(piece), run) for piece in _BREAKABLE.findall(words)])


RULES: Final[dict[str, Rule]] = {"Table": table}
