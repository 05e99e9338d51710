"""Rows of a print that continue on the next pages."""

from __future__ import annotations

from random import Random

import pytest

from cisreport.verification.registers import is_broken

CELLS = ["members-1", "Members", "".join(f"Land{n}," for n in range(40)), "actors.members/1", ""]


def broken(cells: list[str], ends: list[list[int]]) -> list[str]:
    """Return the pages of cells that are broken at these characters."""
    pages = []
    for last, end in zip([[0] * len(cells), *ends], [*ends, [len(cell) for cell in cells]], strict=True):
        pages.append("".join(cell[a:b] for cell, a, b in zip(cells, last, end, strict=True)))
    return pages


@pytest.mark.parametrize("count", range(1, 5))
def test_a_row_on_any_number_of_pages(count: int) -> None:
    random = Random(count)
    for _ in range(200):
        cuts = [sorted(random.randrange(len(cell) + 1) for _ in range(count)) for cell in CELLS[1:]]
        pages = broken(CELLS, [[len(CELLS[0]), *each] for each in zip(*cuts, strict=True)])
        pages[0], pages[-1] = f"row before{pages[0]}", f"{pages[-1]}row after"
        assert is_broken(CELLS, pages)
        assert is_broken(CELLS, ["a page", *pages, "a page"])


def test_a_row_that_lacks_a_character_on_a_page() -> None:
    pages = broken(CELLS, [[9, 7, 60, 16, 0], [9, 7, 120, 16, 0]])
    assert is_broken(CELLS, pages)
    for number, page in enumerate(pages):
        for place in range(len(page)):
            changed = [*pages]
            changed[number] = f"{page[:place]}?{page[place + 1 :]}"
            assert not is_broken(CELLS, changed)


def test_a_row_that_ends_with_its_last_page() -> None:
    assert not is_broken(CELLS, broken(CELLS, [[9, 7, 60, 16, 0], [9, 7, 120, 16, 0]])[:2])
    assert not is_broken(CELLS, ["".join(CELLS)])
