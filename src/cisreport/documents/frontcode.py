"""Inline code in the printed texts of a front matter, such as a title that depends on a parameter.

It runs after the cells, so it knows their names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from cisreport.documents.escapes import unescaped
from cisreport.documents.parts import Expression, Line
from cisreport.yamltext import Yaml

KEYS: Final = ("title", "subtitle", "description", "abstract", "keywords")
"""Keys whose texts may have inline code."""
_CODE: Final = re.compile(r"(?<!`)`\{python\}[ \t](?P<source>[^`\s](?:[^`\n]*[^`\s])?)`(?!`)")


def front_code(front: Yaml, lines: Sequence[Line]) -> tuple[Expression, ...]:
    """Return the inline code of a front matter, each code once.

    Parameters
    ----------
    front : Yaml
        The front matter.
    lines : sequence of Line
        Its lines.
    """
    found: dict[str, Expression] = {}
    for key in KEYS:
        for text in _texts(front.data.get(key)):
            for match in _CODE.finditer(text):
                line, column = _place(match[0], lines) or front.keys.get((key,), (1, 1))
                found.setdefault(
                    match[0],
                    Expression(
                        path=front.path,
                        line=line,
                        column=column,
                        source=match["source"],
                        verbatim=match[0],
                    ),
                )
    return tuple(found.values())


def with_results(metadata: Mapping[str, Any], results: Mapping[str, str]) -> dict[str, Any]:
    """Return metadata with the results of inline code in its texts.

    Parameters
    ----------
    metadata : mapping
        The options of a document.
    results : mapping
        Markdown by the code as written.
    """

    def replaced(value: Any) -> Any:
        if isinstance(value, str):
            return unescaped(_CODE.sub(lambda match: results.get(match[0], match[0]), value))
        return [replaced(item) for item in value] if isinstance(value, list) else value

    return {name: replaced(value) if name in KEYS else value for name, value in metadata.items()}


def _texts(value: Any) -> Iterator[str]:
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, str):
            yield item


def _place(code: str, lines: Sequence[Line]) -> tuple[int, int] | None:
    """Return line and column of code that is in a line as it is."""
    return next(((line.number, line.text.index(code) + 1) for line in lines if code in line.text), None)
