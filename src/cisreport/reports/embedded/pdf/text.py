"""Inlines of the print: links to facts and their places, formulas, images, and text that keeps its signs."""

from __future__ import annotations

import re
from typing import Final

from cisreport.reports.embedded.outline import is_unbroken, plain
from cisreport.reports.embedded.pdf.characters import printable
from cisreport.reports.embedded.pdf.run import Rule, Run
from cisreport.reports.embedded.pdf.typst import inline, place, quoted, take_place
from cisreport.reports.embedded.tree import Attributes, Element, stringify

_SPAN_FUNCTIONS: Final = ("caption-label", "fact-id", "facts")
"""Classes of spans that the template has a function for."""
_POINTS_PER_PIXEL: Final = 0.75
_UNITS: Final = frozenset({"%", "cm", "mm", "pt", "in", "em"})
_LENGTH: Final = re.compile(r"(\d+\.?\d*|\.\d+)([A-Za-z]*%?)", re.ASCII)
_SPACES: Final = re.compile(r"\s+", re.ASCII)
_CHANGED_BY_TYPST: Final = re.compile(
    r"^\.[A-Za-z]|^[-+/=]+\Z|^[0-9]+\.\Z|\.\.|-[-?]|[\u2018\u2019\u201c\u201d]"
)
"""Quotes, dots, hyphens; what would begin a list, a heading or a term, or name a field of code before it."""


def around(opening: str, inlines: list[Element], closing: str) -> list[Element]:
    """Return inlines between two pieces of mark-up."""
    return [inline(opening), *inlines, inline(closing)]


def string(element: Element, _: Run) -> list[Element]:
    """Write text that mark-up would change as a string of Typst, which keeps it."""
    words = element["c"]
    return [inline(f"#{quoted(words)};")] if _CHANGED_BY_TYPST.search(words) else [element]


def code(element: Element, _: Run) -> list[Element]:
    """Mark the place of code in a line."""
    mark = take_place(Attributes(element))
    return [inline(mark), element] if mark else [element]


def citation(cite: Element, run: Run) -> list[Element]:
    """Print a citation as its text."""
    return run.presented(cite["c"][1])


def link(element: Element, run: Run) -> list[Element]:
    """Lead to a place of the document, if it is there; a link outwards stays."""
    _, content, target = element["c"]
    attributes, target = Attributes(element), target[0]
    whole = is_unbroken(element)
    content = run.presented(content)
    mark = place(attributes.identifier)
    if not target.startswith("#") or target == "#":
        attributes.identifier, element["c"][1] = "", content
        return [inline(mark), element] if mark else [element]
    if target[1:] not in run.identifiers:
        return around(mark, content, "")
    opening = f"#{_link_function(attributes, whole)}(label({quoted(target[1:])}))["
    # Before a word the line could end between it and its mark, so there the mark stands behind.
    return around(opening, content, f"{mark}];") if whole else around(opening + mark, content, "];")


def _link_function(attributes: Attributes, whole: bool) -> str:
    if "name" in attributes.classes:
        return "name"
    if "value" not in attributes.classes:
        return "link"
    return "value" if whole else "long-value"


def span(element: Element, run: Run) -> list[Element]:
    """Mark a place, and set what the template has a function for."""
    attributes, content = Attributes(element), element["c"][1]
    if "equation" in attributes.classes and len(content) > 1:
        return _numbered(attributes, content)
    mark, content = place(attributes.identifier), run.presented(content)
    for name in _SPAN_FUNCTIONS:
        if name in attributes.classes:
            return around(f"{mark}#{name}[", content, "];")
    if mark:
        return around(mark, content, "")
    element["c"][1] = content
    return [element]


def _numbered(attributes: Attributes, content: list[Element]) -> list[Element]:
    math, number, *_ = content
    numbering = f"numbering: _ => {quoted(stringify(number))}, "
    return [inline(place(attributes.identifier)), *_equation(math, attributes.get("alt"), numbering)]


def formula(math: Element, _: Run) -> list[Element]:
    """Give a formula its TeX as alternative text."""
    return _equation(math, None, "")


def _equation(math: Element, alt: str | None, numbering: str) -> list[Element]:
    kind, tex = math["c"]
    display = "true" if kind["t"] == "DisplayMath" else "false"
    words = printable(_SPACES.sub(" ", alt or tex).strip(" "))
    return around(f"#math.equation(block: {display}, alt: {quoted(words)}, {numbering}", [math], ".body);")


def image(element: Element, _: Run) -> list[Element]:
    """Set an image with its alternative text and its width."""
    attributes, (_, caption, (source, _)) = Attributes(element), element["c"]
    given = (attributes.get("alt"), attributes.get("fig-alt"))
    alt = next((words for words in given if words is not None), plain(caption))
    width = _length(attributes.get("width") or "")
    told = f", width: {width}" if width else ""
    mark = place(attributes.identifier)
    return [inline(f"{mark}#image({quoted(source)}, alt: {quoted(printable(alt))}{told});")]


def _length(words: str) -> str | None:
    """Return a length of HTML as Typst writes it, or None for one that Typst does not know."""
    found = _LENGTH.fullmatch(words)
    if not found:
        return None
    number, unit = found.groups()
    if unit in ("", "px"):
        return f"{float(number) * _POINTS_PER_PIXEL:g}pt"
    return words if unit in _UNITS else None


RULES: Final[dict[str, Rule]] = {
    "Str": string,
    "Code": code,
    "Cite": citation,
    "Link": link,
    "Span": span,
    "Math": formula,
    "Image": image,
}
