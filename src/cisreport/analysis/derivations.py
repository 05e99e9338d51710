"""The derivations of a dataset: those it declares, and the intervals of its series."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise
from types import MappingProxyType

from cisreport.analysis.inputs import Given, InputError, Inputs
from cisreport.analysis.registry import function
from cisreport.collecting import uncollected
from cisreport.english import counted
from cisreport.errors import CisreportError, DataError, NotFoundError, Problem, suggest
from cisreport.extensions import can_load, is_foreign
from cisreport.model import Dataset, Derivation, Event, EventStatus, FactId

INTERVAL = "interval.days/1"
"""The function that computes the intervals of a series."""


class Computed(Mapping[str, Derivation]):
    """The derivations of a dataset, computed at first use.

    They belong to the facts from which they were computed.  A dataset with other facts computes the
    declared derivations again.
    """

    __slots__ = ("_done", "_ds")

    def __init__(self, ds: Dataset) -> None:
        self._ds = ds
        self._done: Mapping[str, Derivation] | None = None

    @property
    def declared(self) -> Mapping[str, Derivation]:
        """The derivations that the dataset declares, without values."""
        return self._ds.derivations

    def are_of(self, ds: Dataset) -> bool:
        """Return whether the derivations follow from this dataset."""
        return all(getattr(ds, name) is getattr(self._ds, name) for name in _READ)

    def computed(self) -> Mapping[str, Derivation]:
        """Return the derivations with their values; compute them at the first call.

        Raises
        ------
        DataError
            As :func:`derive`.
        """
        if self._done is None:
            self._done = _all_computed(self._ds)
        return self._done

    def __getitem__(self, name: str) -> Derivation:
        return self.computed()[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.computed())

    def __len__(self) -> int:
        return len(self.computed())


_READ = ("id", "facts", "sources", "vocabulary")
"""Fields of a dataset on which derivations depend."""


def declared(ds: Dataset) -> Mapping[str, Derivation]:
    """Return the derivations that a dataset declares, without those that the library adds."""
    return ds.derivations.declared if isinstance(ds.derivations, Computed) else ds.derivations


def with_computed(ds: Dataset) -> Dataset:
    """Return the dataset with derivations that are computed at first use.

    The first use raises what :func:`derive` raises.
    """
    return ds.with_derivations(Computed(ds.with_derivations(declared(ds))))


def derive(ds: Dataset) -> Dataset:
    """Return the dataset with every derivation computed.

    The result has the declared derivations, and one for each pair of consecutive events of a series, named
    ``<series>-interval-<n>``, unless the dataset declares the same interval or the same id.
    A loaded dataset computes its derivations at first use.  This function computes them now, and reports
    every problem.  If the dataset is derived already, the function returns it.

    Parameters
    ----------
    ds : Dataset
        A loaded dataset, or one made from records.

    Returns
    -------
    Dataset
        The same facts, and all derivations with their values.

    Raises
    ------
    DataError
        With every problem found, each at ``derivations.<id>``: an unknown function or parameter, an
        input that does not exist or does not fit, a cycle of inputs, or the id of a fact.
    """
    if not (isinstance(ds.derivations, Computed) and ds.derivations.are_of(ds)):
        ds = with_computed(ds)
    len(ds.derivations)  # computes them
    return ds


@uncollected()
def _all_computed(ds: Dataset) -> Mapping[str, Derivation]:
    given = {(item.fn, item.inputs) for item in ds.derivations.values()}
    derivations: dict[str, Derivation] = dict(ds.derivations)
    for item in series_intervals(ds):
        if (item.fn, item.inputs) not in given:
            derivations.setdefault(item.id, item)
    problems = [problem for item in derivations.values() for problem in _form(ds, item)]
    problems += [_ring_problem(ds, ring) for ring in _rings(ds, derivations)]
    if problems:
        raise DataError(problems)
    return _in_order(ds.with_derivations(derivations), _order(ds, derivations))


def compute(ds: Dataset, derivation: Derivation) -> Derivation:
    """Return one derivation with its value, from facts and computed derivations of the dataset.

    Raises
    ------
    InputError
        If an input does not fit the function.
    NotFoundError
        If an input or the function does not exist.
    """
    given = tuple(Given.find(ds, cite) for cite in derivation.inputs)
    result = function(derivation.fn).compute(Inputs(given, derivation.params, ds))
    return replace(
        derivation,
        value=result.value,
        lower=result.lower,
        upper=result.upper,
        unit=result.unit,
        approximate=result.approximate,
        read=result.read,
    )


def series_intervals(ds: Dataset) -> Iterator[Derivation]:
    """Yield a derivation without value for the interval between consecutive events of every series.

    An event counts if its date is bounded and it was not canceled.  Events are in order of their earliest
    day, then their latest day, then the dataset.
    """
    for series in ds.series:
        events = ds.referring(Event, "series", series.id)
        dated = sorted(
            ((days, event) for event in events if (days := _days(event))), key=lambda pair: pair[0]
        )
        for number, ((_, before), (_, after)) in enumerate(pairwise(dated), 1):
            yield Derivation(
                id=FactId(f"{series.id}-interval-{number}"),
                label=f"Days from {before.label} to {after.label}",
                fn=INTERVAL,
                inputs=(f"{before.id}/date", f"{after.id}/date"),
            )


def _days(event: Event) -> tuple[dt.date, dt.date] | None:
    if event.withdrawn is not None or event.status.first in (EventStatus.CANCELED, EventStatus.NOT_HELD):
        return None
    spans = [value.datum.bounds for value in event.date]
    low = [span.earliest for span in spans if isinstance(span.earliest, dt.date)]
    high = [span.latest for span in spans if isinstance(span.latest, dt.date)]
    return (min(low), max(high)) if spans and len(low) == len(high) == len(spans) else None


def _form(ds: Dataset, derivation: Derivation) -> Iterator[Problem]:
    if derivation.id in ds.facts:
        yield _problem(ds, derivation.id, "a fact has the same id", "choose another id")
    if _stays(derivation):
        return
    try:
        known = function(derivation.fn)
    except CisreportError as error:
        what, _, remedy = str(error).partition("; ")
        yield _problem(ds, derivation.id, what, remedy)
        return
    needed, count = len(known.inputs), len(derivation.inputs)
    if count < needed or (count > needed and known.more is None):
        what = f"{derivation.fn} takes {known.wanted}; the derivation has {counted(count, 'input')}"
        remedy = "add the missing ones" if count < needed else "remove the others"
        yield _problem(ds, derivation.id, what, remedy)
    for name in derivation.params:
        if name not in known.params:
            what = f'{derivation.fn} has no parameter "{name}"'
            remedy = suggest(name, tuple(known.params)) if known.params else "remove it"
            yield _problem(ds, derivation.id, what, remedy)


def _graph(ds: Dataset, derivations: Mapping[str, Derivation]) -> dict[str, set[str]]:
    names = derivations.keys() - ds.facts.keys()
    return {key: names.intersection(_record_ids(ds, item)) for key, item in derivations.items()}


def _order(ds: Dataset, derivations: Mapping[str, Derivation]) -> tuple[str, ...]:
    return tuple(TopologicalSorter(_graph(ds, derivations)).static_order())


def _rings(ds: Dataset, derivations: Mapping[str, Derivation]) -> Iterator[list[str]]:
    """Yield cycles of inputs; a derivation is in one of them at most."""
    graph = _graph(ds, derivations)
    while True:
        try:
            TopologicalSorter(graph).prepare()
        except CycleError as error:
            ring = list(reversed(error.args[1]))
            yield ring
            graph = {key: inputs.difference(ring) for key, inputs in graph.items() if key not in ring}
        else:
            return


def _in_order(ds: Dataset, order: tuple[str, ...]) -> Mapping[str, Derivation]:
    problems: list[Problem] = []
    lost: set[str] = set()
    done = dict(ds.derivations)
    current = ds.with_derivations(MappingProxyType(done))
    for key in order:
        if lost.intersection(_record_ids(ds, done[key])):
            lost.add(key)
            continue
        if _stays(done[key]):
            continue
        try:
            done[key] = compute(current, done[key])
        except (InputError, NotFoundError) as error:
            what, _, remedy = str(error).partition("; ")
            wanted = f"{done[key].fn} takes {function(done[key].fn).wanted}"
            problems.append(_problem(ds, key, what, remedy or wanted))
            lost.add(key)
    if problems:
        raise DataError(problems)
    return MappingProxyType(done)


def _stays(derivation: Derivation) -> bool:
    """Return whether a derivation stays as it is: its function is foreign, and extensions are disabled."""
    return is_foreign(derivation.fn) and not can_load()


def _record_ids(ds: Dataset, derivation: Derivation) -> tuple[str, ...]:
    return tuple(cite.partition("/")[0].removeprefix(f"{ds.id}:") for cite in derivation.inputs)


def _ring_problem(ds: Dataset, ring: Sequence[str]) -> Problem:
    what = "its inputs lead back to itself: " + " -> ".join(ring)
    return _problem(ds, ring[0], what, "remove one of these inputs")


def _problem(ds: Dataset, key: str, what: str, remedy: str) -> Problem:
    return Problem(path=ds.id, where=f"derivations.{key}", what=what, remedy=remedy)
