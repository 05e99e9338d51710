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
_BRACED: Final = r"\{(?:[^{}]|\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\})*\}"
_DEFINITION: Final = re.compile(
    rf"\s*(?:{_DEFINES}\*?\s*(?:\{{\\[A-Za-z]+\}}|\\[A-Za-z]+)[#\d]*(?:\[[^\]]*\])*\s*={{0,1}}\s*"
    rf"(?:{_BRACED}|\\[A-Za-z]+)|%.*)"
)


def with_definitions(markdown: str) -> str:
    """Return Markdown in which formulas give way to the definitions at their beginning."""
    if "command" not in markdown and "\\def" not in markdown and "Operator" not in markdown:
        return markdown
    pieces, end = [], 0
    for block in _FENCED.finditer(markdown):
        pieces += [_FORMULA.sub(_definitions, markdown[end : block.start()]), block[0]]
        end = block.end()
    return "".join([*pieces, _FORMULA.sub(_definitions, markdown[end:])])


def _definitions(formula: re.Match[str]) -> str:
    found, at = list[str](), 0
    while definition := _DEFINITION.match(formula[1], at):
        found.append(definition[0].strip())
        at = definition.end()
    rest = formula[1][at:].strip()
    return "\n" + "\n".join(found) + "\n" + (f"\n$$\n{rest}\n$$" if rest else "")
