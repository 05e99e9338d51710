"""The toy: an invented article, coded by the codebook, without a line of code of its own."""

from __future__ import annotations

import re
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from cisreport.analysis import derive
from cisreport.checks import check
from cisreport.datasets import load
from cisreport.lint import lint
from cisreport.model import Dataset, Modality
from cisreport.rendering.outputs import render
from cisreport.sources import match, read_article
from cisreport.verification import verify

TOY = Path(__file__).parent


@pytest.fixture(scope="module")
def toy() -> Dataset:
    return derive(load(TOY / "data" / "lake-league-2031"))


def test_it_loads_and_nothing_is_found(toy: Dataset) -> None:
    assert toy.id == "lake-league-2031"
    assert check(toy) == ()


def test_its_article_is_the_one_it_was_coded_from(toy: Dataset) -> None:
    result = match(toy.sources[0].passages, read_article(TOY / "article.txt"))
    assert Counter(item.status for item in result) == {"found": 20}


def test_it_has_the_hard_cases(toy: Dataset) -> None:
    assert {fact.modality for fact in toy} >= {
        Modality.STATED,
        Modality.HOPED,
        Modality.PLANNED,
        Modality.HEDGED,
        Modality.PRESUPPOSED,
        Modality.IMPLIED,
    }
    lengths = toy.field("shore-length/value")
    assert [(str(value.datum), value.attribution) for value in lengths] == [
        ("940", ()),
        ("912", ("surveyors-corland",)),
    ]


def test_its_derivations_are_computed(toy: Dataset) -> None:
    shown = {
        item.id: item.value if item.value is not None else (item.lower, item.upper)
        for item in toy.derivations.values()
    }
    assert shown == {
        "year-of-june": "2031",
        "week-of-the-summit": "2031-06-02/2031-06-08",
        "time-of-writing": "2031-06-03/2031-06-08",
        "week-after-writing": "2031-06-09/2031-06-15",
        "days-declaration-to-summit": 446,
        "days-summit-to-engineers": (6, 12),
        "shore-no-road": (228, 235),
        "shore-with-road": (684, 705),
        "league-members": ("avaria", "bellmark", "corland", "dunmere"),
        "who-talked": ("vell", "tarn"),
        "seats": True,
        "summits-since-declaration": Decimal("2.44"),
        "league-summits-interval-1": 181,
    }


def test_the_report_that_the_readme_shows(tmp_path: Path) -> None:
    readme = (Path(__file__).parents[2] / "README.md").read_text("utf-8")
    [report] = re.findall(r"^````markdown\n(.*?)^````$", readme, re.DOTALL | re.MULTILINE)
    path = tmp_path / "lake.qmd"
    (tmp_path / "pyproject.toml").touch()
    path.write_text(report.replace("my-article", str(TOY / "data" / "lake-league-2031")), "utf-8")
    assert lint(path) == ()
    for output in render([path], output_dir=tmp_path):
        assert verify(output).problems == ()
