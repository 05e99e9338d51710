"""Facts that match in two codings of one source, by the rules of :mod:`.intercoder`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from cisreport.errors import DataError, Problem
from cisreport.model import Anchor, Dataset, Fact, FactId, collection_of, values_of

NEAR = Fraction(1, 2)
"""Least share of common passages, among those on which either fact rests, for a match by passages."""


class Basis(StrEnum):
    """Why two facts match."""

    ID = "id"
    """They have or had the same id."""
    IDENTITY = "identity"
    """They are actors with the same identity in the vocabulary."""
    PASSAGES = "passages"
    """They share at least half of their passages."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A fact that both codings have."""

    fact: FactId
    """Id in the first coding."""
    other: FactId
    """Id in the second."""
    basis: Basis
    """Why they match."""


def match(one: Dataset, two: Dataset) -> tuple[Pair, ...]:
    """Return the facts that match, in the order of the first coding.

    Raises
    ------
    DataError
        If the codings have neither a passage nor a locator of a cited source in common.
    """
    first, second = _passages(one), _passages(two)
    if not set().union(*first.values()) & set().union(*second.values()):
        what = f'it has no passage in common with "{one.id}"'
        raise DataError([Problem(path=two.id, what=what, remedy="compare two codings of one source")])
    found: dict[FactId, Pair] = {}
    taken: set[FactId] = set()
    candidates = sorted(
        (basis, -share, n, m, a.id, b.id)
        for n, a in enumerate(one)
        for m, b in enumerate(two)
        if collection_of(a) == collection_of(b)
        for basis, share in _bases(a, b, first[a.id], second[b.id])
    )
    for basis, _, _, _, fact, other in candidates:
        if fact not in found and other not in taken:
            found[fact] = Pair(fact=fact, other=other, basis=list(Basis)[basis])
            taken.add(other)
    return tuple(found[fact.id] for fact in one if fact.id in found)


def _bases(a: Fact, b: Fact, one: set[object], two: set[object]) -> Iterator[tuple[int, Fraction]]:
    """Yield the number of each basis on which two facts match, and the share of their common passages."""
    share = Fraction(len(one & two), len(one | two))
    if {a.id, *a.formerly} & {b.id, *b.formerly}:
        yield 0, share
    identity = getattr(a, "identity", None)
    if identity is not None and identity == getattr(b, "identity", None):
        yield 1, share
    if share >= NEAR:
        yield 2, share + Fraction(_alike(a, b), 1000)


def _alike(a: Fact, b: Fact) -> int:
    """Return how many data two facts share, to distinguish facts that rest on the same passages."""
    one, two = ({(name, str(v.datum)) for name, values in values_of(fact) for v in values} for fact in (a, b))
    return len(one & two)


def _passages(ds: Dataset) -> dict[FactId, set[object]]:
    """Return the passages of each fact: digests of segmented sources, anchors in cited sources."""
    digests = {
        Anchor(source.id, passage.locator): passage.digest
        for source in ds.sources
        for passage in source.passages
    }
    return {fact.id: {digests.get(anchor, anchor) for anchor in fact.anchors} for fact in ds}
