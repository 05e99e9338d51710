"""The authors of the title block, with names, addresses and affiliations as they are printed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from cisreport.rendering.embedded.outline import as_list, plain
from cisreport.rendering.tree import Element, Tree, attr, text

NAME_PARTS: Final = ("literal", "given", "dropping-particle", "non-dropping-particle", "family")
"""Parts of a name, in the order in which they are printed."""
_PARTS: Final = ("department", "group", "name", "address", "postal-code", "city", "region", "country")
"""Parts of an affiliation, in the order in which they are printed."""


def authors(tree: Tree) -> list[Element]:
    """Return each author as a metadata value of ``name``, ``orcid``, ``email`` and ``affiliations``."""
    meta = tree["meta"]
    if "by-author" in meta:
        stated = as_list(meta["by-author"])
        return [author if author["t"] == "MetaMap" else _author(author) for author in stated]
    return [_author(author) for author in as_list(meta.get("author"))]


def _author(author: Element) -> Element:
    if author["t"] != "MetaMap":
        return {"t": "MetaMap", "c": {"name": author}}
    stated = author["c"]
    affiliations = as_list(stated.get("affiliations") or stated.get("affiliation"))
    parts: dict[str, Element] = {}
    if "name" in stated:
        parts["name"] = _linked(_name(stated), stated.get("url"))
    if "orcid" in stated:
        parts["orcid"] = stated["orcid"]
    if email := plain(stated.get("email")):
        parts["email"] = _linked([text(email)], stated["email"], "mailto:")
    parts["affiliations"] = {"t": "MetaList", "c": [_affiliation(item) for item in affiliations]}
    return {"t": "MetaMap", "c": parts}


def _name(author: dict[str, Element]) -> list[Element]:
    """Return a name as it is written, whole or as ``given`` and ``family``, with the degrees after it."""
    name = author["name"]
    given = name["c"] if name["t"] == "MetaMap" else {"literal": name}
    names = NAME_PARTS[:1] if "literal" in given else NAME_PARTS
    parts = [given[part] for part in names if part in given]
    inlines = [*_joined(parts, " ")]
    for degree in as_list(author.get("degrees")):
        inlines += [text(", "), *_inlines(degree)]
    return inlines


def _affiliation(item: Element) -> Element:
    if item["t"] != "MetaMap":
        return item
    stated = item["c"]
    given = {part: _inlines(stated[part]) for part in _PARTS if part in stated}
    if "url" in stated and "name" in given:
        given["name"] = _linked(given["name"], stated["url"])["c"]
    if "postal-code" in given and "city" in given:
        given["city"] = [*given.pop("postal-code"), text(" "), *given["city"]]
    inlines: list[Element] = []
    for part in given.values():
        inlines += [*([text(", ")] if inlines else []), *part]
    return {"t": "MetaInlines", "c": inlines}


def _joined(values: Any, between: str) -> Iterator[Element]:
    for number, value in enumerate(values):
        if number:
            yield text(between)
        yield from _inlines(value)


def _inlines(value: Element) -> list[Element]:
    """Return the inlines of a metadata value; those of blocks and maps as plain text."""
    return list(value["c"]) if value["t"] == "MetaInlines" else [text(plain(value))]


def _linked(inlines: list[Element], url: Element | None, scheme: str = "") -> Element:
    target = scheme + plain(url) if url else ""
    link = {"t": "Link", "c": [attr(), inlines, [target, ""]]}
    return {"t": "MetaInlines", "c": [link] if target else inlines}
