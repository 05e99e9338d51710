"""The members that two bodies have in common."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cisreport.analysis.actors import memberships_of
from cisreport.analysis.inputs import Given, InputError, Inputs, Result
from cisreport.model import Dataset, Derivation, FactId, MembershipStatus, Organization


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlap:
    """Members of two bodies, as far as the sources list them."""

    both: tuple[str, ...]
    """Members of both, in the order of the first."""
    first: tuple[str, ...]
    """Members of the first only."""
    second: tuple[str, ...]
    """Members of the second only."""


def overlap(one: Sequence[str], other: Sequence[str]) -> Overlap:
    """Compare two lists of members."""
    return Overlap(
        both=tuple(item for item in dict.fromkeys(one) if item in other),
        first=tuple(item for item in dict.fromkeys(one) if item not in other),
        second=tuple(item for item in dict.fromkeys(other) if item not in one),
    )


def members_of(ds: Dataset, body: FactId, status: MembershipStatus | None = None) -> tuple[FactId, ...]:
    """Return the listed members of an organization, of one status if given, in the order of the dataset."""
    return tuple(dict.fromkeys(item.member for item in memberships_of(ds, body, status)))


def shared(inputs: Inputs) -> Result:
    """Return the ids that are in both of two lists, in the order of the first.

    An input is an organization, which gives the list of its members, or a derivation that gives a list,
    such as one by ``actors.members/1``.

    Raises
    ------
    InputError
        If an input is neither.
    """
    found, read = _compared(inputs)
    return Result(value=found.both, read=read)


def only(inputs: Inputs) -> Result:
    """Return the ids that are in the first list and not in the second.

    Inputs are as for ``actors.shared/1``.

    Raises
    ------
    InputError
        If an input is neither an organization nor a list.
    """
    found, read = _compared(inputs)
    return Result(value=found.first, read=read)


def _compared(inputs: Inputs) -> tuple[Overlap, tuple[FactId, ...]]:
    """Return the comparison of two lists, and the ids of the memberships that gave them."""
    (one, first), (other, second) = (_listed(inputs.ds, item) for item in inputs.given)
    return overlap(one, other), (*first, *second)


def _listed(ds: Dataset, item: Given) -> tuple[tuple[str, ...], tuple[FactId, ...]]:
    if isinstance(item.record, Organization):
        ties = memberships_of(ds, item.record.id)
        return tuple(dict.fromkeys(tie.member for tie in ties)), tuple(tie.id for tie in ties)
    if isinstance(item.record, Derivation) and isinstance(item.record.value, tuple):
        return item.record.value, ()
    raise InputError(f'"{item.cite}" is neither an organization nor a derivation that gives a list')
