"""The scripts and style sheets of this and of earlier versions, by their digests in ``assets/written.json``.

A page has one script and one style sheet.  A part of the style sheet depends on the page: its fonts and the
rules for its colors and shares.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from typing import Final

from cisreport.assets import asset, html_variables

LIST: Final = "written.json"
"""The list of digests by version, an asset."""
_FONT: Final = "\n@font-face"
_OF_PAGE: Final = re.compile(
    r"@font-face \{[^{}]*\}|:root \{ --sans: [^{};]*;(?: --mono: [^{};]*;)? \}"
    r"| math \{ font-family: [^{};]*; \}"
    r"|\.tint-\d+ \{(?: (?:(?:background-)?color|print-color-adjust|background-image): "
    r"(?:light-dark\(#[\da-f]{6},#[\da-f]{6}\)|#[\da-f]{6}|exact|linear-gradient\([#\w%., ]*\));)+ \}"
    r"|\.share-\d[\d_]* \{ flex-grow: [\d.]+; \}"
)
_ADDED: Final = ("righttoleft.css", "quotes.css")
"""Style sheets that only some pages have, after the rules of the page."""


def is_written(text: str) -> bool:
    """Return whether this or an earlier version writes a script or a part of a style sheet into pages."""
    return not text or sha256(text.encode()).hexdigest() in _listed()


def fixed_rules(style: str) -> tuple[str, str]:
    """Return the parts of a style sheet that do not depend on its page: before its fonts, and after them."""
    before, font, rest = style.partition(_FONT)
    return before, _OF_PAGE.sub("", font + rest).strip()


@cache
def _listed() -> frozenset[str]:
    by_version = json.loads(asset(LIST).read_text("utf-8"))
    return frozenset(digest for digests in by_version.values() for digest in digests)


def with_current(text: str, version: str) -> str:
    """Return the list with the digests of what this version writes, which come last if they are new.

    Parameters
    ----------
    text : str
        The list.
    version : str
        The version of this library.
    """
    by_version: dict[str, list[str]] = json.loads(text)
    known = {digest for digests in by_version.values() for digest in digests}
    new = [digest for text in _current() if (digest := sha256(text.encode()).hexdigest()) not in known]
    if new:
        by_version.setdefault(version, []).extend(new)
    return json.dumps(by_version, indent=2) + "\n"


def _current() -> Iterator[str]:
    variables = html_variables()
    yield variables["script"]
    for has_blocks in (False, True):
        yield html_variables(blocks=has_blocks)["css"]
    added = [asset(name).read_text("utf-8").strip() for name in _ADDED]
    yield from (*added, "\n".join(added))
