"""Computing a whole dataset: order, series, errors."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType

import pytest
from pytest_regressions.file_regression import FileRegressionFixture

import cisreport
from analysis.building import dataset, derivation, meeting, quantity, series
from cisreport.analysis import compute, declared, derive, with_computed
from cisreport.errors import DataError
from cisreport.model import Dataset, Derivation, EventStatus, Unit, Value, Values


def test_dushanbe() -> None:
    derived = cisreport.derive(cisreport.load("dushanbe-2022")).derivations
    known = {
        key: item.value if item.value is not None else (item.lower, item.upper)
        for key, item in derived.items()
    }
    expected = {
        "year-of-may": "2022",
        "week-of-the-council": "2022-05-09/2022-05-15",
        "time-of-writing": "2022-05-13/2022-05-15",
        "week-after-writing": "2022-05-16/2022-05-22",
        "days-statement-1-to-2": 63,
        "days-statement-2-to-3": 319,
        "days-statement-3-to-council": 168,
        "days-statement-3-to-trilateral": (167, 168),
        "undemarcated-length": 324,
        "demarcated-length": 648,
        "chance-of-nine": Fraction(1, 4),
        "chance-of-ten": Fraction(2, 9),
        "seating-adjacent": True,
    }
    assert {key: known[key] for key in expected} == expected
    assert derived["undemarcated-length"].approximate
    assert derived["demarcated-length"].approximate
    assert not derived["chance-of-nine"].approximate


def test_intervals_of_a_series_follow_the_dates_and_not_the_files() -> None:
    ds = dataset(
        series("rounds"),
        meeting("third", "2031-03-14", series="rounds"),
        meeting("first", "2031-01-01", series="rounds"),
        meeting("second", "2031-02", series="rounds"),
        meeting("dropped", "2031-02-05", series="rounds", withdrawn="coded twice"),
        meeting(
            "canceled", "2031-02-05", series="rounds", status=Values((Value(datum=EventStatus.CANCELED),))
        ),
        meeting("open", "../2031-02-05", series="rounds"),
        meeting("elsewhere", "2031-02-05"),
    )
    derived = derive(ds).derivations
    assert {key: (item.inputs, item.value, item.lower, item.upper) for key, item in derived.items()} == {
        "rounds-interval-1": (("first/date", "second/date"), None, 31, 58),
        "rounds-interval-2": (("second/date", "third/date"), None, 14, 41),
    }
    assert derived["rounds-interval-1"].unit is Unit.DAY


def test_a_declared_interval_replaces_the_generic_one() -> None:
    events = (
        series("rounds"),
        meeting("a", "2031-01-01", series="rounds"),
        meeting("b", "2031-01-03", series="rounds"),
    )
    ds = dataset(*events, derivation("wait", "interval.days/1", "a/date", "b/date"))
    assert list(derive(ds).derivations) == ["wait"]


def test_a_loaded_dataset_derives_itself_once(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[str] = []

    def noted(ds: Dataset, item: Derivation) -> Derivation:
        calls.append(item.id)
        return compute(ds, item)

    monkeypatch.setattr("cisreport.analysis.derivations.compute", noted)
    ds = cisreport.load("dushanbe-2022")
    assert ds["full-council"]
    assert "decisions-in-dushanbe" in ds
    assert calls == []
    assert ds.derivations["days-statement-1-to-2"].value == 63
    assert sorted(calls) == sorted(ds.derivations)
    count = len(calls)
    assert derive(ds) is ds
    assert derive(derive(ds)) is ds
    assert len(calls) == count


def test_other_facts_are_derived_again_from_what_was_declared() -> None:
    a, b, c = (
        meeting(name, f"2031-01-0{day}", series="rounds") for name, day in zip("abc", "123", strict=True)
    )
    ds = derive(dataset(series("rounds"), a, b, c))
    assert list(ds.derivations) == ["rounds-interval-1", "rounds-interval-2"]
    fewer = replace(ds, facts=MappingProxyType({key: fact for key, fact in ds.facts.items() if key != "c"}))
    assert list(derive(fewer).derivations) == ["rounds-interval-1"]
    assert declared(ds) == declared(fewer) == declared(derive(fewer)) == {}


def test_what_cannot_be_computed_is_an_error_at_first_use() -> None:
    ds = with_computed(dataset(meeting("a", "2031-01-01"), derivation("it", "date.weak/1", "a/date")))
    assert ds["a"].id == "a"
    for ask in (derive, lambda ds: ds["it"], lambda ds: ds.derivations["it"], lambda ds: len(ds.derivations)):
        with pytest.raises(DataError, match=r'there is no function "date\.weak/1"'):
            ask(ds)
    assert [*declared(ds)] == ["it"]


def test_inputs_can_be_derivations_in_any_order() -> None:
    ds = dataset(
        quantity("length", Unit.KILOMETER, 90),
        quantity("share", Unit.SHARE, Fraction(1, 3)),
        derivation("rest-of-part", "quantity.remainder/1", "part", "demo:share/value"),
        derivation("part", "quantity.product/1", "length", "share/value"),
    )
    derived = derive(ds)
    assert derived.derivations["rest-of-part"].value == Decimal(20)
    assert list(derived.derivations) == ["rest-of-part", "part"]


def test_all_problems_are_reported_together(file_regression: FileRegressionFixture) -> None:
    ds = dataset(
        meeting("a", "2031-01-01"),
        derivation("a", "date.week/1", "a/date"),
        derivation("misspelled", "interval.day/1", "a/date", "a/date"),
        derivation("too-few", "interval.days/1", "a/date"),
        derivation("too-many", "date.week/1", "a/date", "a/date"),
        derivation("odd-setting", "date.week/1", "a/date", firstday="Sunday"),
        derivation("circle", "date.week/1", "ring"),
        derivation("ring", "date.week/1", "circle"),
    )
    with pytest.raises(DataError) as caught:
        derive(ds)
    file_regression.check(f"{caught.value}\n", encoding="utf-8")


def test_inputs_that_do_not_fit(file_regression: FileRegressionFixture) -> None:
    ds = dataset(
        meeting("a", "2031-01-01"),
        meeting("open", "../2031-01-01"),
        meeting("undated", None),
        quantity("length", Unit.KILOMETER, 90),
        derivation("unknown", "date.week/1", "aa/date"),
        derivation("no-such-field", "date.week/1", "a/day"),
        derivation("not-a-date", "date.week/1", "length/value"),
        derivation("unbounded", "date.week/1", "open"),
        derivation("no-date", "date.week/1", "undated"),
        derivation("not-a-number", "quantity.product/1", "length", "a"),
        derivation("units", "quantity.product/1", "length", "length"),
        derivation("share", "quantity.remainder/1", "length", "length"),
        derivation("seats", "seating.chance/1", "length", extra="many"),
        derivation("rate", "recurrence.count/1", "length", "a", "a"),
        derivation("members", "actors.members/1", "a"),
        derivation("participants", "actors.participants/1", "length"),
        derivation("role", "actors.participants/1", "a", role="speaker"),
        derivation("neighbors", "seating.adjacent/1", "a", "length"),
        derivation("year", "date.year/1", "a", "length", "a"),
        meeting("yearless", None, "XXXX-09-13"),
        meeting("b", "2032-01-01"),
        quantity("month", Unit.MONTH, 1),
        quantity("often", Unit.PER_YEAR, 2),
        derivation("length-of-a-year", "date.year/1", "yearless", "length", "a"),
        derivation("no-year", "date.year/1", "yearless", "month", "a", tolerance=0),
        derivation("share-of-time", "quantity.share/1", "length", "month"),
        derivation("apart", "quantity.difference/1", "length", "month"),
        derivation("backwards", "recurrence.count/1", "often", "b", "a"),
        derivation("twice", "sequence.orders/1", "a", "b", "a"),
        derivation("days", "interval.days/1", "a", "b"),
        derivation("week-of-days", "date.week/1", "days"),
        derivation("week", "date.week/1", "a"),
        derivation("product-of-a-week", "quantity.product/1", "week", "length"),
        derivation("on-a-lost-one", "date.week/1", "unknown"),
    )
    with pytest.raises(DataError) as caught:
        derive(ds)
    assert not any("on-a-lost-one" in problem.where for problem in caught.value.problems)
    file_regression.check(f"{caught.value}\n", encoding="utf-8")
