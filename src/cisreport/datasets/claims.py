"""Claims that reviews refer to: facts of this dataset, or of another in the same folder."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields
from functools import cache

from cisreport.datasets.folder import Located, Reading
from cisreport.errors import Problem, suggest
from cisreport.model import ClaimReview, Dataset
from cisreport.model.reviews import CLAIM

Fields = Mapping[str, frozenset[str]]
"""The names of the fields of each fact of a dataset, by its present and earlier ids."""


def check_claims(
    dataset: Dataset, reading: Reading, fields_of: Callable[[str], Fields | None]
) -> Iterator[Problem]:
    """Yield a problem for every review whose claim does not exist.

    Parameters
    ----------
    dataset : Dataset
        The dataset of the reviews.
    reading : Reading
        Its records, with their places.
    fields_of : callable
        Returns the fields of another dataset's facts by its name; None if it is not available: its
        claims are not checked then.
    """
    present: Fields = {
        name: frozenset(item.name for item in fields(fact))
        for fact in dataset
        for name in (fact.id, *fact.formerly)
    }

    @cache
    def known(name: str) -> Fields | None:
        if name == dataset.id:
            return present if reading.complete and not reading.broken else None
        return fields_of(name)

    for item in reading.located:
        if isinstance(item.record, ClaimReview):
            yield from _check_claim(item, item.record.claim, known)


def _check_claim(item: Located, claim: str, known: Callable[[str], Fields | None]) -> Iterator[Problem]:
    match = CLAIM.fullmatch(claim)
    facts = known(match["dataset"]) if match else None
    if match is None or facts is None:
        return
    name, field = match["record"], match["field"]
    if name not in facts:
        what = f'dataset "{match["dataset"]}" has no fact "{name}"'
        yield item.problem(("claim",), what, suggest(name, [*facts]))
    elif field and field not in facts[name]:
        what = f'fact "{match["dataset"]}:{name}" has no field "{field}"'
        yield item.problem(("claim",), what, suggest(field, sorted(facts[name])))
