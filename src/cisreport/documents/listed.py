"""The formats that a front matter lists, and which of them are ours."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from cisreport.formats import FORMATS, HTML, targets

LATEX: Final = "pdf"
"""Quarto's name of the PDF that LaTeX makes; ours takes its options where no other PDF is listed."""


LATEX_IS_OURS: Final = "cisreport-latex-is-ours"
"""Key of the metadata that says so; content for ``pdf`` is then for our PDF."""

SLIDES: Final = "cisreport-slides"
"""Key of the metadata that says that the document lists a format of slides, whose headings may lack words."""
_OF_SLIDES: Final = frozenset({"revealjs", "beamer", "pptx", "slidy", "s5", "slideous", "dzslides"})


def split_format(name: str) -> str:
    """Return the name of a format without the extensions of pandoc, such as ``+smart``."""
    return re.split("[+]|-(?=[a-z_]+_)", name)[0]


def listed(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the options of each format that a front matter lists."""
    formats = values.get("format")
    if isinstance(formats, dict):
        return {str(name): options for name, options in formats.items()}
    return {formats: None} if isinstance(formats, str) and formats else {}


def our_formats(values: Mapping[str, Any]) -> dict[str, str]:
    """Return, by target, the name under which a front matter lists each of our formats."""
    named: dict[str, str] = {}
    for name in listed(values):
        base = split_format(name)
        if base in targets():
            named[base] = name
    for name in listed(values):
        if split_format(name) == LATEX:
            named.setdefault(FORMATS[LATEX].target, name)
    return named


def primary(values: Mapping[str, Any]) -> str:
    """Return the name of the listed format whose options count for all formats; empty without any of ours."""
    ours = our_formats(values)
    return ours.get(HTML.target) or next(iter(ours.values()), "")


def has_slides(values: Mapping[str, Any]) -> bool:
    """Return whether a front matter lists a format of slides, or one of an extension that is one."""
    return any(split_format(name).rpartition("-")[2] in _OF_SLIDES for name in listed(values))
