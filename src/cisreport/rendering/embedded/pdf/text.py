"""Inlines of the print: links to facts and their places, formulas, images, and unchanged text."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from cisreport.rendering.embedded.columns import LONGEST_WORD, PIECE
from cisreport.rendering.embedded.outline import INLINE, alternative, is_unbroken, length
from cisreport.rendering.embedded.pdf.characters import printable
from cisreport.rendering.embedded.run import Rule, Run
from cisreport.rendering.tree import Attributes, Element, stringify, text
from cisreport.rendering.typst import inline, place, quoted, take_place
from cisreport.spans import DIGITS, LISTED

_SPAN_FUNCTIONS: Final = ("caption-label", "excerpt", "fact-id", "kbd", "small", "source-id")
"""Classes of spans that the template has a function for."""
_PAINTS: Final = {"color": "text", "background": "highlight"}
"""Functions of Typst by the attributes that give their colors."""
_REFERENCE: Final = "#ref-"
"""Beginning of links to works in the list of references."""
_POINTS_PER_PIXEL: Final = 0.75
_UNITS: Final = frozenset({"%", "cm", "mm", "pt", "in", "em"})
_TOO_LONG: Final = re.compile(rf"[^\W_]{{{LONGEST_WORD}}}|^(?!\w+://).*[^\s/-]{{{LONGEST_WORD}}}")
"""What could be too long for a line, with no character after which Typst breaks it; in addresses more are."""
_PIECE: Final = re.compile(rf".{{1,{PIECE}}}", re.DOTALL)
_SPACES: Final = re.compile(r"\s+", re.ASCII)
_CHANGED_BY_TYPST: Final = re.compile(
    r"^\.[A-Za-z]|^[-+/=]+\Z|^[0-9]+\.\Z|\.\.|-[-?]|(?<![0-9A-Za-z])-[0-9]|[\u00a0\u2018\u2019\u201c\u201d]"
)
"""Quotes, dots, hyphens, unbroken spaces; what would begin a list, a heading or a term, or name a field."""


def around(opening: str, inlines: list[Element], closing: str) -> list[Element]:
    """Return inlines between two pieces of mark-up."""
    return [inline(opening), *inlines, inline(closing)]


def directed(attributes: Attributes, words: list[Element]) -> list[Element]:
    """Return words that run in the direction that their element has, if it has one."""
    direction = attributes.get("dir")
    return around(f"#text(dir: {direction})[", words, "];") if direction else words


def breakable(pieces: list[list[Element]]) -> list[Element]:
    """Return pieces of a word one behind the other, with places between them where a line may end."""
    return [part for piece in pieces for part in (*piece, inline("#h(0.01pt);"))][:-1]


def _pieces(words: str) -> list[str]:
    """Return a word, in pieces if no line has space for it."""
    return _PIECE.findall(words) if _TOO_LONG.search(words) else [words]


def string(element: Element, _: Run) -> list[Element]:
    """Write text that mark-up would change as a string of Typst, which keeps it."""
    return breakable([_string(text(piece)) for piece in _pieces(element["c"])])


def _string(element: Element) -> list[Element]:
    words = element["c"]
    return [inline(f"#{quoted(words)};")] if _CHANGED_BY_TYPST.search(words) else [element]


def code(element: Element, _: Run, split: Callable[[str], list[str]] = _pieces) -> list[Element]:
    """Mark the place of code in a line, which may end between the pieces that it is split into."""
    mark, (attributes, words) = take_place(Attributes(element)), element["c"]
    pieces = [[{"t": "Code", "c": [attributes, piece]}] for piece in split(words)]
    return [inline(mark), *breakable(pieces)] if mark else breakable(pieces)


def citation(cite: Element, run: Run) -> list[Element]:
    """Print a citation as its text."""
    return run.presented(cite["c"][1])


def link(element: Element, run: Run, *, whole: bool = True, in_heading: bool = False) -> list[Element]:
    """Lead to a place of the document; a link outwards stays, and one without a target is text.

    A short value stays on one line if it is to be whole.
    """
    _, content, target = element["c"]
    attributes, target = Attributes(element), target[0]
    whole = whole and is_unbroken(element)
    content = directed(attributes, run.presented(content))
    mark = place(attributes.identifier)
    if target in ("", "#"):
        return around(mark, content, "")
    if not target.startswith("#"):
        attributes.identifier, element["c"][1] = "", content
        return [inline(mark), element] if mark else [element]
    if target[1:] not in run.identifiers:
        return around(mark, content, "")
    function = "citation" if target.startswith(_REFERENCE) else _link_function(attributes, whole)
    if in_heading and function != "link":
        function = "heading-link"
    opening = f"#{function}(label({quoted(target[1:])}))["
    # Before a word the line could end between it and its mark, so there the mark comes after it.
    return around(opening, content, f"{mark}];") if whole else around(opening + mark, content, "];")


def link_of_heading(element: Element, run: Run) -> list[Element]:
    """Lead to a place from a heading."""
    return link(element, run, in_heading=True)


def _link_function(attributes: Attributes, whole: bool) -> str:
    for name in ("name", "claim"):
        if name in attributes.classes:
            return name
    if "value" not in attributes.classes:
        return "link"
    return "value" if whole else "long-value"


def span(element: Element, run: Run) -> list[Element]:
    """Mark a place, and set what the template has a function for."""
    attributes, content = Attributes(element), element["c"][1]
    if LISTED in attributes.classes:
        return []
    if DIGITS in attributes.classes:
        return [inline(f"#digits({quoted(attributes.get('of') or '')});")]
    if "equation" in attributes.classes and len(content) > 1 and content[0]["t"] == "Math":
        return _numbered(attributes, content)
    if "pages" in attributes.classes:
        named = (attributes.get("of") or "").split()
        labels = "".join(f"label({quoted(name)}), " for name in named if name in run.identifiers)
        return [inline(f"#pages-of({labels});")]
    mark, content = place(attributes.identifier), directed(attributes, run.presented(content))
    for name, function in _PAINTS.items():
        if code := attributes.get(name):
            content = around(f"#{function}(fill: rgb({quoted(code)}))[", content, "];")
            attributes.drop(name)
    for name in _SPAN_FUNCTIONS:
        if name in attributes.classes:
            return around(f"{mark}#{name}[", content, "];")
    if mark:
        return around(mark, content, "")
    element["c"][1] = content
    return [element]


def underline(element: Element, run: Run) -> list[Element]:
    """Underline words of the author with a full line, since a dotted one marks values."""
    return around("#underlined[", run.presented(element["c"]), "];")


def _numbered(attributes: Attributes, content: list[Element]) -> list[Element]:
    math, number, *_ = content
    numbering = f"numbering: _ => {quoted(stringify(number))}, "
    return [inline(place(attributes.identifier)), *_equation(math, attributes.get("alt"), numbering)]


def formula(math: Element, _: Run) -> list[Element]:
    """Give a formula its TeX as alternative text."""
    return _equation(math, None, "")


def _equation(math: Element, alt: str | None, numbering: str) -> list[Element]:
    kind, tex, *written = math["c"]
    display = "true" if kind["t"] == "DisplayMath" else "false"
    words = printable(_SPACES.sub(" ", alt or tex).strip(" "))
    opening = f"#math.equation(block: {display}, alt: {quoted(words)}, {numbering}"
    return [inline(f"{opening}{written[0]});")] if written else around(opening, [math], ".body);")


def image(element: Element, _: Run) -> list[Element]:
    """Set an image with its alternative text and its width, in a box if it is within text."""
    attributes, source = Attributes(element), element["c"][2][0]
    width = _length(attributes.get("width") or "")
    given = f", width: {width}" if width else ""
    words = alternative(element).strip()
    alt = f", alt: {quoted(printable(words))}" if words else ""
    image = f"image({quoted(source)}{alt}{given})"
    set_image = f"box({image})" if INLINE in attributes.classes else image
    return [inline(f"{place(attributes.identifier)}#{set_image};")]


def _length(words: str) -> str:
    """Return a length of HTML as Typst writes it; nothing for one that Typst does not know."""
    number, unit = length(words)
    if unit in ("", "px"):
        number, unit = number * _POINTS_PER_PIXEL, "pt"
    return f"{number:g}{unit}" if number and unit in _UNITS else ""


RULES: Final[dict[str, Rule]] = {
    "Str": string,
    "Code": code,
    "Cite": citation,
    "Link": link,
    "Span": span,
    "Underline": underline,
    "Math": formula,
    "Image": image,
}
