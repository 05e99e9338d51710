"""The look of all charts: font, colors, sizes, and SVG that is the same every day.

Text is dark enough for WCAG AA on white (all text colors have a contrast of at least 7 to 1).
Hues are those of Okabe and Ito (2008), which people with any color vision can distinguish; no meaning
depends on hue alone.  Marks have a contrast of at least 3 to 1.
"""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Mapping
from functools import cache
from importlib.resources import as_file, files
from types import MappingProxyType
from typing import Any

from lxml import etree
from matplotlib import font_manager, rc_context
from matplotlib.figure import Figure

from cisreport.families import FACES, OTHER_FAMILIES, TEXT_FAMILY, base_family, families_for, font_file, runs

WIDTH = 170.0
"""Width of a chart in a report, in millimeters."""
FONT = TEXT_FAMILY
TEXT = "#1a1a1a"
"""Titles, labels, numbers."""
MUTED = "#4d4d4d"
"""Subtitles, axes, sources."""
RULE = "#b3b3b3"
"""Thin lines without text."""
PALE = "#f0f0f0"
"""Areas behind marks."""
GRAY = "#666666"
"""Marks without a series."""
HUES = ("#0072b2", "#d55e00", "#009e73", "#cc79a7")
"""Blue, vermilion, bluish green, reddish purple; sky blue and orange are too light for a white page."""
SIZES: Mapping[str, float] = MappingProxyType(
    {"title": 10.5, "subtitle": 8.5, "label": 8.0, "small": 7.5, "source": 7.0}
)
"""Text sizes in points, at report size."""

_STYLE: Mapping[str, Any] = MappingProxyType(
    {
        "font.family": [FONT],
        "font.size": SIZES["label"],
        "hatch.linewidth": 0.6,
        "path.simplify": False,
        "savefig.facecolor": "white",
        "svg.fonttype": "none",
        "text.antialiased": True,
        "text.hinting": "none",
        "text.parse_math": False,
        "text.usetex": False,
    }
)
_SVG = "http://www.w3.org/2000/svg"
_REFERENCE = re.compile(r"url\(#([^()]+)\)")
_LINKS = {"href", "{http://www.w3.org/1999/xlink}href"}


def style() -> Any:
    """Return a context in which matplotlib draws in this theme, whatever the user's settings."""
    _register_fonts()
    settings: dict[Any, Any] = {**_defaults(), **_STYLE}
    return rc_context(settings)


def to_svg(figure: Figure, name: str) -> str:
    """Return a figure as SVG without dates, with ids that are unique in a document.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        A figure that was drawn in :func:`style`.
    name : str
        The chart's label; ids begin with it.
    """
    with (
        style(),
        rc_context({"svg.hashsalt": "cisreport", "svg.id": name}),
        warnings.catch_warnings(),
    ):
        # Text stays text: a letter that our fonts do not have is drawn where the chart is shown
        warnings.filterwarnings("ignore", r"Glyph \d+ ")
        buffer = io.BytesIO()
        figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
    return _tidied(buffer.getvalue(), name)


def _tidied(svg: bytes, name: str) -> str:
    """Make an SVG fit for a page: remove the style sheet, metadata, and ids without a reference."""
    root = etree.fromstring(
        svg, etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True)
    )
    for element in list(root.iter(f"{{{_SVG}}}metadata", f"{{{_SVG}}}style")):
        element.getparent().remove(element)
    elements = list(root.iter(f"{{{_SVG}}}*"))
    for element in elements:
        for declaration in filter(None, element.attrib.pop("style", "").split("; ")):
            key, _, value = declaration.partition(": ")
            element.set(key, value)
    for element in root.iter(f"{{{_SVG}}}text"):
        _set_in_families(element)
    root.set("stroke-linejoin", "round")
    root.set("stroke-linecap", "butt")
    referring = [
        (element, key, match[1] if (match := _REFERENCE.fullmatch(value)) else value.removeprefix("#"))
        for element in elements
        for key, value in element.attrib.items()
        if _REFERENCE.fullmatch(value) or (key in _LINKS and value.startswith("#"))
    ]
    targets = {target for _, _, target in referring}
    for element, key, target in referring:
        element.set(key, element.get(key).replace(f"#{target}", f"#{name}-{target}"))
    for element in elements:
        key = element.attrib.pop("id", None)
        if key in targets:
            element.set("id", f"{name}-{key}")
    text: str = etree.tostring(root, encoding="unicode")
    return text + "\n"


def _set_in_families(text: Any) -> None:
    """Name the family of a text, and of each piece of it that another has; Typst reads no list of them."""
    words = text.text or ""
    if not families_for(words):
        return
    base = base_family(words)
    text.set("font-family", ", ".join(f"'{name}'" for name in dict.fromkeys((base, FONT))))
    text.text, last = "", None
    for family, piece in runs(words):
        if family in (base, ""):
            if last is None:
                text.text += piece
            else:
                last.tail = (last.tail or "") + piece
        else:
            last = etree.SubElement(text, f"{{{_SVG}}}tspan", {"font-family": f"'{family}'"})
            last.text = piece


@cache
def _defaults() -> dict[str, Any]:
    from matplotlib import rcParamsDefault

    return {
        key: value for key, value in rcParamsDefault.items() if not key.startswith(("backend", "toolbar"))
    }


@cache
def _register_fonts() -> None:
    """Make matplotlib draw with our fonts, even if the machine has other files of their names."""
    manager = font_manager.fontManager
    ours = {FONT, *OTHER_FAMILIES}
    manager.ttflist = [entry for entry in manager.ttflist if entry.name not in ours]
    names = [font_file(FONT, face) for face in (*FACES, "Italic", "BoldItalic")]
    names += [font_file(family, face) for family in OTHER_FAMILIES for face in FACES]
    for file in (files("cisreport") / "assets" / "fonts" / f"{name}.ttf" for name in names):
        if file.is_file():
            with as_file(file) as path:
                manager.addfont(path)
