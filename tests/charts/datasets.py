"""Datasets that tests of charts share: hostile texts, and a source of many paragraphs."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from analysis.building import bounded, dataset, day, derivation, meeting, quantity, said, series
from cisreport.model import (
    AmountBound,
    Dataset,
    EventStatus,
    Fact,
    FactId,
    Passage,
    PassageRole,
    Source,
    SourceKind,
    Unit,
    Value,
    Values,
)

HOSTILE = "$x^2$ <b>&amp;</b> `` *a* {{< x >}} =1+1 \x07\u202e\n#emph[y] " + "w" * 90


def segmented(*records: Fact, paragraphs: int) -> Dataset:
    passages = tuple(
        Passage(locator=f"p{n}.s{s}", role=PassageRole.BODY, words=3, digest=f"{n}{s}")
        for n in range(1, paragraphs + 1)
        for s in (1, 2)
    )
    letter = Source(
        id="letter",
        kind=SourceKind.SEGMENTED,
        language="en",
        title=said(HOSTILE),
        passages=passages,
        segmentation="1",
    )
    return replace(dataset(*records), sources=(letter,))


def lasting() -> Dataset:
    """Return events that lasted, next to events of one day that is not known."""
    announced = said(EventStatus.ANNOUNCED)
    return dataset(
        series("rounds"),
        meeting("first", "2031-03-12", series="rounds", end=day("2031-03-14")),
        meeting("second", "2031-05-12/2031-05-14", series="rounds"),
        meeting("third", "2031-06-27/2031-06-30", series="rounds", end=day("2031-07-03/2031-07-04")),
        meeting("fourth", "2031-09-01", series="rounds", end=day("2031-09-20"), status=announced),
        meeting("arrival", "2031-03-11", end=Values((), "not stated")),
        meeting("fair", "2031-03-12/2031-03-13"),
        meeting("exhibition", "2031-04-10", end=day("2031-08-20")),
        meeting("works", "2031-05", end=day("2031-10-02/..")),
        meeting("exercise", None, date=said(), end=day("2031-04-02")),
    )


def with_bounds() -> Dataset:
    """Return a rhythm and lengths of which sources give bounds, with what follows from them."""
    least, most = (AmountBound.AT_LEAST, AmountBound.IF_POSSIBLE), AmountBound.AT_MOST
    shore = Values((Value(datum=Decimal(900)), Value(datum=Decimal(940), bound=(AmountBound.UP_TO,))))
    return dataset(
        series("rounds"),
        *(meeting(f"m-{n}", f"2031-0{n}-12", series="rounds") for n in (1, 4, 8)),
        bounded("rhythm", Unit.PER_YEAR, 2, *least, of=FactId("rounds")),
        bounded("often", Unit.PER_YEAR, 4, most, of=FactId("rounds")),
        quantity("shore", Unit.KILOMETER, value=shore),
        bounded("share", Unit.SHARE, Fraction(1, 3), AmountBound.AT_LEAST),
        derivation("part", "quantity.product/1", "shore", "share"),
        derivation("rest", "quantity.remainder/1", "shore", "share"),
    )
