"""Blocks of a Word document: headings with their numbers, callouts, tabs, columns, code and figures."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from cisreport.rendering.embedded.annotations import marks_of
from cisreport.rendering.embedded.margins import MARGIN
from cisreport.rendering.embedded.outline import callout, title_words
from cisreport.rendering.embedded.run import Rule, Run
from cisreport.rendering.embedded.word.looks import of_block
from cisreport.rendering.embedded.word.markup import (
    LINE_BREAK,
    STYLE,
    bookmarked,
    empty,
    kept,
    legal,
    paragraph,
    raw,
    styled,
    words_in,
)
from cisreport.rendering.markup import escaped
from cisreport.rendering.tree import Attributes, Element, attr, elements, has_class, text, walk
from cisreport.spans import ANNOTATIONS, TAG

_NBSP: Final = "\u00a0"
_EN_SPACE: Final = "\u2002"
_ABOVE: Final = frozenset({"listing", "tables"})
"""Classes of figures with their captions above."""
_COLORS: Final = {
    "note": "0B5C98",
    "tip": "1C6B3A",
    "warning": "8A5300",
    "important": "6B3FA0",
    "caution": "A3262A",
}
_STYLES: Final = {
    "chart-title": "Chart Title",
    "chart-subtitle": "Chart Subtitle",
    "chart-below": "Chart Below",
    "table-head": "Table Head",
    "glossary": "Register",
    "sources": "Register",
    "references": "Bibliography",
    "statement": "Statement",
    MARGIN: "Margin",
}
"""Styles of the paragraphs in a Div, by its classes."""
_PAGE_BREAK: Final = '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'
_CARD: Final = (
    '<w:tbl><w:tblPr><w:tblStyle w:val="Callout"/><w:tblW w:w="5000" w:type="pct"/>'
    '<w:tblBorders><w:left w:val="single" w:sz="24" w:space="0" w:color="{color}"/></w:tblBorders>'
    '<w:tblLayout w:type="fixed"/><w:tblLook w:val="0020" w:firstRow="1"/>'
    '<w:tblCaption w:val="{name}"/></w:tblPr>'
    '<w:tblGrid><w:gridCol w:w="{width}"/></w:tblGrid>'
    "<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr><w:tc>{cell}"
)
_CELL: Final = (
    '<w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>'
    '<w:shd w:val="clear" w:color="auto" w:fill="F4F6F8"/></w:tcPr>'
)
REGISTER: Final = "cisreport-register"
"""How the names of the bookmarks around registers begin."""
TEXT_WIDTH: Final = 9298
"""Width of the text, in twentieths of a point."""
_CALLOUT_INSET: Final = 0.95
"""Share of its width that the text of a callout has."""


def heading(header: Element, run: Run) -> list[Element]:
    """Set a heading with its number."""
    level, _, content = header["c"]
    attributes = Attributes(header)
    number = attributes.get("number")
    words = run.presented(content)
    if number:
        words = [words_in("Section Number", [text(number + _EN_SPACE)]), *words]
    return [{"t": "Header", "c": [level, attr(attributes.identifier), words]}]


def division(element: Element, run: Run) -> list[Element]:
    """Give the paragraphs of a Div their style; callouts are tables, and columns follow one another."""
    attributes, content = Attributes(element), element["c"][1]
    classes = attributes.classes
    if "chart" in classes:
        return run.presented(content[:1])  # the other drawings are for a page
    if "page-break" in classes:
        return [raw(_PAGE_BREAK)]
    if said := callout(element):
        return _callout(element, said, run)
    if "tab" in classes and (name := attributes.get("title")) is not None:
        words = title_words(element)
        title = run.presented(words["c"]) if words else [text(legal(name))]
        below = run.presented(element["c"][1])
        return bookmarked(attributes.identifier, [paragraph("Tab Title", title), *below])
    if attributes.get(TAG) == "summary":
        walk(content, dict.fromkeys(("Para", "Plain"), _strong))
    style = next((style for name, style in _STYLES.items() if name in classes), "")
    if attributes.identifier == "refs":
        style = "Bibliography"
    style = of_block(attributes.get("color"), attributes.get("background")) or style
    presented = run.presented(content)
    if ANNOTATIONS in classes:
        return bookmarked(attributes.identifier, presented)
    given = kept(element, ("dir", "lang"), {STYLE: style} if style else {})
    if "register" in classes:
        presented = bookmarked(f"{REGISTER}-{next(run.numbers)}", presented)
    return [{"t": "Div", "c": [given, presented]}]


def _strong(words: Element) -> None:
    words["c"] = [{"t": "Strong", "c": words["c"]}]


def _callout(element: Element, said: tuple[str, str, str, str | None], run: Run) -> list[Element]:
    """Set a callout as a table whose head is its title, so that each program reads it in its order."""
    kind, word, title, number = said
    if number:
        word += _NBSP + number + (":" if title else "")
    words = title_words(element)
    rest = run.presented(words["c"]) if words else [text(legal(title))] if title else []
    name = escaped(" ".join(filter(None, (word, title))))
    width = int(TEXT_WIDTH * run.share)
    cell = _CELL.format(width=width)
    colored = words_in(f"Words {_COLORS[kind]}", [text(legal(word))])
    head = paragraph("Callout Title", [colored, *([text(_EN_SPACE), *rest] if rest else [])])
    inside = replace(run, share=_CALLOUT_INSET * run.share)
    blocks = [
        raw(_CARD.format(color=_COLORS[kind], name=name, width=width, cell=cell)),
        head,
        raw(f"</w:tc></w:tr><w:tr><w:tc>{cell}"),
        *inside.presented(element["c"][1]),
        raw("</w:tc></w:tr></w:tbl>"),
        empty("TableEnd"),
    ]
    return bookmarked(Attributes(element).identifier, blocks)


def code(element: Element, _: Run) -> list[Element]:
    """Frame code, with its file and the numbers of its notes, or what it printed."""
    attributes, words = Attributes(element), legal(element["c"][1])
    style = "Output" if "cell-output" in attributes.classes else "Source Code"
    marks = marks_of(element)
    inlines: list[Element] = []
    for number, line in enumerate(words.split("\n"), 1):
        inlines += [LINE_BREAK] if inlines else []
        inlines.append({"t": "Code", "c": [attr(), line]})
        if number in marks:
            inlines.append(words_in("Code Mark", [text(f"{_EN_SPACE}({marks[number]})")]))
    blocks = [paragraph(style, inlines)]
    if name := attributes.get("filename"):
        blocks.insert(0, paragraph("File Name", [text(legal(name))]))
    return bookmarked(attributes.identifier, blocks)


def figure(element: Element, run: Run) -> list[Element]:
    """Set a figure and its caption in one bookmark."""
    attributes = Attributes(element)
    _, (_, caption), content = element["c"]
    is_above = not _ABOVE.isdisjoint(attributes.classes)
    words = run.presented(caption)
    said = [styled("Table Caption" if is_above else "Image Caption", words)] if words else []
    blocks = [styled("Figure", run.presented(content))] if _has_picture(content) else run.presented(content)
    parts = [*said, *blocks] if is_above else [*blocks, *said]
    return [{"t": "Div", "c": [attr(attributes.identifier), parts]}]


def _has_picture(content: list[Element]) -> bool:
    return next(elements(content, "Image"), None) is not None


def plain(element: Element, run: Run) -> list[Element]:
    """Set a line that has an equation with a number by the tabs of its style."""
    words = run.presented(element["c"])
    if any(has_class(part, "equation") and len(part["c"][1]) > 1 for part in elements(element["c"], "Span")):
        return [paragraph("Equation", words)]
    return [{"t": element["t"], "c": words}]


def rule(_: Element, __: Run) -> list[Element]:
    """Set a line across the page."""
    return [empty("Rule")]


RULES: Final[dict[str, Rule]] = {
    "Header": heading,
    "Div": division,
    "CodeBlock": code,
    "Figure": figure,
    "Para": plain,
    "Plain": plain,
    "HorizontalRule": rule,
}
