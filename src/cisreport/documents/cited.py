"""Files that pandoc reads itself: bibliographies and styles of citations, checked before it does."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import yaml
from lxml import etree

from cisreport.errors import Problem
from cisreport.files import read_json, read_text

_BIBLIOGRAPHIES: Final = (".bib", ".bibtex", ".biblatex", ".json", ".yaml", ".yml", ".ris")
_STYLE: Final = "{http://purl.org/net/xbiblio/csl}style"
_PARENT: Final = "{*}info/{*}link[@rel='independent-parent']"
_UNREAD: Final = re.compile(
    r"Error reading bibliography file (?P<file>.+?):\s*\(line (?P<line>\d+), column (?P<column>\d+)\):\s*"
    r"(?P<what>.*)",
    re.DOTALL,
)


def shown_name(path: Path, directory: Path, shown: str) -> str:
    """Return the name of a file in messages about a document, which has a directory and a name there."""
    return os.path.normpath(Path(shown).parent / os.path.relpath(path, directory))


def cited_problems(path: Path, name: str) -> Iterator[Problem]:
    """Yield the problems of a bibliography or a style.

    Parameters
    ----------
    path : Path
        The file.
    name : str
        Its name in messages.
    """
    problems: list[Problem] = []
    suffix = path.suffix.lower()
    is_yaml = suffix in (".yaml", ".yml")
    text = read_text(path, name, problems, allowed="" if is_yaml else "\f")
    yield from problems
    if text is None:
        return
    if is_yaml:
        try:
            list(yaml.compose_all(text, Loader=yaml.CSafeLoader))
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            line, column = (mark.line + 1, mark.column + 1) if mark else (0, 0)
            what = f"the file is not YAML: {getattr(error, 'problem', '') or getattr(error, 'reason', error)}"
            yield Problem(path=name, line=line, column=column, what=what, remedy="correct it")
    elif suffix == ".json":
        try:
            read_json(text)
        except json.JSONDecodeError as error:
            what, remedy = f"the file is not JSON: {error.msg}", "correct it"
            yield Problem(path=name, line=error.lineno, column=error.colno, what=what, remedy=remedy)
    elif suffix == ".csl":
        yield from _style_problems(path, name)
    elif suffix not in _BIBLIOGRAPHIES:
        remedy = f"give it one of the endings {', '.join(_BIBLIOGRAPHIES)}"
        yield Problem(path=name, what=f'the ending "{suffix}" does not say what the file is', remedy=remedy)


def _style_problems(path: Path, name: str) -> Iterator[Problem]:
    try:
        root = etree.fromstring(path.read_bytes(), etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError as error:
        line, column = error.position
        what = f"the style is not XML: {error.msg.partition(', line')[0]}"
        yield Problem(path=name, line=line, column=column, what=what, remedy="get it again")
        return
    parent = root.find(_PARENT)
    if root.tag != _STYLE:
        yield Problem(path=name, line=1, what="the file is not a style of CSL", remedy="name another file")
    elif parent is not None:
        what = f"the style is only a name for another one, {parent.get('href')}"
        yield Problem(path=name, line=parent.sourceline or 0, what=what, remedy="name a copy of that one")


def unread_problem(said: str, directory: Path, shown: str) -> Problem | None:
    """Return the problem of a bibliography that pandoc cannot read, from what it says; else None."""
    if not (found := _UNREAD.search(said)):
        return None
    return Problem(
        path=shown_name(Path(found["file"]), directory, shown),
        line=int(found["line"]),
        column=int(found["column"]),
        what=f"the bibliography cannot be read: {' '.join(found['what'].split())}",
        remedy="correct the entry there or before it",
    )
