"""Counts every number of a finished document, by what it is.

A number is a run of digits.  Codes such as ``[U+4E2D]``, which replace characters without glyphs, do not.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from cisreport.formats import with_target
from cisreport.rendering.tree import Attributes, Element, Tree, elements, has_class, is_plain, stringify
from cisreport.spans import ANNOTATIONS, TITLE_WORDS

_DIGITS: Final = re.compile(r"[0-9]+")
_CODE: Final = re.compile(r"\[U\+[0-9A-Fa-f]+\]")
_SVG_TEXT: Final = re.compile(r"<text[^>]*>(.*?)</text>", re.DOTALL)
_TAG: Final = re.compile(r"<[^>]*>")
_ENTITY: Final = re.compile(r"&[^;]*;")
_SECTION_NUMBER: Final = "header-section-number"
"""Class of the span in which Quarto's headings have their number."""
_CLASSES: Final[Mapping[str, Mapping[str, str]]] = {
    "Div": {
        "register": "register",
        "chart-title": "chart",
        "chart-subtitle": "chart",
        "chart-below": "chart",
    },
    "Link": {"value": "value", "name": "value", "quarto-xref": "structural", "uri": "literal"},
    "Span": {
        "literal": "literal",
        "caption-label": "structural",
        "equation-number": "structural",
        _SECTION_NUMBER: "structural",
        "citation": "bibliographic",
    },
}
"""Classes of numbers by type of element and its class."""
_DIVISIONS: Final[Mapping[str, str]] = {
    "refs": "bibliographic",
    "quarto-navigation-envelope": "navigation",
    "quarto-meta-markdown": "navigation",
}
"""Classes of numbers by the identifier of a Div; two of Quarto hide words around pages of websites."""
_COUNTED_LISTS: Final = frozenset({"Decimal", "DefaultStyle", "Example"})
_AUTHOR_KEYS: Final = (
    "name", "literal", "given", "dropping-particle", "non-dropping-particle", "family", "degrees", "orcid",
    "email", "affiliation", "affiliations", "department", "group", "address", "postal-code", "city", "region",
    "country",
)  # fmt: skip

Numbers = Mapping[str, Mapping[str, int]]
"""How often each run of digits appears, by its class."""


def count_numbers(tree: Tree, target: str, directory: Path) -> Numbers:
    """Return how often each number appears in a document, by class.

    Parameters
    ----------
    tree : Tree
        The finished document.
    target : str
        Format that it is for; empty: any.
    directory : Path
        Folder that paths of images are relative to.
    """
    count = _Count(shows_html=not target or with_target(target).takes_html, directory=directory)
    meta = tree["meta"]
    for key in ("title", "subtitle", "description", "abstract"):
        part = meta.get(key)
        if part and part["t"] == "MetaString":
            count.add("uncited", part["c"])
        elif part and part["t"] in {"MetaInlines", "MetaBlocks"}:
            count.inside(part["c"])
    count.add_names(meta.get("author"))
    count.add_names(meta.get("keywords"))
    count.add_names(meta.get("doi"))
    if date := meta.get("date-display") or meta.get("date"):
        count.add("structural", stringify(date))
    if changed := meta.get("date-modified"):
        count.add("structural", stringify(changed))
    count.inside(tree["blocks"])
    return {name: dict(found) for name, found in count.found.items()}


class _Count:
    def __init__(self, *, shows_html: bool, directory: Path) -> None:
        self.found: dict[str, Counter[str]] = {}
        self._notes = 0
        self._shows_html = shows_html
        self._directory = directory

    def add(self, name: str, text: str) -> None:
        """Count the numbers of a text as a class."""
        if numbers := _DIGITS.findall(_CODE.sub(" ", text) if "[U+" in text else text):
            self.found.setdefault(name, Counter()).update(numbers)

    def add_names(self, value: Element | None) -> None:
        """Count what the title block says of authors and the like."""
        if value is None:
            return
        match value["t"]:
            case "MetaList":
                for item in value["c"]:
                    self.add_names(item)
            case "MetaMap":
                for key in _AUTHOR_KEYS:
                    self.add_names(value["c"].get(key))
            case _:
                self.add("literal", stringify(value))

    def inside(self, value: Any, whole: str = "") -> None:
        """Count what is inside; all of it as one class if `whole` names one.  Words that touch are one."""
        if isinstance(value, dict):
            self._element(value, whole) if "t" in value else self.inside(list(value.values()), whole)
        if not isinstance(value, list) or is_plain(value):
            return
        run = ""
        for item in value:
            if isinstance(item, dict) and item.get("t") == "Str":
                run += item["c"]
                continue
            self.add(whole or "uncited", run)
            run = ""
            if isinstance(item, (dict, list)):
                self.inside(item, whole)
        self.add(whole or "uncited", run)

    def _element(self, element: Element, whole: str) -> None:
        content: Any = element.get("c")
        match element["t"]:
            case "Code" | "CodeBlock":
                self.add(whole or "code", content[1])
                marks = (Attributes(element).get(ANNOTATIONS) or "").split()
                self.add(whole or "code", " ".join(mark.partition(":")[2] for mark in marks))
            case "Math":
                self.add(whole or "literal", content[1])
            case "RawBlock" | "RawInline":
                if content[0] == "html" and self._shows_html and not whole:
                    self.add("uncited", _TAG.sub(" ", content[1]))
            case "Note":
                self._notes += 1
                self.add("note", str(self._notes))
                self.inside(content, whole)
            case _ if whole:
                self.inside(content, whole)
            case "Image":
                if not any(has_class(element, name) for name in ("chart-narrow", "chart-picture")):
                    self._drawing(content[2][0])
            case kind:
                self._label(kind, element)
                self.inside(content[1] if kind == "Cite" else content, _class_of(element))

    def _label(self, kind: str, element: Element) -> None:
        """Count the numbers that an element is printed with, besides what is inside it."""
        if kind == "Header" and not any(
            has_class(span, _SECTION_NUMBER) for span in elements(element, "Span")
        ):
            self.add("structural", Attributes(element).get("number") or "")
        elif kind == "OrderedList":
            (start, style, _), items = element["c"]
            if style["t"] in _COUNTED_LISTS:
                for n in range(len(items)):
                    self.add("list", str(start + n))
        elif kind == "Div" and not _class_of(element):
            attributes = Attributes(element)
            if "callout" in attributes.classes:
                self.add("structural", attributes.get("number") or "")
            is_marked = any(
                part["t"] == "Div" and has_class(part, TITLE_WORDS) for part in element["c"][1][:1]
            )
            if not is_marked and not {"callout", "tab"}.isdisjoint(attributes.classes):
                self.add("uncited", attributes.get("title") or "")

    def _drawing(self, source: str) -> None:
        """Count the texts of a drawing."""
        if not source.endswith(".svg"):
            return
        try:
            drawing = (self._directory / source).read_text("utf-8", errors="replace")
        except OSError:
            return
        for inner in _SVG_TEXT.findall(drawing):
            self.add("chart", _ENTITY.sub(" ", _TAG.sub(" ", inner)))


def _class_of(element: Element) -> str:
    """Return the class of all numbers inside an element; empty if they are of several."""
    kind = element["t"]
    if kind == "Cite":
        return "bibliographic"
    if kind == "Div" and (whole := _DIVISIONS.get(Attributes(element).identifier)):
        return whole
    classes = _CLASSES.get(kind, {})
    return (
        next((classes[name] for name in Attributes(element).classes if name in classes), "")
        if classes
        else ""
    )
