"""What the page's head and its title block say, as plain text where HTML takes no elements."""

from __future__ import annotations

import json

from cisreport.rendering.embedded.outline import as_list, plain
from cisreport.rendering.embedded.people import authors
from cisreport.rendering.markup import raw_block
from cisreport.rendering.tree import Element, Tree


def describe(tree: Tree) -> None:
    """Give the tree's metadata the variables of the template that are made from others."""
    meta, people = tree["meta"], authors(tree)
    names = [_string(plain(person["c"].get("name"))) for person in people]
    keywords = ", ".join(map(plain, as_list(meta.get("keywords"))))
    title = plain(meta.get("title"))
    given: dict[str, Element | None] = {
        "by-author": {"t": "MetaList", "c": people} if people else None,
        "author-names": {"t": "MetaList", "c": names},
        "abstract-text": _string(plain(meta["abstract"])) if "abstract" in meta else None,
        "keywords-text": _string(keywords) if keywords else None,
        "pagetitle": _string(title) if "title" in meta else None,
        "report-data": _report(tree, title, names) if title else None,
    }
    for name, value in given.items():
        meta.pop(name, None)
        if value:
            meta[name] = value


def _report(tree: Tree, title: str, names: list[Element]) -> Element:
    """Return the document itself as linked data, for programs that look for it in a page."""
    meta = tree["meta"]
    said = {
        "@context": "https://schema.org",
        "@type": "Report",
        "headline": title,
        "author": [{"@type": "Person", "name": name["c"]} for name in names],
        "datePublished": plain(meta.get("date")),
        "inLanguage": plain(meta.get("lang")) or "en",
        "description": plain(meta.get("abstract")),
        "license": plain(meta.get("license")),
    }
    text = json.dumps({name: item for name, item in said.items() if item}, ensure_ascii=False)
    safe = text.replace("<", "\\u003c")
    block = f'<script type="application/ld+json" id="cisreport-report">{safe}</script>'
    return {"t": "MetaBlocks", "c": [raw_block(block)]}


def _string(words: str) -> Element:
    return {"t": "MetaString", "c": words}
