"""Lua filters of an author, tried on the document: noted, rendered, or refused, by what they make of it.

A filter is *noted* if no format differs from the document without it, *rendered* if the formats say the same
afterwards, and otherwise *refused*: what it makes is not in the formats alike.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from lxml import html

from cisreport.assets import asset
from cisreport.documents.document import Document
from cisreport.errors import Problem, ReportError
from cisreport.formats import HTML, PDF
from cisreport.rendering.pandoc import run_pandoc
from cisreport.rendering.tree import Tree, elements, stringify

TARGETS: Final = (HTML.target, PDF.target)
"""Formats that a filter is tried for."""
_REMEDY: Final = "remove it, and write in the text what it makes"
_REASON: Final = re.compile(r"\(\((.+?)\)\)")
"""The reason in an error of ``host.lua``."""
_WORDS: Final = ("Str", "Code", "CodeBlock", "Math", "RawInline", "RawBlock", "Image", "Link")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """What was found out about the filters of a document."""

    arguments: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Arguments for pandoc that run them, by format; none if they change nothing."""
    varies: bool = False
    """Whether the tree depends on the format."""
    notes: tuple[Problem, ...] = ()


def tried(document: Document, markdown: str, arguments: Sequence[str], work: Path) -> Tried:
    """Try the filters of a document on its text.

    Parameters
    ----------
    document : Document
        The document.
    markdown : str
        Its text with the outputs of its code.
    arguments : sequence of str
        Arguments for pandoc, without filters.
    work : Path
        Folder for the files that pandoc reads.

    Raises
    ------
    ReportError
        If what a filter makes is not the same in the formats, or it needs what only Quarto has.
    """
    if not document.filters:
        return Tried()

    def read(target: str, more: Sequence[str]) -> Tree:
        text, _ = run_pandoc(
            [*arguments, *more],
            text=markdown,
            directory=document.path.parent,
            log=work / f"log-filters-{target}.json",
            shown=document.shown,
            lines=document.lines,
        )
        tree: Tree = json.loads(text)
        return tree

    plain = read("", ())
    given = {target: tuple(_wrapped(document, target, work)) for target in TARGETS}
    try:
        page, print_ = (read(target, given[target]) for target in TARGETS)
    except ReportError as error:
        raise ReportError(_refused(document, _reason(error))) from error
    if page == print_ == plain:
        names = ", ".join(f"filters {item.name}" for item in document.filters)
        place = replace(document.filters[0].place, what=f"no effect: {names}", remedy="", is_note=True)
        return Tried(notes=(place,))
    if _raw(print_) - _raw(plain):
        raise ReportError(_refused(document, "it makes raw content"))
    if _said(page) != _said(print_):
        raise ReportError(_refused(document, "the formats do not say the same after it"))
    return Tried(arguments={**given, "": given[TARGETS[0]]}, varies=page != print_)


def _wrapped(document: Document, target: str, work: Path) -> Iterator[str]:
    """Yield an argument for each file of a filter; the script runs it for a format."""
    files = (file for item in document.filters for file in item.files)
    for number, file in enumerate(files):
        script = work / f"filter-{target}-{number}.lua"
        host, path = (json.dumps(str(name), ensure_ascii=False) for name in (asset("lua/host.lua"), file))
        script.write_text(f"return dofile({host})({path}, '{target}')\n", "utf-8")
        yield f"--lua-filter={script}"


def _reason(error: ReportError) -> str:
    found = _REASON.search(" ".join(problem.what for problem in error.problems))
    return found[1] if found else "it fails"


def _refused(document: Document, reason: str) -> list[Problem]:
    return [
        replace(item.place, what=f'the filter "{item.name}" is not supported: {reason}', remedy=_REMEDY)
        for item in document.filters
    ]


def _raw(tree: Tree) -> Counter[str]:
    return Counter(json.dumps(element) for element in elements(tree["blocks"], "RawInline", "RawBlock"))


def _said(tree: Tree) -> list[str]:
    """Return the words of a tree, those of HTML too, in their order."""
    return " ".join(filter(None, map(_words, elements(tree["blocks"], *_WORDS)))).split()


def _words(element: Mapping[str, Any]) -> str:
    content = element["c"]
    match element["t"]:
        case "RawInline" | "RawBlock":
            return html.fromstring(f"<div>{content[1]}</div>").text_content() if content[0] == "html" else ""
        case "Image" | "Link":
            return str(content[2][0])
        case "Str":
            return str(content)
        case _:
            return str(content[1]) if isinstance(content, list) else stringify(element)
