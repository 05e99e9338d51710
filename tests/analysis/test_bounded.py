"""Numbers that are only bounds: arithmetic never makes them exact, and words carry them."""

from __future__ import annotations

import math
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.building import NOTHING, bounded, dataset, derivation, meeting, quantity, said
from cisreport.analysis import FUNCTIONS, derive
from cisreport.analysis.inputs import Given, InputError, Inputs
from cisreport.errors import DataError
from cisreport.frames import frame
from cisreport.linkeddata import nodes
from cisreport.manifest.entries import dataset_entry, fact_entry
from cisreport.manifest.reader import Manifest
from cisreport.manifest.rebuild import rebuild
from cisreport.model import (
    AmountBound,
    Dataset,
    Derivation,
    Exactness,
    Fact,
    Quantity,
    Unit,
    Value,
    Values,
    disagreements,
    reach,
)
from cisreport.wording import describe, part_texts, text_of

LEAST, MOST = AmountBound.AT_LEAST, AmountBound.AT_MOST
UP_TO, POSSIBLE = AmountBound.UP_TO, AmountBound.IF_POSSIBLE


def computed(fn: str, *records: Fact | Derivation, **params: Any) -> tuple[Dataset, Derivation]:
    ids = [record.id for record in records if not isinstance(record, Derivation)]
    ds = derive(dataset(*records, derivation("d", fn, *ids, **params)))
    return ds, ds.derivations[ds["d"].id]


PART = bounded("part", Unit.MEMBER, 6, LEAST)
MANY = bounded("many", Unit.MEMBER, 12, LEAST)
FEW = bounded("few", Unit.MEMBER, 12, UP_TO)
ALL = quantity("all", Unit.MEMBER, 12)
THIRD = quantity("third", Unit.SHARE, Fraction(1, 3), exactness=said(Exactness.EXACT))
QUARTER = bounded("quarter", Unit.SHARE, "0.25", LEAST, exactness=said(Exactness.EXACT))


@pytest.mark.parametrize(
    ("fn", "inputs", "text"),
    [
        ("quantity.product/1", (MANY, THIRD), "at least 4 members"),
        ("quantity.product/1", (FEW, THIRD), "at most 4 members"),
        ("quantity.product/1", (ALL, QUARTER), "3–12 members"),
        ("quantity.remainder/1", (MANY, THIRD), "at least 8 members"),
        ("quantity.remainder/1", (FEW, THIRD), "at most 8 members"),
        ("quantity.remainder/1", (ALL, QUARTER), "at most 9 members"),
        ("quantity.share/1", (PART, ALL), "at least 0.5"),
        ("quantity.share/1", (ALL, MANY), "at most 1"),
        ("quantity.difference/1", (MANY, ALL), "at least 0 members"),
        ("quantity.difference/1", (ALL, PART), "at most 6 members"),
        ("quantity.difference/1", (FEW, quantity("two", Unit.MEMBER, 2)), "−2 to 10 members"),
    ],
)
def test_an_interval_with_an_open_end(fn: str, inputs: tuple[Quantity, ...], text: str) -> None:
    ds, result = computed(fn, *inputs)
    assert text_of(ds, "d") == text
    assert result.value is None
    assert describe(ds, result).startswith(f"Derivation d: {text}; computed by {fn}")


@pytest.mark.parametrize(
    ("fn", "inputs", "message"),
    [
        ("quantity.share/1", (ALL, FEW), 'the whole "few" can be zero'),
        (
            "quantity.difference/1",
            (MANY, PART),
            "the bounds of its inputs leave the result open on both sides",
        ),
        ("quantity.spread/1", (FEW,), '"few" has a bound, so how far apart its values are is not known'),
        ("quantity.product/1", (MANY, bounded("s", Unit.SHARE, "0.5", UP_TO)), "open on both sides"),
        (
            "quantity.product/1",
            (bounded("goal", Unit.MEMBER, 5, POSSIBLE), THIRD),
            '"goal" is only an aim, so no number follows from it',
        ),
        ("seating.chance/1", (bounded("seats", Unit.MEMBER, 9, LEAST),), '"seats" has no bound above'),
        ("seating.chance/1", (bounded("seats", Unit.RATIO, 9, MOST),), '"seats" has no bound below'),
    ],
)
def test_what_would_be_false_is_refused(fn: str, inputs: tuple[Quantity, ...], message: str) -> None:
    with pytest.raises(DataError) as caught:
        computed(fn, *inputs)
    assert message in str(caught.value)
    assert str(caught.value).startswith("demo: derivations.d: ")


def test_a_rate_with_a_bound() -> None:
    days = meeting("first", "2031-01-01"), meeting("last", "2036-01-01")
    for bound, text in ((LEAST, "at least 9 meetings"), (MOST, "at most 10 meetings")):
        rate = bounded("rate", Unit.PER_YEAR, 2, bound)
        ds, _ = computed("recurrence.count/1", rate, *days)
        assert text_of(ds, "d") == text


def test_derivations_go_on_from_an_open_end() -> None:
    first = derivation("first", "quantity.product/1", "many", "third")
    second = derivation("second", "quantity.remainder/1", "first", "third")
    ds = derive(dataset(MANY, THIRD, first, second))
    assert text_of(ds, "second") == "at least 2 2/3 members"
    assert text_of(ds, "first", "lower") == "4"
    assert text_of(ds, "first", "words") == "at least four"


