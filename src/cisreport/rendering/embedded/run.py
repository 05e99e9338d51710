"""One presentation of a tree: rules that give elements their form, from the outside inwards."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any, Final

from cisreport.rendering.embedded.direction import TEXTS, mark_directions
from cisreport.rendering.embedded.outline import IDENTIFIED, level_headings, unique_identifiers
from cisreport.rendering.tree import LEAVES, Element, Tree, is_plain

KINDS: Final = (*TEXTS, *IDENTIFIED)
"""Types of elements that :meth:`Run.begun` needs."""
Rule = Callable[[Element, "Run"], list[Element]]
"""Gets an element of the document; returns what is written, its content presented too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What a presentation knows of its document."""

    identifiers: frozenset[str]
    """Places that links can lead to."""
    rules: Mapping[str, Rule]
    """What happens to the elements of a type; those of other types stay, around their presented content."""
    share: float = 1
    """Share of a line that a block can take, less than all of it within columns."""
    too_wide: list[str] = field(default_factory=list)
    """Tables that have too many columns for a page: their identifiers, or the words that they begin with."""
    numbers: Iterator[int] = field(default_factory=count)
    """Numbers for tables that may break."""

    @classmethod
    def begun(
        cls, tree: Tree, found: Sequence[Element], rules: Mapping[str, Rule]
    ) -> tuple[Run, list[Element]]:
        """Begin the presentation of a document that has pages, and return it with the headings.

        Headings begin at level 1, no two elements have one identifier, and words have their direction.

        Parameters
        ----------
        tree : Tree
            The document, changed in place.
        found : sequence of Element
            Its elements of :data:`KINDS`.
        rules : mapping
            What happens to the elements of a type.
        """
        level_headings(found, 1)
        identifiers = unique_identifiers(found)
        mark_directions(tree, (element for element in found if element["t"] in TEXTS))
        headings = [element for element in found if element["t"] == "Header"]
        return cls(identifiers=frozenset(identifiers), rules=rules), headings

    def with_rule(self, kind: str, rule: Rule) -> Run:
        """Return the same run with another rule for a type."""
        return replace(self, rules={**self.rules, kind: rule})

    def presented(self, elements: list[Any]) -> list[Any]:
        """Return the parts of a list, elements or not, as they are printed."""
        printed: list[Any] = []
        for part in elements:
            kind = part.get("t", "") if isinstance(part, dict) else ""
            if rule := self.rules.get(kind):
                printed += rule(part, self)
                continue
            if kind not in LEAVES:
                self.present_inside(part)
            printed.append(part)
        return printed

    def present_inside(self, value: Any) -> None:
        """Present, in place, what an element, a list or a mapping has inside."""
        if isinstance(value, dict):
            for part in value.values():
                self.present_inside(part)
        elif isinstance(value, list) and not is_plain(value):
            value[:] = self.presented(value)
