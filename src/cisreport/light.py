"""How light colors are, and how much two of them differ (WCAG 2)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

LEAST_CONTRAST: Final = 1.6
"""The least contrast of a text with its ground."""


def luminance(color: Sequence[float]) -> float:
    """Return the relative luminance of a color of red, green and blue from 0 to 1."""
    red, green, blue = map(linear, color)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: float, other: float) -> float:
    """Return the contrast of two luminances."""
    return (max(one, other) + 0.05) / (min(one, other) + 0.05)


def linear(part: float) -> float:
    """Return the light of a channel of sRGB (IEC 61966-2-1), both from 0 to 1."""
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)
