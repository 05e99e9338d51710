"""The registers: a table for each kind of fact that a document rests on, and the list of their sources."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from cisreport.formats import with_target
from cisreport.rendering.facts_filter.citing import Reference
from cisreport.rendering.facts_filter.parts import heading, joined, link, pages, paragraph, plain
from cisreport.rendering.facts_filter.payloads import Register, dataset_of
from cisreport.rendering.facts_filter.quotes import quoted
from cisreport.rendering.facts_filter.sources import SourceList
from cisreport.rendering.facts_filter.uses import Use, Uses
from cisreport.rendering.facts_filter.words import prose
from cisreport.rendering.tree import Element, Tree, attr, text, walk
from cisreport.rendering.typst import inline
from cisreport.rows import (
    EVIDENCE,
    LEAST_COMMON,
    SIGN_EXPLAINED,
    Printed,
    common_items,
    few,
    has_sign,
    head_sentences,
    ordered,
    printed,
)

_LOWEST: Final = 6
"""Level of the lowest headings."""
_OTHER_USES: Final = "; a row names other places."
_Cell = Callable[[Printed], list[Element]]


def fill_registers(
    tree: Tree, uses: Uses, headings: set[str], target: str, cited: set[str], reference: Reference
) -> None:
    """Fill the registers of a tree in place.

    Parameters
    ----------
    tree : Tree
        The document; its registers are empty.
    uses : Uses
        Where facts are used.
    headings : set of str
        Identifiers that are taken.
    target : str
        Format that the tree is for, as pandoc names it; empty: any.
    cited : set of str
        Anchors of the facts that values in the text cite.
    reference : Reference
        What the last section says of how to cite the document.
    """
    first, last = next(iter(uses.registers), None), next(reversed([*uses.registers]), None)
    brief = bool(target) and with_target(target).has_pages
    level = 0

    def header(element: Element) -> None:
        nonlocal level
        level = element["c"][0]

    def div(element: Element) -> Element | None:
        name = dataset_of(element)
        if name not in uses.registers:
            return None
        identifier = "register" if name == first else f"register-{name}"
        attributes = attr("" if identifier in headings else identifier, ("register",))
        below = min(level + 1, _LOWEST)
        blocks = _Filled(uses.registers[name], uses, brief, below, cited).blocks()
        if name == last:
            blocks += _glossary(uses.registers[name].glossary, below, brief=brief)
            blocks += reference.blocks(list(uses.registers.values()), below)
        return {"t": "Div", "c": [attributes, blocks]}

    walk(tree["blocks"], {"Header": header, "Div": div})


def _glossary(words: Mapping[str, str], level: int, *, brief: bool) -> list[Element]:
    """Return what the words of the registers and of popovers mean; in brief, they are one paragraph."""
    lines = [[{"t": "Strong", "c": prose(word)}, *prose(f": {words[word]}.")] for word in words]
    if brief:
        lines = [[part for line in lines for part in (*line, {"t": "Space"})]]
    listed = {"t": "Div", "c": [attr("", ("glossary",)), [{"t": "Para", "c": line} for line in lines]]}
    return (
        [heading(level, "glossary", "What the words mean", "unlisted", "bookmarked"), listed] if words else []
    )


class _Filled:
    """One register, filled."""

    def __init__(self, register: Register, uses: Uses, brief: bool, level: int, cited: set[str]) -> None:
        self.register, self.uses, self.brief, self.level = register, uses, brief, level
        self._shown = list(uses.shown(register))
        self._cited = cited
        self._common_uses: list[Use] = []
        self._sources = SourceList(register, uses, self._shown, brief)

    def blocks(self) -> list[Element]:
        blocks = [paragraph(words) for words in self.register.introduction]
        if has_sign(passage for fact in self._shown for passage in self.register.facts[fact]["passages"]):
            blocks.append(paragraph(SIGN_EXPLAINED))
        for name, table in self.register.tables.items():
            facts = [fact for fact in self._shown if self.register.rows[fact].table == name]
            if facts:
                blocks += self._table(name, table, ordered(facts, self.register.rows))
        return [*blocks, *self._sources.blocks(self.level)]

    def _table(self, name: str, table: Mapping[str, Any], facts: Sequence[str]) -> list[Element]:
        """Return the heading of a table, what its rows have in common, and the table."""
        of_table = [self.register.rows[fact] for fact in facts]
        common = common_items(of_table)
        rows = [self._printed(fact, common) for fact in facts]
        identifier = self.uses.identifier(self.register.dataset, f"facts-{name}")
        head = heading(self.level, identifier, table["title"], "unlisted", "bookmarked")
        said = [*head_sentences(of_table, common), *self._commonly_used(facts)]
        parts = [paragraph(sentence) if isinstance(sentence, str) else sentence for sentence in said]
        around = [{"t": "Div", "c": [attr("", ("table-head",)), parts]}] if parts else []
        return [head, *around, _table_of(self._columns(table["columns"], rows), rows)]

    def _printed(self, fact: str, common: Mapping[str, str]) -> Printed:
        return printed(
            self.register.facts[fact],
            self.register.rows[fact],
            common,
            brief=self.brief,
            is_cited=self.uses.anchor(self.register.dataset, fact) in self._cited,
            known=self.register.facts,
        )

    def _columns(self, titles: Sequence[str], rows: Sequence[Printed]) -> dict[str, _Cell]:
        """Return what each column of a table has in a row, by its title; one without words is left out."""
        columns: dict[str, _Cell] = {"Fact": self._name}
        filled = [n for n in range(len(titles)) if any(row.cells[n] for row in rows)]
        for n in filled:
            columns[titles[n]] = _cell(n)
        if any(row.items or row.notes or row.weighed or row.quotes for row in rows):
            if self.brief and filled:
                columns.pop(titles[filled[-1]])
                columns[f"{titles[filled[-1]]}; notes"] = self._cell_with_notes(filled[-1])
            else:
                columns["Notes"] = self._notes
        if any(row.passages for row in rows):
            columns[
                "Sources" if any(source for row in rows for source, _ in row.passages) else "Passages"
            ] = self._passages
        elif any(row.rests for row in rows):
            columns["Computed from"] = self._passages
        columns["Used in"] = self._used_briefly if self.brief else self._used
        return columns

    def _commonly_used(self, facts: Sequence[str]) -> list[Element]:
        """Say, in a brief register, which figures and tables most facts of a table are used in."""
        counts = Counter(use for fact in facts for use in self._uses_of(fact)[0] if use.is_block)
        least = max(LEAST_COMMON, len(facts) // 2 + 1)
        self._common_uses = [use for use, count in counts.items() if self.brief and count >= least]
        if not self._common_uses:
            return []
        places = [
            [_use(use), *prose(" ("), pages([use.target or ""]), text(")")] for use in self._common_uses
        ]
        parts = [part_ for n, place in enumerate(places) for part_ in (*prose(", " if n else ""), *place)]
        return [
            {
                "t": "Para",
                "c": [*prose("Most of these facts are used in "), *parts, *prose(_OTHER_USES)],
            }
        ]

    # Cells

    def _name(self, row: Printed) -> list[Element]:
        anchor = self.uses.anchor(self.register.dataset, row.fact)
        attributes = attr(anchor, ("fact-id",))
        if self.brief:
            return [plain([{"t": "Span", "c": [attributes, [text(row.fact)]]}])]
        return [plain([{"t": "Link", "c": [attributes, [text(row.fact)], [f"#{anchor}", ""]]}])]

    def _notes(self, row: Printed) -> list[Element]:
        blocks = [plain(prose("; ".join(row.items)))] if row.items else []
        blocks += [plain([{"t": "Emph", "c": prose(note)}]) for note in row.notes]
        if row.weighed:
            links = joined([self._row(name) for name in row.weighed])
            blocks.append(plain([*prose(EVIDENCE), *links]))
        return [*blocks, *(block for quote in row.quotes for block in quoted(quote))]

    def _cell_with_notes(self, n: int) -> _Cell:
        """Return what a row has in a cell and as its notes, which together take less space."""

        def cell(row: Printed) -> list[Element]:
            notes, said = self._notes(row), prose(row.cells[n])
            apart = [inline("#h(0.9em)")] if said and notes else []
            return [plain([*said, *apart]), *notes]

        return cell

    def _passages(self, row: Printed) -> list[Element]:
        if row.rests:
            return [plain(self._rows(row.rests))]
        return [plain(joined([self._sources.link(source, words) for source, words in row.passages]))]

    def _used(self, row: Printed) -> list[Element]:
        used, needed = self._uses_of(row.fact)
        blocks = [plain(joined([_use(use) for use in used]))] if used else []
        if needed:
            blocks.append(plain([*prose("for "), *self._rows(needed)]))
        return blocks or [plain(prose("not used"))]

    def _used_briefly(self, row: Printed) -> list[Element]:
        """Name the pages, each figure and table with its page; and other facts only where there are none."""
        used, needed = self._uses_of(row.fact)
        of_text = [use.target for use in used if use.target and not use.is_block]
        parts = [[pages(of_text)]] if of_text else []
        for use in used:
            if use.is_block and use.target and use not in self._common_uses:
                parts.append([pages([use.target]), *prose(", "), _use(use)])
            elif not use.target:
                parts.append([text(use.label)])
        if not used and needed:
            parts.append([*prose("for "), *self._rows(needed)])
        inlines = [part_ for n, part in enumerate(parts) for part_ in (*prose("; " if n else ""), *part)]
        return [plain(inlines or ([] if used else prose("not used")))]

    def _uses_of(self, fact: str) -> tuple[Sequence[Use], Sequence[str]]:
        name = self.register.dataset
        return self.uses.of(name, fact), self.uses.needed_by(name, fact)

    def _row(self, fact: str) -> Element:
        return link(fact, f"#{self.uses.anchor(self.register.dataset, fact)}")

    def _rows(self, facts: Sequence[str]) -> list[Element]:
        """Return links to rows; of many, to the first few, and how many more there are."""
        shown, more = few(facts, brief=self.brief)
        return [*joined([self._row(fact) for fact in shown]), *prose(more)]


def _cell(n: int) -> _Cell:
    return lambda row: [plain(prose(row.cells[n]))]


def _table_of(columns: Mapping[str, _Cell], rows: Sequence[Printed]) -> Element:
    head = _row([[plain(prose(title))] for title in columns])
    body = [attr(), 1, [], [_row([cell(row) for cell in columns.values()]) for row in rows]]
    widths = [[{"t": "AlignLeft"}, {"t": "ColWidth", "c": 1 / len(columns)}] for _ in columns]
    parts = [[None, []], widths, [attr(), [head]], [body], [attr(), []]]
    return {"t": "Table", "c": [attr("", ("register-table",)), *parts]}


def _use(use: Use) -> Element:
    return link(use.label, use.target, "use") if use.target else text(use.label)


def _row(cells: Sequence[list[Element]]) -> list[Any]:
    return [attr(), [[attr(), {"t": "AlignDefault"}, 1, 1, blocks] for blocks in cells]]
