"""Who coded a dataset, and what was decided where two codings differ."""

from __future__ import annotations

from dataclasses import dataclass

from cisreport.model.values import FactId


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What was decided on a difference of two codings, and by whom."""

    fact: FactId
    """The fact, by its id in the dataset that follows; a dropped one by the id that it would have."""
    field: str
    """The field on which they differ; ``only a`` or ``only b`` if one of them has the fact."""
    decision: str
    """``a`` or ``b``: as in that coding; ``keep`` or ``drop``: a fact that one of them has."""
    by: str
    """Who decided."""
    why: str | None = None
    """The reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Coding:
    """Who coded a dataset, when, and with what codebook."""

    coder: str
    """Who coded it."""
    date: str
    """Day of coding, EDTF."""
    codebook: str
    """Version of the codebook."""
    coders: tuple[str, ...] = ()
    """Who coded it independently; empty for one coding."""
    decisions: tuple[Decision, ...] = ()
    """What was decided where the codings differ."""
