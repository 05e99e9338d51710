"""Where a text of the finished document is in the files that it was made of."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from cisreport.documents.document import Document
from cisreport.documents.lines import read_lines
from cisreport.documents.parts import Cell, Expression, Line
from cisreport.execution.runner import Execution, Result
from cisreport.lint.mask import blocks
from cisreport.lint.words import VALUE as MARK
from cisreport.spans import REGISTER, VALUE

_TEXTS = (".qmd", ".md", ".yml")
_WORD: Final = re.compile(r"[^\W_]+")
_MARKS: Final = r"[~^*_\\]*"
"""Markup that can be between two letters, as in ``H~2~O``."""
_ENOUGH: Final = 6
"""Words by which a sentence is found in a file."""


class Prose:
    """The words of a document's prose with their places; sentences are looked for in reading order."""

    def __init__(self, lines: Sequence[Line], front: Sequence[Line]) -> None:
        self._words: list[tuple[str, str, int, int]] = []
        for block in blocks(lines, front)[0]:
            for match in _WORD.finditer(block.text.replace(MARK, " ")):
                self._words.append((match[0].casefold(), block.path, *block.place(match.start())))
        self._at: defaultdict[str, list[int]] = defaultdict(list)
        for n, (word, *_) in enumerate(self._words):
            self._at[word].append(n)
        self._next = 0

    def find(self, text: str) -> tuple[str, int, int] | None:
        """Return file, line and column of a text by its first words, after those found before if possible."""
        found_words = _WORD.findall(text.partition(MARK)[0]) or _WORD.findall(text.replace(MARK, " "))
        words = [word.casefold() for word in found_words[:_ENOUGH]]
        places = self._at.get(words[0], []) if words else []
        fitting = [n for n in places if [item[0] for item in self._words[n : n + len(words)]] == words]
        found = next((n for n in fitting if n >= self._next), fitting[0] if fitting else None)
        if found is None:
            return None
        self._next = found + 1
        _, path, line, column = self._words[found]
        return path, line, column


def place_of(document: Document, execution: Execution, text: str, nth: int) -> tuple[str, int, int]:
    """Return the place at which code contains a text for the n-th time, or prints it; else of the text."""
    pattern = re.compile(r"\s+".join(rf"(?<!\w){re.escape(word)}(?!\w)" for word in text.split()))
    places: list[tuple[str, int, int]] = []
    for cell in document.cells:
        last = cell.source_line + cell.source.count("\n")
        for line in read_lines(Path(cell.path), cell.path, [])[cell.line : last]:
            places += [(cell.path, line.number, match.start() + 1) for match in pattern.finditer(line.text)]
    printing: list[tuple[str, int, int]] = []
    for part, result in results_of(document, execution):
        if isinstance(part, Expression) and pattern.search(_text_form(result)):
            places.append((part.path, part.line, part.column))
        elif isinstance(part, Cell) and pattern.search(_output(result)):
            printing.append((part.path, part.line, 1))
    if places or printing:
        return (places or printing)[min(nth, len(places or printing) - 1)]
    for wanted in (pattern.pattern, _MARKS.join(map(re.escape, text))):
        found = document.find(wanted)
        if found[1]:
            return found
    return _in_file(document, pattern)


def _in_file(document: Document, pattern: re.Pattern[str]) -> tuple[str, int, int]:
    """Return the place of a text outside prose, such as in raw HTML or a variable; else the document."""
    start = Path(document.shown).parent
    for path in document.files:
        if path.suffix not in _TEXTS:
            continue
        within = path.is_relative_to(document.path.parent)
        shown = str(start / path.relative_to(document.path.parent)) if within else str(path)
        for line in read_lines(path, shown, []):
            if match := pattern.search(line.text):
                return line.path, line.number, match.start() + 1
    return document.shown, 0, 0


def results_of(document: Document, execution: Execution) -> Iterator[tuple[Cell | Expression, Result]]:
    """Return the parts of a document whose code printed something, each with what it printed."""
    parts = (part for part in document.parts if isinstance(part, Cell | Expression))
    return zip((*parts, *document.front), execution.results, strict=True)


def _text_form(result: Result) -> str:
    """Return the text of an expression that cites nothing; else an empty text."""
    data = result.data or {}
    return "" if f".{VALUE}" in markdown_of(data) else str(data.get("text/plain", ""))


def _output(result: Result) -> str:
    """Return the output of a cell as text, without a register, which contains all texts."""
    texts = []
    for output in result.outputs:
        forms = (output.get("data") or {}).values()
        texts.append(str(output.get("text", "")) + "\n".join(map(str, forms)))
    return "\n".join(text for text in texts if f".{REGISTER}" not in text)


def markdown_of(data: Any) -> str:
    """Return the Markdown form of an output; empty without one."""
    return str(data.get("text/markdown", "")) if isinstance(data, dict) else ""
