"""Colors that a document gives to words and blocks, as rules of style that the page's policy allows."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from cisreport.rendering.embedded.html.colors import themed
from cisreport.rendering.tree import Attributes

_PROPERTIES: Final = {"color": "color", "background": "background-color"}
"""Properties of CSS by the attributes that give their colors."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paint:
    """Collects the colors of one page."""

    _rules: dict[str, str] = field(default_factory=dict)
    """Rules of style by their classes."""

    def apply(self, attributes: Attributes) -> None:
        """Make classes of the colors of an element."""
        for name, property_ in _PROPERTIES.items():
            if code := attributes.get(name):
                attributes.drop(name)
                kind = f"{name}-{code[1:]}"
                attributes.classes.append(kind)
                self._rules[kind] = f".{kind} {{ {property_}: {themed(code)}; }}"

    @property
    def css(self) -> str:
        """The rules of the classes."""
        return "".join(f"\n{self._rules[kind]}" for kind in sorted(self._rules))
