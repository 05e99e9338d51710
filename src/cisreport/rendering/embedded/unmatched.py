"""Footnotes and addresses of links that a document defines twice, not at all, or without use; open divs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final
from urllib.parse import unquote

from cisreport.documents.divs import unclosed, unclosed_html
from cisreport.documents.document import Document
from cisreport.errors import Problem
from cisreport.rendering.embedded.outline import IDENTIFIED
from cisreport.rendering.problems import located
from cisreport.rendering.tree import Attributes, Tree, elements

_REFERENCE: Final = re.compile(r"\[\^([^\s\]]+)\]")
_UNDEFINED: Final = re.compile(r"\]\[([^]\[\d^][^]\[]*)\]")
_PLACE: Final = re.compile(r"""\b(?:id|name)\s*=\s*["']?([^\s"'>]+)""")


def unmatched(document: Document, tree: Tree, log: Sequence[Mapping[str, Any]]) -> Iterator[Problem]:
    """Yield a problem for each text that pandoc leaves out for its name, or does not find.

    Parameters
    ----------
    document : Document
        The document.
    tree : Tree
        Its tree.
    log : sequence of mapping
        What pandoc said about it.
    """
    for entry in log:
        match entry.get("type"):
            case "DuplicateNoteReference":
                name = entry["contents"]
                what = f'two footnotes have the name "{name}"'
                yield _at_last(document, rf"^\s*\[\^{re.escape(name)}\]:", what, "name each differently")
            case "DuplicateLinkReference":
                name = entry["contents"].strip("[]")
                what = f'two addresses have the name "{name}"'
                yield _at_last(document, rf"^\s*\[{re.escape(name)}\]:", what, "name each differently")
            case "NoteDefinedButNotUsed":
                name = entry["key"]
                what, remedy = (
                    "nothing refers to the footnote, so it is not shown",
                    "refer to it, or remove it",
                )
                yield located(document, f"[^{name}]:", what, remedy, whole=False, is_note=True)
            case "UnclosedDiv":
                yield from _unclosed(document)
    yield from _dead_links(document, tree)
    for element in elements(tree["blocks"], "Str"):
        if "][" in element["c"] and (found := _UNDEFINED.search(element["c"])):
            yield from _undefined(document, found[1])
        if "[^" not in element["c"]:
            continue
        for found in _REFERENCE.finditer(element["c"]):
            path, line, column = document.find(rf"(?<!\\){re.escape(found[0])}")
            if line:
                what, remedy = f'the footnote "{found[1]}" does not have a text', f'add "{found[0]}: ..."'
                yield Problem(path=path, line=line, column=column, what=what, remedy=remedy)


def _dead_links(document: Document, tree: Tree) -> Iterator[Problem]:
    """Yield a note for each link to a place that is not in the document; its words remain."""
    places, targets = {"", "top"}, dict[str, None]()
    for element in elements(tree, *IDENTIFIED, "RawBlock", "RawInline"):
        if element["t"] in ("RawBlock", "RawInline"):
            places.update(_PLACE.findall(element["c"][1]))
            continue
        places.add(Attributes(element).identifier)
        if element["t"] == "Link":
            targets[element["c"][2][0]] = None
    for target in targets:
        if target.startswith("#") and places.isdisjoint((target[1:], unquote(target[1:]))):
            what = f'the link "{target}" has no target, so only its words are printed'
            yield located(
                document, f"({target})", what, "", whole=False, pattern=re.escape(target), is_note=True
            )


def _undefined(document: Document, name: str) -> Iterator[Problem]:
    """Yield a note on an address in brackets that the document does not define, if a line has it so."""
    path, line, column = document.find(rf"(?<![\w\\\]])\[[^]]+\]\[{re.escape(name)}\]")
    if line:
        what, remedy = (
            f'the address "{name}" is not defined, so its brackets are printed',
            f'add "[{name}]: ..."',
        )
        yield Problem(path=path, line=line, column=column, what=what, remedy=remedy, is_note=True)


def _at_last(document: Document, pattern: str, what: str, remedy: str) -> Problem:
    """Return a problem at the last place of a pattern."""
    places = [
        (line.path, line.number)
        for line in (*document.lines, *document.fences)
        if re.search(pattern, line.text, re.IGNORECASE)
    ]
    path, line = places[-1] if places else (document.shown, 0)
    return Problem(path=path, line=line, what=what, remedy=remedy)


def _unclosed(document: Document) -> list[Problem]:
    """Return a problem for each div without an end; one without a line if it comes from code."""
    what = "the div has no end"
    remedies = [(line, 'close it with ":::"') for line in unclosed(document.divs)]
    remedies = remedies or [(line, 'close it with "</div>"') for line in unclosed_html(document.lines)]
    if not remedies:
        return [Problem(path=document.shown, what=what, remedy="write its end on a separate line")]
    return [Problem(path=line.path, line=line.number, what=what, remedy=remedy) for line, remedy in remedies]
