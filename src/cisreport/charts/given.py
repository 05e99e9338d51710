"""What a chart is drawn from: a dataset; for charts of dates, also a frame, dates, or several datasets.

A frame or dates become a dataset in memory with a meeting for each row, so every chart has one kind of
input.  Such a dataset has no source that anyone could check, so a report does not draw it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final

from cisreport.analysis.cadence.taking import brief, rows_of_any
from cisreport.charts.words import source_of
from cisreport.english import counted
from cisreport.errors import ArgumentError
from cisreport.model import (
    Anchor,
    Coding,
    Dataset,
    Event,
    EventStatus,
    Fact,
    FactId,
    Meeting,
    Series,
    Source,
    SourceKind,
    Value,
    Values,
    Vocabulary,
    When,
)
from cisreport.notebooks import in_report

_ROWS: Final = "rows"
"""Id of the dataset of a frame or of dates, and of its source."""
_LABEL: Final = "Dates"
"""Label of the series of dates that belong to none."""


@dataclass(frozen=True, slots=True)
class Given:
    """What a chart is drawn from."""

    dataset: Dataset
    source: str
    """The line with the sources."""
    series: str | None = None
    """Id of the series that was asked for."""
    ids: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Ids of events by the names of their rows."""


def given(
    kind: str, what: Any, *, dates: bool, several: bool, date: str | None = None, series: str | None = None
) -> Given:
    """Return what a chart is drawn from.

    Parameters
    ----------
    kind : str
        Name of the kind of chart.
    what : Any
        What the chart was called with.
    dates, several : bool
        Whether the kind takes dates, and several datasets.
    date : str, optional
        Column of dates in a frame.
    series : str, optional
        Id of a series in a dataset, or a text in the column ``series`` of a frame.

    Raises
    ------
    ArgumentError
        If it is something else, or a report would draw something that is not a dataset.
    DataError
        With the place of each date that cannot be read.
    """
    caller = f"charts.{kind}"
    if isinstance(what, Dataset):
        if date is not None:
            raise ArgumentError(f'a dataset has no column "{date}" for {caller}; leave out `date`')
        return Given(what, source_of(what), series)
    listed = isinstance(what, tuple | list) and bool(what)
    if listed and all(isinstance(item, Dataset) for item in what):
        if not several:
            raise ArgumentError(f"{caller} takes one dataset; it got {len(what)}; draw a chart of each")
        _only_in_notebooks(caller)
        return Given(_together(what), " ".join(dict.fromkeys(map(source_of, what))))
    if not dates:
        advice = f"{caller} takes a dataset, because dates alone do not have what it draws"
        raise ArgumentError(f'{advice}; it got {brief(what)}; load one with cisreport.load("name")')
    rows = rows_of_any(caller, what, date)
    if not rows:
        raise ArgumentError(f"{caller} got no dates, so there is nothing to draw; give it at least one")
    _only_in_notebooks(caller)
    names = {name: f"series-{n}" for n, name in enumerate(dict.fromkeys(row.series for row in rows), 1)}
    found = [_series(names[name], name or _LABEL) for name in names]
    meetings = [
        Meeting(
            id=FactId(f"row-{n}"),
            label=row.name,
            anchors=(Anchor(_ROWS, f"row {n}"),),
            date=_said(When(resolved=row.edtf)),
            status=_said(EventStatus.HELD),
            series=FactId(names[row.series]),
        )
        for n, row in enumerate(rows, 1)
    ]
    return Given(
        _dataset(_ROWS, [*found, *meetings], (Source(id=_ROWS, kind=SourceKind.CITED, language="und"),)),
        f"Source: {counted(len(rows), 'date')}, not of a dataset.",
        names.get(series, series) if series else None,
        MappingProxyType({meeting.label: meeting.id for meeting in meetings}),
    )


def _only_in_notebooks(caller: str) -> None:
    if in_report():
        what = f"{caller} of a report takes one dataset, because a reader has to be able to check its facts"
        raise ArgumentError(f"{what}; make a dataset of a table with `cisreport import`")


def _together(several: Sequence[Dataset]) -> Dataset:
    """Return the events of several datasets as one; a series is called by its label and its dataset."""
    records = [record for n, ds in enumerate(several, 1) for record in _of(ds, f"d{n}-")]
    sources = {source.id: source for ds in several for source in ds.sources}
    return _dataset("datasets", records, tuple(sources.values()))


def _of(ds: Dataset, prefix: str) -> Iterator[Fact]:
    for item in ds.series:
        yield _series(prefix + item.id, f"{item.label} ({ds.id})")
    for event in ds.of_type(Event):
        if event.withdrawn is None:
            whens = (Value(datum=When(resolved=value.datum.resolved)) for value in event.date)
            yield Meeting(
                id=FactId(prefix + event.id),
                label=event.label,
                anchors=event.anchors,
                date=Values(tuple(whens)),
                status=event.status,
                series=FactId(prefix + event.series) if event.series else None,
            )


def _series(name: str, label: str) -> Series:
    return Series(id=FactId(name), label=label, anchors=(Anchor(_ROWS, name),))


def _said(datum: Any) -> Values[Any]:
    return Values((Value(datum=datum),))


def _dataset(name: str, records: Sequence[Fact], sources: tuple[Source, ...]) -> Dataset:
    nothing: MappingProxyType[str, Any] = MappingProxyType({})
    return Dataset(
        id=name,
        title=name,
        version="0",
        coding=Coding(coder="nobody", date="XXXX", codebook="0"),
        date="XXXX",
        sources=sources,
        facts=MappingProxyType({record.id: record for record in records}),
        vocabulary=Vocabulary(
            references=nothing, states=nothing, organizations=nothing, people=nothing, places=nothing
        ),
        digest="",
    )
