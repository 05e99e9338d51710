"""What notebooks and terminals show: tables of collections and results, not what only a report needs."""

from __future__ import annotations

import datetime as dt

import pytest
from lxml import html

from analysis.building import dataset, meeting, series
from cisreport.analysis import cadence
from cisreport.notebooks import Rows, Shown, in_report
from cisreport.reports import register, table
from sample import dataset as sample


def cells(markup: str | None) -> list[list[str]]:
    page = html.fragment_fromstring(markup or "")
    return [[cell.text_content() for cell in row.iterfind("*")] for row in page.iter("tr")]


def test_a_collection_is_a_tuple_that_shows_as_a_table() -> None:
    ds = dataset(series("talks"), meeting("a", "2031-01-02", series="talks"), meeting("b<i>", "2031-02"))
    assert isinstance(ds.meetings, tuple)
    assert [item.id for item in ds.meetings] == ["a", "b<i>"]
    assert cells(ds.meetings._repr_html_()) == [
        ["id", "label", "date", "passages of letter"],
        ["a", "Meeting a", "2031-01-02 (not stated)", "p1.s1"],
        ["b<i>", "Meeting b<i>", "2031-02 (not stated)", "p1.s1"],
    ]
    assert repr(ds.meetings).splitlines() == [
        "2 rows (Meeting)",
        "id    label         date                     passages of letter",
        "a     Meeting a     2031-01-02 (not stated)  p1.s1",
        "b<i>  Meeting b<i>  2031-02 (not stated)     p1.s1",
    ]


def test_a_collection_without_records() -> None:
    assert repr(dataset().meetings).splitlines()[0] == "0 rows"
    assert dataset().meetings == ()


def test_a_long_table_shows_its_first_rows() -> None:
    days = cadence.events([dt.date(2031, 1, 1) + dt.timedelta(days=n) for n in range(100)])
    assert len(cells(days._repr_html_())) == 61
    assert repr(days).splitlines()[0] == "100 rows (Occurrence); the first 60"


def test_statistics_show_as_tables() -> None:
    found = cadence.summary(["2031-01-01", "2031-02-01", "2031-03"])
    rows = cells(found._repr_html_())
    assert rows[:3] == [
        ["statistic", "value", "unit"],
        ["mean inter-event time", "29.5 to 44.5", "days"],
        ["median inter-event time", "29.5 to 44.5", "days"],
    ]
    assert "undefined: it needs four events" in str(rows)
    assert "mean" in repr(found)
    assert ["outer", "29.5 to 44.5"] in cells(found["mean"]._repr_html_())
    assert ["reason", "it needs four events, and there are 3"] in cells(found["memory"]._repr_html_())
    assert ["slots", "2 of them"] in cells(cadence.slots_met(["2031-01-01", "2031-08"])._repr_html_())


def test_tables_and_registers_show_as_tables() -> None:
    rows = [{"what": "a <b>", "days": 3}]
    block = table(rows, label="tbl-a", caption="Some days")
    assert cells(block._repr_html_()) == [["what", "days"], ["a <b>", "3"]]
    assert repr(block).splitlines() == ["Some days", "what   days", "a <b>  3"]
    facts = register(sample())
    assert len(cells(facts._repr_html_())) == len(sample()) + 1
    assert facts._repr_markdown_() is None


def test_in_a_report_they_are_what_the_filter_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not in_report()
    monkeypatch.setenv("CISREPORT_FIGURES", "figures")
    assert in_report()
    block = table([{"a": 1}], label="tbl-a", caption="Some days")
    assert block._repr_html_() is None
    assert block._repr_markdown_() == block.markdown()
    assert (register(sample())._repr_markdown_() or "").startswith("::: {.cr-register}")


def test_rows_of_nothing() -> None:
    assert cells(Rows(())._repr_html_()) == [[]]


def test_what_a_report_prints_has_both_forms() -> None:
    class Half(Shown):
        def markdown(self) -> str:
            return "half"

    with pytest.raises(TypeError, match="html"):
        Half()  # type: ignore[abstract]
