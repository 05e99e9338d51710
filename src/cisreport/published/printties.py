"""What belongs together in a print: its tags and what they tag, the cells of its tables and their headings.

Typst writes each of these twice: a tag names its text, and a list says the tag of each text; a cell names its
headings, which are above it.  Programs that read aloud go by either.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

from cisreport.pieces.prints import drawn_on
from cisreport.published.characters import Box, around
from cisreport.published.content import PdfContent
from cisreport.published.tags import Annotation, Element, Mark

_MARK: Final = re.compile(rb"<</MCID (\d+)")
_NAMED: Final = ("TH", "Note")
"""Roles of tags that have an identifier."""
_HEADERS: Final = re.compile(rb"/Headers \[([^]]*)\]")
_NAME: Final = re.compile(r"\(([^)]*)\)")
_SPANS: Final = (re.compile(rb"/ColSpan (\d{1,4})"), re.compile(rb"/RowSpan (\d{1,4})"))
_OTHER: Final = (-1, -1)
_APART: Final = 0.5
"""Points that texts of two columns or rows can be over each other."""


def tag_problems(tags: Element, pdf: Any) -> Iterator[str]:
    """Yield a sentence for each way in which the tags of a print do not fit what they tag.

    Parameters
    ----------
    tags : Element
        The structure tree.
    pdf : pikepdf.Pdf
        The print.
    """
    if tags.item is None:
        return
    owners: dict[Mark | Annotation, tuple[int, int]] = {}
    named: dict[str, tuple[int, int]] = {}
    for element in tags.walk():
        own = element.key
        if element.size != len(element.children):
            yield "the tags have a tag twice"
        if element.role in _NAMED and "/ID" in element.item:
            named[str(element.item.ID)] = own
        for child in element.children:
            if not isinstance(child, Element):
                if child in owners:
                    yield "the tags have a text or a link twice"
                owners[child] = own
            elif child.item.P.objgen != own:
                yield f"the tags have a tag {child.role} that names another one as that around it"
    if _identified(tags.item) != named:
        yield "the tags have other identifiers than their list says"
    if _listed(tags.item) != dict(_tagged(pdf, owners)):
        yield "the tags have other texts and links than the list of these says"


def _identified(root: Any) -> Mapping[str, tuple[int, int]]:
    names = root.get("/IDTree", {}).get("/Names", [])
    return {str(names[n]): names[n + 1].objgen for n in range(0, len(names) - 1, 2)}


def _listed(root: Any) -> Mapping[int, Sequence[tuple[int, int]]]:
    """Return what the parent tree says: the tag of each text of each page, and of each link."""
    import pikepdf

    entries = root.get("/ParentTree", {}).get("/Nums", [])
    found: dict[int, Sequence[tuple[int, int]]] = {}
    for n in range(0, len(entries) - 1, 2):
        entry = entries[n + 1]
        items = entry if isinstance(entry, pikepdf.Array) else [entry]
        found[int(entries[n])] = [getattr(item, "objgen", _OTHER) for item in items]
    return found


def _tagged(
    pdf: Any, owners: Mapping[Mark | Annotation, tuple[int, int]]
) -> Iterator[tuple[int, Sequence[tuple[int, int]]]]:
    """Yield what the parent tree has to say, by the tags and what the pages draw."""
    for n, page in enumerate(pdf.pages):
        for note in page.get("/Annots", ()):
            yield int(note.get("/StructParent", -1)), [owners.get(Annotation(note.objgen), _OTHER)]
        drawn = [Mark(n, int(number)) for number in _MARK.findall(drawn_on(page.obj))]
        if drawn:
            yield int(page.obj.get("/StructParents", -1)), [owners.get(mark, _OTHER) for mark in drawn]


@dataclass(frozen=True, slots=True)
class _Cell:
    """A cell of a table."""

    element: Element
    about: bytes
    """What its tag says of it as a cell."""
    column: int
    row: int
    width: int
    height: int

    @classmethod
    def of(cls, element: Element, column: int, row: int) -> _Cell:
        entries = element.item.A.unparse().split(b"<<") if "/A" in element.item else ()
        about = next((entry for entry in entries if b"/O /Table" in entry), b"")
        wide, high = (int(found[1]) if (found := span.search(about)) else 1 for span in _SPANS)
        return cls(element, about, column, row, wide, high)

    @property
    def columns(self) -> range:
        return range(self.column, self.column + self.width)

    @property
    def rows(self) -> range:
        return range(self.row, self.row + self.height)


def table_problems(print_: PdfContent) -> Iterator[str]:
    """Yield a sentence for each table whose cells are not where their tags say, or name other headings."""
    for table in print_.tags.below("Table"):
        cells = [*_cells(table)]
        widths = defaultdict[int, int](int)
        for cell in cells:
            for row in cell.rows:
                widths[row] += cell.width
        if len(set(widths.values())) > 1:
            yield f"the rows of {_named(print_, table)} have {sorted(set(widths.values()))} columns"
        elif not any(_is_headed(cells, whole=whole) for whole in (True, False)):
            yield f"the cells of {_named(print_, table)} name other headings than those above them"
        notes = {mark for note in table.below("Note") for mark in note.marks}
        if not _is_placed(cells, print_.boxes, notes):
            yield f"the cells of {_named(print_, table)} are drawn in another order than they are tagged"


def _named(print_: PdfContent, table: Element) -> str:
    return f'the table "{print_.text_of(table)[:40]}"'


def _cells(table: Element) -> Iterator[_Cell]:
    covered: set[tuple[int, int]] = set()
    for number, row in enumerate(_rows(table)):
        column = 0
        for element in row.children:
            if not isinstance(element, Element):
                continue
            while (column, number) in covered:
                column += 1
            cell = _Cell.of(element, column, number)
            covered.update((across, down) for across in cell.columns for down in cell.rows)
            yield cell


def _rows(table: Element) -> Iterator[Element]:
    """Yield the rows of a table; they are in its head and body if it has a head."""
    for part in table.children:
        if isinstance(part, Element) and part.role == "TR":
            yield part
        elif isinstance(part, Element) and part.role != "Caption":
            yield from (row for row in part.children if isinstance(row, Element))


def _is_headed(cells: Sequence[_Cell], *, whole: bool) -> bool:
    """Return whether each cell names the headings above and before it: all, or the nearest ones."""
    above, before = defaultdict[int, list[str]](list), defaultdict[int, list[str]](list)
    for cell in cells:
        if cell.element.role != "TH":
            continue
        name = str(cell.element.item.get("/ID", ""))
        if name.partition("x")[2] != f"{cell.column}y{cell.row}":
            return False
        if b"/Scope /Row" in cell.about:
            for row in cell.rows:
                before[row].append(name)
        elif b"/Scope /Column" in cell.about:
            for column in cell.columns:
                above[column].append(name)
        else:
            return False
    for cell in cells:
        found = _HEADERS.search(cell.about)
        named = _NAME.findall(found[1].decode("latin-1")) if found else []
        chains = [above[column] for column in cell.columns] + [before[row] for row in cell.rows]
        wanted = {name for chain in chains for name in (chain if whole else chain[-1:])}
        if len(named) != len(set(named)) or (cell.element.role == "TD" and set(named) != wanted):
            return False
        if not set(named) <= {name for chain in chains for name in chain}:
            return False
    return True


def _is_placed(cells: Sequence[_Cell], boxes: Mapping[Mark, Box], notes: Collection[Mark]) -> bool:
    """Return whether cells begin next to each other in their rows, and rows are below each other.

    A word that cannot be broken may end in the next cell.
    """
    places = defaultdict[tuple[int, int, int], list[Box]](list)
    rows = defaultdict[tuple[int, int], list[Box]](list)
    for cell in cells:
        for mark in cell.element.marks:
            if mark in boxes and mark not in notes:
                places[mark.page, cell.row, cell.column].append(boxes[mark])
                if cell.height == 1:
                    rows[mark.page, cell.row].append(boxes[mark])
    down = [(page, *around(*found)) for (page, _), found in sorted(rows.items())]
    across = [(page, row, *around(*found)) for (page, row, _), found in sorted(places.items())]
    pairs = [(one[2:], two[2:]) for one, two in pairwise(across) if one[:2] == two[:2]]
    return all(one[2] >= two[4] - _APART for one, two in pairwise(down) if one[0] == two[0]) and (
        all(_is_before(one, two) for one, two in pairs) or all(_is_before(two, one) for one, two in pairs)
    )


def _is_before(one: Box, two: Box) -> bool:
    """Return whether a text begins or ends to the left of another one."""
    return one[0] < two[0] or one[2] < two[2]
