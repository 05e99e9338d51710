"""The vocabulary as a frame, and columns with the codes of states for actors.

The state of an actor is the one that the dataset's facts tie it to (``country``, ``of``, ``parent``), or else
the one that the vocabulary ties its ``identity`` to.  Codes of states are outside knowledge, from the
vocabulary; no source of the dataset states them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pandas as pd

from cisreport.datasets.states import numbers
from cisreport.frames.columns import Column, built, joined
from cisreport.model import Dataset, Entity, Fact

_NONE = (None, None)
_TIES = ("country", "of", "parent")
"""Fields of actors and offices that name a state, or a body of one."""
_GROUPS = ("states", "organizations", "people", "places")


def code_columns(entity_of: Callable[[Any], Entity | None], ds: Dataset) -> tuple[Column, ...]:
    """Return the columns iso3, cow and gw.

    Parameters
    ----------
    entity_of : callable
        Returns the entity of the vocabulary for a row's object.
    ds : Dataset
        With its vocabulary.
    """

    def iso3(row: Any) -> str | None:
        state = _state_of(entity_of(row), ds)
        return state.iso3 if state else None

    return (
        Column("iso3", "str", iso3),
        Column("cow", "Int64", lambda row: numbers().get(iso3(row) or "", _NONE)[0]),
        Column("gw", "Int64", lambda row: numbers().get(iso3(row) or "", _NONE)[1]),
    )


def entity_of(ds: Dataset, actor: object, seen: frozenset[str] = frozenset()) -> Entity | None:
    """Return the entity of the state that the facts tie an actor or office to, or else of its identity."""
    if not isinstance(actor, Fact) or actor.id in seen:
        return None
    ties = {value.datum for name in _TIES for value in getattr(actor, name, ())}
    if len(ties) == 1:
        found = entity_of(ds, ds.facts.get(ties.pop()), seen | {actor.id})
        if found is not None:
            return found
    identity = getattr(actor, "identity", None)
    return ds.vocabulary.get(identity) if identity else None


def vocabulary(ds: Dataset) -> pd.DataFrame:
    """Return a row for each entity of the vocabulary."""
    columns = (
        Column("id", "str", lambda row: row[1].id),
        Column("kind", "str", lambda row: row[0]),
        Column("label", "str", lambda row: row[1].label),
        Column("aliases", "str", lambda row: joined(row[1].aliases)),
        Column("demonyms", "str", lambda row: joined(row[1].demonyms)),
        Column("names", "str", lambda row: joined(f"{tag}: {text}" for tag, text in row[1].names.items())),
        Column("iso2", "str", lambda row: row[1].iso2),
        *code_columns(lambda row: row[1], ds),
        Column("wikidata", "str", lambda row: row[1].wikidata),
        Column("country", "str", lambda row: row[1].country),
        Column("offices", "str", lambda row: joined(f"{item.title}, {item.of}" for item in row[1].offices)),
        Column("references", "str", lambda row: joined(row[1].references)),
        Column("note", "str", lambda row: row[1].note),
    )
    return built(columns, _entities(ds))


def _entities(ds: Dataset) -> Iterator[tuple[str, Entity]]:
    for group in _GROUPS:
        for entity in getattr(ds.vocabulary, group).values():
            yield group, entity


def _state_of(entity: Entity | None, ds: Dataset) -> Entity | None:
    """Return the state that an entity is, is in, or has all its offices of; None if it is not one state."""
    states = ds.vocabulary.states
    if entity is None or entity.id in states:
        return entity
    places = {entity.country} if entity.country else {office.of for office in entity.offices}
    return states.get(places.pop()) if len(places) == 1 else None
