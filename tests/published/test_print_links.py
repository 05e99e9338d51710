"""Links of the published PDFs, as their annotations have them: from each value to its row and back."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pypdfium2
import pytest

from cisreport.manifest.reader import Manifest, read_manifest
from cisreport.published import read_published
from cisreport.published.content import PdfLink
from cisreport.published.pdf import Print, _rows_at
from cisreport.published.rowstarts import RowStarts, nearest_rows
from cisreport.published.text import PrintedLink, bare
from cisreport.verification.facts import datasets_of
from cisreport.verification.places import row_starts
from cisreport.verification.registers import expected
from published.conftest import REPORTS

ABOVE = 12
"""Points from the target of a row to the middle of its first line."""
LAST, FIRST = 90, 760
"""Below the one is the last line of a page, above the other the first, in points."""
_NAMED = re.compile(r"p\. (\d+), ((?:Table|Figure) \d+)")
"""A use in a row of a register."""
_CAPTION = re.compile(r"((?:Table|Figure) \d+): ")
each = pytest.mark.parametrize("name", REPORTS)


@dataclass(frozen=True, kw_only=True)
class Links:
    """The links of a print and the rows of its registers."""

    links: Sequence[PrintedLink]
    """Links to rows, in reading order."""
    manifest: Manifest
    """What the print says of itself."""
    forward: Mapping[str, Sequence[PdfLink]]
    """For each row, the links that lead to it from before the registers."""
    back: Mapping[str, Sequence[PdfLink]]
    """For each row, the links within it that lead to a place before the registers."""


@cache
def links_of(path: Path) -> Links:
    published = read_published(path)
    assert isinstance(published, Print)
    manifest = read_manifest(published.manifest)
    rows = expected(manifest, datasets_of(manifest)[0], brief=True).rows
    starts = row_starts(manifest, rows, whole=published.identified)
    datasets = {manifest.anchor(fact): fact["dataset"] for fact in manifest.facts.values()}
    notes = list(published.notes.values())
    targets = dict.fromkeys(link.target for link in notes)
    beginnings = RowStarts(starts)
    at = nearest_rows({place: _rows_at(published.pages, place, beginnings) for place in targets}, datasets)
    row_at = {place: row for place, (row, _) in at.items() if row}
    first = min((place.page, -place.y) for place in row_at)
    forward, back = defaultdict(list), defaultdict(list)
    for link in notes:
        _, bottom, _, _ = link.boxes[0]
        if (link.page, -bottom) < first and link.target in row_at:
            forward[row_at[link.target]].append(link)
        elif (link.page, -bottom) >= first > (link.target.page, -link.target.y):
            above = [place for place in row_at if (place.page, ABOVE - place.y) <= (link.page, -bottom)]
            if above:
                back[row_at[max(above, key=lambda place: (place.page, -place.y))]].append(link)
    return Links(
        links=published.linked(starts, datasets).links, manifest=manifest, forward=forward, back=back
    )


def leads_to(link: PdfLink, place: PdfLink) -> bool:
    """Tell whether a link leads into the first line of another, or to the end of the line before it.

    The words of a claim may begin in the last line of a page, and those for its second fact on the next.
    """
    left, bottom, _, top = place.boxes[0]
    target = link.target
    beside = bottom - 2 <= target.y <= top + 10
    above = target.x > left and top + 2 <= target.y <= top + 24
    turned = target.page == place.page - 1 and target.y < LAST and top > FIRST
    return turned or ((beside or above) and target.page == place.page)


@each
def test_the_text_in_the_rectangle_of_each_value_is_the_value(build: Path, name: str) -> None:
    found = links_of(build / f"{name}.pdf")
    left = [(link.row, bare(link.text)) for link in found.links]
    for value in found.manifest.values:
        left.remove((value.fact, bare(value.text)))
    for mention in found.manifest.names:
        left.remove((mention.fact, bare(mention.text)))


@each
def test_the_row_of_each_value_leads_back_into_its_line(build: Path, name: str) -> None:
    """A row names the page of the first use in each section, and leads to the words of this very fact."""
    found = links_of(build / f"{name}.pdf")
    uses: dict[tuple[str, str], int] = {}
    for link in found.links:
        if link.block is None and link.section:
            uses.setdefault((link.row, link.section), int(link.place.removeprefix("page ")) - 1)
    lost = [
        (row, section, page + 1)
        for (row, section), page in uses.items()
        if not any(
            leads_to(link, place)
            for link in found.back[row]
            for place in found.forward[row]
            if place.page == page
        )
    ]
    assert lost == []
    assert len(uses) > 60


@pytest.mark.parametrize("printed", ["☺ 5% a", "☺[U+FE0F] 5[U+2060]% a"])
def test_signs_that_nothing_is_seen_of_do_not_count(printed: str) -> None:
    link = PrintedLink(row="fact-a", parts=(printed,), place="page 1")
    assert link.shows("☺\ufe0f 5\u2060% a")
    assert not link.shows("☺\ufe0f 6\u2060% a")


@each
def test_registers_name_the_pages_of_figures_and_tables(build: Path, name: str) -> None:
    with pypdfium2.PdfDocument(build / f"{name}.pdf") as pdf:
        pages = [" ".join(page.get_textpage().get_text_bounded().split()) for page in pdf]
    named = {(part, int(page)) for text in pages for page, part in _NAMED.findall(text)}
    captions = {part: n for n, text in reversed([*enumerate(pages, 1)]) for part in _CAPTION.findall(text)}
    assert len(named) >= len(captions) - 2
    assert {(part, captions[part]) for part, _ in named} == named
