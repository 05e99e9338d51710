"""The look of all charts: font, colors and sizes.

Text is dark enough for WCAG AA on white (all text colors have a contrast of at least 7 to 1).
Hues are those of Okabe and Ito (2008), which people with any color vision can distinguish; no meaning
depends on hue alone.  Marks have a contrast of at least 3 to 1.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import as_file, files
from types import MappingProxyType
from typing import Any

from matplotlib import font_manager, rc_context

from cisreport.families import FACES, OTHER_FAMILIES, TEXT_FAMILY, families_for, font_file
from cisreport.fontrules import letters_face

WIDTH = 164.0
"""Width of a chart in millimeters: that of the text in print, and of a page's column on a desktop."""
NARROW = 84.0
"""Width of the second drawing of a chart, for a phone."""
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
    {"title": 11.0, "subtitle": 9.0, "label": 8.6, "small": 8.2, "source": 8.2}
)
"""Text sizes in points; the smallest is 12 pixels on a page, where a millimeter is 4.2 of them."""

_WEIGHTS: Mapping[str, int] = MappingProxyType({"Regular": 400, "Bold": 700})
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


def style() -> Any:
    """Return a context in which matplotlib draws in this theme, whatever the user's settings."""
    _register_fonts()
    settings: dict[Any, Any] = {**_defaults(), **_STYLE}
    return rc_context(settings)


@cache
def _defaults() -> dict[str, Any]:
    from matplotlib import rcParamsDefault

    return {
        key: value for key, value in rcParamsDefault.items() if not key.startswith(("backend", "toolbar"))
    }


def font_rules(text: str, name: str) -> str:
    """Return the rules of a style sheet for a drawing outside of a report: fonts with its letters.

    Parameters
    ----------
    text : str
        All texts of the drawing.
    name : str
        What is added to the names of the families, so that drawings on one page do not share fonts.
    """
    fonts = [(family, face) for family in (FONT, *families_for(text)) for face in FACES]
    found = [
        (family, face, files("cisreport") / "assets" / "fonts" / f"{font_file(family, face)}.ttf")
        for family, face in fonts
    ]
    rules = []
    for family, face, file in found:
        if file.is_file():
            with as_file(file) as path:
                rules.append(letters_face(f"{family} {name}", _WEIGHTS[face], path, text))
    return "".join(rules)


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