amounts = st.fractions(0, 50, max_denominator=6)
bounds = st.sampled_from([(), (LEAST,), (MOST,), (UP_TO,)])
FNS: dict[str, tuple[Unit, Unit, Callable[[Fraction, Fraction], Fraction]]] = {
    "quantity.product/1": (Unit.MEMBER, Unit.SHARE, lambda a, b: a * b),
    "quantity.remainder/1": (Unit.MEMBER, Unit.SHARE, lambda a, b: a * (1 - b)),
    "quantity.share/1": (Unit.MEMBER, Unit.MEMBER, lambda a, b: a / b),
    "quantity.difference/1": (Unit.MEMBER, Unit.MEMBER, lambda a, b: a - b),
}


@given(st.sampled_from(sorted(FNS)), st.data())
def test_every_amount_that_the_bounds_allow_is_within_the_result(fn: str, data: st.DataObject) -> None:
    first, second, exact = FNS[fn]
    true, records = [], []
    for n, unit in enumerate((first, second)):
        share = unit is Unit.SHARE
        stated = data.draw(st.fractions(0, 1, max_denominator=6) if share else amounts)
        bound = data.draw(bounds)
        low = stated if LEAST in bound else Fraction(0) if bound else stated
        high = (Fraction(1) if share else stated + 40) if LEAST in bound else stated
        true.append(data.draw(st.fractions(low, high, max_denominator=12)) if low < high else low)
        records.append(bounded(f"q{n}", unit, stated, *bound))
    ds = dataset(*records)
    try:
        given_ = tuple(Given.find(ds, record.id) for record in records)
        result = FUNCTIONS[fn].compute(Inputs(given_, NOTHING, ds))
    except InputError:
        return
    least = result.lower if result.lower is not None else result.value
    most = result.upper if result.upper is not None else result.value
    answer = exact(*true)
    assert (-math.inf if least is None else Fraction(least)) <= answer  # type: ignore[arg-type]
    assert answer <= (math.inf if most is None else Fraction(most))  # type: ignore[arg-type]
    assert (
        result.value is None
        or not any(record.value.items[0].bound for record in records)
        or (
            answer == Fraction(result.value)  # type: ignore[arg-type]
        )
    )


@pytest.mark.parametrize(
    ("unit", "bound", "forms"),
    [
        (Unit.MEMBER, (LEAST,), ("at least 9 members", "at least 9", "at least nine")),
        (Unit.MEMBER, (MOST,), ("at most 9 members", "at most 9", "at most nine")),
        (Unit.MEMBER, (UP_TO,), ("up to 9 members", "up to 9", "up to nine")),
        (
            Unit.PER_YEAR,
            (POSSIBLE,),
            ("9 per year if possible", "9 if possible", "nine times if possible"),
        ),
        (
            Unit.PER_YEAR,
            (LEAST, POSSIBLE),
            ("at least 9 per year if possible", "at least 9 if possible", "at least nine times if possible"),
        ),
    ],
)
def test_words(unit: Unit, bound: tuple[AmountBound, ...], forms: tuple[str, str, str]) -> None:
    record = bounded("q", unit, 9, *bound)
    ds = dataset(record)
    assert tuple(text_of(ds, "q", form) for form in (None, "number", "words")) == forms
    assert describe(ds, record).startswith(f"Quantity q: {forms[0]}")
    parts = part_texts(ds, record)
    assert (parts["value"], parts["value, bound"]) == (forms[0], ", ".join(bound))


def test_about_stays_with_a_bound() -> None:
    record = bounded("q", Unit.KILOMETER, 900, LEAST, exactness=said(Exactness.APPROXIMATE))
    ds, _ = computed("quantity.product/1", record, THIRD)
    assert text_of(ds, "q") == "at least about 900 km"
    assert text_of(ds, "d") == "at least about 300 km"


def test_each_value_has_its_bound() -> None:
    values = Values((Value(datum=Decimal(5), bound=(LEAST,)), Value(datum=Decimal(9), bound=(MOST,))))
    record = quantity("q", Unit.MEMBER, value=values)
    ds = dataset(record)
    assert text_of(ds, "q") == "at least 5 members / at most 9 members"
    assert [name for name, _ in disagreements(record)] == []
    apart = Values((Value(datum=Decimal(9), bound=(LEAST,)), Value(datum=Decimal(5))))
    assert [name for name, _ in disagreements(quantity("q", Unit.MEMBER, value=apart))] == ["value"]
    assert [reach(value) for value in apart] == [(9, math.inf), (5, 5)]


def test_it_is_everywhere() -> None:
    record = bounded("q", Unit.MEMBER, 9, LEAST, POSSIBLE)
    ds = dataset(record)
    (body,) = nodes(ds, record)[0]["oa:hasBody"]
    assert [item["@id"] for item in body["values"][0]["bound"]] == [
        "cr:AmountBound/at-least",
        "cr:AmountBound/if-possible",
    ]
    assert frame(ds, "quantities")["value_bound"][0] == "at-least; if-possible"
    assert tuple(frame(ds, "values")[["bound", "text"]].iloc[0]) == (
        "at-least; if-possible",
        "at least 9 members if possible",
    )
    entry = fact_entry(ds, record)
    manifest = Manifest(
        title="A report",
        datasets={ds.id: dataset_entry(ds)},
        facts={"demo:q": entry},
        values=(),
    )
    again, problems = rebuild(manifest, ds.id)
    assert problems == ()
    assert text_of(again, "q") == text_of(ds, "q")
