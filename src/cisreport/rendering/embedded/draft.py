"""A document that is ready to be written in one format, and pandoc's writers."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final

from cisreport.documents.document import Document
from cisreport.documents.parts import Cell
from cisreport.errors import Problem, ReportError
from cisreport.execution.cache import Cache
from cisreport.formats import Claim
from cisreport.rendering.facts_filter import FactsFound
from cisreport.rendering.pandoc import run_pandoc
from cisreport.rendering.problems import located
from cisreport.rendering.timing import Clock
from cisreport.rendering.tree import Tree

_UNKNOWN: Final = re.compile(r"(?<=unexpected control sequence )\\[A-Za-z]+")
"""The command that pandoc does not know, in its message."""
_WORD: Final = re.compile(r"\\[A-Za-z]+|\w+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What a writer of a format is given."""

    document: Document
    """The document."""
    tree: Tree
    """Its tree, numbered and with citations, to be changed for the format."""
    facts: FactsFound
    """What its tree uses of facts: manifest and linked data."""
    work: Path
    """Folder that has its images, for the files that pandoc reads."""
    images: Mapping[str, str]
    """What the document calls each image."""
    day: date | None
    """The document's date."""
    files: Sequence[Path] = ()
    """Files that it comes from: of the document, and those that its code read."""
    clock: Clock
    """Measures the stages."""
    made: Mapping[str, Sequence[tuple[Cell, bool]]] = field(default_factory=dict)
    """The cells that made each image, by what the document calls it, and whether they describe it."""
    cache: Cache | None = None
    """Where its writer notes what took long to find."""
    claims: tuple[Claim, ...] = ()
    """The standards that its file claims."""
    required: frozenset[str] = frozenset()
    """Names of the standards that it has to claim."""
    notes: list[Problem] = field(default_factory=list)
    """Where its writer notes what costs a claim."""

    def through_pandoc(self, writer: str, *arguments: str) -> str:
        """Return what pandoc writes from the tree.

        Parameters
        ----------
        writer : str
            The writer, as pandoc names it.
        *arguments : str
            More of the command line.

        Raises
        ------
        ReportError
            If a formula cannot be read, or pandoc fails.
        """
        text, log = run_pandoc(
            [
                *("--from=json", f"--to={writer}", *arguments),
                *("--standalone", "--syntax-highlighting=none"),
            ],
            text=json.dumps(self.tree),
            directory=self.work,
            log=self.work / f"log-{writer}-2.json",
            shown=self.document.shown,
        )
        unread = [entry for entry in log if entry.get("type") == "CouldNotConvertTeXMath"]
        if unread:
            raise ReportError({self._unread(entry["contents"], entry["message"]) for entry in unread})
        return text

    def _unread(self, tex: str, message: str) -> Problem:
        """Return the problem of a formula at its place, or else at that of what pandoc does not know."""
        formula, unknown = " ".join(tex.split()), _UNKNOWN.search(message)
        what, remedy = f"the formula cannot be read: {formula}", "write it with other commands of TeX"
        if unknown:
            what += f"; {unknown[0]} is unknown"
            pattern = re.escape(unknown[0]) + r"(?![A-Za-z])"
        else:
            lines = [re.escape(line.strip()) for line in tex.splitlines() if line.strip()]
            pattern = "|".join([*lines, ".*?".join(map(re.escape, _WORD.findall(formula)[:3]))])
        return located(self.document, formula, what, remedy, pattern=pattern)
