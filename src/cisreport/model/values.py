"""Values: what one field of a fact says, with the evidence for it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Generic, NewType, Protocol, TypeVar

from cisreport.model.anchors import Anchor

T_co = TypeVar("T_co", covariant=True)

FactId = NewType("FactId", str)
"""Id of a record within a dataset; ``dataset:id`` is its global form."""

NOT_STATED = FactId("not-stated")
"""Reserved in an attribution: somebody says so, and the source does not name them."""


class Modality(StrEnum):
    """How the source puts a value; a value has exactly one.

    The scale runs from what is asserted to what is only wished or judged.  Two other fields record who
    says it (attribution) and whether it is between quotation marks (quoted).
    """

    STATED = "stated"
    """Asserted outright, as a fact about the world."""
    PRESUPPOSED = "presupposed"
    """Not asserted, but the sentence makes no sense without it ("Ana's sister arrived": Ana has a sister)."""
    IMPLIED = "implied"
    """Neither asserted nor presupposed; a fair reader concludes it from the way things are put."""
    HEDGED = "hedged"
    """Asserted with reservations: appears, seems, somewhat, in principle, could be."""
    HOPED = "hoped"
    """Somebody wishes it; nothing says that it is or will be true."""
    EXPECTED = "expected"
    """Somebody thinks that it will be true."""
    PLANNED = "planned"
    """Somebody intends to do it: announced, scheduled, ordered."""
    EVALUATED = "evaluated"
    """A judgment of worth or character: loose, bland, encouraging, curious."""


class AmountBound(StrEnum):
    """What a number says about the amount; without a bound, it is the amount."""

    AT_LEAST = "at-least"
    """The amount is not less."""
    AT_MOST = "at-most"
    """The amount is not more."""
    UP_TO = "up-to"
    """The number is the greatest amount, which is reached."""
    IF_POSSIBLE = "if-possible"
    """The number is an aim; no source says that it will be reached."""


class Confidence(StrEnum):
    """How sure the coder is that something is true, by the weight of the sources that say it.

    It is the coder's judgment; modality is how a source puts it.  If it is below high, a note says why.
    """

    HIGH = "high"
    """Sources written after the event agree, or one of them is by the body itself."""
    MEDIUM_HIGH = "medium-high"
    """It is hardly in doubt, but rests on one source, or on a plan that nothing contradicts."""
    MEDIUM = "medium"
    """One source, or several that copy each other, with a detail taken from the context."""
    MEDIUM_LOW = "medium-low"
    """The decisive detail is inferred, and another is possible; or several plans and nothing after them."""
    LOW = "low"
    """A brief or late mention, only a plan, or a source that does not name its subject."""


class Evidenced(Protocol):
    """A record, whose evidence counts where a value or a part of it has none."""

    @property
    def anchors(self) -> tuple[Anchor, ...]: ...  # noqa: D102 - as the fields of a record
    @property
    def modality(self) -> Modality: ...  # noqa: D102
    @property
    def reserve(self) -> tuple[str, ...]: ...  # noqa: D102
    @property
    def attribution(self) -> tuple[FactId, ...]: ...  # noqa: D102
    @property
    def quoted(self) -> bool: ...  # noqa: D102
    @property
    def confidence(self) -> Confidence | None: ...  # noqa: D102


@dataclass(frozen=True, slots=True, kw_only=True)
class Value(Generic[T_co]):
    """One datum with its evidence; empty fields mean the evidence of the record."""

    datum: T_co
    """What is said."""
    bound: tuple[AmountBound, ...] = ()
    """Of a number: which side of it the amount is on, and whether that is only aimed at."""
    anchors: tuple[Anchor, ...] = ()
    """Passages it rests on; none: those of the record."""
    modality: Modality | None = None
    """How the source puts it; without one, as the record."""
    reserve: tuple[str, ...] | None = None
    """Words with which the source weakens or strengthens it; without one, as the record."""
    attribution: tuple[FactId, ...] | None = None
    """Who says so; empty: the source itself; without one, as the record."""
    quoted: bool | None = None
    """``true`` if it is between quotation marks; without one, as the record."""
    confidence: Confidence | None = None
    """How sure the coder is of it; without one, as the record."""
    note: str | None = None
    """What is ambiguous about it, in the coder's words."""
    exact: tuple[str, ...] = ()
    """Words of its passages that it rests on, as the excerpts have them."""


@dataclass(frozen=True, slots=True)
class Values(Generic[T_co]):
    """What a field says: nothing, one value, or several.

    Some fields can have only one true value, such as the date of an event; several values of them mean that
    sources disagree.  Several values of another field, such as the names of an actor, are all true.
    :func:`cisreport.model.dataset.disagreements` finds the fields whose values disagree.

    There are three answers: not coded (no value, ``open`` is None), left open by the source (no value,
    ``open`` says why), and stated.
    """

    items: tuple[Value[T_co], ...] = ()
    open: str | None = None
    """Set if the source leaves the field open: "not stated", or a remark on it."""

    def __iter__(self) -> Iterator[Value[T_co]]:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)

    def __bool__(self) -> bool:
        return bool(self.items)

    @property
    def not_stated(self) -> bool:
        """True if the coder looked for it and the source leaves it open."""
        return self.open is not None

    @property
    def only(self) -> T_co:
        """The one datum.

        Raises
        ------
        LookupError
            If there is none, or if there are several.
        """
        if len(self.items) != 1:
            raise LookupError(
                "not stated" if not self.items else f"there are {len(self.items)} values, not one"
            )
        return self.items[0].datum

    @property
    def first(self) -> T_co | None:
        """The first datum, or None if there is none."""
        return self.items[0].datum if self.items else None

    def inherit(self, record: Evidenced) -> Values[T_co]:
        """Return the same values with the record's evidence where a value has none."""
        return Values(
            tuple(
                replace(
                    value,
                    anchors=value.anchors or record.anchors,
                    modality=record.modality if value.modality is None else value.modality,
                    reserve=record.reserve if value.reserve is None else value.reserve,
                    attribution=record.attribution if value.attribution is None else value.attribution,
                    quoted=record.quoted if value.quoted is None else value.quoted,
                    confidence=record.confidence if value.confidence is None else value.confidence,
                )
                for value in self.items
            ),
            self.open,
        )
