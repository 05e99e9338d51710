"""What the page's head and its title block say, as plain text where HTML takes no elements."""

from __future__ import annotations

import json

from cisreport.documents.citation import Citation
from cisreport.rendering.embedded.outline import as_list, plain
from cisreport.rendering.embedded.people import authors
from cisreport.rendering.markup import raw_block
from cisreport.rendering.tree import Element, Tree


def describe(tree: Tree, project: Citation) -> None:
    """Give the tree's metadata the variables of the template that are made from others.

    Parameters
    ----------
    tree : Tree
        The tree, changed in place.
    project : Citation
        What its project says of how it is cited, for what the document leaves open.
    """
    meta, people = tree["meta"], authors(tree)
    stated = [plain(person["c"].get("name")) for person in people]
    names = [_string(name) for name in stated or project.authors]
    keywords = ", ".join(map(plain, as_list(meta.get("keywords"))))
    title = plain(meta.get("title"))
    given: dict[str, Element | None] = {
        "by-author": {"t": "MetaList", "c": people} if people else None,
        "author-names": {"t": "MetaList", "c": names},
        "abstract-text": _string(plain(meta["abstract"])) if "abstract" in meta else None,
        "keywords-text": _string(keywords) if keywords else None,
        "pagetitle": _string(title) if "title" in meta else None,
        "report-data": _report(tree, title, names, project) if title else None,
    }
    for name, value in given.items():
        meta.pop(name, None)
        if value:
            meta[name] = value


def _report(tree: Tree, title: str, names: list[Element], project: Citation) -> Element:
    """Return the document itself as linked data, for programs that look for it in a page."""
    meta = tree["meta"]
    doi = plain(meta.get("doi"))
    said = {
        "@context": "https://schema.org",
        "@type": "Report",
        "headline": title,
        "author": [{"@type": "Person", "name": name["c"]} for name in names],
        "datePublished": plain(meta.get("date")),
        "inLanguage": plain(meta.get("lang")) or "en",
        "description": plain(meta.get("abstract")),
        "license": plain(meta.get("license")) or project.license,
        "sameAs": doi and f"https://doi.org/{doi}",
        "isPartOf": _whole(project),
    }
    text = json.dumps({name: item for name, item in said.items() if item}, ensure_ascii=False)
    safe = text.replace("<", "\\u003c")
    block = f'<script type="application/ld+json" id="cisreport-report">{safe}</script>'
    return {"t": "MetaBlocks", "c": [raw_block(block)]}


def _whole(project: Citation) -> dict[str, str]:
    """Return the project that a document is a part of, as linked data; nothing if it has no title."""
    said = {"name": project.title, "version": project.version, "url": project.address}
    stated = {name: words for name, words in said.items() if words}
    return {"@type": "CreativeWork", **stated} if project.title else {}


def _string(words: str) -> Element:
    return {"t": "MetaString", "c": words}
