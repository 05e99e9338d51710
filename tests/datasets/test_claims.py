"""A review has evidence for each side where sources disagree on what its claim is about."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import cisreport
from cisreport.errors import DataError

TOY = Path(__file__).parents[1] / "toy" / "data"
LENGTHS = """reviews:
  - id: review-shore-length
    label: Length of the shore
    anchors: [p7.s1, p7.s2]
    claim: lake-league-2031:shore-length{field}
    verdict: {verdict}
    evidence:
{evidence}
"""
FOR = "      - {fact: shore-length, stance: supports, says: It has the figure., anchors: p7.s1}"
AGAINST = "      - {fact: shore-length, stance: contradicts, says: It has less., anchors: p7.s2}"
ALL = "      - {fact: shore-length, stance: supports, says: It has the figure.}"


def problems(tmp_path: Path, verdict: str, *evidence: str, field: str = "") -> list[str]:
    shutil.copytree(TOY, tmp_path, dirs_exist_ok=True)
    folder = tmp_path / "lake-league-2031"
    text = LENGTHS.format(field=field, verdict=verdict, evidence="\n".join(evidence))
    (folder / "reviews.yml").write_text(text, "utf-8")
    try:
        cisreport.load(folder)
    except DataError as error:
        return [line.partition("evidence")[2] for line in str(error).splitlines()]
    return []


@pytest.mark.parametrize("field", ["", "/value"])
def test_both_sides_are_mixed(tmp_path: Path, field: str) -> None:
    assert problems(tmp_path, "mixed", FOR, AGAINST, field=field) == []


@pytest.mark.parametrize("field", ["", "/value"])
def test_a_side_that_is_left_out(tmp_path: Path, field: str) -> None:
    assert problems(tmp_path, "supported", FOR, field=field) == [
        '[0]: no evidence has the value "912" of "shore-length/value"; '
        "write evidence with the passages of that side"
    ]
    assert problems(tmp_path, "contradicted", AGAINST, field=field) == [
        '[0]: no evidence has the value "940" of "shore-length/value"; '
        "write evidence with the passages of that side"
    ]


def test_all_sides_do_not_support(tmp_path: Path) -> None:
    assert problems(tmp_path, "supported", ALL) == [
        '[0]: sources disagree on "shore-length/value", and all of them support the claim; '
        "name in `anchors` the passages that do, and write evidence for the others"
    ]


def test_another_field_of_the_fact_may_be_disputed(tmp_path: Path) -> None:
    assert problems(tmp_path, "supported", ALL, field="/unit") == []
