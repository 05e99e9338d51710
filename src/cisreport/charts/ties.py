"""The records that connect an actor with its state, and the events of one actor, for a chart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cisreport.analysis.participation import listing, state_of
from cisreport.errors import NotFoundError, suggest
from cisreport.model import Actor, Dataset, Event, FactId, Occupancy, Person, Position


def ties(ds: Dataset, actor: FactId) -> Iterator[str]:
    """Yield cites of an actor, of its state, and of the records that connect them."""
    record = ds.facts.get(actor)
    if record is None:
        return
    yield f"{ds.id}:{actor}/label"
    if isinstance(record, Person):
        for item in ds.of_type(Occupancy):
            if item.holder == actor:
                yield f"{ds.id}:{item.id}/label"
                for value in item.position:
                    yield from ties(ds, value.datum)
        for value in record.country:
            yield from ties(ds, value.datum)
    if isinstance(record, Position):
        for value in record.of:
            yield from ties(ds, value.datum)
    for value in getattr(record, "parent", ()):
        yield from ties(ds, value.datum)
    if (state := state_of(ds, actor)) != actor:
        yield f"{ds.id}:{state}/label"


def events_of(ds: Dataset, actor: str | None, events: Iterable[Event]) -> tuple[Event, ...]:
    """Return the events that list an actor or somebody of it; without an actor, all.

    Raises
    ------
    NotFoundError
        If there is no such actor, or no event lists it.
    """
    if actor is None:
        return tuple(events)
    record = ds.get(actor)
    if not isinstance(record, Actor):
        known = [item.id for item in ds.of_type(Actor)]
        raise NotFoundError(f'"{actor}" is not an actor; {suggest(actor, known)}')
    found = listing(ds, record.id, events)
    if not found:
        raise NotFoundError(f'no such event of dataset "{ds.id}" lists "{actor}"')
    return found


def ties_of_events(ds: Dataset, events: Iterable[Event]) -> Iterator[str]:
    """Yield cites of all that take part in events or are absent, and of what connects them with states."""
    for event in events:
        for name in (*(item.actor for item in event.participants), *(value.datum for value in event.absent)):
            yield from ties(ds, name)
