"""What every fact has: an id, and passages it rests on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, ClassVar

from cisreport.model.anchors import Anchor
from cisreport.model.notebook import table
from cisreport.model.values import Confidence, FactId, Modality

PLURAL: Mapping[str, Any] = MappingProxyType({"plural": True})
"""Metadata of a field whose values can all be true, such as the names of an actor.

Several values of any other field mean that sources disagree.
"""
PARTS: Mapping[str, Any] = MappingProxyType({"parts": True})
"""Metadata of a field whose parts have separate anchors, such as the participants of an event."""

SPEAKERS = ("persons", "organizations", "states", "positions")
"""Collections of those who can say something."""


def reference(*collections: str, plural: bool = False, **options: Any) -> Any:
    """Declare a dataclass field for ids of records of the named collections.

    Parameters
    ----------
    *collections : str
        Collections that an id may refer to, such as ``"places"``; none means any fact.
    plural : bool, default False
        True if its values can all be true, as in :data:`PLURAL`.
    **options
        Passed to :func:`dataclasses.field`.
    """
    return field(metadata={"refers_to": collections, "plural": plural}, **options)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A record of what a source says; it cannot exist without an anchor."""

    noun: ClassVar[str] = ""
    """What a sentence calls such a record; empty: the name of the class."""
    cited_field: ClassVar[str] = ""
    """Field that a cite of the record alone means; empty: the first that has values."""

    id: FactId
    """Short, readable name in lower case with hyphens; unique, and never used again for another record."""
    label: str
    """A short name, in the coder's words."""
    anchors: tuple[Anchor, ...]
    """Passages that the record rests on; the default for each of its values."""
    modality: Modality = Modality.STATED
    """How the source puts it; the default for each value. Without one: ``stated``."""
    reserve: tuple[str, ...] = ()
    """The source's words that weaken or strengthen it (seem, rather, very); the default for each value.
    Without it: none.
    """
    attribution: tuple[FactId, ...] = reference(*SPEAKERS, default=())
    """Who says so, or ``not-stated``. Without one: the attribution of the file, or else the source itself."""
    quoted: bool = False
    """``true`` if the source has it between quotation marks."""
    confidence: Confidence | None = None
    """How sure the coder is of it; the default for each value. Without one: not judged."""
    note: str | None = None
    """What is ambiguous or open about it."""
    formerly: tuple[FactId, ...] = ()
    """Earlier ids of the record; they still lead to it."""
    withdrawn: str | None = None
    """Why the record is no longer valid, for example because no passage says or implies it. The record stays
    in the dataset, so that old cites still lead to it.
    """

    exact: tuple[str, ...] = ()
    """Words of its passages that all of it rests on, as the excerpts have them. A value names others."""

    def __post_init__(self) -> None:
        if not self.anchors:
            raise ValueError("a fact needs at least one anchor")

    def _repr_html_(self) -> str:
        return table(self)
