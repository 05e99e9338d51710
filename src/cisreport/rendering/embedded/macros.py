"""Definitions of TeX commands that are a displayed formula, as MathJax reads them on a page.

Pandoc reads definitions outside of formulas and then expands the commands in all of them, so such a formula
gives way to its definitions.
"""

from __future__ import annotations

import re
from typing import Final

_FENCED: Final = re.compile(r"^([ \t]*)(`{3,}|~{3,})[^\n]*\n.*?^[ \t]*\2[ \t]*$", re.DOTALL | re.MULTILINE)
_DEFINES: Final = r"\\(?:(?:re)?newcommand|providecommand|DeclareMathOperator|def|let)\b"
_FORMULA: Final = re.compile(rf"^[ \t]*\$\$\s*((?:{_DEFINES}[^$]*?)+)\$\$[ \t]*$", re.MULTILINE)
_LINE: Final = re.compile(rf"\s*(?:{_DEFINES}.*|%.*)?")


def with_definitions(markdown: str) -> str:
    """Return Markdown in which formulas with nothing but definitions are the definitions."""
    if "command" not in markdown and "\\def" not in markdown and "Operator" not in markdown:
        return markdown
    pieces, end = [], 0
    for block in _FENCED.finditer(markdown):
        pieces += [_FORMULA.sub(_definitions, markdown[end : block.start()]), block[0]]
        end = block.end()
    return "".join([*pieces, _FORMULA.sub(_definitions, markdown[end:])])


def _definitions(formula: re.Match[str]) -> str:
    lines = formula[1].split("\n")
    if not all(map(_LINE.fullmatch, lines)):
        return formula[0]
    return "\n" + "\n".join(line.strip() for line in lines if line.strip()) + "\n"
