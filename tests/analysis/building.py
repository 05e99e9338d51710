"""Datasets of a few records, built in memory."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from cisreport.model import (
    AmountBound,
    Anchor,
    Coding,
    Dataset,
    Derivation,
    Fact,
    FactId,
    Meeting,
    Quantity,
    Series,
    Source,
    SourceKind,
    State,
    Unit,
    Value,
    Values,
    Vocabulary,
    When,
)

ANCHORS = (Anchor("letter", "p1.s1"),)
NOTHING: Mapping[str, Any] = MappingProxyType({})


def said(*data: Any) -> Values[Any]:
    return Values(tuple(Value(datum=datum) for datum in data))


def day(resolved: str | None, *stated: Any) -> Values[When]:
    return said(When(stated=stated, resolved=resolved))


def meeting(name: str, resolved: str | None, *stated: Any, **more: Any) -> Meeting:
    options: dict[str, Any] = {
        "label": f"Meeting {name}",
        "anchors": ANCHORS,
        "date": day(resolved, *stated),
    } | more
    return Meeting(id=FactId(name), **options)


def series(name: str) -> Series:
    return Series(id=FactId(name), label=f"Series {name}", anchors=ANCHORS)


def state(name: str, label: str) -> State:
    return State(id=FactId(name), label=label, anchors=ANCHORS)


def quantity(name: str, unit: Unit, *amounts: int | str | Fraction, **more: Any) -> Quantity:
    numbers = said(*(item if isinstance(item, Fraction) else Decimal(item) for item in amounts))
    options: dict[str, Any] = {"value": numbers, "anchors": ANCHORS, "of": FactId("x")} | more
    return Quantity(id=FactId(name), label=f"Quantity {name}", unit=unit, **options)


def bounded(
    name: str, unit: Unit, amount: int | str | Fraction, *bound: AmountBound, **more: Any
) -> Quantity:
    number = amount if isinstance(amount, Fraction) else Decimal(amount)
    return quantity(name, unit, value=Values((Value(datum=number, bound=bound),)), **more)


def derivation(name: str, fn: str, *inputs: str, **params: Any) -> Derivation:
    return Derivation(
        id=FactId(name), label=f"Derivation {name}", fn=fn, inputs=inputs, params=MappingProxyType(params)
    )


def dataset(*records: Fact | Derivation) -> Dataset:
    letter = Source(id="letter", kind=SourceKind.CITED, language="en", written=day("2031-03-14/2031-03-16"))
    return Dataset(
        id="demo",
        title="A demonstration",
        version="1.0",
        coding=Coding(coder="A. Coder", date="2031-04-01", codebook="1"),
        date="2031-03-16",
        sources=(letter,),
        facts=MappingProxyType({item.id: item for item in records if isinstance(item, Fact)}),
        derivations=MappingProxyType({item.id: item for item in records if isinstance(item, Derivation)}),
        vocabulary=Vocabulary(
            references=NOTHING, states=NOTHING, organizations=NOTHING, people=NOTHING, places=NOTHING
        ),
        digest="",
    )
