"""Looks of HTML elements that a static page and a print keep: colors, weight, slant, lines and alignment."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final, Literal

from cisreport.light import contrast, luminance

_DECLARATION: Final = re.compile(
    r"""([a-zA-Z-]+)\s*:\s*((?:[^;("']|\((?:[^()]|\([^)]*\))*\)|"[^"]*"|'[^']*')*)"""
)
_FUNCTION: Final = re.compile(r"rgba?\(([^)]*)\)")
_GRADIENT: Final = re.compile(r"linear-gradient\(\s*(?:90deg|to right)\s*,(.*)\)", re.DOTALL)
_STOP: Final = re.compile(r"\s*([^,(\s]+(?:\([^)]*\))?)\s+([\d.]+)%\s*(?:,|$)")
_BOLD: Final = 600
Tags = Literal["strong", "em", "u", "s"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How text looks."""

    color: str = ""
    """Of the letters, as ``rrggbb``; empty: that of the text."""
    fill: str = ""
    """Of what is behind it; empty: the paper."""
    bars: str = ""
    """Bars behind it: stops of percent and color, such as ``0 60 d65f5f``, with commas between them."""
    is_bold: bool = False
    is_italic: bool = False
    is_underlined: bool = False
    is_struck: bool = False
    align: str = ""
    is_hidden: bool = False

    @property
    def tags(self) -> tuple[Tags, ...]:
        """The elements that mark text with the look, outermost first."""
        marks: dict[Tags, bool] = {
            "strong": self.is_bold,
            "em": self.is_italic,
            "u": self.is_underlined,
            "s": self.is_struck,
        }
        return tuple(tag for tag, is_marked in marks.items() if is_marked)

    def with_style(self, style: str) -> Look:
        """Return the look of an element with a style within one with this look."""
        look = self
        for name, value in _DECLARATION.findall(style):
            words = value.replace("!important", "").strip().lower()
            look = _declared(look, name.lower(), words)
        return look


def _declared(look: Look, name: str, value: str) -> Look:
    match name:
        case "color":
            return replace(look, color=look.color if (color := rgb(value)) is None else color)
        case "background-color":
            return replace(look, fill=rgb(value) or look.fill)
        case "background" | "background-image":
            if bars := _bars(value):
                return replace(look, bars=bars)
            fills = [color for word in re.findall(r"[^\s(]+(?:\([^)]*\))?", value) if (color := rgb(word))]
            return replace(look, fill=fills[0]) if fills else look
        case "font-weight":
            return replace(look, is_bold=_is_bold(value, look.is_bold))
        case "font-style":
            return replace(look, is_italic=value.startswith(("italic", "oblique")))
        case "text-decoration" | "text-decoration-line":
            lined = look.is_underlined or "underline" in value
            return replace(look, is_underlined=lined, is_struck=look.is_struck or "line-through" in value)
        case "text-align" if value in ("left", "right", "center"):
            return replace(look, align=value)
        case "display" | "visibility" if value in ("none", "hidden"):
            return replace(look, is_hidden=True)
    return look


def _is_bold(value: str, inherited: bool) -> bool:
    if value.isdecimal():
        return int(value) >= _BOLD
    return inherited if value == "inherit" else value in ("bold", "bolder")


def rgb(value: str) -> str | None:
    """Return a color of CSS as ``rrggbb`` on white paper; None for one that is transparent or not known."""
    from PIL import ImageColor  # comes with matplotlib

    if found := _FUNCTION.fullmatch(value.strip()):
        parts = [part for part in re.split(r"[\s,/]+", found[1].strip()) if part]
        channels = [_part(part, 255) for part in parts[:3]]
        alpha = _part(parts[3], 1) if len(parts) > 3 else 1.0
        if len(channels) < 3 or None in channels or alpha is None:
            return None
        return _on_paper([channel or 0.0 for channel in channels], alpha)
    try:
        red, green, blue, *rest = ImageColor.getrgb(value.strip())
    except ValueError:
        return None
    return _on_paper([red, green, blue], rest[0] / 255 if rest else 1.0)


def _part(text: str, whole: float) -> float | None:
    try:
        return float(text[:-1]) * whole / 100 if text.endswith("%") else float(text)
    except ValueError:
        return None


def _on_paper(channels: list[float], alpha: float) -> str | None:
    if alpha == 0:
        return None
    mixed = [alpha * channel + (1 - alpha) * 255 for channel in channels]
    return "".join(f"{min(255, max(0, round(channel))):02x}" for channel in mixed)


def _bars(value: str) -> str:
    """Return the bars of a gradient from left to right whose colors have hard edges, as pandas draws them."""
    found = _GRADIENT.fullmatch(value)
    if not found:
        return ""
    stops = [(rgb(color) or "", float(at)) for color, at in _STOP.findall(found[1])]
    edges = [("", 0.0), *stops]
    if stops and stops[0][0]:
        edges[0] = (stops[0][0], 0.0)
    pairs = pairwise(edges)
    return ",".join(f"{start:g} {end:g} {color}" for (color, start), (after, end) in pairs
                    if color and color == after and end > start)  # fmt: skip


def contrasting(fill: str) -> str:
    """Return black or white, whichever is easier to read on a color."""
    ground = luminance([int(fill[at : at + 2], 16) / 255 for at in (0, 2, 4)])
    return "000000" if contrast(ground, 0) >= contrast(ground, 1) else "ffffff"


def attributes(look: Look, paper: Look) -> Mapping[str, str]:
    """Return the attributes of an element with a look where the others have that of the paper."""
    is_paper = look.fill == paper.fill or (look.fill == "ffffff" and not paper.fill)
    fill = "" if is_paper else look.fill
    bars = "" if look.bars == paper.bars else look.bars
    is_ink = look.color == paper.color or (look.color == "000000" and not paper.color)
    color = "" if is_ink and not fill and not bars else look.color
    return {name: value for name, value in (("color", color), ("fill", fill), ("bars", bars)) if value}
