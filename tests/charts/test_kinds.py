"""What is true of every kind of chart: what it shows and says, and that it follows from its facts."""

from __future__ import annotations

import csv
import io
from dataclasses import asdict

import pytest
from pytest_regressions.data_regression import DataRegressionFixture

from charts.boxes import drawings, leads, marks_outside, trouble
from charts.cases import CASES, derived, loaded, made, plain
from charts.copies import content, rebuilt, remade
from cisreport.charts import KINDS, Chart, Cited
from cisreport.charts.svg import to_svg
from cisreport.wording import text_of

every_case = pytest.mark.parametrize("case", CASES)
LARGEST = 300_000
"""Bytes of SVG, so that a report stays small."""


def test_every_kind_has_cases() -> None:
    assert {made(case).kind for case in CASES} == set(KINDS)
    assert all(name.partition("/")[2].isdecimal() for name in KINDS)


@every_case
def test_chart(case: str, data_regression: DataRegressionFixture) -> None:
    chart = made(case)
    told = {
        "heading": asdict(chart.heading),
        "caption": [part if isinstance(part, str) else {part.cite: part.text} for part in chart.caption],
        "alt": chart.alt,
        "parameters": dict(chart.parameters),
        "frame": rows(chart),
        "layout": asdict(chart.layout),
    }
    data_regression.check(plain(told), basename=case)


def rows(chart: Chart) -> list[str]:
    """Return the frame as lines of CSV."""
    data = chart.data()
    file = io.StringIO()
    csv.writer(file, lineterminator="\n").writerows([data["columns"], *data["rows"]])
    return file.getvalue().splitlines()


@every_case
def test_drawing(case: str) -> None:
    named = {cite.partition(":")[2].partition("/")[0] for cite in made(case).facts}
    for figure in drawings(made(case)):
        assert trouble(figure) == {}
        assert marks_outside(figure) == []
        assert leads(figure) <= named
        assert leads(figure)
        assert len(to_svg(figure, "fig-x").encode()) < LARGEST


@every_case
def test_every_cite_gives_its_text(case: str) -> None:
    chart, ds = made(case), derived(CASES[case][1])
    cited = [part for part in chart.caption if isinstance(part, Cited) and part.cite]
    assert cited
    assert all(text_of(ds, part.cite) == part.text for part in cited)
    assert all(text_of(ds, cite) for cite in chart.facts)
    named = {cite.partition("/")[0] for cite in chart.facts}
    assert {part.cite.partition("/")[0] for part in cited} <= named


@every_case
def test_it_follows_from_its_facts_alone(case: str) -> None:
    chart = made(case)
    alone = rebuilt(loaded(CASES[case][1]), chart)
    assert content(remade(chart, alone)) == content(chart)


@pytest.mark.parametrize("name", ["dushanbe-2022", "cis-council", "toy"])
def test_other_charts_of_a_report_change_nothing(name: str) -> None:
    """A report with all charts of a dataset carries facts of all of them, and names of many more."""
    cases = [made(case) for case, (_, dataset, _) in CASES.items() if dataset == name]
    together = rebuilt(loaded(name), *cases)
    for chart in cases:
        assert content(remade(chart, together)) == content(chart)
