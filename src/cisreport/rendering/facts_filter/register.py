"""The registers: a row for each fact that a document rests on."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final

from cisreport.rendering.facts_filter.payloads import Register, dataset_of
from cisreport.rendering.facts_filter.uses import Use, Uses
from cisreport.rendering.facts_filter.words import inlines_of
from cisreport.rendering.tree import Element, Tree, attr, text, walk
from cisreport.spans import MOST_FACTS

_MOST_ROWS: Final = 12
"""Rows of the register that a row names; of more, the first four."""
_COLUMNS: Final = (
    ("Fact", 0.15),
    ("What it says", 0.43),
    ("How", 0.13),
    ("Passages", 0.15),
    ("Used in", 0.14),
)
"""Title and share of the width of each column."""
_SOURCE: Final = re.compile(r"([^\[]+)\[")


def fill_registers(tree: Tree, uses: Uses, headings: set[str]) -> None:
    """Fill the registers of a tree in place.

    Parameters
    ----------
    tree : Tree
        The document; its registers are empty.
    uses : Uses
        Where facts are used.
    headings : set of str
        Identifiers that are taken.
    """
    first = next(iter(uses.registers), None)

    def div(element: Element) -> Element | None:
        name = dataset_of(element)
        if name not in uses.registers:
            return None
        identifier = "register" if name == first else f"register-{name}"
        attributes = attr("" if identifier in headings else identifier, ("register",))
        return {"t": "Div", "c": [attributes, _Filled(uses.registers[name], uses).blocks()]}

    walk(tree["blocks"], {"Div": div})


class _Filled:
    """One register, filled."""

    def __init__(self, register: Register, uses: Uses) -> None:
        self.register, self.uses = register, uses

    def blocks(self) -> list[Element]:
        shown = sorted(self.uses.shown(self.register))
        blocks = [_paragraph(words) for words in self.register.introduction]
        blocks.append(self._table(shown))
        if sources := [_paragraph(self.register.cited_sources[name]) for name in self._sources(shown)]:
            blocks.append({"t": "Div", "c": [attr("", ("sources",)), sources]})
        return blocks

    def _sources(self, shown: Sequence[str]) -> list[str]:
        """Return the sources to be listed whose passages the facts rest on."""
        passages = (passage for fact in shown for passage in self.register.facts[fact]["passages"])
        found = {match[1] for passage in passages if (match := _SOURCE.match(passage))}
        return sorted(found & self.register.cited_sources.keys())

    # Cells

    def _name(self, fact: str) -> list[Element]:
        anchor = self.uses.anchor(self.register.dataset, fact)
        return [_plain([{"t": "Span", "c": [attr(anchor, ("fact-id",)), [text(fact)]]}])]

    def _said(self, fact: str) -> list[Element]:
        entry = self.register.facts[fact]
        blocks = [_plain(inlines_of(entry["description"]))]
        blocks += [_plain([{"t": "Emph", "c": inlines_of(note)}]) for note in entry["notes"]]
        if weighed := [self._row(name) for name in self.register.weighed[fact]]:
            blocks.append(_plain([*inlines_of("Evidence: "), *_joined(weighed)]))
        return blocks

    def _passages(self, fact: str) -> list[Element]:
        entry = self.register.facts[fact]
        if entry["passages"]:
            return [_plain(_joined([text(passage) for passage in entry["passages"]]))]
        sources = [name for name in dict.fromkeys(entry["rests_on"]) if name in self.register.facts]
        return [_plain([*(inlines_of("those of ") if sources else ()), *self._rows(sources)])]

    def _used(self, fact: str) -> list[Element]:
        name, blocks = self.register.dataset, []
        if used := [self._use(use) for use in self.uses.of(name, fact)]:
            blocks.append(_plain(_joined(used)))
        if needed := self.uses.needed_by(name, fact):
            blocks.append(_plain([*inlines_of("for "), *self._rows(needed)]))
        return blocks or [_plain(inlines_of("not used"))]

    def _use(self, use: Use) -> Element:
        return _link(use.label, use.target, "use") if use.target else text(use.label)

    def _row(self, fact: str) -> Element:
        return _link(fact, f"#{self.uses.anchor(self.register.dataset, fact)}")

    def _rows(self, facts: Sequence[str]) -> list[Element]:
        """Return links to rows; of many, to the first few, and how many more there are."""
        shown = facts if len(facts) <= _MOST_ROWS else facts[:MOST_FACTS]
        rest = len(facts) - len(shown)
        more = inlines_of(f" and {rest} more") if rest else []
        return [*_joined([self._row(fact) for fact in shown]), *more]

    # The table

    def _table(self, shown: Sequence[str]) -> Element:
        columns = (self._name, self._said, self._how, self._passages, self._used)
        rows = [_row([cell(fact) for cell in columns]) for fact in shown]
        head = _row([[_plain(inlines_of(title))] for title, _ in _COLUMNS])
        widths = [[{"t": "AlignLeft"}, {"t": "ColWidth", "c": width}] for _, width in _COLUMNS]
        body = [attr(), 1, [], rows]
        parts = [[None, []], widths, [attr(), [head]], [body], [attr(), []]]
        return {"t": "Table", "c": [attr("", ("register-table",)), *parts]}

    def _how(self, fact: str) -> list[Element]:
        return [_plain(inlines_of(self.register.facts[fact]["evidence"]))]


def _paragraph(words: str) -> Element:
    return {"t": "Para", "c": inlines_of(words)}


def _link(label: str, target: str, *classes: str) -> Element:
    """Return a link; its label is one word, whatever spaces it has."""
    return {"t": "Link", "c": [attr("", classes), [text(label)], [target, ""]]}


def _plain(inlines: list[Element]) -> Element:
    return {"t": "Plain", "c": inlines}


def _joined(items: Sequence[Element]) -> list[Element]:
    """Return elements with a comma and a space between them."""
    inlines: list[Element] = []
    for n, item in enumerate(items):
        inlines += [{"t": "Str", "c": ","}, {"t": "Space"}, item] if n else [item]
    return inlines


def _row(cells: Sequence[list[Element]]) -> list[Any]:
    return [attr(), [[attr(), {"t": "AlignDefault"}, 1, 1, blocks] for blocks in cells]]
