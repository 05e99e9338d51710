"""What a page says apart from its looks, read from the HTML of either engine, to be compared.

Left out is what only dresses the page: contents, anchors, links back, the title block, and words that an
engine adds to parts of its own (Quarto's "References" and "Footnotes", the kind before a callout's title).
Numbers and levels of appendices differ, and so does the place of the list of works: see documents.md.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, fields
from difflib import unified_diff

from lxml import html

_DRESS = (
    "nav|header|details[@class='contents-fold']|a[contains(@class,'anchor')]|a[@role='doc-backlink']"
    "|span[contains(@class,'screen-reader-only')]|*[contains(@class,'visually-hidden')]|*[@class='abouts']"
    "|*[contains(@class,'quarto-title-meta')]|*[contains(@class,'abstract-title')]|script|style|button"
    "|*[contains(concat(' ',@class,' '),' hidden ')]|*[@id='quarto-reuse']"
)

_IN_WORKS = "ancestor::*[contains(@class,'csl-entry')]"
_APPENDIX = "ancestor-or-self::section[contains(concat(' ', @class, ' '), ' appendix ')]"
_CALLOUTS = ("nte-", "tip-", "wrn-", "imp-", "cau-")
_QUARTOS = ("References", "Footnotes")
_WORD = re.compile(r"[^\W\d_]{3,}")
_APART = (
    "ancestor::*[self::math or self::svg or contains(@class,'math') or @class='callout-title' or"
    " contains(@class,'callout-title-container')]"
)
_COMPARED_APART = ("pre//span[@class='mark']", "*[@class='code-with-filename-file']", "*[@class='filename']")
_NOTES = (
    "*[contains(@class,'footnotes')]//li",
    "*[@class='margin'][not(.//figure)]",
    "*[contains(@class,'column-container')]/*[not(.//figure)]",
)


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
    notes: tuple[str, ...]
    """Footnotes and what is in the margin, sorted: words of the margin are footnotes of one engine."""
    equations: tuple[str, ...]
    """Label and number of each."""
    callouts: tuple[str, ...]
    """Their titles."""
    tabs: tuple[str, ...]
    """Their titles."""
    code: tuple[str, ...]
    """Code and what it printed, without warnings and errors, whose paths only one engine prints."""
    files: tuple[str, ...]
    """Names of files above code."""
    annotations: tuple[str, ...]
    """Number, lines and words of each note on code."""
    words: tuple[str, ...]
    """Each word of the page and how often it is there, apart from words of formulas and of the engine."""


def read_outline(page: bytes) -> Outline:
    """Return the structure of a page that either engine wrote."""
    main = html.document_fromstring(page.decode()).find(".//main")
    for heading in main.xpath(".//*[contains(@class,'quarto-appendix-heading')]"):
        if _words(heading) in _QUARTOS:
            heading.drop_tree()
    for line in main.iter("br"):
        line.tail = f"\n{line.tail or ''}"
    for element in main.xpath("|".join(f".//{part}" for part in _DRESS.split("|"))):
        element.drop_tree()
    files = _texts(main, ".//*[@class='filename']|.//*[@class='code-with-filename-file']")
    annotations = tuple(_annotations(main))
    for element in main.xpath("|".join(f".//{part}" for part in _COMPARED_APART)):
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
        notes=tuple(sorted(filter(None, _texts(main, "|".join(f".//{part}" for part in _NOTES))))),
        equations=tuple(_equations(main)),
        callouts=tuple(_callouts(main)),
        tabs=_texts(main, ".//*[@class='tab-title']|.//*[contains(@class,'nav-tabs')]//a"),
        code=tuple(_code(main)),
        files=files,
        annotations=annotations,
        words=tuple(_counted(main)),
    )


def differences(one: Outline, other: Outline) -> str:
    """Return where two pages differ, part by part, as text that is empty where they do not."""
    parts = []
    for field in fields(Outline):
        before, after = getattr(one, field.name), getattr(other, field.name)
        parts += list(
            unified_diff(before, after, field.name, field.name, lineterm="", n=int(field.name != "words"))
        )
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
            yield "\n".join(line.rstrip() for line in element.text_content().strip().splitlines())


def _counted(main: html.HtmlElement) -> Iterator[str]:
    said = main.xpath(f".//text()[not({_APART})]")
    words = Counter(_WORD.findall(" ".join(said)))
    return (f"{word} {words[word]}" for word in sorted(words))


def _annotations(main: html.HtmlElement) -> Iterator[str]:
    marks: dict[str, list[int]] = {}
    for element in main.xpath(".//pre|.//*[@class='annotations']//li|.//*[@data-code-annotation]"):
        if lines := element.get("data-code-lines"):
            yield f"{element.get('data-code-annotation')} {lines}: {_words(element)}"
        elif element.tag == "li":
            number = str(element.getparent().index(element) + 1)
            yield f"{number} {','.join(map(str, marks[number]))}: {_words(element)}"
        elif element.find(".//span[@class='mark']") is not None:
            marks = _marks(element)


def _marks(code: html.HtmlElement) -> dict[str, list[int]]:
    """Return the lines of each number in code."""
    marks: dict[str, list[int]] = {}
    for mark in code.xpath(".//span[@class='mark']"):
        before = "".join(mark.xpath("preceding::text()[ancestor::pre = $code]", code=code))
        marks.setdefault(mark.text, []).append(before.count("\n") + 1)
    return marks


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
