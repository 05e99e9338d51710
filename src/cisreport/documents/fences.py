"""Options in the fence of a cell, as knitr has them: ``{python, echo=FALSE}``.

Under Jupyter Quarto does not read them; so those that matter are refused with the line to write instead.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from cisreport.documents.features import CELL, Feature, Verdict

_PART: Final = re.compile(r"""[^\s,="']+\s*=\s*(?:"[^"]*"|'[^']*'|[^\s,]+)|[^\s,]+""")
_WORDS: Final[Mapping[str, str]] = {"TRUE": "true", "T": "true", "FALSE": "false", "F": "false"}


def fence_options(rest: str) -> Iterator[tuple[str, str]]:
    """Yield name and value of each option in a fence, as YAML has them; a value is empty for a bare word."""
    for part in _PART.findall(rest):
        name, _, value = part.partition("=")
        value = value.strip().strip("\"'")
        word = value.upper() if len(value) > 1 else value
        yield name.strip().replace(".", "-") if value else name.strip(), _WORDS.get(word, value)


def bearing(rest: str) -> list[str]:
    """Return the lines to write instead of the options of a fence that have an effect."""
    lines = []
    for name, value in fence_options(rest):
        feature = CELL.get(name)
        if name.startswith((".content-", "when-", "unless-")):
            lines.append('a div "::: {.content-visible ...}" around the cell')
        elif value and feature and _bears(feature, value):
            lines.append(f'"#| {name}: {value}"')
    return list(dict.fromkeys(lines))


def _bears(feature: Feature, value: str) -> bool:
    return feature.verdict is not Verdict.NOTED or value in map(str, feature.refuses)
