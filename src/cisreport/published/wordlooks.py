"""How the text of a Word document looks, as far as it decides whether it can be read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from cisreport.light import LEAST_CONTRAST, contrast, luminance
from cisreport.published.officefile import W, w

_OFF: Final = frozenset({"0", "false", "off"})
_HIDING: Final = ("vanish", "specVanish", "webHidden")
_STRIKING: Final = ("strike", "dstrike")
_TOGGLES: Final = frozenset(map(w, (*_HIDING, *_STRIKING)))
"""Properties that a style does not turn off where another one turns them on."""
_SMALLEST: Final = {"sz": 8, "spacing": -40, "w": 20, "position": -40}
"""The least size and place in half points, space between letters in twentieths, and width in percent."""
_SYMBOLS: Final = re.compile("Symbol|Wingdings.*|Webdings|MT Extra", re.IGNORECASE)
_COLOR: Final = re.compile("[0-9A-Fa-f]{6}")
_LIGHT: Final = frozenset({"background1", "light1", "bg1", "lt1"})
"""Colors of a theme that are those of the page."""
_HIGHLIGHTS: Final = {"black": "000000", "white": "FFFFFF"}
_PAGE: Final = "FFFFFF"
_W14: Final = "http://schemas.microsoft.com/office/word/2010/wordml"


@dataclass(frozen=True, slots=True)
class Looks:
    """The styles of a document."""

    styles: Mapping[str, Any]
    defaults: Any | None
    _known: dict[tuple[str, str], Mapping[str, Any]] = field(default_factory=dict)

    @classmethod
    def of(cls, root: Any | None) -> Looks:
        """Return the styles of a part with styles."""
        if root is None:
            return cls({}, None)
        named = {style.get(w("styleId"), ""): style for style in root.iter(w("style"))}
        return cls(named, next(root.iter(w("rPrDefault")), None))

    def hides(self, run: Any, paragraph: Any) -> bool:
        """Return whether a program hides a run."""
        return any(_is_on(self._first(run, paragraph, name)) for name in _HIDING)

    def strikes(self, run: Any, paragraph: Any) -> bool:
        """Return whether a run is struck through."""
        return any(_is_on(self._first(run, paragraph, name)) for name in _STRIKING)

    def problem(self, run: Any, paragraph: Any) -> str:
        """Return why a run cannot be read, in words that follow; empty if it can."""
        for name, least in _SMALLEST.items():
            if _number(self._first(run, paragraph, name), least) < least:
                return "too small, or not at their place"
        fonts = self._first(run, paragraph, "rFonts")
        if fonts is not None and any(map(_SYMBOLS.fullmatch, fonts.attrib.values())):
            return "in a font of symbols"
        fill = self._first(run, paragraph, "textFill", _W14)
        if fill is not None and next(fill.iter(f"{{{_W14}}}noFill"), None) is not None:
            return "without a color"
        ground = self._ground(run, paragraph)
        color = _color_of(self._first(run, paragraph, "color"), "000000" if ground == _PAGE else "")
        is_clear = not (color and ground) or contrast(_luminance(color), _luminance(ground)) >= LEAST_CONTRAST
        return "" if is_clear else "of the color of their ground"

    def _ground(self, run: Any, paragraph: Any) -> str:
        """Return the color behind a run; empty if it is not known."""
        marked = self._first(run, paragraph, "highlight")
        if marked is not None and marked.get(w("val")) != "none":
            return _HIGHLIGHTS.get(marked.get(w("val"), ""), "")
        around = [self._first(run, paragraph, "shd"), *self._paragraphs(paragraph, "shd")]
        cells = [*paragraph.iterancestors(w("tc"))] if paragraph is not None else []
        around += [cell.find(f"{w('tcPr')}/{w('shd')}") for cell in cells]
        fills = [item.get(w("fill"), "auto") for item in around if item is not None]
        known = [fill for fill in fills if fill != "auto"]
        return known[0] if known and _COLOR.fullmatch(known[0]) else "" if known or cells else _PAGE

    def _first(self, run: Any, paragraph: Any, name: str, namespace: str = W) -> Any | None:
        """Return a property of a run, or of the nearest of its styles that has it."""
        own, tag = run.find(w("rPr")), f"{{{namespace}}}{name}"
        found = own.find(tag) if own is not None else None
        if found is not None:
            return found
        key = (_style(own, "rStyle"), _style(paragraph, "pPr", "pStyle"))
        if key not in self._known:
            self._known[key] = self._inherited(key)
        return self._known[key].get(tag)

    def _inherited(self, names: Iterable[str]) -> Mapping[str, Any]:
        """Return the properties of the styles of a run and of all text, of each the nearest."""
        styles = [*(style for name in names for style in self._based(name)), self.defaults]
        inner = [style.find(w("rPr")) for style in styles if style is not None]
        found = (item for about in reversed(inner) if about is not None for item in about)
        return {item.tag: item for item in found if item.tag not in _TOGGLES or _is_on(item)}

    def _paragraphs(self, paragraph: Any, name: str) -> Iterator[Any]:
        if paragraph is not None:
            for item in (paragraph, *self._based(_style(paragraph, "pPr", "pStyle"))):
                yield item.find(f"{w('pPr')}/{w(name)}")

    def _based(self, name: str) -> Iterator[Any]:
        """Yield a style and those that it is based on."""
        seen = set[str]()
        while name in self.styles and name not in seen:
            seen.add(name)
            yield self.styles[name]
            name = _style(self.styles[name], "basedOn")


def _style(element: Any | None, *path: str) -> str:
    """Return the name of a style that is below an element; empty without one."""
    found = element.find("/".join(map(w, path))) if element is not None else None
    return found.get(w("val"), "") if found is not None else ""


def _is_on(element: Any | None) -> bool:
    return element is not None and element.get(w("val")) not in _OFF


def _number(element: Any | None, otherwise: int) -> float:
    value = "" if element is None else element.get(w("val"), "")
    try:
        return float(value.removesuffix("%").removesuffix("pt"))
    except ValueError:
        return otherwise


def _color_of(element: Any | None, otherwise: str) -> str:
    if element is None:
        return otherwise
    if element.get(w("themeColor")) in _LIGHT and element.get(w("themeShade")) is None:
        return _PAGE
    value = element.get(w("val"), "auto")
    return value if _COLOR.fullmatch(value) else otherwise


def _luminance(color: str) -> float:
    return luminance([int(color[at : at + 2], 16) / 255 for at in (0, 2, 4)])
