"""Derivations: computed values that name their inputs (PROV)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TypeAlias

from cisreport.model.claims import Amount, Unit
from cisreport.model.facts import reference
from cisreport.model.notebook import table
from cisreport.model.values import FactId

Parameter: TypeAlias = str | int | Amount
Derived: TypeAlias = Amount | str | bool | tuple[str, ...]
"""A number, an EDTF date or other text, a yes or no, or a list of record ids."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Derivation:
    """A value that a named, versioned, pure function computes from others.

    A dataset declares ``fn``, ``inputs``, ``params`` and ``assumptions``; the analysis computes
    ``value`` and its bounds.  ``fn`` names an entry of the registry, so anyone can compute a value again
    without running a dataset's code.  A name with a prefix, as in ``tides:tide.height/1``, is a function of
    another package.
    """

    cited_field = "value"

    id: FactId
    """Unique among the facts and derivations of its dataset."""
    label: str
    """What is computed, in the coder's words."""
    fn: str
    """Name and version of the function, such as ``interval.days/1``."""
    inputs: tuple[str, ...]
    """Cites of the inputs: ``id`` or ``id/field``."""
    params: Mapping[str, Parameter] = field(default_factory=lambda: MappingProxyType({}))
    """Settings of the function."""
    assumptions: tuple[str, ...] = ()
    """What must be true for the value to be right, one sentence for each assumption."""
    note: str | None = None
    """A remark."""
    value: Derived | None = None
    """The result; computed, never written by hand."""
    lower: Derived | None = None
    """Least value that the inputs allow; computed. It is missing if nothing bounds that side."""
    upper: Derived | None = None
    """Greatest value that the inputs allow; computed. It is missing if nothing bounds that side."""
    unit: Unit | None = None
    """Unit of a number; computed."""
    approximate: bool = False
    """``true`` if the value is approximate because an input is; computed."""
    read: tuple[FactId, ...] = reference(default=())
    """Records besides the inputs that the function found, such as the memberships of a body."""

    def __post_init__(self) -> None:
        if not self.inputs:
            raise ValueError("a derivation needs at least one input")

    @property
    def known(self) -> bool:
        """True if it was computed and has a value or a bound."""
        return any(part is not None for part in (self.value, self.lower, self.upper))

    def _repr_html_(self) -> str:
        return table(self)
