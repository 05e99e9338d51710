"""Intercoder reliability: two codings of one source compared fact by fact, field by field.

How facts are matched
    Facts match within a collection, by the first rule that applies: they have or had the same id; they are
    actors with the same identity in the vocabulary; they share at least half of their passages, best
    matches first.  A fact matches one other fact at most.  A passage is identified by its digest, so the
    codings may use different ids for their sources.

What is compared
    Values, participants, references and units.  Modality, attribution, quotation marks and confidence of a
    record; and those of a value that both codings have, if they differ from the record's in either coding.
    Several values of a field are compared as a set.  Ids of the second coding are replaced by those of the
    matching facts in the first.  Wording of the coder is not compared: labels, notes, propositions,
    contents.  "Not stated" is an answer.  A field that only one coder coded does not count for agreement;
    it is listed as a disagreement.

Agreement
    Krippendorff's alpha is 1 for full agreement and 0 for agreement by chance.  It is nominal for each
    field; also interval for dates (the middle of the possible days), and for numbers if all pairs have one
    unit.

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
    """Its name; fields with one name in several collections count together."""
    pairs: int
    """How often both coded it."""
    agreed: int
    """How often they gave the same answer."""
    alpha: float | Undefined
    """Krippendorff's alpha, nominal."""
    interval: float | Undefined | None
    """Krippendorff's alpha by distance in days or in the unit; None if answers have no distance."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Disagreement:
    """One field of one fact on which the two codings differ."""

    fact: FactId
    """Id in the first coding."""
    other: FactId
    """Id in the second."""
    collection: str
    """Collection of the fact."""
    field: str
    """Name of the field; for evidence of one value, with the value in brackets."""
    one: str
    """Answer of the first coding."""
    two: str
    """Answer of the second."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """The comparison of two codings of one source."""

    matches: tuple[Pair, ...]
    """Facts that match, in the order of the first coding."""
    only_one: tuple[FactId, ...]
    """Facts of the first coding without a match."""
    only_two: tuple[FactId, ...]
    """Facts of the second coding without a match."""
    fields: tuple[FieldAgreement, ...]
    """Agreement by field, in the order of their names."""
    disagreements: tuple[Disagreement, ...]
    """Every difference, with both answers."""


def compare(one: Dataset, two: Dataset) -> Comparison:
    """Compare two codings of the same source.

    Raises
    ------
    DataError
        If they have neither a passage nor a locator of a cited source in common.
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
    """Return Krippendorff's nominal alpha for pairs of answers of two coders."""
    domain = sorted({answer for pair in pairs for answer in pair})
    places = {answer: n for n, answer in enumerate(domain)}
    return _alpha([(places[a], places[b]) for a, b in pairs], list(range(len(domain))), "nominal")


def interval_alpha(pairs: Sequence[tuple[float, float]]) -> float | Undefined:
    """Return Krippendorff's interval alpha for pairs of measures of two coders."""
    domain = sorted({answer for pair in pairs for answer in pair})
    places = {answer: n for n, answer in enumerate(domain)}
    return _alpha([(places[a], places[b]) for a, b in pairs], domain, "interval")


def _alpha(pairs: Sequence[tuple[int, int]], domain: Sequence[float], level: str) -> float | Undefined:
    if not pairs:
        return Undefined(name=NAME, reason="no fact has it in both codings")
    if len(domain) < 2:
        return Undefined(name=NAME, reason="all answers are the same, so chance agrees as well")
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
