"""Cadence in derivations: of a series, or of events one by one."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from pytest_regressions.file_regression import FileRegressionFixture

from analysis.building import ANCHORS, dataset, day, derivation, meeting, quantity, said, series
from cisreport.analysis import derive
from cisreport.errors import DataError
from cisreport.model import Announcement, Dataset, Derivation, EventStatus, Fact, FactId, Unit

HELD = said(EventStatus.HELD)
DATES = {
    "a": "2031-03-01",
    "b": "2031-09-10/2031-09-12",
    "c": "2032-04-01",
    "d": "2032-10-05",
    "e": "2033-06-25/2033-07-04",
}


def _dataset(*derivations: Derivation | Fact) -> Dataset:
    events = [meeting(name, date, series="rounds", status=HELD) for name, date in DATES.items()]
    planned = meeting("planned", "2033-12-01", series="rounds", status=said(EventStatus.ANNOUNCED))
    return dataset(series("rounds"), *events, planned, quantity("length", Unit.KILOMETER, 9), *derivations)


def _one(fn: str, *inputs: str, **params: Any) -> Derivation:
    return derive(_dataset(derivation("it", f"cadence.{fn}/1", *inputs, **params))).derivations["it"]


@pytest.mark.parametrize(
    ("fn", "expected"),
    [
        ("mean", (None, "211.75", "214", Unit.DAY)),
        ("rate", (None, "1.7", "1.73", Unit.PER_YEAR)),
        ("median", (Decimal("198.5"), "None", "None", Unit.DAY)),
        ("longest_gap", (None, "263", "272", Unit.DAY)),
        ("slots_met", (Decimal(5), "None", "None", Unit.HALF_YEAR)),
        ("count", (Decimal(5), "None", "None", Unit.MEETING)),
    ],
)
def test_of_a_series(fn: str, expected: tuple[Decimal | None, str, str, Unit]) -> None:
    found = _one(fn, "rounds")
    shown = (found.value, str(found.lower), str(found.upper), found.unit)
    assert shown == expected
    assert found.read == ("a", "b", "c", "d", "e")


@pytest.mark.parametrize("fn", ["variation", "burstiness", "memory", "local_variation"])
def test_ratios_have_three_decimals(fn: str) -> None:
    found = _one(fn, "rounds")
    assert found.unit is Unit.RATIO
    assert isinstance(found.lower, Decimal)
    assert isinstance(found.upper, Decimal)
    assert found.lower < found.upper
    assert found.lower == round(found.lower, 3)
    exact = _one(fn, "a", "c", "d", "planned/date")
    assert isinstance(exact.value, Decimal)
    assert exact.value == round(exact.value, 3)


def test_of_events_one_by_one() -> None:
    found = _one("mean", "a/date", "d", "c")
    assert (found.value, found.read) == (Decimal(292), ())


def test_settings() -> None:
    span = {"from": "2031-07-01", "to": "2032-12-31"}
    assert _one("slots_met", "rounds", **span).value == 3
    assert _one("slots_met", "rounds", slot="year", **span).value == 1
    assert _one("mean", "rounds", **span).read == ("b", "c", "d")
    assert _one("longest_gap", "rounds", ends="2035-01-01").upper == Decimal(555)
    found = _one("slots_met", "rounds", status="announced")
    assert (found.value, found.read) == (1, ("planned",))


def test_a_move_is_from_what_was_announced_to_what_was_held() -> None:
    plans = [
        Announcement(
            id=FactId(f"plan-{n}"),
            label=f"Plan {n}",
            anchors=ANCHORS,
            announces=(FactId(event),),
            planned_date=day(planned),
        )
        for n, (event, planned) in enumerate(
            (("a", "2031-02-27"), ("b", "2031-09"), ("planned", "2033-12-01"))
        )
    ]
    moved = derivation("it", "cadence.move/1", "rounds")
    found = derive(_dataset(*plans, moved)).derivations["it"]
    assert (found.lower, found.upper, found.unit) == (Decimal(-9), Decimal("6.5"), Unit.DAY)
    assert found.read == ("plan-0", "plan-1", "a", "b")
    for inputs, reason in ((("rounds",), "no event is both"), (("a",), '"a" is not a series')):
        with pytest.raises(DataError, match=reason):
            derive(_dataset(derivation("it", "cadence.move/1", *inputs)))


def test_what_does_not_fit(file_regression: FileRegressionFixture) -> None:
    ds = _dataset(
        derivation("few", "cadence.mean/1", "a", "b"),
        derivation("none", "cadence.slots_met/1", "rounds", status="canceled"),
        derivation("no-event", "cadence.mean/1", "length"),
        derivation("series-and-more", "cadence.mean/1", "rounds", "a"),
        derivation("on-the-edge", "cadence.mean/1", "rounds", to="2033-07-01"),
        derivation("no-day", "cadence.mean/1", "rounds", to="July"),
        derivation("no-slot", "cadence.slots_met/1", "rounds", slot="month"),
        derivation("turned", "cadence.slots_met/1", "rounds", **{"from": "2033-01-01", "to": "2031-01-01"}),
        derivation("too-early", "cadence.longest_gap/1", "rounds", ends="2033-01-01"),
    )
    with pytest.raises(DataError) as caught:
        derive(ds)
    file_regression.check(f"{caught.value}\n", encoding="utf-8")
