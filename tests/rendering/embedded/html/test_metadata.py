"""Variables of the template that are made from others."""

from __future__ import annotations

import json
from typing import Any

from cisreport.documents.citation import NO_CITATION, Citation
from cisreport.rendering.embedded.html.metadata import describe


def inlines(words: str) -> dict[str, Any]:
    return {"t": "MetaInlines", "c": [{"t": "Emph", "c": [{"t": "Str", "c": words}]}]}


def string(words: str) -> dict[str, Any]:
    return {"t": "MetaString", "c": words}


def linked_data(tree: dict[str, Any]) -> dict[str, Any]:
    """Take the document's own linked data out of a tree."""
    [block] = tree["meta"].pop("report-data")["c"]
    text = block["c"][1].partition(">")[2].rpartition("</script>")[0]
    assert "<" not in text
    return dict(json.loads(text))


def test_what_is_said_as_plain_text() -> None:
    paragraphs = [{"t": "Para", "c": [{"t": "Str", "c": word}]} for word in ("One.", "Two.")]
    keywords = {"t": "MetaList", "c": [inlines("a"), inlines("b, c")]}
    meta = {
        "title": inlines("T"),
        "author": inlines("Ada"),
        "abstract": {"t": "MetaBlocks", "c": paragraphs},
        "keywords": keywords,
    }
    tree = {"meta": dict(meta), "blocks": []}
    describe(tree, NO_CITATION)
    report = linked_data(tree)
    assert (report["headline"], report["author"][0]["name"], report["description"]) == (
        "T",
        "Ada",
        "One. Two.",
    )
    author = {"t": "MetaMap", "c": {"name": inlines("Ada")}}
    assert tree["meta"] == meta | {
        "by-author": {"t": "MetaList", "c": [author]},
        "author-names": {"t": "MetaList", "c": [string("Ada")]},
        "abstract-text": string("One. Two."),
        "keywords-text": string("a, b, c"),
        "pagetitle": string("T"),
    }


def test_what_is_not_told_is_not_said() -> None:
    tree: dict[str, Any] = {"meta": {"pagetitle": string("P"), "title": inlines("T")}, "blocks": []}
    describe(tree, NO_CITATION)
    assert linked_data(tree)["headline"] == "T"
    assert tree["meta"] == {
        "pagetitle": string("T"),
        "title": inlines("T"),
        "author-names": {"t": "MetaList", "c": []},
    }


def test_the_project_says_what_the_document_leaves_open() -> None:
    project = Citation(
        title="Of tides", version="2.1", address="https://example.org", authors=("Ada Lowe",), license="MIT"
    )
    tree: dict[str, Any] = {"meta": {"title": inlines("T")}, "blocks": []}
    describe(tree, project)
    assert tree["meta"]["author-names"]["c"] == [string("Ada Lowe")]
    assert "by-author" not in tree["meta"]
    said = linked_data(tree)
    assert said["license"] == "MIT"
    assert said["isPartOf"] == {
        "@type": "CreativeWork",
        "name": "Of tides",
        "version": "2.1",
        "url": "https://example.org",
    }
    tree = {"meta": {"title": inlines("T"), "author": inlines("Bo"), "license": inlines("CC0")}, "blocks": []}
    describe(tree, project)
    assert tree["meta"]["author-names"]["c"] == [string("Bo")]
    assert linked_data(tree)["license"] == "CC0"
