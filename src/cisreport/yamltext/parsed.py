"""A parsed text: plain data, and where each part of it was written."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, TypeAlias

from cisreport.errors import Problem

Location: TypeAlias = tuple[str | int, ...]
"""Keys and indexes that lead from the root of a text to a value."""
Point: TypeAlias = tuple[int, int]
"""Line and column, counted from 1."""


@dataclass(slots=True, kw_only=True)
class Yaml:
    """A parsed text: plain data, where each part of it is, and what is wrong with it."""

    path: str
    """File that problems name."""
    root: Any = None
    """The data; None when there are none, or they cannot be read."""
    values: dict[Location, Point] = field(default_factory=dict)
    """Where each value begins."""
    keys: dict[Location, Point] = field(default_factory=dict)
    """Where each key begins."""
    spoiled: set[Location] = field(default_factory=set)
    """Values that were reported to be wrong and are lost."""
    problems: list[Problem] = field(default_factory=list)
    """Everything that is wrong."""

    @property
    def data(self) -> dict[str, Any]:
        """The mapping at the root; empty when there is none."""
        return self.root if isinstance(self.root, dict) else {}

    def problem(self, location: Location, what: str, remedy: str = "", *, at_key: bool = False) -> Problem:
        """Return a problem at a location, with its line and column.

        Steps that the text leaves out by a short form are skipped: a location may always be given as if
        each field were written as a list of values with evidence.  What an alias repeats is where the
        alias is.
        """
        location = self.shorten(location)
        known = location
        while known and known not in self.values:
            known = known[:-1]
        mark = self.keys.get(known) if at_key else None
        line, column = mark or self.values.get(known, (1, 1))
        return Problem(
            path=self.path, line=line, column=column, where=spell(location), what=what, remedy=remedy
        )

    def report(self, location: Location, what: str, remedy: str) -> None:
        """Note a problem with an option: at its key, or at an item of a list."""
        self.problems.append(self.problem(location, what, remedy, at_key=True))

    def shorten(self, location: Location) -> Location:
        """Return a location without the steps that the text leaves out."""
        node: Any = self.root
        kept: list[str | int] = []
        for step in location:
            within = isinstance(step, int) and isinstance(node, list) and step < len(node)
            if not within and not (isinstance(node, dict) and step in node):
                continue
            node = node[step]
            kept.append(step)
        return tuple(kept)


def spell(location: Location) -> str:
    """Return a location as ``meetings[3].place``."""
    text = ""
    for step in location:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else step
    return text
