"""Counts every number of a finished document, by what it is.

A number is a run of digits.  Codes such as ``[U+4E2D]``, which replace characters without glyphs, do not.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

from cisreport.formats import with_target
from cisreport.rendering.tree import Attributes, Element, Tree, elements, is_plain, stringify

_DIGITS: Final = re.compile(r"[0-9]+")
_CODE: Final = re.compile(r"\[U\+[0-9A-Fa-f]+\]")
_SVG_TEXT: Final = re.compile(r"<text[^>]*>(.*?)</text>", re.DOTALL)
_TAG: Final = re.compile(r"<[^>]*>")
_ENTITY: Final = re.compile(r"&[^;]*;")
_SPANS: Final = {
    "literal": "literal",
    "caption-label": "structural",
    "equation-number": "structural",
    "facts": "structural",
}
_LINKS: Final = {"value": "value", "name": "value", "quarto-xref": "structural", "uri": "literal"}
_COUNTED_LISTS: Final = frozenset({"Decimal", "DefaultStyle"})
_AUTHOR_KEYS: Final = ("name", "orcid", "affiliation", "affiliations")

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
    for key in ("title", "subtitle", "abstract"):
        part = meta.get(key)
        if part and part["t"] == "MetaString":
            count.add("uncited", part["c"])
        elif part and part["t"] in {"MetaInlines", "MetaBlocks"}:
            count.inside(part["c"])
    count.add_names(meta.get("author"))
    count.add_names(meta.get("keywords"))
    if date := meta.get("date-display") or meta.get("date"):
        count.add("structural", stringify(date))
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
        if numbers := _DIGITS.findall(_CODE.sub(" ", text)):
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

    def inside(self, value: Any) -> None:
        """Count what a list or a part of an element has inside."""
        if isinstance(value, dict):
            self._element(value) if "t" in value else self.inside(list(value.values()))
        elif isinstance(value, list) and not is_plain(value):
            self._words(value, "uncited")
            for item in value:
                if isinstance(item, (dict, list)):
                    self.inside(item)

    def _words(self, items: list[Any], name: str) -> None:
        """Count the words of a list of inlines; words that touch are one."""
        run = ""
        for item in items:
            if isinstance(item, dict) and item.get("t") == "Str":
                run += item["c"]
            elif run:
                self.add(name, run)
                run = ""
        self.add(name, run)

    def _whole(self, name: str, value: Any) -> None:
        """Count everything inside as one class."""
        for item in _lists(value):
            self._words(item, name)
        for element in elements(value, "Code", "CodeBlock", "Math", "Note"):
            if element["t"] == "Note":
                self._note()
            else:
                self.add(name, element["c"][1])

    def _note(self) -> None:
        self._notes += 1
        self.add("note", str(self._notes))

    def _element(self, element: Element) -> None:
        content: Any = element.get("c")
        match element["t"]:
            case "Code" | "CodeBlock":
                self.add("code", content[1])
            case "Math":
                self.add("literal", content[1])
            case "Link" | "Span" as kind:
                classes = _LINKS if kind == "Link" else _SPANS
                name = next((classes[item] for item in Attributes(element).classes if item in classes), None)
                self._whole(name, content) if name else self.inside(content)
            case "Cite":
                self._whole("bibliographic", content[1])
            case "Image":
                self._drawing(content[2][0])
            case "RawBlock" | "RawInline":
                if content[0] == "html" and self._shows_html:
                    self.add("uncited", _TAG.sub(" ", content[1]))
            case "Div":
                self._div(element)
            case kind:
                self._label(kind, element)
                self.inside(content)

    def _label(self, kind: str, element: Element) -> None:
        """Count the number that an element is printed with."""
        match kind:
            case "Note":
                self._note()
            case "Header":
                self.add("structural", Attributes(element).get("number") or "")
            case "OrderedList":
                (start, style, _), items = element["c"]
                if style["t"] in _COUNTED_LISTS:
                    for n in range(len(items)):
                        self.add("list", str(start + n))

    def _div(self, div: Element) -> None:
        attributes = Attributes(div)
        if "register" in attributes.classes:
            self._whole("register", div["c"][1])
            return
        if attributes.identifier == "refs":
            self._whole("bibliographic", div["c"][1])
            return
        is_callout = "callout" in attributes.classes
        if is_callout or "tab" in attributes.classes:
            self.add("uncited", attributes.get("title") or "")
        if is_callout:
            self.add("structural", attributes.get("number") or "")
        self.inside(div["c"][1])

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


def _lists(value: Any) -> Iterable[list[Any]]:
    """Yield a list and all lists inside it that have elements."""
    waiting = [value]
    while waiting:
        item = waiting.pop()
        if isinstance(item, dict):
            waiting.extend(item.values())
        elif isinstance(item, list) and not is_plain(item):
            yield item
            waiting.extend(item)
