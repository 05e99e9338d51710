"""How all charts look: font, colors, sizes, and SVG that is the same on every day.

Text is dark enough for WCAG AA on white (all text colors have a contrast of at least 7 to 1).
Hues are those of Okabe and Ito (2008), which people with any color vision tell apart; nothing is
told by hue alone.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from functools import cache
from importlib.resources import as_file, files
from types import MappingProxyType
from typing import Any

from lxml import etree
from matplotlib import font_manager, rc_context
from matplotlib.figure import Figure

WIDTH = 170.0
"""Width of a chart in a report, in millimeters."""
FONT = "Noto Sans"
TEXT = "#1a1a1a"
"""Titles, labels, numbers."""
MUTED = "#4d4d4d"
"""Subtitles, axes, sources."""
RULE = "#b3b3b3"
"""Thin lines that carry no text."""
PALE = "#f0f0f0"
"""Areas behind marks."""
GRAY = "#666666"
"""Marks that belong to no series."""
HUES = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#e69f00")
"""Blue, vermilion, bluish green, reddish purple, sky blue, orange."""
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


def style() -> Any:
    """Return a context in which matplotlib draws in this theme, whatever the user's own settings."""
    _register_fonts()
    settings: dict[Any, Any] = {**_defaults(), **_STYLE}
    return rc_context(settings)


def to_svg(figure: Figure, name: str) -> str:
    """Return a figure as SVG without dates, with ids that no other chart of a document has.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        Drawn in :func:`style`.
    name : str
        The chart's label; ids begin with it.
    """
    with style(), rc_context({"svg.hashsalt": "cisreport", "svg.id": name}):
        buffer = io.BytesIO()
        figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
    return _tidied(buffer.getvalue(), name)


def _tidied(svg: bytes, name: str) -> str:
    root = etree.fromstring(svg, etree.XMLParser(resolve_entities=False, no_network=True))
    for element in root.findall(f"{{{_SVG}}}metadata"):
        root.remove(element)
    for element in root.iter(etree.Comment):
        element.getparent().remove(element)
    text: str = etree.tostring(root, encoding="unicode")
    for element in root.iter():
        key = element.get("id")
        if key is None:
            continue
        if f"#{key})" in text or f'"#{key}"' in text:
            text = text.replace(f'id="{key}"', f'id="{name}-{key}"')
            text = text.replace(f"#{key})", f"#{name}-{key})").replace(f'"#{key}"', f'"#{name}-{key}"')
        else:
            text = text.replace(f' id="{key}"', "")
    return text + "\n"


@cache
def _defaults() -> dict[str, Any]:
    from matplotlib import rcParamsDefault

    return {
        key: value for key, value in rcParamsDefault.items() if not key.startswith(("backend", "toolbar"))
    }


@cache
def _register_fonts() -> None:
    fonts = files("cisreport") / "assets" / "fonts"
    for name in ("NotoSans-Regular.ttf", "NotoSans-Bold.ttf", "NotoSans-Italic.ttf"):
        with as_file(fonts / name) as path:
            font_manager.fontManager.addfont(path)
