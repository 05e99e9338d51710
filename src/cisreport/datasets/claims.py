"""Claims that reviews refer to, and sides of what they rest on.

A claim is a fact of this dataset, or of another in the same folder.  Where sources disagree on the field that
a claim is about, its review has evidence for each side.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields
from functools import cache

from cisreport.datasets.folder import Located, Reading
from cisreport.errors import Problem, suggest
from cisreport.model import ClaimReview, Dataset, Event, Fact, Stance, disagreements, values_of
from cisreport.model.reviews import CLAIM

Fields = Mapping[str, frozenset[str]]
"""The names of the fields of each fact of a dataset, by its present and earlier ids."""


def check_claims(
    dataset: Dataset, reading: Reading, fields_of: Callable[[str], Fields | None]
) -> Iterator[Problem]:
    """Yield a problem for every review whose claim does not exist, or that leaves out a side.

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
            yield from _check_sides(dataset, item, known)


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


def _check_sides(dataset: Dataset, item: Located, known: Callable[[str], Fields | None]) -> Iterator[Problem]:
    """Yield a problem for each value that disagrees with the evidence and is none itself."""
    review = dataset.facts[item.record.id]  # with complete anchors
    if not isinstance(review, ClaimReview):
        return
    match = CLAIM.fullmatch(review.claim)
    claimed = ((match and known(match["dataset"])) or {}).get(match["record"] if match else "", frozenset())
    for fact in filter(None, dict.fromkeys(dataset.facts.get(part.fact) for part in review.evidence)):
        name = (match and match["field"]) or _main_field(fact)
        values = dict(disagreements(fact)).get(name)
        if values is None or name not in claimed:
            continue
        cited = {anchor for part in review.evidence if part.fact == fact.id for anchor in part.anchors}
        parts = [(n, part) for n, part in enumerate(review.evidence) if part.fact == fact.id]
        for n, part in parts:
            if part.stance is Stance.SUPPORTS and not part.anchors:
                what = f'sources disagree on "{fact.id}/{name}", and all of them support the claim'
                remedy = "name in `anchors` the passages that do, and write evidence for the others"
                yield item.problem(("evidence", n), what, remedy)
        for value in values if all(part.anchors for _, part in parts) else ():
            if not cited.intersection(value.anchors or fact.anchors):
                what = f'no evidence has the value "{value.datum}" of "{fact.id}/{name}"'
                remedy = "write evidence with the passages of that side"
                yield item.problem(("evidence", parts[0][0]), what, remedy)


def _main_field(fact: Fact) -> str:
    """Return the field that a claim about such a fact as a whole is about."""
    return "date" if isinstance(fact, Event) else next((name for name, _ in values_of(fact)), "")
