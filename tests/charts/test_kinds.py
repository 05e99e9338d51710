"""What holds for every kind of chart: what it shows and says, and that it follows from its facts."""

from __future__ import annotations

from dataclasses import asdict

import pandas as pd
import pytest
from pytest_regressions.data_regression import DataRegressionFixture
from pytest_regressions.dataframe_regression import DataFrameRegressionFixture

import cisreport
from charts.boxes import outside, overlaps, struck
from charts.cases import CASES, loaded, made, plain
from charts.rebuilding import rebuilt
from cisreport.charts import KINDS, Cited
from cisreport.wording import text_of

every_case = pytest.mark.parametrize("case", CASES)
own_snapshots = pytest.mark.parametrize("case", [name for name in CASES if not name.startswith("timeline")])
LARGEST = 300_000
"""Bytes of SVG, so that a report stays small."""


def test_every_kind_has_cases() -> None:
    assert {made(case).kind for case in CASES} == set(KINDS)
    assert all(name.partition("/")[2].isdecimal() for name in KINDS)


@own_snapshots
def test_layout(case: str, data_regression: DataRegressionFixture) -> None:
    data_regression.check(plain(asdict(made(case).layout)))


@own_snapshots
def test_words(case: str, data_regression: DataRegressionFixture) -> None:
    chart = made(case)
    caption = [part if isinstance(part, str) else {part.cite: part.text} for part in chart.caption]
    data_regression.check({"caption": caption, "alt": chart.alt, "parameters": dict(chart.parameters)})


@own_snapshots
def test_frame(case: str, dataframe_regression: DataFrameRegressionFixture) -> None:
    data = made(case).data()
    texts = [["" if cell is None else str(cell) for cell in row] for row in data["rows"]]
    dataframe_regression.check(pd.DataFrame(texts, columns=data["columns"], dtype="str"))


@every_case
def test_texts_do_not_collide(case: str) -> None:
    figure = made(case).figure()
    assert overlaps(figure) == []
    assert outside(figure) == []
    assert struck(figure) == []


@every_case
def test_every_cite_gives_the_text_it_stands_for(case: str) -> None:
    chart, ds = made(case), cisreport.derive(loaded(CASES[case][1]))
    cited = [part for part in chart.caption if isinstance(part, Cited) and part.cite]
    assert cited
    assert all(text_of(ds, part.cite) == part.text for part in cited)
    assert all(text_of(ds, cite) for cite in chart.facts)
    named = {cite.partition("/")[0] for cite in chart.facts}
    assert {part.cite.partition("/")[0] for part in cited} <= named


@every_case
def test_it_follows_from_its_facts_alone(case: str) -> None:
    chart = made(case)
    told = chart.entry()
    alone = rebuilt(loaded(CASES[case][1]), chart)
    again = KINDS[told["kind"]](alone, label=told["label"], **told["parameters"])
    assert again.entry() == told


@pytest.mark.parametrize("name", ["dushanbe-2022", "cis-council", "toy"])
def test_charts_beside_it_change_nothing(name: str) -> None:
    """A report with all charts of a dataset carries facts of all of them, and names of many more."""
    cases = [made(case) for case, (_, dataset, _) in CASES.items() if dataset == name]
    together = rebuilt(loaded(name), *cases)
    for chart in cases:
        told = chart.entry()
        again = KINDS[told["kind"]](together, label=told["label"], **told["parameters"])
        assert again.entry() == told


@every_case
def test_the_drawing_is_small(case: str) -> None:
    assert len(made(case).svg().encode()) < LARGEST
