"""Whether a page has the words, data, picture, marks and facts of its figures as the manifest has them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import Any, Final

from cisreport.charts.sheet import Heading, heading_lines
from cisreport.charts.texts import printable
from cisreport.english import counted
from cisreport.manifest.reader import Manifest
from cisreport.published import Published
from cisreport.published.text import ChartParts, Drawing, FactList, bare, folded
from cisreport.spans import data_rows

_LINE: Final = "Data (CSV)Picture (SVG)LinkTable"
"""The words below a chart, before its data and its facts."""


def cells(row: Any) -> str:
    """Return a row of data in words."""
    if not isinstance(row, list):
        return "missing" if row is None else "not a list"
    return "(" + ", ".join("nothing" if cell is None else str(cell) for cell in row) + ")"


def quoted(text: str | None) -> str:
    """Return a text in quotation marks."""
    return "nothing" if text is None else f'"{text}"'


def words_of(entry: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the words around the drawing of a chart, as printed: title, subtitle, and what is below."""
    heading = entry["heading"]
    return tuple(map(printable, (heading["title"], heading["subtitle"], *heading["below"])))


def mark_problems(entry: Mapping[str, Any], drawing: Drawing, rows: Mapping[str, str]) -> Iterator[str]:
    """Yield the marks of a drawing that are not those of its chart, and those that it does not have.

    Parameters
    ----------
    entry : mapping
        The manifest's entry of the chart.
    drawing : Drawing
        One of its drawings.
    rows : mapping
        The row of each fact, by ``dataset:id``.
    """
    if drawing.marks is None:
        return
    expected = {(rows.get(cite, ""), folded(words)) for cite, words in entry["marks"]}
    shown = {(row, folded(words)) for row, words in drawing.marks}
    for row, words in sorted(shown - expected):
        yield f"has a mark that says {quoted(words)} and leads to {row or 'nothing'}"
    for row, words in sorted(expected - shown):
        yield f"has no mark that says {quoted(words)} and leads to {row or 'nothing'}"


def part_problems(entry: Mapping[str, Any], parts: ChartParts, facts: str) -> Iterator[str]:
    """Yield the problems of what a page has of a chart besides its drawings.

    Parameters
    ----------
    entry : mapping
        The manifest's entry of the chart.
    parts : ChartParts
        What the page has.
    facts : str
        The text of its list of facts.
    """
    title, subtitle, *below = words_of(entry)
    around = (title, subtitle, " ".join(below))
    for was, expected in zip_longest(map(folded, parts.heading), map(folded, around)):
        if was != expected:
            yield f"has {quoted(was)} around it instead of {quoted(expected)}"
    rows = data_rows(entry["data"])
    dense = [[bare(cell) for cell in row] for row in rows]
    for what, found in (("table", parts.table), ("file", parts.file)):
        given = ([bare(cell) for cell in row] for row in found)
        for n, (shown, row) in enumerate(zip_longest(given, dense)):
            if shown != row:
                yield f"has other data in its {what}; row {n} is {cells(shown)}, not {cells(row)}"
                break
    if parts.line != bare(_LINE) + "".join(cell for row in dense for cell in row) + facts:
        yield "has other words below it than its data and facts"
    if parts.picture is None or "".join(map(bare, parts.picture)) != _picture(entry):
        yield "has another picture to be saved"


def _picture(entry: Mapping[str, Any]) -> str:
    """Return the text of a picture with its heading and source, without white space."""
    title, subtitle, *below = words_of(entry)
    heading = Heading(title=title, subtitle=subtitle, source="", left_out=tuple(below))
    above, measure, under = heading_lines(heading)
    return "".join(map(bare, (*above, *measure, *entry["texts"], *under)))


def list_text(manifest: Manifest, block: Mapping[str, Any]) -> str:
    """Return the text of the list of the facts of a figure or table, without white space."""
    cites = block["facts"]
    names = (manifest.facts[cite]["id"] for cite in cites if cite in manifest.facts)
    count = counted(len(cites), "fact")
    return bare(count + ", ".join(names))


def fact_list_problems(manifest: Manifest, published: Published) -> Iterator[str]:
    """Yield the problems of the lists of facts of figures and tables."""
    lists = published.fact_lists()
    if lists is None:
        return
    blocks = {str(block["n"]): block for block in manifest.blocks}
    for n in sorted(lists.keys() | blocks.keys()):
        expected: Sequence[FactList] = ()
        if block := blocks.get(n):
            rows = (
                manifest.anchor(manifest.facts[cite]) for cite in block["facts"] if cite in manifest.facts
            )
            expected = [FactList(text=list_text(manifest, block), rows=tuple(rows))]
        if list(lists.get(n, ())) != list(expected):
            where = blocks[n]["place"] if n in blocks else "no figure or table"
            yield f"the list of facts {n}, of {where}, is not that of the manifest"
