"""What a page says apart from its looks, read from the HTML of either engine, to be compared.

Left out is what only dresses the page: contents, anchors, links back, the title block, and words that an
engine adds to parts of its own (Quarto's "References" and "Footnotes", the kind before a callout's title).
Numbers and levels of appendices differ, and so does the place of the list of works: see documents.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields
from difflib import unified_diff

from lxml import html

_DRESS = (
    "nav|header|details[@class='contents-fold']|a[contains(@class,'anchor')]|a[@role='doc-backlink']"
    "|span[contains(@class,'screen-reader-only')]|*[contains(@class,'visually-hidden')]|*[@class='abouts']"
    "|*[contains(@class,'quarto-title-meta')]|*[contains(@class,'abstract-title')]|script|style|button"
)

_IN_WORKS = "ancestor::*[contains(@class,'csl-entry')]"
_APPENDIX = "ancestor-or-self::section[contains(concat(' ', @class, ' '), ' appendix ')]"
_CALLOUTS = ("nte-", "tip-", "wrn-", "imp-", "cau-")
_QUARTOS = ("References", "Footnotes")


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """The structure of a page, in document order."""

    headings: tuple[str, ...]
    """Depth below the first heading, number and words."""
    captions: tuple[str, ...]
    references: tuple[str, ...]
    """Words and targets of the cross-references."""
    links: tuple[str, ...]
    """Words and targets of the other links."""
    alternatives: tuple[str, ...]
    """What is said of the images where it is not their caption, which only one engine says again."""
    tables: tuple[str, ...]
    """The cells of each row."""
    citations: tuple[str, ...]
    works: tuple[str, ...]
    footnotes: tuple[str, ...]
    equations: tuple[str, ...]
    """Label and number of each."""
    callouts: tuple[str, ...]
    """Their titles."""
    tabs: tuple[str, ...]
    """Their titles."""
    code: tuple[str, ...]
    """Code and what it printed, without warnings and errors, whose paths only one engine prints."""


def read_outline(page: bytes) -> Outline:
    """Return the structure of a page that either engine wrote."""
    main = html.document_fromstring(page.decode()).find(".//main")
    for element in main.xpath("|".join(f".//{part}" for part in _DRESS.split("|"))):
        element.drop_tree()
    _unify_references(main)
    return Outline(
        headings=tuple(_headings(main)),
        captions=_texts(main, ".//figcaption|.//caption"),
        references=tuple(_links(main, ".//a[contains(@class,'quarto-xref')]")),
        links=tuple(
            _links(main, f".//a[@href and not(contains(@class,'quarto-xref')) and not({_IN_WORKS})]")
        ),
        alternatives=tuple(_alternatives(main)),
        tables=tuple(" | ".join(map(_words, row.xpath("./th|./td"))) for row in main.iter("tr")),
        citations=_texts(main, ".//span[contains(@class,'citation')]"),
        works=_texts(main, ".//*[contains(@class,'csl-entry')]"),
        footnotes=_texts(main, ".//*[contains(@class,'footnotes')]//li"),
        equations=tuple(_equations(main)),
        callouts=tuple(_callouts(main)),
        tabs=_texts(main, ".//*[@class='tab-title']|.//*[contains(@class,'nav-tabs')]//a"),
        code=tuple(_code(main)),
    )


def differences(one: Outline, other: Outline) -> str:
    """Return where two pages differ, part by part, as text that is empty where they do not."""
    parts = []
    for field in fields(Outline):
        before, after = getattr(one, field.name), getattr(other, field.name)
        parts += list(unified_diff(before, after, field.name, field.name, lineterm="", n=1))
    return "\n".join(parts)


def _words(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def _texts(main: html.HtmlElement, path: str) -> tuple[str, ...]:
    return tuple(_words(element) for element in main.xpath(path))


def _headings(main: html.HtmlElement) -> Iterator[str]:
    found = [element for element in main.xpath(".//h1|.//h2|.//h3|.//h4|.//h5|.//h6") if _is_own(element)]
    top = min((int(element.tag[1]) for element in found), default=1)
    for element in found:
        number = element.find("span[@class='header-section-number']")
        said = _words(number) if number is not None and number.text_content()[0].isdigit() else ""
        if number is not None:
            number.drop_tree()
        level = "#" * (int(element.tag[1]) - top + 1)
        if element.xpath(_APPENDIX):
            level, said = "appendix", ""
        yield " ".join(filter(None, (level, said, _words(element))))


def _is_own(heading: html.HtmlElement) -> bool:
    """Return whether a heading is the author's; Quarto sets some of its own at the end of a page."""
    return "title" not in heading.get("class", "").split() and _words(heading) not in _QUARTOS


def _links(main: html.HtmlElement, path: str) -> Iterator[str]:
    for element in main.xpath(path):
        if element.get("role") not in ("tab", "doc-noteref", "button") and _words(element):
            yield f"{_words(element)} -> {element.get('href')}"


def _unify_references(main: html.HtmlElement) -> None:
    """Take from references the numbers of appendices, and the names of callouts, which differ."""
    appendices = set(main.xpath(f".//section[{_APPENDIX}]/@id"))
    for reference in main.xpath(".//a[contains(@class,'quarto-xref')]"):
        target, words = reference.get("href", "").removeprefix("#"), _words(reference)
        if target in appendices:
            words = words.rpartition(" ")[0]
        elif target.startswith(_CALLOUTS):
            words = words.rpartition(" ")[2]
        else:
            continue
        for part in list(reference):
            part.drop_tree()
        reference.text = words


def _alternatives(main: html.HtmlElement) -> Iterator[str]:
    captions = {re.sub(r"^(\(\w\)|\w+ \d+:) ", "", words) for words in _texts(main, ".//figcaption")}
    for element in main.xpath(".//img|.//svg[@role='img']"):
        said = " ".join((element.get("alt") or element.get("aria-label") or "").split())
        if said and said not in captions:
            yield said


def _code(main: html.HtmlElement) -> Iterator[str]:
    for element in main.iter("pre"):
        around = {
            name for part in (element, *element.iterancestors()) for name in part.get("class", "").split()
        }
        if around.isdisjoint(("cell-output-stderr", "cell-output-error")):
            yield element.text_content().strip()


def _equations(main: html.HtmlElement) -> Iterator[str]:
    for element in main.xpath(".//span[starts-with(@id,'eq-')]"):
        number = re.search(r"\((\d+)\)\W*$", _words(element))
        yield f"{element.get('id')} {number[1] if number else '?'}"


def _callouts(main: html.HtmlElement) -> Iterator[str]:
    for element in main.xpath(
        ".//*[contains(@class,'callout-title-container')]|.//*[@class='callout-title']"
    ):
        kind = element.find("span[@class='callout-kind']")
        title = _words(element)
        if kind is not None and title != _words(kind):
            title = title.removeprefix(_words(kind)).strip()
            title = f"{_words(kind)} {title}" if re.search(r"\d", _words(kind)) else title
        yield title
