"""Values: what one field of a fact says, with the evidence for it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Generic, NewType, TypeVar

from cisreport.model.anchors import Anchor

T_co = TypeVar("T_co", covariant=True)

FactId = NewType("FactId", str)
"""Id of a record within a dataset; ``dataset:id`` is its global form."""

NOT_STATED = FactId("not-stated")
"""Reserved in an attribution: somebody says so, and the source does not say who."""


class Modality(StrEnum):
    """How the source puts a value; a value has exactly one.

    The scale runs from what is asserted to what is only wished or judged.  Who says it (attribution)
    and whether it is between quotation marks (quoted) are recorded apart from it.
    """

    STATED = "stated"
    """Asserted outright, as a fact about the world."""
    PRESUPPOSED = "presupposed"
    """Not asserted, but the sentence makes no sense without it ("Ana's sister arrived": Ana has a sister)."""
    IMPLIED = "implied"
    """Neither asserted nor presupposed; a fair reader concludes it from how things are put together."""
    HEDGED = "hedged"
    """Asserted with a reserve: appears, seems, somewhat, in principle, could be."""
    HOPED = "hoped"
    """Somebody wishes it; nothing says that it is so or will be so."""
    EXPECTED = "expected"
    """Somebody thinks that it will be so."""
    PLANNED = "planned"
    """Somebody means to bring it about: announced, scheduled, ordered."""
    EVALUATED = "evaluated"
    """A judgment of worth or character: loose, bland, encouraging, curious."""


class Confidence(StrEnum):
    """How sure the coder is that something is so, by the weight of the sources that say it.

    It is the coder's own word, and apart from modality, which is how a source puts it.  Whatever is
    below high has a note that says why.
    """

    HIGH = "high"
    """Sources that were written after the fact agree, or one of them is the body's own."""
    MEDIUM_HIGH = "medium-high"
    """It is hardly in doubt, but rests on one source, or on a plan that nothing contradicts."""
    MEDIUM = "medium"
    """One source, or several that copy each other, with a detail taken from the context."""
    MEDIUM_LOW = "medium-low"
    """The decisive detail is inferred, and another is possible; or several plans and nothing after them."""
    LOW = "low"
    """A passing or late mention, a plan alone, or a source that does not name what it speaks of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Value(Generic[T_co]):
    """One datum with its evidence; what is left empty is taken from the record."""

    datum: T_co
    """What is said."""
    anchors: tuple[Anchor, ...] = ()
    """Passages it rests on; the record's where none are given."""
    modality: Modality | None = None
    """How the source puts it; the record's where none is given."""
    attribution: tuple[FactId, ...] | None = None
    """Who says so; empty: the source in its voice; None: as the record."""
    quoted: bool | None = None
    """True when the wording is between quotation marks; None: as the record."""
    confidence: Confidence | None = None
    """How sure the coder is of it; None: as the record."""
    note: str | None = None
    """What is ambiguous about it, in our words."""


@dataclass(frozen=True, slots=True)
class Values(Generic[T_co]):
    """What a field says: nothing, one value, or several.

    Several values of a field that can have only one, such as the date of an event, mean that sources
    disagree; of a field that can have more, such as the names of an actor, that all of them are true.
    :func:`cisreport.model.dataset.disagreements` distinguishes the two.

    There are three answers: not coded (no value, ``open`` is None), left open by the source
    (no value, ``open`` says why), and said.
    """

    items: tuple[Value[T_co], ...] = ()
    open: str | None = None
    """Set when the source leaves the field open: "not stated", or a remark on it."""

    def __iter__(self) -> Iterator[Value[T_co]]:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)

    def __bool__(self) -> bool:
        return bool(self.items)

    @property
    def not_stated(self) -> bool:
        """True when the coder looked and the source leaves it open."""
        return self.open is not None

    @property
    def only(self) -> T_co:
        """The one datum.

        Raises
        ------
        LookupError
            When there is none, or when there are several.
        """
        if len(self.items) != 1:
            raise LookupError(
                "not stated" if not self.items else f"there are {len(self.items)} values, not one"
            )
        return self.items[0].datum

    @property
    def first(self) -> T_co | None:
        """The first datum, or None when there is none."""
        return self.items[0].datum if self.items else None

    def inherit(
        self,
        anchors: tuple[Anchor, ...],
        modality: Modality,
        attribution: tuple[FactId, ...],
        quoted: bool,
        confidence: Confidence | None,
    ) -> Values[T_co]:
        """Return the same values with the record's evidence where a value has none."""
        return Values(
            tuple(
                replace(
                    value,
                    anchors=value.anchors or anchors,
                    modality=modality if value.modality is None else value.modality,
                    attribution=attribution if value.attribution is None else value.attribution,
                    quoted=quoted if value.quoted is None else value.quoted,
                    confidence=confidence if value.confidence is None else value.confidence,
                )
                for value in self.items
            ),
            self.open,
        )
