"""Display data of a Python object, as from a Jupyter kernel, without a kernel.

This module runs in the child process.  It does not import the libraries whose objects it knows: it recognizes
pandas and matplotlib only if a cell has loaded them.
"""

from __future__ import annotations

import base64
import json
import pprint
import re
import sys
from typing import Any, Final

from cisreport.spans import FRAME

Bundle = dict[str, str]
"""Forms of one object, by MIME type; images that are not SVG are in base64."""

TABLE: Final = "application/x-cisreport-table"
"""Marks a bundle whose Markdown is the table of a data frame."""

_METHODS: Final = {
    "text/html": "_repr_html_",
    "text/markdown": "_repr_markdown_",
    "image/svg+xml": "_repr_svg_",
    "image/png": "_repr_png_",
    "image/jpeg": "_repr_jpeg_",
    "text/latex": "_repr_latex_",
}
_NUMERIC: Final = re.compile(r"[-+−]?[\d.,]+(e[-+]?\d+)?%?|NaN|<NA>|NaT|-?inf|\.\.\.|", re.IGNORECASE)


def bundle(value: object) -> Bundle:
    """Return every form of an object, always including ``text/plain``."""
    kind = type(value)
    if kind.__name__ == "DataFrame" and kind.__module__.startswith("pandas"):
        return {"text/markdown": frame_table(value), "text/plain": repr(value), TABLE: ""}
    found: dict[str, Any] = {}
    if not isinstance(value, type):
        if kind.__module__ == "matplotlib.figure" and kind.__name__ == "Figure":
            found["image/svg+xml"] = _figure_svg(value)
        if method := getattr(kind, "_repr_mimebundle_", None):
            given = method(value)
            found |= (given[0] if isinstance(given, tuple) else given) or {}
        for mime, name in _METHODS.items():
            if mime not in found and (method := getattr(kind, name, None)):
                given = method(value)
                given = given[0] if isinstance(given, tuple) else given
                if given is not None:
                    found[mime] = given
    forms = {
        mime: _text(data)
        for mime, data in found.items()
        if isinstance(mime, str) and isinstance(data, str | bytes)
    }
    return forms if "text/plain" in forms else {**forms, "text/plain": encodable(text_form(value))}


def text_form(value: object) -> str:
    """Return the text form: ``repr``, with long containers on several lines and sets sorted."""
    if type(value) in (list, tuple, dict, set, frozenset):
        return pprint.pformat(value, width=79, sort_dicts=False)
    if isinstance(value, type):
        return (
            value.__qualname__
            if value.__module__ == "builtins"
            else f"{value.__module__}.{value.__qualname__}"
        )
    return repr(value)


def _text(data: str | bytes) -> str:
    return encodable(data) if isinstance(data, str) else base64.b64encode(data).decode("ascii")


def encodable(text: str) -> str:
    r"""Return a text with single surrogates, which UTF-8 cannot encode, written as ``\udc80``."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def _figure_svg(figure: object) -> str:
    from cisreport.execution.figures import svg

    return svg(figure)


def frame_table(frame: Any) -> str:
    """Return a data frame as a table with the same cells as pandas shows, as plain text.

    It is a code block of class :data:`~cisreport.spans.FRAME` with pandoc's tree of the table as JSON.
    Markup in the data stays text, and pandoc reads JSON in a fraction of the time that Markdown takes.
    """
    import pandas as pd
    from lxml import html

    most, fewer = pd.get_option("display.max_rows"), pd.get_option("display.min_rows")
    rows = min(most, fewer or most) if most and len(frame) > most else None
    columns = pd.get_option("display.max_columns") or None
    markup = frame.to_html(max_rows=rows, max_cols=columns, sparsify=False, border=0)
    table = html.fromstring(markup)
    head = [[cell.text_content().strip() for cell in row] for row in table.iterfind("thead/tr")]
    body = [[cell.text_content().strip() for cell in row] for row in table.iterfind("tbody/tr")]
    names = [" / ".join(filter(None, column)) for column in zip(*head, strict=True)]
    is_right = [all(map(_NUMERIC.fullmatch, column)) for column in zip(*body, strict=True)]
    is_right = is_right or [False] * len(names)
    aligned = ["AlignRight" if right else "AlignLeft" for right in is_right]
    return f"``` {{.{FRAME}}}\n{json.dumps(_table_tree(names, aligned, body))}\n```\n"


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


def pyplot_figures() -> list[str]:
    """Return the open pyplot figures as SVG, and close them."""
    if "matplotlib.pyplot" not in sys.modules:
        return []
    from cisreport.execution.figures import take

    return take()
