"""A page as people meet it: light and dark, on a wide screen and on a phone, without obstacles."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

Scheme = Literal["light", "dark"]

LOOKS: tuple[tuple[Scheme, int], ...] = (("light", 1280), ("dark", 390))
"""A color scheme and the width of a window in CSS pixels; a scheme changes colors, a width only places."""
CROSSED: tuple[tuple[Scheme, int], ...] = (("dark", 1280), ("light", 390))
"""The other pairs."""

each_look = pytest.mark.parametrize(
    ("scheme", "width"), [*LOOKS, *(pytest.param(*look, marks=pytest.mark.every) for look in CROSSED)]
)

_TEXTS = """part => {
  const under = new Map();
  const backdrop = element => {
    if (!element) return "";
    if (!under.has(element)) {
      const { backgroundColor, backgroundImage, opacity, filter, mixBlendMode } = getComputedStyle(element);
      const own = [backgroundColor, backgroundImage, opacity, filter, mixBlendMode].join();
      const plain = own === "rgba(0, 0, 0, 0),none,1,none,normal";
      under.set(element, backdrop(element.parentElement) + (plain ? "" : own + ";"));
    }
    return under.get(element);
  };
  const hasText = element => [...element.childNodes].some(node => node.nodeType === 3 && node.data.trim());
  const look = element => {
    const { color, fill, fontSize, fontWeight, textShadow, position, display, textDecoration, borderBottom }
      = getComputedStyle(element);
    return [color, fill, fontSize, fontWeight, textShadow, position, display, textDecoration, borderBottom,
      backdrop(element)].join();
  };
  const seen = new Set();
  return [...document.querySelectorAll(`${part.include}, ${part.include} *`)].filter(element => {
    if (part.exclude && element.closest(part.exclude)) return false;
    if (element.matches("input, select, textarea")) return true;
    if (!hasText(element) && !element.matches("a")) return false;
    if (!element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) return false;
    const parent = element.parentElement;
    const around = element.matches("a") ? [parent.tagName, hasText(parent), look(parent)] : [];
    const key = [look(element), ...around].join();
    return !seen.has(key) && seen.add(key);
  });
}"""
"""Texts of a part that look each in another way, and links of which the text around does."""
_OBSTACLES = f"""async part => {{
  const texts = ({_TEXTS})(part), mark = "data-look";
  const rule = (id, selector) => ({{ id, selector: `${{selector}}[${{mark}}]` }});
  axe.configure({{ rules: [rule("color-contrast", ""), rule("link-in-text-block", "a[href]")] }});
  texts.forEach(text => text.setAttribute(mark, ""));
  const {{ violations }} = await axe.run(part, {{ resultTypes: ["violations"] }});
  texts.forEach(text => text.removeAttribute(mark));
  return violations.map(rule => [rule.id, rule.nodes.map(node => node.html.replace(` ${{mark}}=""`, ""))]);
}}"""
_SHIFT = """() => document.documentElement.scrollWidth - document.documentElement.clientWidth"""


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colors, such as ``#1b1f24``, after WCAG 2."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(color: str) -> float:
    parts = [int(color[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def obstacles(page: Page, within: str = "html", without: str = "") -> list[tuple[str, list[str]]]:
    """Return what axe-core finds in a part of a page as it is, by rule; no rule is switched off.

    Colors, which take longest by far, are measured once for all texts that look the same.
    """
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(Axe().axe_script)
    part = {"include": within} | ({"exclude": without} if without else {})
    return [(rule, nodes) for rule, nodes in page.evaluate(_OBSTACLES, part)]


def shift(page: Page) -> int:
    """Return by how many pixels the page as a whole scrolls sideways."""
    return int(page.evaluate(_SHIFT))


def looks(page: Page) -> Iterator[str]:
    """Show the page in each look, one after the other, and yield what it is called."""
    for scheme, width in LOOKS:
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        page.set_viewport_size({"width": width, "height": 900})
        yield f"{scheme}, {width}"


def hindrances(page: Page) -> dict[str, list[tuple[str, list[str]]]]:
    """Return what stands in a reader's way in each look in which something does."""
    found = {look: obstacles(page) + ([("scrolls sideways", [])] * (shift(page) > 0)) for look in looks(page)}
    return {look: rules for look, rules in found.items() if rules}
