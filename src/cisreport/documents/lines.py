"""The lines of a document, with the front matter apart."""

from __future__ import annotations

from pathlib import Path

from cisreport.documents.parts import Line
from cisreport.errors import Problem
from cisreport.files import read_text
from cisreport.yamltext import Yaml, parse


def read_lines(path: Path, shown: str, problems: list[Problem]) -> list[Line]:
    """Return a file's lines; report in ``problems`` if it cannot be read."""
    text = read_text(path, shown, problems, allowed="\f")
    texts = [] if text is None else text.split("\n")
    return [Line(path=shown, number=number, text=line) for number, line in enumerate(texts, 1)]


def split_front(lines: list[Line], shown: str) -> tuple[Yaml, list[Line]]:
    """Return the front matter and the lines after it."""
    if not lines or lines[0].text.rstrip() != "---":
        return Yaml(path=shown), lines
    for end, line in enumerate(lines[1:], 1):
        if line.text.rstrip() in ("---", "..."):
            text = "\n".join(line.text for line in lines[1:end])
            return parse(text, path=shown, origin=(2, 1), options=True), lines[end + 1 :]
    found = Yaml(path=shown)
    found.report((), "the front matter is not closed", 'close it with a line "---"')
    return found, []
