"""Options of a cell, checked and in one form, and headings that can be a title."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from cisreport.documents.features import CELL_PLACE
from cisreport.documents.options import check_code, check_keys
from cisreport.documents.remarks import Remarks
from cisreport.documents.shortcodes import markdown_of
from cisreport.yamltext import Yaml

_SHORTCODE: Final = re.compile(r"(?<!\{)\{\{<\s*([\w-]+)(.*?)>\}\}(?!\})")
_PLAIN: Final = ("fig-alt", "code-summary", "filename", "title")
_WORDS: Final = ("fig-cap", "fig-subcap", "tbl-cap", "tbl-subcap", "lst-cap", *_PLAIN)
"""Options that a reader sees; those in ``_PLAIN`` are not Markdown."""
_HEADING: Final = re.compile(r"#{1,6}[ \t]+(?P<text>.*?)[ \t]*(?:\{[^{}]*\})?[ \t]*#*[ \t]*")


def check_cell(options: Yaml) -> Remarks:
    """Check the options of a cell; add to ``options.problems``, and return those without effect."""
    remarks = Remarks()
    check_keys(options, options.data, CELL_PLACE, (), remarks)
    check_code(options, options.data, ())
    for name in ("fig-cap", "tbl-cap"):
        is_whole = name == "tbl-cap" or bool(options.data.get("fig-subcap"))
        if is_whole and isinstance(value := options.data.get(name), list) and len(value) > 1:
            options.report((name,), "several captions", f'use "{name}" and "{name[:3]}-subcap"')
    for name in _WORDS:
        if name in options.data:
            options.data[name] = _shortcodes_filled(options, name, options.data[name])
    return remarks


def _shortcodes_filled(options: Yaml, name: str, value: Any) -> Any:
    """Return the words of an option with the Markdown of their shortcodes; report those without any."""
    if isinstance(value, list):
        return [_shortcodes_filled(options, name, item) for item in value]
    if not isinstance(value, str):
        return value

    def filled(found: re.Match[str]) -> str:
        shown = "" if name in _PLAIN else markdown_of(found[1], found[2])
        if not shown:
            what = f'the shortcode "{found[1]}" is not supported here'
            options.report((name,), what, "write its words")
        return shown

    return _SHORTCODE.sub(filled, value)


def cell_options(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return checked options, with a caption for a list with only that."""
    return {name: _only(value) if name.endswith("-cap") else value for name, value in given.items()}


def _only(value: Any) -> Any:
    """Return the only item of a list, and any other value as it is."""
    return value[0] if isinstance(value, list) and len(value) == 1 else value


def heading(text: str) -> str:
    """Return the text of a heading that can be a title: one without code, shortcodes, notes and HTML."""
    found = _HEADING.fullmatch(text)
    words = found["text"] if found else ""
    return "" if re.search(r"[`<]|\{\{|\[\^|\^\[", words) else words
