"""The tree of a published page: the ancestors of its elements, and their sections."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
"""Tags of headings."""


@dataclass(frozen=True, kw_only=True)
class PageTree:
    """The tree of a page, as read by lxml."""

    tree: Any
    """The page."""

    @cached_property
    def elements(self) -> Sequence[Any]:
        """All of its elements; lxml makes one again each time, unless somebody keeps it."""
        return tuple(self.tree.iter())

    @cached_property
    def by_id(self) -> Mapping[str, Any]:
        """The first element of each identifier."""
        found: dict[str, Any] = {}
        for element in self.elements:
            if name := element.get("id"):
                found.setdefault(name, element)
        return found

    @cached_property
    def sections(self) -> Mapping[Any, str]:
        """The section of each link, such as ``§ 3.1``; empty if it does not have a number."""
        found, section = {}, ""
        for element in self.tree.iter("a", *HEADINGS):
            if element.tag == "a":
                found[element] = section
            elif "title" not in (element.get("class") or "").split():
                numbers = element.xpath("./span[@class='header-section-number']")
                section = f"\u00a7\u00a0{numbers[0].text_content()}" if numbers else ""
        return found

    def around(self, element: Any) -> list[Any]:
        """Return an element and its ancestors, outermost first; a footnote counts as at its mark."""
        found: list[Any] = []
        seen: set[str] = set()
        at = element
        while at is not None:
            found.append(at)
            at, before = at.getparent(), at
            note = re.fullmatch(r"fn(\w+)", before.get("id") or "") if before.tag == "li" else None
            if note and note[1] not in seen:
                seen.add(note[1])
                at = self.by_id.get(f"fnref{note[1]}", at)
        return found[::-1]


def classes_around(element: Any) -> set[str]:
    """Return the classes of an element and of its ancestors."""
    return {
        name for around in (element, *element.iterancestors()) for name in (around.get("class") or "").split()
    }


def is_float(element: Any) -> bool:
    """Return whether an element is a figure or table; Quarto gives the identifier to a div around it."""
    if element.tag in ("figure", "table"):
        return True
    classes = (element.get("class") or "").split()
    return "quarto-float" in classes or ("quarto-layout-panel" in classes and bool(element.get("id")))
