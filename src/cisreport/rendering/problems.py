"""Problems of a document, at the place where it has what they name."""

from __future__ import annotations

import re

from cisreport.documents.document import Document
from cisreport.errors import Problem


def located(
    document: Document,
    needle: str,
    what: str,
    remedy: str,
    *,
    whole: bool = True,
    pattern: str = "",
    is_note: bool = False,
) -> Problem:
    """Return a problem or note where the document has the needle, as a whole word or part of one.

    Without the needle, it is the first place that has the pattern, if one is given.
    """
    words = r"\s+".join(map(re.escape, needle.split())) + (r"(?![\w-])" if whole else "")
    path, line, column = document.find(words)
    if not line and pattern:
        path, line, column = document.find(pattern)
    if not line:
        labeled = [cell for cell in document.cells if needle.lstrip("#") == cell.label]
        in_front = (document.shown, _front_line(document, words))
        path, line = (labeled[0].path, labeled[0].line) if labeled else in_front
    return Problem(path=path, line=line, column=column, what=what, remedy=remedy, is_note=is_note)


def _front_line(document: Document, pattern: str) -> int:
    """Return the line of the front matter that has a pattern, or 0."""
    first, *lines = document.path.read_text("utf-8").splitlines() or [""]
    for number, text in enumerate(lines if first.strip() == "---" else [], 2):
        if text.strip() in ("---", "..."):
            break
        if re.search(pattern, text):
            return number
    return 0
