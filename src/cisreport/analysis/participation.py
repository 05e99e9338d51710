"""Participation in events: attendance, and the events that two actors share.

Datasets code the participation of each actor; this module derives pairs.  An actor is absent only if a
source says so (``absent``).  If no source lists the actor, its attendance is not stated.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations
from types import MappingProxyType

from cisreport.analysis.inputs import Given, InputError, Inputs, Result
from cisreport.model import (
    Call,
    Dataset,
    Event,
    EventStatus,
    FactId,
    Meeting,
    Occupancy,
    Organization,
    Person,
    Position,
    State,
)


class Attendance(StrEnum):
    """Whether an actor took part in an event, as far as the sources say."""

    PRESENT = "present"
    """A source lists the actor."""
    DISPUTED = "disputed"
    """One passage lists the actor; another says that it did not come."""
    ABSENT = "absent"
    """A source says that the actor did not take part."""
    NOT_STATED = "not stated"
    """No source mentions it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Roll:
    """The attendance of actors at events."""

    actors: tuple[FactId, ...]
    """In the order in which the events name them."""
    events: tuple[FactId, ...]
    """In the order given."""
    cells: Mapping[tuple[FactId, FactId], Attendance]
    """The attendance for each pair of actor and event."""

    def of(self, actor: FactId) -> tuple[Attendance, ...]:
        """Return the attendance of an actor, event by event."""
        return tuple(self.cells[actor, event] for event in self.events)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dyad:
    """Two actors and the events in which both took part."""

    one: FactId
    """The actor that the roll names first."""
    other: FactId
    """The other actor."""
    events: tuple[FactId, ...]
    """Their common events, at least one."""

    @property
    def count(self) -> int:
        """The number of common events."""
        return len(self.events)


def encounters(ds: Dataset) -> tuple[Event, ...]:
    """Return the meetings and calls that were held, in the order of the dataset."""
    return tuple(
        event
        for event in ds.of_type(Event)
        if isinstance(event, Meeting | Call)
        and event.withdrawn is None
        and any(value.datum is EventStatus.HELD for value in event.status)
    )


def roll(ds: Dataset, events: Sequence[Event], *, by_state: bool = False) -> Roll:
    """Return the attendance at events.

    Parameters
    ----------
    ds : Dataset
        The dataset.
    events : sequence of Event
        Such as those of :func:`encounters`, or of one series.
    by_state : bool, default False
        Replace persons, positions and bodies by their states, if the dataset links them to one
        (:func:`state_of`).  A state is present if anyone of it is, even if its minister is absent.
    """
    actors: dict[FactId, None] = {}
    found: dict[tuple[FactId, FactId], Attendance] = {}
    for event in events:
        there = dict.fromkeys(item.actor for item in event.participants)
        away = dict.fromkeys(value.datum for value in event.absent)
        for named, attendance in ((away, Attendance.ABSENT), (there, Attendance.PRESENT)):
            for actor in named:
                who = state_of(ds, actor) if by_state else actor
                both = actor in there and actor in away
                found[who, event.id] = Attendance.DISPUTED if both else attendance
        for actor in (*there, *away):
            actors.setdefault(state_of(ds, actor) if by_state else actor)
    ids = tuple(event.id for event in events)
    cells = {
        (actor, event): found.get((actor, event), Attendance.NOT_STATED) for actor in actors for event in ids
    }
    return Roll(actors=tuple(actors), events=ids, cells=MappingProxyType(cells))


def state_of(ds: Dataset, actor: FactId) -> FactId:
    """Return the state to which an actor belongs; the actor itself if it belongs to none or to several.

    A person belongs to its country, or else to the body of its positions; a position to its body or
    state; an organization to its parent, up to a state.
    """
    place, seen = actor, {actor}
    while not isinstance(ds.facts.get(place), State):
        above = _above(ds, place)
        if len(above) != 1 or above <= seen:
            return actor
        place = above.pop()
        seen.add(place)
    return place


def circle_of(ds: Dataset, actor: FactId) -> tuple[FactId, ...]:
    """Return an actor, and all that belong to it and to no other: its bodies, offices and persons.

    The order is that of the dataset, after the actor.  Withdrawn records do not count.
    """
    kinds = (Person, Organization, Position)
    others = (fact.id for fact in ds if isinstance(fact, kinds) and fact.withdrawn is None)
    return (actor, *(name for name in others if name != actor and _reaches(ds, name, actor)))


def _reaches(ds: Dataset, name: FactId, actor: FactId) -> bool:
    """Return whether the way up from a record leads to an actor, by one step at a time."""
    seen = {name}
    while len(above := _above(ds, name)) == 1 and not above <= seen:
        (name,) = above
        if name == actor:
            return True
        seen.add(name)
    return False


def listing(ds: Dataset, actor: FactId, events: Iterable[Event]) -> tuple[Event, ...]:
    """Return the events that list an actor, or somebody of it, as present or absent."""
    circle = frozenset(circle_of(ds, actor))
    return tuple(event for event in events if not circle.isdisjoint(_named(event)))


