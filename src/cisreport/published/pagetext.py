"""The text of a page: its numbers, each by its part of the document, and its contents."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from cisreport.published.pagetree import PageTree, classes_around
from cisreport.published.text import PrintedNumber, bare, normalized

DIGITS = re.compile("[0-9]+")
"""A number."""
_CODE = re.compile(r"\[U\+[0-9A-F]+\]")
_LABELED = "quarto-float-caption"
"""Class of Quarto's captions of figures and tables that have numbers."""
_CALLOUTS = ("nte-", "tip-", "wrn-", "imp-", "cau-")
"""How identifiers of Quarto's callouts with numbers begin."""
_OF_HEADING = ".//text()[not(ancestor::a[contains(@class, 'footnote-ref')])]"
"""The words of a heading, without marks of notes, as the contents have them."""
_LABEL = re.compile(r"\s*[^\d\s]+\s[0-9]+")
_NO_TEXT = frozenset({"script", "style", "head", "annotation", "template", "title"})
_COMPARED = ("figure narrow", "chart-more", "facts")
"""Classes of parts of charts, and of lists of facts, that are compared as a whole with the manifest."""
_BLOCKS = frozenset(
    {"p", "li", "td", "th", "caption", "figcaption", "pre", "dd", "dt", "text", "summary", "div", "body"}
    | {f"h{level}" for level in range(1, 7)}
)
_NAVIGATION = ("navbar", "quarto-secondary-nav", "sidebar-navigation", "page-navigation", "nav-footer")
"""Classes of what a website of Quarto has around its pages."""
_TAGS = {"svg": "chart", "pre": "code", "code": "code", "math": "literal"}
_CLASSES = {
    "value": "value",
    "name": "value",
    "register": "register",
    "header-section-number": "structural",
    "caption-label": "structural",
    "equation-number": "structural",
    "callout-number": "structural",
    "chart-title": "chart",
    "chart-subtitle": "chart",
    "chart-below": "chart",
    "quarto-xref": "structural",
    "date": "structural",
    "citation": "bibliographic",
    "references": "bibliographic",
    "literal": "literal",
    "uri": "literal",
    **dict.fromkeys(_NAVIGATION, "navigation"),
    "authors": "literal",
    "keywords": "literal",
}


def page_numbers(page: PageTree) -> Iterator[PrintedNumber]:
    """Yield every run of digits in the text of a page, and the numbers of its lists.

    The text is read node by node, in the order of the tree, without the contents and the popovers.
    """
    words = _Words()
    for element in _read_elements(page):
        if element.tag == "ol" and classes_around(element).isdisjoint(("footnotes", "breadcrumb")):
            yield from _list_numbers(element, words)
        texts = [(element, element.text), *((element, child.tail) for child in element)]
        for n, (around, text) in enumerate(texts):
            plain = _CODE.sub(" ", text or "")
            label = 0 if n else _label_end(element, plain)
            for found in DIGITS.finditer(plain):
                kind = "structural" if found.end() <= label else zone(page, around)
                yield PrintedNumber(digits=found[0], words=words[_block_of(around)], zone=kind)


class _Words(dict[Any, str]):
    """The text of each block, read once however many numbers it has."""

    def __missing__(self, block: Any) -> str:
        self[block] = normalized(block.text_content())
        return self[block]


def _read_elements(page: PageTree) -> Iterator[Any]:
    """Yield the elements of which the text is read; an element comes after those that it is in."""
    left_out: set[Any] = set()
    of_contents: set[Any] = set()
    for element in page.elements:
        parent = element.getparent()
        if parent in left_out or _begins_left_out(element):
            left_out.add(element)
        if _is_of_contents(element) if element.tag == "a" else parent in of_contents:
            of_contents.add(element)
        if isinstance(element.tag, str) and element not in left_out and element not in of_contents:
            yield element


def _begins_left_out(element: Any) -> bool:
    """Return whether the text of an element is not read, whatever it is in."""
    is_about = "about" in (element.get("class") or "").split()
    return element.tag in _NO_TEXT or is_about or _is_compared(element)


def _label_end(element: Any, text: str) -> int:
    """Return where the label ends that Quarto writes before a caption or title, such as "Figure 1"."""
    label = _LABEL.match(text) if _is_labeled(element) else None
    return label.end() if label else 0


def _is_labeled(element: Any) -> bool:
    """Return whether an element is a caption, or the title of a callout or theorem, that Quarto numbers."""
    classes = (element.get("class") or "").split()
    if element.tag == "figcaption":
        return _LABELED in classes
    if "callout-title-container" in classes:
        return any((around.get("id") or "").startswith(_CALLOUTS) for around in element.iterancestors("div"))
    parent = element.getparent()
    return element.tag == "strong" and parent is not None and parent.get("class") == "theorem-title"


def _is_compared(element: Any) -> bool:
    name = element.get("class")
    if name not in _COMPARED:
        return False
    return name != "chart-more" or next(element.iterancestors("figure", "div"), None) is not None


def _is_of_contents(link: Any) -> bool:
    """Return whether a link is an entry of the contents, and not of Quarto's other formats or pages."""
    is_of_page = re.match("#.", link.get("href") or "") is not None
    return is_of_page and next(link.iterancestors("nav"), None) is not None


def _list_numbers(element: Any, words: _Words) -> Iterator[PrintedNumber]:
    if element.get("type", "1") != "1":
        return
    start = element.get("start", "1")
    first = int(start) if re.fullmatch("[0-9]{1,9}", start) else 1
    for n, item in enumerate(element.findall("li")):
        yield PrintedNumber(digits=str(first + n), words=words[item], zone="list")


def _block_of(element: Any) -> Any:
    return next((around for around in (element, *element.iterancestors()) if around.tag in _BLOCKS), element)


def zone(page: PageTree, element: Any) -> str:
    """Return the class of the numbers in an element, by the outermost part that has a class."""
    if "footnote-ref" in classes_around(element):
        return "note"
    for part in page.around(element):
        if part.tag in _TAGS:
            return _TAGS[part.tag]
        for name in (part.get("class") or "").split():
            if name in _CLASSES:
                return _CLASSES[name]
    return "uncited"


def contents_problems(page: PageTree, title: str) -> Iterator[str]:
    """Yield a sentence for each entry of the contents that is not a heading, and for another window title."""
    for link in filter(_is_of_contents, page.tree.xpath("//nav//a")):
        shown = normalized(link.text_content())
        target = page.by_id.get((link.get("href") or "").removeprefix("#"))
        if target is None or bare(shown) != _heading(target):
            yield f'the contents say "{shown}", which is not the heading it leads to'
    for element in page.tree.xpath("//head/title"):
        shown = normalized(element.text_content())
        if Counter(DIGITS.findall(shown)) - Counter(DIGITS.findall(title)):
            yield f'the window is titled "{shown}"'


def _heading(element: Any) -> str:
    for heading in element.iter("h1", "h2", "h3", "h4", "h5", "h6"):
        anchors = {text for anchor in heading.xpath(".//a[@class='anchor']") for text in anchor.itertext()}
        whole = bare("".join(heading.xpath(_OF_HEADING)))
        return whole.removesuffix("#") if anchors == {"#"} else whole
    return ""
