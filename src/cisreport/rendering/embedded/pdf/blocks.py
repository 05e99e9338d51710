"""Blocks of the print: headings with their numbers, callouts, tabs, columns, code and figures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import cycle
from math import fsum
from typing import Final

from cisreport.rendering.embedded.annotations import marks_of
from cisreport.rendering.embedded.margins import MARGIN
from cisreport.rendering.embedded.outline import callout, plain, reprint, title_words
from cisreport.rendering.embedded.pdf.characters import printable
from cisreport.rendering.embedded.pdf.figures import BARRIER, LEADS, taken
from cisreport.rendering.embedded.pdf.text import around, link_of_heading
from cisreport.rendering.embedded.run import Rule, Run
from cisreport.rendering.tree import Attributes, Element, elements, stringify, text, walk
from cisreport.rendering.typst import block, inline, place, quoted, take_place
from cisreport.spans import ANNOTATIONS, TAG

_CAPTIONED: Final = ("listing", "part", "panel", "tables")
"""Classes of figures that the template treats as a separate kind."""
CHART_WORDS: Final = ("chart-title", "chart-subtitle", "chart-below")
"""Classes of the words around a drawing."""
PLACES: Final = ("Link", "Span", "Image", "Code")
"""Inlines that have identifiers."""
_MOST_STARTS: Final = 12
_MOST_CHARACTERS: Final = 1500
"""Lines, and characters of text, that are sure to fit on a page."""
_WITHOUT_GUTTERS: Final = 0.94
"""Share of a line that columns take, without the gutters between them."""
_SHAPED: Final = ("Superscript", "Subscript", "Math")
"""Types of words of a heading that contents and running heads print as they are."""
_ITEMS: Final = frozenset({"layout-item", "layout-spacer"})
_NBSP: Final = "\u00a0"
_TITLE: Final = "\ufdd0"
"""Place of a title in a piece of Typst; no text has this character."""


def heading(header: Element, run: Run) -> list[Element]:
    """Set a heading with its number, which the bookmarks have too; places within it come after it."""
    level, _, content = header["c"]
    run = run.with_rule("Link", link_of_heading)
    attributes = Attributes(header)
    number, title = attributes.get("number"), plain(content)
    said = quoted(printable(f"{number} {title}" if number else title))
    marks = "".join(take_place(Attributes(inside)) for inside in elements(content, *PLACES))
    opening = f"#section-number({quoted(number)})" if number else ""
    outlined = "false" if "unlisted" in attributes.classes else "true"
    if "bookmarked" in attributes.classes:
        outlined += ", bookmarked: true"
    if next(elements(content, *_SHAPED), None):
        words = ([text(number), {"t": "Space"}] if number else []) + run.presented(reprint(content))
        supplement = around("[", words, "]")
    else:
        supplement = [inline(said)]
    before = "#place.flush();" if BARRIER in attributes.classes else ""
    if led := attributes.get(LEADS):
        before += f'#spot("lead", number: {quoted(led)});'
    start = [inline(f"{before}#heading(level: {level}, outlined: {outlined}, supplement: "), *supplement]
    label = f"#label({quoted(attributes.identifier)})" if attributes.identifier else ""
    whole = [*start, *around(f")[{opening}", run.presented(content), f"]{label}{marks}")]
    return [{"t": "Plain", "c": whole}]


def division(element: Element, run: Run) -> list[Element]:
    """Set a Div as the template does it, or mark its place."""
    attributes = Attributes(element)
    if "chart" in attributes.classes:
        return run.presented(element["c"][1][:1])  # the other drawings are for a page
    if "page-break" in attributes.classes:
        return [block("#pagebreak(weak: true)")]
    if "layout" in attributes.classes and (attributes.get("columns") or attributes.get("widths")):
        return _columns(element, run)
    if "sources" in attributes.classes:
        return _sources(element, run)
    words = title_words(element)
    if mark_up := _mark_up(element, attributes, is_marked=words is not None):
        opening, closing = mark_up
        if words:
            before, after = opening.split(_TITLE)
            title = [block(before), *run.presented([words]), block(after)]
        return [*(title if words else [block(opening)]), *run.presented(element["c"][1]), block(closing)]
    mark = take_place(attributes)
    if attributes.get(TAG) == "summary":
        walk(element["c"][1], dict.fromkeys(("Para", "Plain"), _strong))
    run.present_inside(element)
    painted = [*paint(attributes)]
    content = [*map(block, painted), element, *[block("]")] * len(painted)]
    return [block(mark), *content] if mark else content


def _strong(words: Element) -> None:
    words["c"] = [{"t": "Strong", "c": words["c"]}]


def paint(attributes: Attributes) -> Iterator[str]:
    """Yield what begins a block with the colors and the direction that the document gives it."""
    if code := attributes.get("background"):
        yield f"#block(width: 100%, inset: 6pt, fill: rgb({quoted(code)}))["
    if code := attributes.get("color"):
        yield f"#[#set text(fill: rgb({quoted(code)}))\n"
    if direction := attributes.get("dir"):
        yield f"#[#set text(dir: {direction})\n"


def _columns(layout: Element, run: Run) -> list[Element]:
    """Set items side by side, in equal columns or in one row with a share for each."""
    attributes = Attributes(layout)
    widths = attributes.get("widths")
    if widths:
        shares = [float(width) for width in widths.split()]
        given = "(" + "".join(f"{share:g}fr, " for share in shares) + ")"
    else:
        given = attributes.get("columns") or "1"
        shares = [1.0] * int(given)
    opening = f"{place(attributes.identifier)}#columns-of({given},"
    cells: list[Element] = []
    total = fsum(shares)
    for item, share in zip(layout["c"][1], cycle(shares)):
        is_item = item["t"] == "Div" and not _ITEMS.isdisjoint(Attributes(item).classes)
        mark, content = (place(Attributes(item).identifier), item["c"][1]) if is_item else ("", [item])
        part = replace(run, share=_WITHOUT_GUTTERS * run.share * share / total) if len(shares) > 1 else run
        cells += [block(f"[{mark}"), *part.presented(content), block("],")]
    return [block(opening), *cells, block(")")]


def _sources(sources: Element, run: Run) -> list[Element]:
    """Set the sources of a register, each separate, so that the template can part them into columns."""
    entries = ([block("["), *run.presented([entry]), block("],")] for entry in sources["c"][1])
    mark = place(Attributes(sources).identifier)
    opening = f"{mark}\n#sources({quoted(f'sources {next(run.numbers)}')},"
    return [block(opening), *(part for entry in entries for part in entry), block(")")]


def _mark_up(element: Element, attributes: Attributes, *, is_marked: bool) -> tuple[str, str] | None:
    """Return the pieces before and after the content of a Div that the template has a function for.

    If a title has more than text, the first piece has its place.
    """
    mark, classes = place(attributes.identifier), attributes.classes
    if found := callout(element):
        kind, word, title, number = found
        if number:
            word += _NBSP + number + (":" if title else "")
        said = f"[{_TITLE}]" if is_marked else quoted(printable(title))
        named = f"{quoted(kind)}, {quoted(word)}, {said}"
        return f"{mark}\n#callout({named}{'' if _is_short(element) else ', together: false'})[", "]"
    if "panel-tabset" in classes:
        return f"{mark}\n#tabset[", "]"
    if "tab" in classes and (name := attributes.get("title")) is not None:
        said = f"[{_TITLE}]" if is_marked else quoted(printable(name))
        return f"#tab({said})[{mark}", "]"
    if attributes.identifier == "refs" or "references" in classes:
        hanging = "true" if "hanging-indent" in classes else "false"
        return f"{mark}\n#references({hanging})[", "]"
    if ANNOTATIONS in classes:
        return f"{mark}\n#annotations[", "]"
    if MARGIN in classes:
        attributes.drop("role")
        return f"{mark}\n#margin-note[", "]"
    if "statement" in classes:
        color = "emphasis" if "theorem" in classes else "rule"
        return f"{mark}\n#statement({color})[", "]"
    for name in CHART_WORDS:
        if name in classes:
            return f"#{name}[", "]"
    if "table-head" in classes:
        return "#table-head[", "]"
    if "register" in classes:
        direction = attributes.get("dir")
        return f"{mark}\n#register[" + (f"#set text(dir: {direction})\n" if direction else ""), "]"
    return None


def _is_short(div: Element) -> bool:
    """Return whether a Div is sure to fit on a page, so that it can be kept on one."""
    content = div["c"][1]
    has_large = next(elements(content, "Figure", "Table", "Image", "CodeBlock"), None) is not None
    starts = sum(1 for _ in elements(content, "Para", "Plain", "LineBreak"))
    return not has_large and starts <= _MOST_STARTS and len(stringify(content)) <= _MOST_CHARACTERS


def code(element: Element, _: Run) -> list[Element]:
    """Frame code, with its file and the numbers of its notes, or what it printed."""
    attributes = Attributes(element)
    kind = "output" if "cell-output" in attributes.classes else "code"
    opening = f"{take_place(attributes)}\n#{kind}-block["
    if name := attributes.get("filename"):
        attributes.drop("filename")
        opening += f"#file-name({quoted(printable(name))})"
    if marks := marks_of(element):
        opening += "#marked((" + ", ".join(f'"{line}": "{number}"' for line, number in marks.items()) + "))["
    return [block(opening), element, *[block("]")] * (2 if marks else 1)]


def figure(element: Element, run: Run) -> list[Element]:
    """Set a figure: some can move, and some are a separate kind."""
    attributes = Attributes(element)
    mark = take_place(attributes)
    run.present_inside(element)
    moves = taken(attributes, mark)
    found = next((kind for kind in _CAPTIONED if kind in attributes.classes), None) if mark else None
    content = _captioned(found, element) if found else [element]
    if moves:
        return [block(moves), *content, block("]")]
    return [block(mark), *content] if mark else content


def _captioned(kind: str, element: Element) -> list[Element]:
    _, (_, caption), content = element["c"]  # the caption is one Plain, as pass 1 makes it
    return [block(f"#captioned({quoted(kind)}, ["), *caption, block("])["), *content, block("]")]


def definitions(element: Element, run: Run) -> list[Element]:
    """Keep a term on the line of its mark, where a line that ends would end the term."""
    for term, _ in element["c"]:
        walk(term, {"LineBreak": lambda _: inline("#linebreak();"), "SoftBreak": lambda _: {"t": "Space"}})
    run.present_inside(element)
    return [element]


RULES: Final[dict[str, Rule]] = {
    "Header": heading,
    "Div": division,
    "DefinitionList": definitions,
    "CodeBlock": code,
    "Figure": figure,
}
