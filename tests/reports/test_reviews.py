"""The table of claims: every verdict with its evidence, every cell cited."""

from __future__ import annotations

from pathlib import Path

import pytest

import cisreport
from cisreport.errors import NotFoundError
from cisreport.model import Dataset
from cisreport.reports import CitedValue, TableBlock, Text, reviews_table
from cisreport.wording import text_of

TOY = Path(__file__).parents[1] / "toy" / "data" / "lake-league-2031"


@pytest.fixture(scope="module")
def council() -> Dataset:
    return cisreport.load("cis-council")


@pytest.fixture(scope="module")
def article() -> Dataset:
    return cisreport.load("dushanbe-2022")


def cites(block: TableBlock, column: int) -> list[list[str]]:
    """Return the cites of each cell of a column."""
    found = []
    for row in block.rows:
        cell = row[column]
        parts = cell.parts if isinstance(cell, Text) else (cell,)
        found.append([part.cite for part in parts if isinstance(part, CitedValue)])
    return found


def test_a_table_in_words() -> None:
    toy = cisreport.load(TOY)
    block = reviews_table(toy, toy, label="tbl-claims", caption="Claims.")
    assert str(block) == (
        "Verdict\tClaim\tWhy\n"
        "◐ mixed\tLength of the northern shore: 940 km / 912 km\t"
        f"{text_of(toy, 'review-shore-length/evidence', 'reasons')}\n"
        "Claims."
    )


def test_every_verdict_leads_to_its_evidence(council: Dataset, article: Dataset) -> None:
    block = reviews_table(council, article, label="tbl-claims", caption="Claims.")
    assert len(block.rows) == len(council.reviews) == 28
    verdicts = [cite for [cite] in cites(block, 0)]
    assert sorted(verdicts) == sorted(f"cis-council:{review.id}/verdict" for review in council.reviews)
    assert [[cite.replace("/verdict", "/evidence")] for cite in verdicts] == cites(block, 2)
    for found in cites(block, 1):
        assert found
        assert all(cite.startswith("dushanbe-2022:") for cite in found)


def test_the_worst_verdicts_come_first(council: Dataset, article: Dataset) -> None:
    block = reviews_table(council, article, label="tbl-claims", caption="Claims.")
    verdicts = list(dict.fromkeys(str(row[0]) for row in block.rows))
    assert verdicts == ["✗ contradicted", "◐ mixed", "– not found", "✓ supported"]


def test_reviews_are_chosen_in_order(council: Dataset, article: Dataset) -> None:
    names = ["review-moscow-next-week", "review-border-length"]
    block = reviews_table(council, article, label="tbl-claims", caption="Claims.", reviews=names)
    assert [str(row[0]) for row in block.rows] == ["◐ mixed", "◐ mixed"]
    assert str(block.rows[0][2]).startswith("For: They were announced for 16 and 17 May. ")
    assert str(block.rows[1][1]) == "Length of the border between Kyrgyzstan and Tajikistan: 972 km"


def test_a_review_that_is_not_there(council: Dataset, article: Dataset) -> None:
    with pytest.raises(NotFoundError) as caught:
        reviews_table(council, article, label="tbl-x", caption="c", reviews=["review-seats"])
    assert str(caught.value) == (
        'no review "review-seats" of dataset "dushanbe-2022"; '
        'did you mean "review-seating" or "review-calls" or "review-forum-speakers"?'
    )
    assert reviews_table(council, council, label="tbl-x", caption="c").rows == ()
