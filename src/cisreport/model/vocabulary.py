"""Identities for more than one dataset: outside knowledge, each with its source.

Nothing here is a statement of a dataset's article.  The ``identity`` of a dataset's record refers to an
entity of the vocabulary.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from cisreport.model.facts import reference


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """A page or standard that the vocabulary rests on."""

    id: str
    """Name used by entities."""
    title: str
    """Title of the page or standard."""
    producer: str
    """Who publishes it."""
    url: str | None = None
    """Its address."""
    note: str | None = None
    """How it was used."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """A person's office, as the vocabulary's source states it."""

    title: str
    """Name of the office."""
    of: str
    """State or organization."""
    start: str | None = None
    """EDTF; omit what was not looked up."""
    end: str | None = None
    """EDTF; omit what was not looked up, and the end of a current office."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """A state, organization, person or place, with its names and codes."""

    id: str
    """Name used by ``identity``."""
    label: str
    """Usual name in English."""
    aliases: tuple[str, ...] = ()
    """Other names."""
    demonyms: tuple[str, ...] = ()
    """Adjectives and nouns for its people and things."""
    names: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Its name in other languages, by BCP 47 tag."""
    iso2: str | None = None
    """ISO 3166-1 alpha-2 code of a state."""
    iso3: str | None = None
    """ISO 3166-1 alpha-3 code of a state."""
    wikidata: str | None = None
    """Wikidata identifier, only where a source gives it."""
    country: str | None = None
    """State that a place is in."""
    offices: tuple[Office, ...] = ()
    """Offices of a person."""
    references: tuple[str, ...] = reference("references", default=())
    """References that it rests on; at least one."""
    note: str | None = None
    """A remark."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """All identities, by kind and id."""

    references: Mapping[str, Reference]
    states: Mapping[str, Entity]
    organizations: Mapping[str, Entity]
    people: Mapping[str, Entity]
    places: Mapping[str, Entity]

    def ids(self) -> tuple[str, ...]:
        """Return the ids of all entities, whatever their kind."""
        return (*self.states, *self.organizations, *self.people, *self.places)

    def get(self, identity: str) -> Entity | None:
        """Return the entity with this id, of whatever kind; None if there is none."""
        for group in (self.states, self.organizations, self.people, self.places):
            if identity in group:
                return group[identity]
        return None
