"""The places where a report prints its facts, according to its manifest or with a dataset's facts.

A place is a value, a typed name, a claim, a chart, a row of the register, or the register's introduction to a
dataset.  Everything here is computed from a manifest and a dataset; no document runs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from cisreport.charts import Chart, Cited, named
from cisreport.comparison.said import parts_said, said_by
from cisreport.errors import CisreportError, NotFoundError
from cisreport.manifest.entries import fact_entry
from cisreport.manifest.reader import Manifest, PrintedClaim, PrintedValue
from cisreport.manifest.rebuild import rebuild
from cisreport.manifest.registers import Expected, expected_register
from cisreport.model import Dataset
from cisreport.rows import needed_for
from cisreport.wording import resolve_cite, text_of
from cisreport.wording.names import called_by_id

_TEXT = "text"
"""Where a value is before the first section."""


class PlaceKind(StrEnum):
    """What sort of place it is."""

    VALUE = "value"
    """A value in the text, in a table or in a caption."""
    NAME = "name"
    """The first mention of a fact in a section, by a typed name."""
    CLAIM = "claim"
    """Words of the author that rest on facts; they change when somebody has read them again."""
    CHART = "chart"
    """A chart with its caption and alt text."""
    ROW = "row"
    """A row of the register."""
    INTRODUCTION = "introduction"
    """The register's introduction to a dataset."""


