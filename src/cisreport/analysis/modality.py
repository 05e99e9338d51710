"""How a source puts what it says: the share of a modality."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

from cisreport.analysis.inputs import InputError, Inputs, Result, tidy
from cisreport.model import Anchor, Claim, Dataset, FactId, Modality, Source, Unit, values_of


def share(inputs: Inputs) -> Result:
    """Return the share of one modality among the values and claims that rest on a source.

    ``modality`` is stated unless set.

    Raises
    ------
    InputError
        If the input is not a source, or nothing rests on it.
    """
    record = inputs.given[0].record
    if not isinstance(record, Source):
        raise InputError(f'"{inputs.given[0].cite}" is not a source')
    wanted = inputs.word("modality", tuple(Modality)) or Modality.STATED
    found = [
        said
        for said in (*_values(inputs.ds), *_claims(inputs.ds))
        if any(anchor.source == record.id for anchor in said.anchors)
    ]
    if not found:
        raise InputError(f'nothing rests on "{record.id}"')
    part = tidy(Fraction(sum(said.modality == wanted for said in found), len(found)))
    return Result(value=part, unit=Unit.SHARE, read=tuple(dict.fromkeys(said.fact for said in found)))


class _Said(NamedTuple):
    """A value or a claim, with its modality and anchors."""

    fact: FactId
    modality: Modality
    anchors: tuple[Anchor, ...]


def _values(ds: Dataset) -> Iterator[_Said]:
    for fact in ds:
        if fact.withdrawn is None:
            for _, values in values_of(fact):
                for value in values:
                    yield _Said(fact.id, value.modality or fact.modality, value.anchors or fact.anchors)


def _claims(ds: Dataset) -> Iterator[_Said]:
    for claim in ds.of_type(Claim):
        if claim.withdrawn is None:
            yield _Said(claim.id, claim.modality, claim.anchors)
