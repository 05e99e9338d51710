"""The tree of a document as ``report.html`` presents it; what pandoc writes from it is the page."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Final

from cisreport.documents.document import Document
from cisreport.errors import ReportError
from cisreport.rendering.embedded.direction import TEXTS, mark_directions
from cisreport.rendering.embedded.html.contents import HEADING_TOP, add_contents, heading
from cisreport.rendering.embedded.html.images import Images
from cisreport.rendering.embedded.html.metadata import describe
from cisreport.rendering.embedded.html.panels import Panels, caption_first, code, formula
from cisreport.rendering.embedded.html.tables import Tables
from cisreport.rendering.embedded.html.tints import Tints
from cisreport.rendering.embedded.outline import (
    IDENTIFIED,
    OTHER,
    is_unbroken,
    level_headings,
    unique_identifiers,
)
from cisreport.rendering.tree import Attributes, Element, Tree, elements, has_class, walk

_NO_ROWS: Final[Mapping[str, str]] = MappingProxyType({})
_RESERVED: Final = re.compile(
    r"#?(content|announcement|fn(ref)?\d+|tab-title-\d+|about-fact-.*|cisreport-.*)"
)
"""Identifiers of the page itself, and links to them: of its template, notes, tabs, popovers and data."""


def to_page(
    tree: Tree, document: Document, work: Path, images: Mapping[str, str], rows: Mapping[str, str] = _NO_ROWS
) -> str:
    """Change a normalized tree into that of a page.

    Parameters
    ----------
    tree : Tree
        The tree, changed in place.
    document : Document
        The document, for the places of problems.
    work : Path
        Folder that has the images.
    images : mapping
        What the document calls the images, by their paths in the folder.
    rows : mapping, optional
        Anchors of the rows to which marks of charts lead, by the targets of their links.

    Returns
    -------
    str
        Rules that the page's style sheet needs for colors of the document.

    Raises
    ------
    ReportError
        If a browser cannot show some of the images.
    """
    pictures = Images(document=document, work=work, names=images, rows=rows)
    texts: list[Element] = []
    found: list[Element] = []
    for element in elements(tree, *TEXTS, *IDENTIFIED):
        (texts if element["t"] in TEXTS else found).append(element)
    level_headings(found, HEADING_TOP)
    _leave_reserved(found)
    identifiers = unique_identifiers(found)
    mark_directions(tree, texts)
    describe(tree, document.citation)
    add_contents(tree, [element for element in found if element["t"] == "Header"])
    panels, tints = Panels(), Tints()
    tables = Tables(tints=tints)

    def span(element: Element) -> None:
        attributes = Attributes(element)
        tints.tint(attributes)
        attributes.drop("style")  # the page's policy forbids it
        if "equation" in attributes.classes:
            attributes.drop("alt")

    def div(element: Element) -> Element | list[Element] | None:
        span(element)
        return panels.div(element)

    walk(
        tree,
        {
            "Div": div,
            "Span": span,
            "Link": _living(identifiers),
            "Header": heading,
            "Figure": caption_first,
            "CodeBlock": code,
            "Table": tables.table,
            "Image": pictures.image,
            "Math": formula,
        },
    )
    if pictures.problems:
        raise ReportError(pictures.problems)
    return tints.css


def _leave_reserved(found: Sequence[Element]) -> None:
    """Rename what has an identifier of the page itself, such as a section "Content", and the links to it."""
    for element in found:
        attributes = Attributes(element)
        if _RESERVED.fullmatch(attributes.identifier):
            attributes.identifier += OTHER
        if element["t"] == "Link" and _RESERVED.fullmatch(element["c"][2][0]):
            element["c"][2][0] += OTHER


def _living(identifiers: set[str]) -> Callable[[Element], Element | None]:
    """Return what makes text of a link without a target, and keeps a short value on one line."""

    def link(element: Element) -> Element | None:
        attributes, words, (target, _) = element["c"]
        if not target or (target[0] == "#" and target != "#" and target[1:] not in identifiers):
            return {"t": "Span", "c": [attributes, words]}
        if has_class(element, "value") and is_unbroken(element):
            Attributes(element).classes.append("unbroken")
        return None

    return link