Key = tuple[str, ...]
"""The key of a place: unique, and independent of its content."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportPlace:
    """One place, and what it shows."""

    kind: PlaceKind
    """What sort of place."""
    id: str = ""
    """Its identifier in the page, such as ``use-12`` or ``fact-border-length``; empty of a new place."""
    where: str = ""
    """Figure, table or section that it is in; empty before the first section, and in the register."""
    cite: str = ""
    """The fact or field it shows; empty where it shows many."""
    texts: Mapping[str, str]
    """What it shows, part by part, in words."""
    shown: object = field(default=None, repr=False)
    """What decides whether it shows the same, where that is not the texts."""
    gone: str = ""
    """Of a claim: which of its facts does not exist, in words."""
    drawn: Callable[[], Sequence[str]] = field(default=tuple, repr=False)
    """Makes a drawing and returns every text in it, in order."""

    def shows(self, other: ReportPlace) -> bool:
        """Return whether another version of the place shows the same."""
        return self.texts == other.texts if self.shown is None else self.shown == other.shown


Places = dict[Key, ReportPlace]


def places_of(manifest: Manifest, dataset: Dataset | None = None) -> Places:
    """Return every place of a report with its content.

    Parameters
    ----------
    manifest : Manifest
        The manifest of the report.
    dataset : Dataset, optional
        With its derivations computed; its facts replace those in the manifest.  Without it, the content is
        that of the manifest.

    Raises
    ------
    NotFoundError
        If the report cannot be rendered from the dataset, because the dataset lacks something it prints.
    CisreportError
        If a chart cannot be made again.
    """
    return _Report(manifest, dataset).places()


class _Report:
    """A report according to its manifest, or with the facts of a dataset instead."""

    def __init__(
        self,
        manifest: Manifest,
        dataset: Dataset | None,
        carried: Mapping[str, Dataset] | None = None,
        *,
        charts: bool = True,
    ) -> None:
        self.manifest = manifest
        self.new = dataset.id if dataset is not None else ""
        self.datasets = {
            name: dataset if dataset is not None and name == self.new else _carried(manifest, name, carried)
            for name in manifest.datasets
        }
        self.called = called_by_id(dataset) if dataset is not None else {}
        self.charts = [self._made(entry) for entry in manifest.charts if charts]

    def places(self) -> Places:
        found: Places = {}
        uses: dict[str, list[str]] = {cite: [] for cite in _listed_only(self.manifest)}
        for fact, place in (*self._values(), *self._names()):
            n = 1
            while (key := (place.kind, place.cite, place.where, str(n))) in found:
                n += 1
            found[key] = place
            uses.setdefault(fact, []).append(place.where or _TEXT)
        for place in map(self.claim, self.manifest.claims):
            n = 1
            while (key := (place.kind, place.cite, place.where, str(n))) in found:
                n += 1
            found[key] = place
            for fact in dict.fromkeys(self._present(fact_of(cite)) for cite in place.cite.split()):
                uses.setdefault(fact, []).append(place.where or _TEXT)
        for chart in self.charts:
            found[PlaceKind.CHART, chart.label] = _chart_place(chart)
            for cite in chart.facts:
                uses.setdefault(fact_of(cite), []).append(chart.label)
        entries = _Entries(self._entry)
        needed = _needed(uses, entries)
        shown = {cite: entry for cite in dict.fromkeys((*uses, *needed)) if (entry := entries[cite])}
        registers = {name: self._register(name, shown) for name in self.datasets}
        for cite, entry in shown.items():
            row = registers[entry["dataset"]].rows.get(entry["id"])
            place = self._row(cite, entries, uses.get(cite, ()), needed.get(cite, ()))
            found[PlaceKind.ROW, cite] = replace(place, shown=(row and row.texts, place.texts))
        for name, register in registers.items():
            texts = {f"line {n}": line for n, line in enumerate(register.sentences, 1)}
            place = ReportPlace(kind=PlaceKind.INTRODUCTION, id="register", cite=name, texts=texts)
            found[PlaceKind.INTRODUCTION, name] = place
        return found

    def _register(self, name: str, shown: Mapping[str, Mapping[str, Any]]) -> Expected:
        """Return what the page's register of a dataset says."""
        facts = {entry["id"]: entry for entry in shown.values() if entry["dataset"] == name}
        return expected_register(self.datasets[name], facts, (), brief=False)

    def _is_new(self, cite: str) -> bool:
        return bool(self.new) and cite.startswith(f"{self.new}:")

    def _made(self, entry: Mapping[str, Any]) -> Chart:
        kind, name, label = entry["kind"], entry["dataset"], entry["label"]
        if name not in self.datasets:
            raise NotFoundError(f'chart "{label}" is of dataset "{name}", which the file does not list')
        try:
            return named(kind)(self.datasets[name], label=label, **entry["parameters"])
        except (TypeError, ValueError) as error:
            raise CisreportError(f'chart "{label}" cannot be made again: {error}') from error

    def _values(self) -> Iterator[tuple[str, ReportPlace]]:
        """Yield the fact and the place of each value; charts of a new dataset have new captions."""
        renewed = {chart.label: chart for chart in self.charts if chart.dataset == self.new}
        numbers: dict[tuple[str, str], list[int]] = {}
        for value in self.manifest.values:
            if value.place in renewed:
                numbers.setdefault((value.place, value.cite), []).append(value.n)
            else:
                yield self._value(value)
        for label, chart in renewed.items():
            for part in chart.caption:
                if isinstance(part, Cited) and part.cite:
                    left = numbers.get((label, part.cite))
                    n = f"use-{left.pop(0)}" if left else ""
                    yield fact_of(part.cite), _value_place(part.cite, n, label, part.text, fact_of(part.cite))

    def _value(self, value: PrintedValue) -> tuple[str, ReportPlace]:
        fact, text = fact_of(value.cite), value.text
        if self._is_new(fact):
            ds = self.datasets[self.new]
            fact = f"{ds.id}:{resolve_cite(ds, value.cite)[0].id}"
            text = text_of(ds, value.cite, value.form)
        cite = f"{value.cite} {value.form}" if value.form else value.cite
        return fact, _value_place(cite, f"use-{value.n}", value.place, text, fact)

    def _names(self) -> Iterator[tuple[str, ReportPlace]]:
        """Yield the fact and the place of each typed name that means a fact."""
        by_anchor = {self.manifest.anchor(fact): cite for cite, fact in self.manifest.facts.items()}
        for name in self.manifest.names:
            cite = by_anchor.get(name.fact, name.fact)
            if not self._is_new(cite) or name.text in self.called.get(cite.partition(":")[2], ()):
                texts = {"text": name.text}
                place = ReportPlace(kind=PlaceKind.NAME, where=name.place, cite=cite, texts=texts)
                yield cite, replace(place, id=f"name-{name.n}")

    def claim(self, claim: PrintedClaim) -> ReportPlace:
        """Return the place of a claim, with what its facts say."""
        words = " ".join(part.text for part in claim.parts)
        said = [said_by(cite, self._entry(self._present(fact_of(cite)))) for cite in claim.cites]
        texts = {
            f"{cite.partition(':')[2]}, {name}": text
            for cite in claim.cites
            for name, text in parts_said(self.datasets[cite.partition(":")[0]], cite)
        }
        return ReportPlace(
            kind=PlaceKind.CLAIM,
            id=f"claim-{claim.n}",
            where=claim.place,
            cite=" ".join(claim.cites),
            texts={"words": words, **texts},
            shown=(words, said),
        )

    def _present(self, fact: str) -> str:
        """Return the cite of a fact that a new dataset may have renamed."""
        name = fact.partition(":")[2]
        ds = self.datasets.get(self.new) if self._is_new(fact) else None
        return f"{ds.id}:{ds[name].id}" if ds is not None and name in ds else fact

    def _row(self, cite: str, entries: _Entries, uses: Iterable[str], needed: Iterable[str]) -> ReportPlace:
        """Return the row of a fact in the register: one that is used, or on which such a fact rests."""
        entry = entries[cite] or {}
        said = {"what it says": entry["description"], "notes": " ".join(entry["notes"])}
        stated = {"how": entry["evidence"], "passages": _passages(cite, entry, entries)}
        used = ", ".join(sorted([*(where for where in uses if where == _TEXT), *({*uses} - {_TEXT})]))
        texts = {
            **said,
            **stated,
            "used in": used,
            "needed for": ", ".join(sorted(other.partition(":")[2] for other in needed)),
        }
        row = self.manifest.anchor({"dataset": entry["dataset"], "id": entry["id"]})
        return ReportPlace(kind=PlaceKind.ROW, id=row, cite=cite, texts=texts)

    def _entry(self, cite: str) -> Mapping[str, Any] | None:
        if not self._is_new(cite):
            return self.manifest.facts.get(cite)
        ds, name = self.datasets[self.new], cite.partition(":")[2]
        if name not in ds or (record := ds[name]).id != name:
            return None
        return fact_entry(ds, record, self.called)


