"""Turns an SVG file into elements of a page, under its policy and in the colors of its theme.

Meant for what plotting libraries write: well-formed XML with double quotes, without scripts.  The
policy lets no element carry a style, so that styles become attributes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from html import unescape
from types import MappingProxyType
from typing import Final

from cisreport.rendering.embedded.html.colors import themed
from cisreport.rendering.markup import escaped
from cisreport.spans import CITE

PIXELS: Final[Mapping[str, float]] = {
    "": 1,
    "px": 1,
    "pt": 96 / 72,
    "in": 96,
    "cm": 96 / 2.54,
    "mm": 96 / 25.4,
    "em": 16,
}
"""Pixels of CSS by unit, for text of the usual size."""
WIDE: Final = 400
"""Pixels of width from which on a drawing scrolls on a phone and does not shrink."""

_PRESENTATION: Final = frozenset(
    re.findall(
        r"\S+",
        """
        clip-path clip-rule color cursor direction display dominant-baseline fill fill-opacity
        fill-rule font-family font-size font-stretch font-style font-variant font-weight
        letter-spacing marker-end marker-mid marker-start mask opacity overflow paint-order
        shape-rendering stop-color stop-opacity stroke stroke-dasharray stroke-dashoffset
        stroke-linecap stroke-linejoin stroke-miterlimit stroke-opacity stroke-width text-anchor
        text-decoration text-rendering transform unicode-bidi vector-effect visibility
        word-spacing writing-mode
        """,
    )
)
"""Properties of CSS that SVG also takes as attributes; others are dropped from styles."""
_LEFT_OUT: Final = re.compile(
    r"""<\?.*?\?>
    |<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>
    |<!--.*?-->
    |<metadata[^>]*/>
    |<(metadata|script|style|title|desc)\b.*?</\1>
    """,
    re.DOTALL | re.VERBOSE,
)
_LEFT_OUT_OF_CHARTS: Final = re.compile(_LEFT_OUT.pattern.replace("|title|", "|"), re.DOTALL | re.VERBOSE)
"""The marks of a chart have titles."""
_LINK: Final = re.compile(rf'\shref="({CITE}[^"]*)"')
_NO_ROWS: Final[Mapping[str, str]] = MappingProxyType({})
_NO_DEFINITIONS: Final = re.compile(r"<defs>\s*</defs>|<defs\s*/>")
_ROW: Final = "##"
"""Begins the target of a link to a row of the page, which is outside of the drawing."""
_ROUND: Final = re.compile(r"<style[^<]*stroke-linejoin:\s*round")
_TAG: Final = re.compile(r"<[a-zA-Z][^<>]*>")
_STYLE: Final = re.compile(r'\s+style\s*=\s*"([^"]*)"')
_DECLARATION: Final = re.compile(r"([a-zA-Z-]+)\s*:\s*([^;]+)")
_QUOTE: Final = re.compile("&quot;|&apos;|&#39;")
_CHANGED: Final = re.compile(
    r"""(?P<id>\sid=")
    |(?P<row>\shref="\#\#)
    |(?P<local>\s(?:xlink:)?href="\#)
    |(?P<href>\sxlink:href=)
    |(?P<url>url\(\#)
    |(?P<name>\s[a-zA-Z-]+=)"(?P<color>\#[0-9a-fA-F]{6})"
    |(?P<script>\s+on[a-zA-Z]+="[^"]*")
    """,
    re.VERBOSE,
)
"""What changes in a tag; a script is left out."""
_ROOT: Final = re.compile(r"\s*(<svg[^>]*(?<!/)>)(.*)", re.DOTALL)
_NOT_IN_ROOT: Final = re.compile(r'\s(?:xmlns:[a-zA-Z]+|version|role|class|aria-[a-zA-Z]+)="[^"]*"')
_WIDTH: Final = re.compile(r'\swidth="([0-9.]*)([^"]*)"')
_HEIGHT: Final = re.compile(r'\sheight="([0-9.]*)[^"]*"')
_BETWEEN_TAGS: Final = re.compile(r">\s*\n\s*<")


def inlined(
    data: bytes,
    *,
    prefix: str,
    alt: str,
    width: str | None,
    kind: str = "",
    rows: Mapping[str, str] = _NO_ROWS,
) -> str | None:
    """Return the markup of an SVG file, ready for a page; None if it is not such a file.

    Parameters
    ----------
    data : bytes
        Content of the file.
    prefix : str
        Put before every identifier, so that those of two drawings do not meet.
    alt : str
        Text for readers who do not see the drawing; without it, the drawing is hidden from them.
    width : str or None
        CSS length that the document asks for.
    kind : str, default ""
        What the page calls a drawing of a chart: ``wide`` or ``narrow``.
    rows : mapping, optional
        Anchors of the rows to which the marks of a chart lead, by the targets of their links.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    is_round = _ROUND.search(text) is not None
    left_out = _LEFT_OUT_OF_CHARTS if kind else _LEFT_OUT
    text = _NO_DEFINITIONS.sub("", left_out.sub("", text))
    if kind:
        text = _LINK.sub(lambda link: _leading(rows.get(unescape(link[1]))), text)
    parts = _ROOT.fullmatch(_TAG.sub(lambda tag: _clean(tag[0], prefix), text))
    if parts is None:
        return None
    root = _sized(_NOT_IN_ROOT.sub("", parts[1]), width)
    role = "graphics-document" if "<a " in parts[2] else "img"
    said = f' role="{role}" aria-label="{escaped(alt)}"' if alt else ' aria-hidden="true"'
    filled = "" if re.search(r"\sfill=", root) else f' fill="{themed("#000000")}"'
    joined = ' stroke-linejoin="round" stroke-linecap="butt"' if is_round else ""
    name = f"figure {kind}" if kind else "figure"
    inside = _BETWEEN_TAGS.sub("><", parts[2]).rstrip()
    return f'{root[:-1]} class="{name}"{said}{filled}{joined}>{inside}'


def _leading(row: str | None) -> str:
    return f' href="{_ROW}{escaped(row)}"' if row else ""


def is_wide(markup: str) -> bool:
    """Return whether an inlined drawing is wider than a phone, so that it is to scroll there."""
    width = _WIDTH.search(markup, 0, markup.index(">"))
    if width is None:
        return True
    number, unit = width.groups()
    return "%" not in unit and bool(number) and float(number) * PIXELS.get(unit, 1) > WIDE


def _sized(root: str, width: str | None) -> str:
    """Return the root's tag with the box that it shows, and as wide as the document asks."""
    wide, high = _WIDTH.search(root), _HEIGHT.search(root)
    if "viewBox" not in root and wide and high and wide[1] and high[1]:
        root = f'{root[:-1]} viewBox="0 0 {wide[1]} {high[1]}">'
    if width:
        given = f' width="{escaped(width)}"'
        root = _WIDTH.sub(lambda _: given, root) if wide else f"{root[:-1]}{given}>"
        root = _HEIGHT.sub("", root)
    return root


def _clean(tag: str, prefix: str) -> str:
    """Return a tag with its style spread into attributes, its identifiers prefixed and its colors themed."""
    if styles := _STYLE.findall(tag):
        attributes = [pair for style in styles for pair in _declared(style)]
        tag = _STYLE.sub("", tag)
        for name, _ in attributes:
            tag = re.sub(rf'\s{name}="[^"]*"', "", tag, count=1)
        end = -2 if tag.endswith("/>") else -1
        tag = tag[:end] + "".join(f' {name}="{value}"' for name, value in attributes) + tag[end:]
    return _CHANGED.sub(lambda found: _changed(found, prefix), tag)


def _changed(found: re.Match[str], prefix: str) -> str:
    match found.lastgroup:
        case "id" | "url":
            return found[0] + prefix
        case "row":
            return ' href="#'
        case "local":
            return f'{found[0][0]}href="#{prefix}'
        case "href":
            return f"{found[0][0]}href="
        case "color":
            return f'{found["name"]}"{themed(found["color"])}"'
    return ""


@lru_cache(maxsize=1024)
def _declared(style: str) -> tuple[tuple[str, str], ...]:
    """Return the declarations of a style that are also attributes."""
    found = _DECLARATION.findall(_QUOTE.sub("'", style))
    return tuple((name, value.rstrip()) for name, value in found if name in _PRESENTATION)