def _named(event: Event) -> Iterator[FactId]:
    yield from (item.actor for item in event.participants)
    yield from (value.datum for value in event.absent)


def _above(ds: Dataset, actor: FactId) -> set[FactId]:
    record = ds.facts.get(actor)
    if isinstance(record, Person):
        held = ds.referring(Occupancy, "holder", actor)
        occupancies = [item for item in held if item.withdrawn is None]
        return {value.datum for value in record.country} or {
            value.datum for item in occupancies for value in item.position
        }
    if isinstance(record, Position):
        return {value.datum for value in record.of}
    if isinstance(record, Organization):
        return {value.datum for value in record.parent}
    return set()


def dyads(found: Roll) -> tuple[Dyad, ...]:
    """Return each pair of actors that were present together in at least one event."""
    shared: dict[tuple[int, int], list[FactId]] = {}
    for event in found.events:
        present = [n for n, actor in enumerate(found.actors) if _is_present(found, actor, event)]
        for pair in combinations(present, 2):
            shared.setdefault(pair, []).append(event)
    return tuple(
        Dyad(one=found.actors[one], other=found.actors[other], events=tuple(events))
        for (one, other), events in sorted(shared.items())
    )


def met(inputs: Inputs) -> Result:
    """Return the ids of the events in which both of two actors took part, in the order of the dataset.

    Inputs are the actors, then the events to search; by default, all meetings and calls that were held.

    Raises
    ------
    InputError
        If a further input is not an event.
    """
    one, other, *further = inputs.given
    found = roll(inputs.ds, _events(inputs, further))
    pair = (FactId(one.record.id), FactId(other.record.id))
    shared = tuple(
        event for event in found.events if set(pair) <= set(found.actors) and _both(found, *pair, event)
    )
    return Result(value=shared, read=shared)


def partners(inputs: Inputs) -> Result:
    """Return the ids of the actors that took part in an event together with a given actor.

    Inputs are the actor, then the events to search; by default, all meetings and calls that were held.  If
    ``by`` is state, persons, offices and bodies are replaced by their states.

    Raises
    ------
    InputError
        If a further input is not an event.
    """
    actor, *further = inputs.given
    by_state = inputs.word("by", ("actor", "state")) == "state"
    pairs = [
        item
        for item in dyads(roll(inputs.ds, _events(inputs, further), by_state=by_state))
        if actor.record.id in (item.one, item.other)
    ]
    others = tuple(item.other if item.one == actor.record.id else item.one for item in pairs)
    read = dict.fromkeys(event for item in pairs for event in item.events)
    named = _ties(inputs.ds, read) if by_state else ()
    return Result(value=others, read=tuple(dict.fromkeys((*read, *named))))


def attended(inputs: Inputs) -> Result:
    """Return the ids of the events in which an actor, or somebody of it, took part.

    Inputs are the actor, then the events to search; by default, all meetings and calls that were held.  Its
    bodies, offices and persons count if they belong to no other actor.

    Raises
    ------
    InputError
        If a further input is not an event.
    """
    actor, *further = inputs.given
    circle = frozenset(circle_of(inputs.ds, FactId(actor.record.id)))
    found = [
        event.id
        for event in _events(inputs, further)
        if not circle.isdisjoint(item.actor for item in event.participants)
    ]
    return Result(value=tuple(found), read=tuple(dict.fromkeys((*found, *_ties(inputs.ds, found)))))


def _ties(ds: Dataset, events: Iterable[FactId]) -> Iterator[FactId]:
    """Yield the participants of events, and the records by which they belong to others."""
    for name in events:
        event = ds[name]
        for item in event.participants if isinstance(event, Event) else ():
            yield from chain_of(ds, item.actor)


def chain_of(ds: Dataset, actor: FactId) -> Iterator[FactId]:
    """Yield an actor and the records above it, one at a time, with the terms of office between them."""
    seen: set[FactId] = set()
    while actor in ds.facts and actor not in seen:
        yield actor
        seen.add(actor)
        yield from (item.id for item in ds.occupancies if item.holder == actor and item.withdrawn is None)
        above = _above(ds, actor)
        if len(above) != 1:
            yield from sorted(above)
            return
        (actor,) = above


def _both(found: Roll, one: FactId, other: FactId, event: FactId) -> bool:
    return _is_present(found, one, event) and _is_present(found, other, event)


def _is_present(found: Roll, actor: FactId, event: FactId) -> bool:
    return found.cells[actor, event] is Attendance.PRESENT


def _events(inputs: Inputs, further: Sequence[Given]) -> tuple[Event, ...]:
    if not further:
        return encounters(inputs.ds)
    events = []
    for item in further:
        if not isinstance(item.record, Event):
            raise InputError(f'"{item.cite}" is not an event')
        events.append(item.record)
    return tuple(events)
