"""Events and who took part in them (PLOVER and ACLED terms).

Held and announced are different things: a meeting that was only announced has that status until a
source says that it took place.  Each participant is recorded; pairs are derived, never stored.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum

from cisreport.model.anchors import Anchor
from cisreport.model.dates import When
from cisreport.model.facts import PARTS, PLURAL, SPEAKERS, Fact, reference
from cisreport.model.values import Evidenced, FactId, Modality, Values


class EventStatus(StrEnum):
    """Whether an event took place."""

    HELD = "held"
    """It took place."""
    ANNOUNCED = "announced"
    """Somebody said that it will take place; no source says that it did."""
    MOVED = "moved"
    """It was announced for another day or place than the actual one."""
    CANCELED = "canceled"
    """It was announced, and somebody called it off."""
    NOT_HELD = "not-held"
    """It was announced or proposed and did not take place; no source says that somebody called it off."""


class MeetingFormat(StrEnum):
    """How many sides meet."""

    BILATERAL = "bilateral"
    """Two sides."""
    TRILATERAL = "trilateral"
    """Three sides."""
    MULTILATERAL = "multilateral"
    """Four sides or more."""


class MeetingLevel(StrEnum):
    """Rank of those who meet."""

    LEADERS = "leaders"
    """Heads of state or government."""
    MINISTERS = "ministers"
    """Members of government."""
    SPEAKERS = "speakers"
    """Heads of parliaments."""
    OFFICIALS = "officials"
    """Anyone below."""


class MeetingMode(StrEnum):
    """How people meet."""

    IN_PERSON = "in-person"
    """In one place."""
    REMOTE = "remote"
    """By video or telephone."""


class ParticipationRole(StrEnum):
    """What an actor does in an event."""

    PARTICIPANT = "participant"
    """Takes part, as an equal."""
    HOST = "host"
    """Receives the others."""
    CHAIR = "chair"
    """Leads the meeting."""
    OBSERVER = "observer"
    """Attends without a vote."""
    ADOPTER = "adopter"
    """Adopts or issues a statement."""
    INITIATOR = "initiator"
    """Begins hostile action."""
    TARGET = "target"
    """Hostile action is directed at it."""
    PARTY = "party"
    """Side of a conflict; who began is not said."""


class StatementType(StrEnum):
    """What sort of text a statement is."""

    JOINT = "joint"
    """Adopted by several actors together."""
    PRESS_RELEASE = "press-release"
    """Published by one actor about an event."""
    TREATY = "treaty"
    """Binds those who concluded it: a treaty, convention, agreement or protocol."""
    DRAFT = "draft"
    """Proposed or negotiated, and not adopted."""


class ConflictType(StrEnum):
    """What sort of hostile action it is."""

    INVASION = "invasion"
    """Armed forces of one state enter another."""
    CLASH = "clash"
    """Armed contact of limited scope."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Participation:
    """An actor in an event, with a role; empty evidence means the event's."""

    actor: FactId = reference("persons", "organizations", "states", "positions")
    """Who takes part."""
    role: ParticipationRole = ParticipationRole.PARTICIPANT
    """Its role."""
    anchors: tuple[Anchor, ...] = ()
    """Passages it rests on; none: those of the event."""
    modality: Modality | None = None
    """How the source puts it; without one, as the event."""
    reserve: tuple[str, ...] | None = None
    """Words with which the source weakens or strengthens it; without one, as the event."""
    attribution: tuple[FactId, ...] | None = reference(*SPEAKERS, default=None)
    """Who says so; empty: the source itself; without one, as the event."""
    quoted: bool | None = None
    """``true`` if it is between quotation marks; without one, as the event."""
    note: str | None = None
    """What is ambiguous about it."""
    exact: tuple[str, ...] = ()
    """Words of its passages that it rests on, as the excerpts have them."""

    def inherit(self, event: Evidenced) -> Participation:
        """Return the same with the event's evidence where it has none."""
        return replace(
            self,
            anchors=self.anchors or event.anchors,
            modality=self.modality or event.modality,
            reserve=event.reserve if self.reserve is None else self.reserve,
            attribution=event.attribution if self.attribution is None else self.attribution,
            quoted=event.quoted if self.quoted is None else self.quoted,
        )

    def __str__(self) -> str:
        return f"{self.actor} ({self.role})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Series(Fact):
    """Events of one kind that follow one another, such as the sessions of a council."""

    noun = "Series of events"

    body: Values[FactId] = reference("organizations", default_factory=Values)
    """The organization whose series it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event(Fact):
    """Something that happens at a time."""

    date: Values[When] = field(default_factory=Values)
    """When it took place, or began.

    Several possible days, such as ``2022-05-12/2022-05-13``, are one day that is not known.
    """
    end: Values[When] = field(default_factory=Values)
    """When it ended, if it lasted longer than a day; ``not stated`` if the source leaves that open."""
    place: Values[FactId] = reference("places", "states", default_factory=Values)
    """Where; a place or a state."""
    participants: tuple[Participation, ...] = field(default=(), metadata=PARTS)
    """Who takes part."""
    absent: Values[FactId] = reference(
        "persons", "organizations", "states", "positions", plural=True, default_factory=Values
    )
    """Who was expected or entitled to come and, according to a source, did not. An actor that no source
    mentions is neither present nor absent.
    """
    series: FactId | None = reference("series", default=None)
    """The series that it belongs to."""
    status: Values[EventStatus] = field(default_factory=Values, metadata=PLURAL)
    """Whether it took place; held and moved can both be true."""

    @property
    def ended(self) -> Values[When]:
        """When it was over: its end, or its date if no end is coded."""
        return self.end if self.end or self.end.not_stated else self.date


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting(Event):
    """People of two or more sides talk at an appointed time."""

    format: Values[MeetingFormat] = field(default_factory=Values)
    """How many sides."""
    level: Values[MeetingLevel] = field(default_factory=Values)
    """Of what rank."""
    mode: Values[MeetingMode] = field(default_factory=Values)
    """In person or not."""
    part_of: FactId | None = reference("meetings", default=None)
    """The larger meeting it is a part of."""
    on_margins_of: FactId | None = reference("meetings", default=None)
    """The meeting on whose margins it takes place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Call(Event):
    """A conversation by telephone."""

    noun = "Telephone call"


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement(Event):
    """A text that actors adopt or publish."""

    statement_type: Values[StatementType] = field(default_factory=Values)
    """What sort of text."""
    content: Values[str] = field(default_factory=Values, metadata=PLURAL)
    """What it is about, in the coder's words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict(Event):
    """Hostile action between actors."""

    conflict_type: Values[ConflictType] = field(default_factory=Values)
    """What sort of action."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit(Event):
    """An actor travels to a place; ``place`` is where it arrives."""

    origin: Values[FactId] = reference("places", "states", default_factory=Values)
    """Where it comes from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcement(Event):
    """An actor makes known that something will happen; ``participants`` are the announcers."""

    announces: tuple[FactId, ...] = reference("meetings", "calls", "visits", "statements", default=())
    """The events that are announced."""
    planned_date: Values[When] = field(default_factory=Values)
    """When they are to take place, according to this announcement; modality ``planned``."""
    planned_end: Values[When] = field(default_factory=Values)
    """When they are to end, if they are to last longer than a day."""
    planned_place: Values[FactId] = reference("places", "states", default_factory=Values)
    """Where they are to take place, according to this announcement; modality ``planned``."""
