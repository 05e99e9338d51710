"""What the page's head and its title block say, as plain text where HTML takes no elements."""

from __future__ import annotations

from cisreport.rendering.embedded.outline import as_list, plain
from cisreport.rendering.embedded.people import authors
from cisreport.rendering.tree import Element, Tree


def describe(tree: Tree) -> None:
    """Give the tree's metadata the variables of the template that are made from others."""
    meta, people = tree["meta"], authors(tree)
    names = [_string(plain(person["c"].get("name"))) for person in people]
    keywords = ", ".join(map(plain, as_list(meta.get("keywords"))))
    given: dict[str, Element | None] = {
        "by-author": {"t": "MetaList", "c": people} if people else None,
        "author-names": {"t": "MetaList", "c": names},
        "abstract-text": _string(plain(meta["abstract"])) if "abstract" in meta else None,
        "keywords-text": _string(keywords) if keywords else None,
        "pagetitle": _string(plain(meta["title"])) if "title" in meta else None,
    }
    for name, value in given.items():
        meta.pop(name, None)
        if value:
            meta[name] = value


def _string(words: str) -> Element:
    return {"t": "MetaString", "c": words}
