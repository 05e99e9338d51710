"""Actors and their ties, as a source names them (Popolo and FollowTheMoney terms).

An actor's record contains what the source says.  What is known from elsewhere (codes, full names,
offices) is in the vocabulary; ``identity`` leads there.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from cisreport.model.facts import PLURAL, Fact, reference
from cisreport.model.values import FactId, Values


class OrganizationType(StrEnum):
    """What sort of body an organization is."""

    INTERGOVERNMENTAL = "intergovernmental"
    """States are its members."""
    BODY = "body"
    """Part of another organization: a council, a secretariat."""
    FORUM = "forum"
    """Meets, but has no charter that the source mentions."""
    GOVERNMENT = "government"
    """The executive of a state."""
    MINISTRY = "ministry"
    """A department of a government."""
    COMMISSION = "commission"
    """Set up for one task."""
    WORKING_GROUP = "working-group"
    """Prepares decisions for another body; set up by it or by states, often of officials or experts."""
    GROUP = "group"
    """People who are named only by what they have in common: analysts, residents, fishermen."""
    PUBLISHER = "publisher"
    """Issues a source."""


class PlaceType(StrEnum):
    """What sort of place a place is."""

    CITY = "city"
    """A town or city."""
    REGION = "region"
    """An area without fixed borders: a mountain range, half a continent."""
    BORDER = "border"
    """The line between two states."""
    SEA = "sea"
    """A sea or a lake."""


class MembershipStatus(StrEnum):
    """How a member belongs to a body (Correlates of War, intergovernmental organizations)."""

    FULL = "full"
    """Member with all rights."""
    ASSOCIATE = "associate"
    """Member with some rights."""
    OBSERVER = "observer"
    """Attends without a vote."""
    PARTICIPANT = "participant"
    """Takes part; the source does not say with which status."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor(Fact):
    """Somebody or something that can take part in an event."""

    name: Values[str] = field(default_factory=Values, metadata=PLURAL)
    """As printed; several if it is named in several ways, the fullest or most frequent first."""
    identity: str | None = None
    """Id in the vocabulary: outside knowledge, never a statement of the source."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person(Actor):
    """A human being."""

    given_name: Values[str] = field(default_factory=Values)
    """First name as printed. "The Osk cabinet" gives none: not stated."""
    country: Values[FactId] = reference("states", default_factory=Values)
    """State the source ties the person to. "Avaria's Ana Vell" does; a surname does not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Organization(Actor):
    """A body of people or states."""

    abbreviation: Values[str] = field(default_factory=Values)
    """Short form as printed."""
    organization_type: Values[OrganizationType] = field(default_factory=Values)
    """What sort of body it is."""
    parent: Values[FactId] = reference("organizations", "states", default_factory=Values)
    """Organization or state it belongs to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class State(Actor):
    """A state, as the source names it."""

    metonyms: Values[str] = field(default_factory=Values, metadata=PLURAL)
    """Other names used for its government in the source, such as its capital's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place(Actor):
    """Where something is or happens."""

    place_type: Values[PlaceType] = field(default_factory=Values)
    """What sort of place it is."""
    country: Values[FactId] = reference("states", plural=True, default_factory=Values)
    """State that it is in, or states that it is between."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Position(Fact):
    """An office, such as foreign minister of a state."""

    noun = "Office"

    title: Values[str] = field(default_factory=Values)
    """Name of the office."""
    of: Values[FactId] = reference("organizations", "states", plural=True, default_factory=Values)
    """Whose office it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Occupancy(Fact):
    """A person in a position."""

    holder: FactId = reference("persons")
    """Who has it."""
    position: Values[FactId] = reference("positions", default_factory=Values)
    """Which one; ``not stated`` if the article presupposes an office and does not name it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership(Fact):
    """A member's tie to an organization."""

    noun = "Role in a body"

    member: FactId = reference("states", "organizations", "persons")
    """Who belongs."""
    organization: FactId = reference("organizations")
    """Which organization."""
    status: Values[MembershipStatus] = field(default_factory=Values)
    """The member's status."""
