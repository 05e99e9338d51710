"""Data frames of pandas as tables.  Does not import pandas: a frame's class has done it."""

from __future__ import annotations

import json
import re
from typing import Any, Final

from cisreport.spans import FRAME

NUMERIC: Final = re.compile(r"[-+−]?[\d.,]+(e[-+]?\d+)?%?|NaN|<NA>|NaT|-?inf|\.\.\.|", re.IGNORECASE)
"""The text of a cell in a column of numbers."""


def frame_table(frame: Any) -> str:
    """Return a data frame as a table with the same cells as pandas shows, as plain text.

    It is a code block of class :data:`~cisreport.spans.FRAME` with pandoc's tree of the table as JSON.
    Markup in the data stays text, and pandoc reads JSON in a fraction of the time that Markdown takes.
    """
    from lxml import html

    table = html.fromstring(frame_markup(frame))
    head = [[cell.text_content().strip() for cell in row] for row in table.iterfind("thead/tr")]
    body = [[cell.text_content().strip() for cell in row] for row in table.iterfind("tbody/tr")]
    names = [" / ".join(filter(None, column)) for column in zip(*head, strict=True)]
    is_right = [all(map(NUMERIC.fullmatch, column)) for column in zip(*body, strict=True)]
    is_right = is_right or [False] * len(names)
    aligned = ["AlignRight" if right else "AlignLeft" for right in is_right]
    return f"``` {{.{FRAME}}}\n{json.dumps(_table_tree(names, aligned, body))}\n```\n"


def frame_markup(frame: Any) -> str:
    """Return a data frame as an HTML table with as many rows and columns as pandas shows."""
    import pandas as pd

    most, fewer = pd.get_option("display.max_rows"), pd.get_option("display.min_rows")
    rows = min(most, fewer or most) if most and len(frame) > most else None
    columns = pd.get_option("display.max_columns") or None
    return str(frame.to_html(max_rows=rows, max_cols=columns, sparsify=False, border=0))


def _table_tree(names: list[str], aligned: list[str], body: list[list[str]]) -> dict[str, Any]:
    """Return pandoc's document of one table, in the format of pandoc-types 1.23."""
    bare: list[Any] = ["", [], []]
    specs = [[{"t": side}, {"t": "ColWidthDefault"}] for side in aligned]
    head, *rows = [[bare, [_cell(bare, words) for words in row]] for row in (names, *body)]
    table = [bare, [None, []], specs, [bare, [head]], [[bare, 0, [], rows]], [bare, []]]
    return {"pandoc-api-version": [1, 23, 1], "meta": {}, "blocks": [{"t": "Table", "c": table}]}


def _cell(bare: list[Any], text: str) -> list[Any]:
    words = [
        {"t": "Space"} if part.isspace() else {"t": "Str", "c": part}
        for part in re.split(r"([ \t\n\r\f\v]+)", text)
        if part
    ]
    content = [{"t": "Plain", "c": words}] if words else []
    return [bare, {"t": "AlignDefault"}, 1, 1, content]
