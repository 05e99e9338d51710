"""Footnotes and addresses of links that a document defines twice, not at all, or without use."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from cisreport.documents.document import Document
from cisreport.errors import Problem
from cisreport.rendering.problems import located
from cisreport.rendering.tree import Tree, elements

_REFERENCE: Final = re.compile(r"\[\^([^\s\]]+)\]")


def doubtful(document: Document, tree: Tree, log: Sequence[Mapping[str, Any]]) -> Iterator[Problem]:
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
    for element in elements(tree["blocks"], "Str"):
        if "[^" not in element["c"]:
            continue
        for found in _REFERENCE.finditer(element["c"]):
            path, line, column = document.find(rf"(?<!\\){re.escape(found[0])}")
            if line:
                what, remedy = f'the footnote "{found[1]}" does not have a text', f'add "{found[0]}: ..."'
                yield Problem(path=path, line=line, column=column, what=what, remedy=remedy)


def _at_last(document: Document, pattern: str, what: str, remedy: str) -> Problem:
    """Return a problem at the last place of a pattern."""
    places = [
        (line.path, line.number)
        for line in (*document.lines, *document.fences)
        if re.search(pattern, line.text, re.IGNORECASE)
    ]
    path, line = places[-1] if places else (document.shown, 0)
    return Problem(path=path, line=line, what=what, remedy=remedy)
