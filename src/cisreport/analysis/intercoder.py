"""Intercoder reliability: two codings of one source compared fact by fact, field by field.

How facts are matched
    Facts of one collection match if they have the same id, or had it (``formerly``).  Of the rest, actors
    match if they have the same identity in the vocabulary.  Of the rest, facts match if they have at least
    half of their passages in common, the most similar first.  A passage is identified by its digest, so
    the codings may name their sources differently.  A fact is matched once.

What is compared
    Every field with an answer of a closed or printed kind: values, participants, references, units.  Also
    the modality, attribution, quotation marks and confidence of a record, and those of each value in both
    codings, where one of them differs from its record's.  Several values of a field are compared as a set.
    Ids of the second coding are replaced by those of the matching facts.  Texts that a coder writes freely
    (labels, notes, propositions, contents) are not compared.  "Not stated" is an answer.  A field that only
    one coder coded does not give a pair of answers; it is listed as a disagreement.

Agreement
    Krippendorff's alpha: 1 for full agreement, 0 for agreement by chance.  Nominal for each field; also
    interval for dates (the middle of their days) and for numbers if all pairs have the same unit.

References
----------
K. Krippendorff (2019). Content Analysis: An Introduction to Its Methodology, 4th edition, chapter 12. Sage.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import krippendorff
import numpy as np

from cisreport.analysis.answers import NOT_CODED, Answer, answers
from cisreport.analysis.pairs import Pair, match
from cisreport.analysis.undefined import Undefined
from cisreport.model import Dataset, FactId, collection_of

NAME = "Krippendorff's alpha"


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldAgreement:
    """How well two coders agree on one field."""

    field: str
    """Its name; fields with the same name in several collections are combined."""
    pairs: int
    """Number of facts for which both coded it."""
    agreed: int
    """Number of facts for which they gave the same answer."""
    alpha: float | Undefined
    """Krippendorff's alpha, nominal."""
    interval: float | Undefined | None
    """Krippendorff's alpha, interval, in days or in the unit; None if answers have no distance."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Disagreement:
    """One field of one fact on which the two codings differ."""

    fact: FactId
    """Id in the first coding."""
    other: FactId
    """Id in the second."""
    collection: str
    """Its kind of fact."""
    field: str
    """Name of the field; for evidence of one value, with the value in brackets."""
    one: str
    """What the first coding has."""
    two: str
    """What the second has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two codings of one source side by side."""

    matches: tuple[Pair, ...]
    """Matching facts, in the order of the first coding."""
    only_one: tuple[FactId, ...]
    """Facts of the first coding without a match."""
    only_two: tuple[FactId, ...]
    """Facts of the second coding without a match."""
    fields: tuple[FieldAgreement, ...]
    """Agreement by field, in the order of their names."""
    disagreements: tuple[Disagreement, ...]
    """Every difference, with both values."""


def compare(one: Dataset, two: Dataset) -> Comparison:
    """Compare two codings of the same source.

    Raises
    ------
    DataError
        When they do not have a passage, or a locator of a cited source, in common.
    """
    matches = match(one, two)
    renamed = {item.other: item.fact for item in matches}
    pairs: dict[str, list[tuple[Answer, Answer]]] = defaultdict(list)
    differences: list[Disagreement] = []
    for item in matches:
        for name, first, second in _sides(one, two, item, renamed):
            if NOT_CODED not in (first.text, second.text):
                pairs[name.partition("[")[0]].append((first, second))
            if first.text != second.text:
                differences.append(_difference(one, item, name, first, second))
    return Comparison(
        matches=matches,
        only_one=tuple(fact.id for fact in one if fact.id not in set(renamed.values())),
        only_two=tuple(fact.id for fact in two if fact.id not in renamed),
        fields=tuple(_agreement(name, pairs[name]) for name in sorted(pairs)),
        disagreements=tuple(differences),
    )


def alpha(pairs: Sequence[tuple[str, str]]) -> float | Undefined:
    """Return Krippendorff's alpha of two coders for nominal answers."""
    domain = sorted({answer for pair in pairs for answer in pair})
    places = {answer: n for n, answer in enumerate(domain)}
    return _alpha([(places[a], places[b]) for a, b in pairs], list(range(len(domain))), "nominal")


def interval_alpha(pairs: Sequence[tuple[float, float]]) -> float | Undefined:
    """Return Krippendorff's alpha of two coders for answers with a distance."""
    domain = sorted({answer for pair in pairs for answer in pair})
    places = {answer: n for n, answer in enumerate(domain)}
    return _alpha([(places[a], places[b]) for a, b in pairs], domain, "interval")


def _alpha(pairs: Sequence[tuple[int, int]], domain: Sequence[float], level: str) -> float | Undefined:
    if not pairs:
        return Undefined(name=NAME, reason="no fact has this field in both codings")
    if len(domain) < 2:
        return Undefined(name=NAME, reason="all answers are the same, so agreement by chance is complete too")
    counts = np.zeros((len(pairs), len(domain)), dtype=np.int64)
    for row, pair in zip(counts, pairs, strict=True):
        for place in pair:
            row[place] += 1
    return float(
        krippendorff.alpha(
            value_counts=counts,
            value_domain=np.array(domain),
            level_of_measurement="interval" if level == "interval" else "nominal",
        )
    )


def _agreement(name: str, pairs: Sequence[tuple[Answer, Answer]]) -> FieldAgreement:
    measured = [
        (first.measure, second.measure)
        for first, second in pairs
        if first.measure is not None and second.measure is not None
    ]
    units = {side.unit for pair in pairs for side in pair if side.measure is not None}
    return FieldAgreement(
        field=name,
        pairs=len(pairs),
        agreed=sum(first.text == second.text for first, second in pairs),
        alpha=alpha([(first.text, second.text) for first, second in pairs]),
        interval=interval_alpha(measured) if measured and len(units) == 1 else None,
    )


def _sides(
    one: Dataset, two: Dataset, item: Pair, renamed: Mapping[FactId, FactId]
) -> Iterator[tuple[str, Answer, Answer]]:
    """Yield each field that at least one coding answers, with both answers."""
    first, second = answers(one, one.facts[item.fact], {}), answers(two, two.facts[item.other], renamed)
    nothing = Answer(NOT_CODED)
    for name in dict.fromkeys([*first, *second]):
        evidence, of_value, _ = name.partition("[")
        if of_value and (name not in first or name not in second):
            continue
        if of_value and all(side[name] == side.get(evidence) for side in (first, second)):
            continue
        yield name, first.get(name, nothing), second.get(name, nothing)


def _difference(one: Dataset, item: Pair, name: str, first: Answer, second: Answer) -> Disagreement:
    return Disagreement(
        fact=item.fact,
        other=item.other,
        collection=collection_of(one.facts[item.fact]),
        field=name,
        one=first.text,
        two=second.text,
    )
