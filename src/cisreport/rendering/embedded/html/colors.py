"""Colors for a dark page, made in Oklab (Ottosson 2020), in which equal steps of lightness look equal."""

from __future__ import annotations

from functools import lru_cache
from math import floor, hypot
from typing import Final

from cisreport.light import linear

DARKEST: Final = 0.209
"""Lightness that white gets on a dark page: its paper."""
LIGHTEST: Final = 0.945
"""Lightness that black gets on a dark page."""
CLEAR: Final = 0.68
"""The least lightness of a hue that has to be visible on a dark page."""


@lru_cache(maxsize=256)
def themed(color: str) -> str:
    """Return the CSS for a color ``#rrggbb`` on a light page and what it becomes on a dark one.

    Grays and tints change sides, hues stay what they are.
    """
    lightness, a, b = _to_oklab(*(linear(int(color[at : at + 2], 16) / 255) for at in (1, 3, 5)))
    if hypot(a, b) > 0.06 and lightness < 0.85:
        lightness = max(lightness, CLEAR)
    else:
        lightness = LIGHTEST - (LIGHTEST - DARKEST) * lightness**1.5
    dark = "".join(f"{_channel(light):02x}" for light in _from_oklab(lightness, a, b))
    return f"light-dark({color},#{dark})"


def _channel(light: float) -> int:
    part = min(max(light, 0.0), 1.0)
    part = 12.92 * part if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055
    return floor(part * 255 + 0.5)


def _to_oklab(red: float, green: float, blue: float) -> tuple[float, float, float]:
    long = (0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue) ** (1 / 3)
    medium = (0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue) ** (1 / 3)
    short = (0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue) ** (1 / 3)
    return (
        0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short,
    )


def _from_oklab(lightness: float, a: float, b: float) -> tuple[float, float, float]:
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )
