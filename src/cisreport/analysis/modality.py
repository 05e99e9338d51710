"""How a source puts what it says: the number of claims with each modality, line by line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType
from typing import NamedTuple

from cisreport.analysis.inputs import InputError, Inputs, Result, tidy
from cisreport.model import Anchor, Claim, Dataset, FactId, Modality, Source, SourceKind, Unit, values_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a segmented source, that is a paragraph of the article, and its claims."""

    number: int
    """Number of the line, as in the locators of its passages."""
    claims: Mapping[Modality, int]
    """How many claims rest on it, for each modality, including those with 0."""


def modality_profile(ds: Dataset, source: str) -> tuple[Line, ...]:
    """Return the lines of a segmented source, with the modalities of the claims that rest on them.

    A claim counts once for each line on which it rests, so the sum over lines can be more than the number
    of claims.

    Raises
    ------
    NotFoundError
        If the dataset has no record ``source``.
    ValueError
        If the record is not a segmented source.
    """
    record = ds[source]
    if not isinstance(record, Source) or record.kind is not SourceKind.SEGMENTED:
        raise ValueError(f'"{source}" is not a segmented source')
    claims = Counter(
        (line, said.modality) for said in _claims(ds) for line in _lines(record.id, said.anchors)
    )
    numbers = dict.fromkeys(_line(passage.locator) for passage in record.passages)
    return tuple(
        Line(number=number, claims=MappingProxyType({kind: claims[number, kind] for kind in Modality}))
        for number in numbers
    )


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


def _lines(source: str, anchors: tuple[Anchor, ...]) -> set[int]:
    return {_line(anchor.locator) for anchor in anchors if anchor.source == source}


def _line(locator: str) -> int:
    return int(locator[1:].partition(".")[0])
