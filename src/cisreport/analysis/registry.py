"""The registry: every function that a derivation can name, with its inputs and parameters.

A name includes a version.  If the results of a function change, it gets a new version and the old one
stays, so that published derivations can still be recomputed.  Other packages can register functions.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from inspect import getdoc
from types import MappingProxyType

from cisreport.analysis import (
    actors,
    bodies,
    dates,
    intervals,
    modality,
    participation,
    quantities,
    recurrence,
    seating,
    sequence,
)
from cisreport.analysis.cadence import derived as cadence
from cisreport.analysis.inputs import Inputs, Result
from cisreport.errors import NotFoundError, suggest
from cisreport.extensions import FUNCTIONS as GROUP
from cisreport.extensions import is_foreign, load


@dataclass(frozen=True, slots=True, kw_only=True)
class Function:
    """A pure function of a dataset's facts."""

    name: str
    """Name and version, such as ``interval.days/1``."""
    inputs: tuple[str, ...]
    """What each input is, in order."""
    more: str | None = None
    """What further inputs are, any number of them; None if there are no further inputs."""
    params: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Parameters and what they do, each with its default; all are optional."""
    compute: Callable[[Inputs], Result]
    """The function itself."""

    @property
    def wanted(self) -> str:
        """The inputs as a text for messages."""
        return ", ".join(self.inputs) + (f", then any {self.more}" if self.more else "")

    @property
    def documentation(self) -> str:
        """The docstring of the function."""
        return getdoc(self.compute) or ""


_SPAN = {"from": "first day of the events that count; any", "to": "last day of them; any"}
_CHOSEN = {"status": "of a series, count events of this status; held", **_SPAN}


def _cadence(name: str, compute: Callable[[Inputs], Result], **params: str) -> Function:
    return Function(
        name=f"cadence.{name}/1",
        inputs=("series or event",),
        more="further events",
        params=MappingProxyType({**_CHOSEN, **params}),
        compute=compute,
    )


_ALL = (
    Function(
        name="date.year/1",
        inputs=("yearless date", "span in months", "first event in the span"),
        more="events before the date",
        params={"tolerance": "months by which the span can be off; 6"},
        compute=dates.year,
    ),
    Function(name="date.week/1", inputs=("date",), compute=dates.week),
    Function(name="date.next_week/1", inputs=("date",), compute=dates.next_week),
    Function(
        name="date.written/1",
        inputs=("date in this week",),
        more="events reported as past",
        compute=dates.written,
    ),
    Function(name="interval.days/1", inputs=("first date", "second date"), compute=intervals.days),
    Function(
        name="quantity.product/1",
        inputs=("quantity", "quantity"),
        more="further quantities",
        compute=quantities.product,
    ),
    Function(name="quantity.remainder/1", inputs=("whole", "share"), compute=quantities.remainder),
    Function(name="quantity.share/1", inputs=("part", "whole"), compute=quantities.share),
    Function(
        name="quantity.difference/1",
        inputs=("quantity", "another quantity"),
        compute=quantities.difference,
    ),
    Function(name="quantity.spread/1", inputs=("quantity",), compute=quantities.spread),
    Function(
        name="actors.members/1",
        inputs=("organization",),
        more="events of it",
        params={"status": "keep memberships of this status; all"},
        compute=actors.members,
    ),
    Function(
        name="actors.participants/1",
        inputs=("event",),
        params={"role": "keep participants in this role; all"},
        compute=actors.participants,
    ),
    Function(name="actors.shared/1", inputs=("list", "another list"), compute=bodies.shared),
    Function(name="actors.only/1", inputs=("list", "another list"), compute=bodies.only),
    Function(
        name="participation.met/1",
        inputs=("one actor", "another actor"),
        more="events to search",
        compute=participation.met,
    ),
    Function(
        name="participation.partners/1",
        inputs=("actor",),
        more="events to search",
        params={"by": "actor or state; actor"},
        compute=participation.partners,
    ),
    Function(
        name="participation.attended/1",
        inputs=("actor",),
        more="events to search",
        compute=participation.attended,
    ),
    Function(
        name="seating.adjacent/1",
        inputs=("one actor", "another actor"),
        more="others in the order",
        params={"language": "alphabet and names; en"},
        compute=seating.adjacent,
    ),
    Function(
        name="seating.order/1",
        inputs=("actor",),
        more="further actors",
        params={"language": "alphabet and names; en"},
        compute=seating.order,
    ),
    Function(
        name="seating.neighbors/1",
        inputs=("actor", "another actor", "a third actor"),
        more="further actors",
        params={"language": "alphabet and names; en"},
        compute=seating.neighbors,
    ),
    Function(
        name="seating.chance/1",
        inputs=("number of seats",),
        params={"extra": "seats in addition to that number; 0"},
        compute=seating.chance,
    ),
    Function(
        name="recurrence.count/1",
        inputs=("rate per year", "first date", "second date"),
        params={"unit": "what is counted; meetings"},
        compute=recurrence.count,
    ),
    Function(
        name="modality.share/1",
        inputs=("source",),
        params={"modality": "the modality that counts; stated"},
        compute=modality.share,
    ),
    Function(name="sequence.orders/1", inputs=("event",), more="further events", compute=sequence.orders),
    Function(
        name="sequence.before/1",
        inputs=("one event", "another event"),
        more="events between",
        compute=sequence.before,
    ),
    _cadence("count", cadence.count),
    _cadence("mean", cadence.mean),
    _cadence("median", cadence.median),
    _cadence("rate", cadence.rate),
    _cadence("variation", cadence.variation),
    _cadence("burstiness", cadence.burstiness),
    _cadence("memory", cadence.memory),
    _cadence("local_variation", cadence.local_variation),
    _cadence("longest_gap", cadence.longest_gap, ends="last day the record covers; none"),
    _cadence("slots_met", cadence.slots_met, slot="quarter, half-year or year; half-year"),
    Function(name="cadence.move/1", inputs=("series",), compute=cadence.move),
)

FUNCTIONS: Mapping[str, Function] = MappingProxyType({function.name: function for function in _ALL})
"""The functions of this package, by name."""


def function(name: str) -> Function:
    """Return a function by name and version, from this or another installed package.

    Raises
    ------
    NotFoundError
        If there is no such function.
    CisreportError
        If another package registers it and the import fails.
    """
    if is_foreign(name):
        found: Function = load(GROUP, name)
        return found
    if name not in FUNCTIONS:
        raise NotFoundError(f'there is no function "{name}"; {suggest(name, tuple(FUNCTIONS))}')
    return FUNCTIONS[name]