class _Entries(dict[str, Mapping[str, Any] | None]):
    """Entries by cite, each made once; None if there is no such record."""

    def __init__(self, make: Callable[[str], Mapping[str, Any] | None]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, cite: str) -> Mapping[str, Any] | None:
        self[cite] = self._make(cite)
        return self[cite]


def claims_of(
    manifest: Manifest, dataset: Dataset | None = None, carried: Mapping[str, Dataset] | None = None
) -> Iterator[ReportPlace]:
    """Yield the place of each claim of a manifest, as :func:`places_of` has them.

    ``carried`` has the datasets that the manifest carries, by name, if they have been made of it.
    """
    if not manifest.claims:
        return
    report = _Report(manifest, dataset, carried, charts=False)
    for claim in manifest.claims:
        try:
            yield report.claim(claim)
        except NotFoundError as error:
            texts = {"words": claim.text, "facts": str(error)}
            yield ReportPlace(kind=PlaceKind.CLAIM, cite=" ".join(claim.cites), texts=texts, gone=str(error))


def fact_of(cite: str) -> str:
    """Return the cite of the fact in a cite that may name a field."""
    return cite.partition("/")[0]


def _carried(manifest: Manifest, name: str, known: Mapping[str, Dataset] | None) -> Dataset:
    """Return the part of a dataset that is in the manifest, with its sources in their order."""
    carried = rebuild(manifest, name)[0] if known is None else known[name]
    order = {plain.get("id"): n for n, plain in enumerate(manifest.datasets[name]["sources"])}
    sources = sorted(carried.sources, key=lambda source: order.get(source.id, len(order)))
    return replace(carried, sources=tuple(sources))


def _listed_only(manifest: Manifest) -> Iterator[str]:
    """Yield the facts that neither a value, a name nor a chart needs: the author of a table can name more."""
    by_anchor = {manifest.anchor(fact): cite for cite, fact in manifest.facts.items()}
    used = [fact_of(value.cite) for value in manifest.values]
    used += [by_anchor.get(name.fact, name.fact) for name in manifest.names]
    used += [fact_of(cite) for claim in manifest.claims for cite in claim.cites]
    used += [fact_of(cite) for entry in manifest.charts for cite in entry["facts"]]
    reached = {*used, *_needed(used, _Entries(manifest.facts.get))}
    yield from (cite for cite in manifest.facts if cite not in reached)


def _needed(used: Iterable[str], entries: _Entries) -> dict[str, set[str]]:
    """Return all facts that the used ones rest on, and for each those that rest on it."""
    return needed_for(used, lambda cite: _rests_on(cite, entries))


def _rests_on(cite: str, entries: _Entries) -> list[str]:
    dataset, entry = cite.partition(":")[0], entries[cite]
    names = entry["rests_on"] if entry is not None else ()
    return [other for name in names if entries[other := f"{dataset}:{name}"] is not None]


def _passages(cite: str, entry: Mapping[str, Any], entries: _Entries) -> str:
    if entry["passages"]:
        return ", ".join(entry["passages"])
    return ", ".join(other.partition(":")[2] for other in _rests_on(cite, entries))


def _value_place(cite: str, use: str, where: str, text: str, fact: str) -> ReportPlace:
    texts = {"text": text, "leads to": fact}
    return ReportPlace(kind=PlaceKind.VALUE, id=use, where=where, cite=cite, texts=texts)


def _chart_place(chart: Chart) -> ReportPlace:
    """Return a chart's place; the values in its caption are separate places."""
    caption = tuple(part.cite or part.text if isinstance(part, Cited) else part for part in chart.caption)
    cited = [fact_of(part.cite) for part in chart.caption if isinstance(part, Cited) and part.cite]
    facts = tuple(dict.fromkeys((*cited, *map(fact_of, chart.facts))))
    data = chart.data()
    texts = {
        f"row {row[0]}, {column}": "" if cell is None else str(cell)
        for row in data["rows"]
        for column, cell in zip(data["columns"], row, strict=True)
    }
    texts |= {"caption": "".join(map(str, chart.caption)), "alternative text": chart.alt}
    texts["facts"] = ", ".join(facts)
    shown = (chart.heading, chart.layout, chart.alt, caption, facts, data)
    place = ReportPlace(kind=PlaceKind.CHART, id=chart.label, where=chart.label, texts=texts)
    return replace(place, shown=shown, drawn=chart.texts)
