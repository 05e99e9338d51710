"""Whether a page says the same of itself wherever it does: titles, authors, date, description, language."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from cisreport.digests import unique
from cisreport.english import MONTHS
from cisreport.published.text import bare, normalized

REPORT_ID: Final = "cisreport-report"
"""Identifier of the block in which a page describes itself."""
_NAMED: Final = "//head/meta[@name='{0}' or @property='{0}']/@content"
_SEVERAL: Final = ("author", "citation_author")
"""What a head says once for each author."""
_DESCRIBED: Final = frozenset(
    ["@context", "@type", "author", "datePublished", "description", "headline", "inLanguage", "isPartOf"]
).union(["license", "sameAs"])
"""What a page can say in the block in which it describes itself."""
_NO_WORDS: Final = ".//*[self::math or self::sup or self::button or self::script]"
_WORD: Final = re.compile(r"[^\W\d_]+")
_NUMBER: Final = re.compile(r"[0-9]+(?:\.[0-9]+)*")
_LABELS: Final = (
    "./*[self::h1 or self::h2 or self::h3 or self::h4 or self::h5 or self::h6]"
    "/span[@class='header-section-number']"
    " | ./*[self::caption or self::figcaption]//*[contains(@class, 'caption-label')]"
    " | self::*[starts-with(@id, 'eq-')]//*[contains(@class, 'equation-number')]"
)
"""Where a section, a figure, a table or an equation has its number."""


def head_problems(tree: Any) -> Iterator[str]:
    """Yield a sentence for each thing that a page says of itself in two ways.

    Parameters
    ----------
    tree : lxml.html.HtmlElement
        The page.
    """
    said = _described(tree)
    names = [_named(person) for person in _list(said.get("author"))]
    yield from _same("author", tree, ("author", "citation_author"), names, tree.xpath("//*[@class='author']"))
    yield from _same(
        "description", tree, ("description", "og:description"), _texts(said, "description"), _abstract(tree)
    )
    times = tree.xpath("//header//time[@datetime]")
    dates = [*_texts(said, "datePublished"), *times[:1]]
    yield from _same("date", tree, ("dcterms.date", "citation_publication_date"), dates, [])
    for time in times[:1]:
        yield from _month(time)
    language = tree.get("lang")
    if said.get("inLanguage") not in (None, language):
        yield f"the language of the page is {language}, and it says {said['inLanguage']}"


def described_problems(tree: Any) -> Iterator[str]:
    """Yield what a page says of itself besides what its head and its text say, and what it says twice."""
    names = [name for name in tree.xpath("//head/meta/@name") if name not in _SEVERAL]
    yield from (f"the page says {name} twice" for name in dict.fromkeys(names) if names.count(name) > 1)
    said = _described(tree)
    blocks = tree.xpath("//script[@id=$id]", id=REPORT_ID)
    if not blocks:
        return
    for name in said.keys() - _DESCRIBED:
        yield f'the page describes itself with "{name}"'
    titles = [title.text_content() for title in tree.xpath("//head/title")]
    headline = bare(str(said.get("headline")))
    if said.get("@type") != "Report" or not all(bare(title).startswith(headline) for title in titles):
        yield f'the page describes itself as {said.get("@type")} "{said.get("headline")}"'
    for doi in tree.xpath(_NAMED.format("citation_doi")):
        if said.get("sameAs") != f"https://doi.org/{doi}":
            yield f"the page names the DOI {doi}, and describes itself as {said.get('sameAs')}"
    shown = tree.xpath("//header/p[@class='keywords']")
    for keywords in tree.xpath(_NAMED.format("keywords")):
        if not any(bare(part.text_content()).endswith(bare(keywords)) for part in shown):
            yield f'the page names the keywords "{keywords}" in its head, and others in its text'


def reference_problems(tree: Any, by_id: Mapping[str, Any]) -> Iterator[str]:
    """Yield a sentence for each reference with another number than its target, and each other address."""
    labels = ((_label(target).rstrip(":.").strip(), name) for name, target in by_id.items())
    named = {label: name for label, name in labels if _WORD.search(label)}
    for link in tree.xpath("//a[@class='quarto-xref'][starts-with(@href, '#')]"):
        target = by_id.get(link.get("href")[1:])
        if target is None:
            yield f'the reference "{_words(link)}" leads to nothing'
        elif (numbers := _NUMBER.findall(label := _label(target))) and _NUMBER.findall(
            _words(link)
        ) != numbers:
            yield f'the reference "{_words(link)}" leads to "{label}"'
        elif named.get(_words(link), link.get("href")[1:]) != link.get("href")[1:]:
            yield f'the reference "{_words(link)}" does not lead to {named[_words(link)]}'
    for link in tree.xpath("//a[@class='orcid' or @class='uri']"):
        if (shown := bare(_words(link)).removeprefix("ORCID")) not in (link.get("href") or ""):
            yield f'the link "{shown}" leads to {link.get("href")}'


def _label(target: Any) -> str:
    return next(map(_words, target.xpath(_LABELS)), "")


def _described(tree: Any) -> Mapping[str, Any]:
    blocks = tree.xpath("//script[@id=$id]", id=REPORT_ID)
    try:
        plain = json.loads(blocks[0].text, object_pairs_hook=unique) if len(blocks) == 1 else {}
    except (ValueError, TypeError, RecursionError):
        plain = {}
    return plain if isinstance(plain, dict) else {}


def _same(
    what: str, tree: Any, metas: Sequence[str], others: Sequence[Any], elements: Sequence[Any]
) -> Iterator[str]:
    """Yield a sentence if the places that say something do not say the same."""
    lists = [tree.xpath(_NAMED.format(name)) for name in metas]
    found = [[bare(str(text)) for text in texts] for texts in lists if texts]
    first = [other for other in others if isinstance(other, str)]
    times = [other.get("datetime") for other in others if not isinstance(other, str)]
    shown = [_words(element) for element in elements]
    found += [[bare(text) for text in texts] for texts in (first, times, shown) if texts]
    if any(texts != found[0] for texts in found[1:]):
        yield f"the page names another {what} in its head than in its text"


def _abstract(tree: Any) -> Sequence[Any]:
    """Return the abstract if it has words alone."""
    found = tree.xpath("//div[@class='abstract']/p[not(@class)]")
    return found if len(found) == 1 and not found[0].xpath(".//math | .//sup | .//sub | .//code") else []


def _month(time: Any) -> Iterator[str]:
    words = set(_WORD.findall(time.text_content()))
    right = (
        MONTHS[int(time.get("datetime")[5:7]) - 1] if re.match(r"\d{4}-\d\d", time.get("datetime")) else ""
    )
    if right and words & set(MONTHS) - {right}:
        yield f'the date "{normalized(time.text_content())}" is not {time.get("datetime")}'


def _texts(said: Mapping[str, Any], name: str) -> list[str]:
    return [said[name]] if isinstance(said.get(name), str) else []


def _list(item: Any) -> list[Any]:
    return item if isinstance(item, list) else []


def _named(person: Any) -> str:
    return str(person.get("name", "")) if isinstance(person, dict) else ""


def _words(element: Any) -> str:
    return normalized(element.text_content())
