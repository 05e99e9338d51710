"""Colors that a document gives to words and blocks, as rules of style that the page's policy allows."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Final

from cisreport.rendering.embedded.html.colors import themed
from cisreport.rendering.markup import raw_block, raw_inline
from cisreport.rendering.tree import Attributes, Tree

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

    def describe(self, tree: Tree) -> None:
        """Give the head of the page its rules, and their hash for its policy."""
        if not self._rules:
            return
        rules = "\n".join(self._rules[kind] for kind in sorted(self._rules))
        digest = b64encode(sha256(rules.encode()).digest()).decode("ascii")
        includes = {"t": "MetaBlocks", "c": [raw_block(f"<style>{rules}</style>")]}
        tree["meta"]["header-includes"] = includes
        tree["meta"]["paint-hash"] = {"t": "MetaInlines", "c": [raw_inline(f"sha256-{digest}")]}
