"""The records of a second coding in the names of the first: ids of matching facts, and passages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any

from cisreport.model import (
    Anchor,
    ClaimReview,
    Dataset,
    Evidence,
    Fact,
    FactId,
    Relative,
    Source,
    Value,
    Values,
    When,
)


@dataclass(frozen=True, slots=True)
class Translator:
    """Names of a second coding, and what the first calls the same."""

    names: Mapping[str, FactId]
    """Ids of facts and sources."""
    passages: Mapping[Anchor, Anchor]
    """Passages that both have."""
    datasets: tuple[str, str]
    """Ids of the second coding and of the first."""

    @classmethod
    def between(cls, one: Dataset, two: Dataset, matched: Mapping[FactId, FactId]) -> Translator:
        """Return the translator of the second coding.

        Parameters
        ----------
        one, two : Dataset
            Both codings.
        matched : mapping of FactId to FactId
            Ids of facts of the second that match, and the ids in the first.
        """
        taken = {*one.facts, *one.derivations, *(source.id for source in one.sources)}
        names: dict[str, FactId] = {str(name): same for name, same in matched.items()}
        for source in two.sources:
            same = next((item.id for item in one.sources if _is_same(item, source)), None)
            names[source.id] = FactId(same or _free(source.id, taken))
        for name in two.facts:
            if name not in names:
                names[name] = _free(name, taken)
                taken.add(names[name])
        digests = {
            passage.digest: Anchor(source.id, passage.locator)
            for source in one.sources
            for passage in source.passages
        }
        passages = {
            Anchor(source.id, passage.locator): digests[passage.digest]
            for source in two.sources
            for passage in source.passages
            if passage.digest in digests
        }
        return cls(names, passages, (two.id, one.id))

    def fact(self, fact: Fact) -> Fact:
        """Return a fact with the names of the first coding."""
        found: Fact = self._translated(fact, points=False)
        if isinstance(found, ClaimReview):
            found = replace(found, claim=self._cite(found.claim))
        return replace(found, id=self.names[fact.id], formerly=())

    def _cite(self, cite: str) -> str:
        """Return what a claim's cite is in the first coding; another dataset's stays."""
        two, one = self.datasets
        dataset, colon, rest = cite.rpartition(":")
        if colon and dataset != two:
            return cite
        record, slash, field = rest.partition("/")
        return f"{one}{colon}" * bool(colon) + f"{self.names.get(record, record)}{slash}{field}"

    def source(self, source: Source) -> Source:
        """Return a source with a name that no source of the first coding has."""
        return replace(source, id=self.names[source.id])

    def _translated(self, item: Any, *, points: bool) -> Any:
        """Return the same, with other names where it refers to records and passages."""
        if isinstance(item, Anchor):
            other = Anchor(self.names.get(item.source, item.source), item.locator)
            return self.passages.get(item, other)
        if isinstance(item, Values):
            return Values(tuple(self._translated(value, points=points) for value in item), item.open)
        if isinstance(item, Value):
            return replace(
                item,
                datum=self._translated(item.datum, points=points),
                anchors=self._translated(item.anchors, points=False),
                attribution=self._translated(item.attribution, points=True),
            )
        if isinstance(item, Relative):
            return replace(item, to=self.names.get(item.to, item.to))
        if isinstance(item, When):
            return replace(item, stated=self._translated(item.stated, points=False), derived_by=())
        if isinstance(item, tuple):
            return tuple(self._translated(part, points=points) for part in item)
        if (is_dataclass(item) and isinstance(item, Fact | Evidence)) or hasattr(item, "actor"):
            return replace(
                item,
                **{
                    part.name: self._translated(getattr(item, part.name), points="refers_to" in part.metadata)
                    for part in fields(item)
                    if part.name not in ("id", "identity")
                },
            )
        return self.names.get(item, item) if points and isinstance(item, str) else item


def _is_same(one: Source, two: Source) -> bool:
    """Return whether two sources are one: they share a passage, or are called the same and have none."""
    shared = {item.digest for item in one.passages} & {item.digest for item in two.passages}
    return bool(shared) or (one.id == two.id and not one.passages and not two.passages)


def _free(name: str, taken: set[str] | set[FactId]) -> FactId:
    """Return a name that no record has."""
    number = 2
    free = name
    while free in taken:
        free = f"{name}-{number}"
        number += 1
    return FactId(free)
