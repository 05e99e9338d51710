"""How a source puts what it says: how many values have each modality, line by line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType

import pandas as pd

from cisreport.analysis.inputs import InputError, Inputs, Result
from cisreport.model import Anchor, Claim, Dataset, Modality, Source, Unit, values_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What one line of a segmented source, a paragraph of the article, says, and how."""

    source: str
    """Id of the source."""
    number: int
    """Number of the line, as in the locators of its passages."""
    counts: Mapping[Modality, int]
    """How many values rest on it, by modality; each modality is there."""
    claims: Mapping[Modality, int]
    """How many claims rest on it."""


def modality_profile(ds: Dataset, source: str) -> tuple[Line, ...]:
    """Return the lines of a segmented source with the modalities of what rests on them.

    A value counts once for each line that it rests on, so the sum over lines can be more than the
    number of values.  Claims are facts without values of their own, and count beside them.

    Raises
    ------
    NotFoundError
        When there is no such record.
    ValueError
        When it is not a segmented source.
    """
    record = ds[source]
    if not isinstance(record, Source) or not record.passages:
        raise ValueError(f'"{source}" is not a segmented source')
    values, claims = (
        Counter((line, modality) for modality, anchors in said for line in _lines(record.id, anchors))
        for said in (_values(ds), _claims(ds))
    )
    numbers = dict.fromkeys(_line(passage.locator) for passage in record.passages)
    return tuple(
        Line(
            source=record.id,
            number=number,
            counts=MappingProxyType({modality: values[number, modality] for modality in Modality}),
            claims=MappingProxyType({modality: claims[number, modality] for modality in Modality}),
        )
        for number in numbers
    )


def profile_frame(profile: tuple[Line, ...]) -> pd.DataFrame:
    """Return a row for each line and modality: ``source``, ``line``, ``modality``, ``values``, ``claims``."""
    rows = [
        (line.source, line.number, modality.value, line.counts[modality], line.claims[modality])
        for line in profile
        for modality in Modality
    ]
    frame = pd.DataFrame(rows, columns=["source", "line", "modality", "values", "claims"])
    order = pd.CategoricalDtype([item.value for item in Modality], ordered=True)
    return frame.astype({"source": "str", "line": "int64", "modality": order})


def share(inputs: Inputs) -> Result:
    """Return which share of the values that rest on a source are put in one way.

    ``modality`` is that way; stated unless set.  Claims count as values.

    Raises
    ------
    InputError
        When the input is not a source, or nothing rests on it.
    """
    record = inputs.given[0].record
    if not isinstance(record, Source):
        raise InputError(f'"{inputs.given[0].cite}" is not a source')
    wanted = inputs.word("modality", tuple(Modality)) or Modality.STATED
    told = [
        modality
        for said in (_values(inputs.ds), _claims(inputs.ds))
        for modality, anchors in said
        if any(anchor.source == record.id for anchor in anchors)
    ]
    if not told:
        raise InputError(f'nothing rests on "{record.id}"')
    part = Fraction(sum(modality == wanted for modality in told), len(told))
    return Result.between(part, part, Unit.SHARE)


def _values(ds: Dataset) -> Iterator[tuple[Modality, tuple[Anchor, ...]]]:
    for fact in ds:
        if fact.withdrawn is None:
            for _, held in values_of(fact):
                for value in held:
                    yield value.modality or fact.modality, value.anchors or fact.anchors


def _claims(ds: Dataset) -> Iterator[tuple[Modality, tuple[Anchor, ...]]]:
    for claim in ds.of_type(Claim):
        if claim.withdrawn is None:
            yield claim.modality, claim.anchors


def _lines(source: str, anchors: tuple[Anchor, ...]) -> set[int]:
    return {_line(anchor.locator) for anchor in anchors if anchor.source == source}


def _line(locator: str) -> int:
    return int(locator[1:].partition(".")[0])
