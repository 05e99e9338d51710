"""Datasets that tests of charts share: hostile texts, and a source of many paragraphs."""

from __future__ import annotations

from dataclasses import replace

from analysis.building import dataset, day, meeting, said, series
from cisreport.model import Dataset, EventStatus, Fact, Passage, PassageRole, Source, SourceKind, Values

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
