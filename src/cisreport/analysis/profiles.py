"""What a dataset has about one actor: its ties, its events, and what is said of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator
from dataclasses import dataclass, fields
from typing import Any

from cisreport.analysis.participation import circle_of, encounters, listing
from cisreport.errors import NotFoundError, suggest
from cisreport.model import (
    Actor,
    Claim,
    Dataset,
    Event,
    Fact,
    FactId,
    Membership,
    Organization,
    Participation,
    Person,
    Place,
    Position,
    Values,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """The records of a dataset that are about an actor, in the order of the dataset.

    Withdrawn records are omitted.  What is said of somebody of the actor counts as said of the actor.
    """

    actor: Actor
    """The actor itself."""
    circle: tuple[FactId, ...]
    """Ids of the actor and of all that belong to it and to no other."""
    memberships: tuple[Membership, ...]
    """What it, or somebody of it, is a member of."""
    bodies: tuple[Organization, ...]
    """Organizations of it."""
    offices: tuple[Position, ...]
    """Its offices."""
    people: tuple[Person, ...]
    """Its persons."""
    places: tuple[Place, ...]
    """Places in it, and borders of it."""
    events: tuple[Event, ...]
    """Events that list it or somebody of it, as present or absent; those with a date by their first day."""
    encounters: tuple[Event, ...]
    """Those of the events that are meetings and calls that were held."""
    elsewhere: tuple[Event, ...]
    """Events that list nobody of it, and name it otherwise: as their place, or where somebody comes from."""
    claims: tuple[Claim, ...]
    """Claims about it."""


def profile(ds: Dataset, actor: str) -> Profile:
    """Return what a dataset has about an actor.

    Parameters
    ----------
    ds : Dataset
        The dataset.
    actor : str
        Id of a state, an organization, a person or a place.

    Raises
    ------
    NotFoundError
        If there is no such actor; the text lists similar ids.
    """
    record = ds.get(actor)
    if not isinstance(record, Actor):
        known = [item.id for item in ds.of_type(Actor)]
        raise NotFoundError(f'dataset "{ds.id}" has no actor "{actor}"; {suggest(actor, known)}')
    circle = circle_of(ds, record.id)
    events = tuple(event for event in ds.of_type(Event) if event.withdrawn is None)
    listed = listing(ds, record.id, events)
    listed_ids, held = ({event.id for event in some} for some in (listed, encounters(ds)))

    def of(kind: type[Any]) -> Iterator[Any]:
        return (ds[name] for name in circle[1:] if isinstance(ds[name], kind))

    def current(kind: type[Any], *names: str) -> Iterator[Any]:
        facts = (fact for fact in ds.of_type(kind) if fact.withdrawn is None)
        return (fact for fact in facts if names_any(fact, circle, names))

    return Profile(
        actor=record,
        circle=circle,
        memberships=tuple(current(Membership, "member")),
        bodies=tuple(of(Organization)),
        offices=tuple(of(Position)),
        people=tuple(of(Person)),
        places=tuple(current(Place, "country")),
        events=tuple(sorted(listed, key=_first_day)),
        encounters=tuple(sorted((event for event in listed if event.id in held), key=_first_day)),
        elsewhere=tuple(
            event
            for event in events
            if event.id not in listed_ids and names_any(event, circle, _fields(event))
        ),
        claims=tuple(current(Claim, "about")),
    )


def names_any(fact: Fact, wanted: Collection[FactId], names: Collection[str]) -> bool:
    """Return whether one of the named fields of a fact refers to one of the wanted records."""
    return any(target in wanted for name in names for target in _targets(getattr(fact, name)))


def _fields(fact: Fact) -> tuple[str, ...]:
    """Return the fields with which a fact refers to others, except those that say who says so."""
    return tuple(
        item.name for item in fields(fact) if "refers_to" in item.metadata and item.name != "attribution"
    )


def _targets(content: Any) -> Iterator[FactId]:
    if isinstance(content, Values):
        yield from (value.datum for value in content)
    elif isinstance(content, tuple):
        yield from (item.actor if isinstance(item, Participation) else item for item in content)
    elif content is not None:
        yield content


def _first_day(event: Event) -> dt.date:
    """Return the first known day on which an event can have been; without any, the last of all days."""
    spans = [value.datum.bounds for value in event.date]
    ends = [end for span in spans for end in (span.earliest, span.latest) if isinstance(end, dt.date)]
    return min(ends, default=dt.date.max)
