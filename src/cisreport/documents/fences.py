"""Options in the fence of a cell, as knitr has them: ``{python, echo=FALSE}``; they count like ``#|`` lines.

Quarto gives the fence's classes and attributes to the cell, so a condition on the format shows or hides it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Final

from cisreport.documents.features import CELL, Feature, Verdict

_PART: Final = re.compile(r"""[^\s,="']+\s*=\s*(?:"[^"]*"|'[^']*'|[^\s,]+)|[^\s,]+""")
_CONDITION: Final = re.compile(r"""\.content-(?:visible|hidden)\b|\b(?:when|unless)-\w+="[^"]*\"""")
_LITERAL: Final = re.compile(r"true|false|[\d.]+")
_RESULTS: Final[Mapping[str, str]] = {"hide": "false", "asis": "asis"}
_WORDS: Final[Mapping[str, str]] = {"TRUE": "true", "T": "true", "FALSE": "false", "F": "false"}


def fence_options(rest: str) -> Iterator[tuple[str, str]]:
    """Yield name and value of each option in a fence, as YAML has them; a value is empty for a bare word."""
    for part in _PART.findall(rest):
        name, _, value = part.partition("=")
        value = value.strip().strip("\"'")
        word = value.upper() if len(value) > 1 else value
        yield name.strip().replace(".", "-") if value else name.strip(), _WORDS.get(word, value)


def option_lines(rest: str) -> Iterator[str]:
    """Yield the lines of YAML that the options of a fence are, for those with an effect."""
    for name, value in fence_options(rest):
        if name == "results" and value in _RESULTS:
            yield f"output: {_RESULTS[value]}"
        elif value and (feature := CELL.get(name)) and _bears(feature, value):
            yield f"{name}: {value if _LITERAL.fullmatch(value) else json.dumps(value, ensure_ascii=False)}"


def condition(rest: str) -> str:
    """Return the attributes of a div that has the condition of a fence on the format, or nothing."""
    return " ".join(_CONDITION.findall(rest))


def _bears(feature: Feature, value: str) -> bool:
    return feature.verdict is not Verdict.NOTED or value in map(str, feature.refuses)
