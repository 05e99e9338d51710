"""Coverage: the passages of a source that facts cite, and those that no fact cites."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from cisreport.english import counted
from cisreport.model import Anchor, Dataset, Fact, Passage, Source, parts_of, values_of


@dataclass(frozen=True, slots=True, kw_only=True)
class PassageCoverage:
    """One passage, and the records that cite it."""

    passage: Passage
    """The passage."""
    cited_by: tuple[str, ...]
    """``id`` if a record rests on the passage, ``id/field`` if only a field of it does."""

    @property
    def covered(self) -> bool:
        """True if a record cites the passage, or the passage has a reason why none does."""
        return bool(self.cited_by or self.passage.uncited)

    def __str__(self) -> str:
        cites = ", ".join(self.cited_by)
        if cites and self.passage.uncited:
            text = f"has `uncited`, but is cited by {cites}; remove `uncited`"
        elif cites:
            text = f"cited by {cites}"
        elif self.passage.uncited:
            text = f"not cited: {self.passage.uncited}"
        else:
            text = "open; code it, or give a reason in `uncited`"
        return f"{self.passage.locator}: {text}"


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceCoverage:
    """The coverage of one source; prints as a few lines."""

    source: str
    """Id of the source."""
    passages: tuple[PassageCoverage, ...]
    """All its passages in order; empty for a cited source."""
    cited_by: tuple[str, ...] = ()
    """For a cited source, the ids of the facts that rest on it."""

    @property
    def cited(self) -> tuple[str, ...]:
        """Locators of passages that a record cites."""
        return self._locators(cited=True)

    @property
    def excused(self) -> tuple[str, ...]:
        """Locators of passages that no record cites, with a reason."""
        return self._locators(cited=False, reason=True)

    @property
    def open(self) -> tuple[str, ...]:
        """Locators of passages that no record cites, without a reason; they are not yet coded."""
        return self._locators(cited=False, reason=False)

    @property
    def stale(self) -> tuple[str, ...]:
        """Locators of passages that a record cites, although they have a reason not to be cited."""
        return self._locators(cited=True, reason=True)

    @property
    def share(self) -> Fraction:
        """Share of passages that a record cites; 1 for a cited source."""
        return _part(len(self.cited), len(self.passages))

    @property
    def word_share(self) -> Fraction:
        """Share of words that are in cited passages; 1 for a cited source."""
        cited = sum(item.passage.words for item in self.passages if item.cited_by)
        return _part(cited, sum(item.passage.words for item in self.passages))

    def _locators(self, *, cited: bool, reason: bool | None = None) -> tuple[str, ...]:
        return tuple(
            item.passage.locator
            for item in self.passages
            if bool(item.cited_by) is cited and reason in (None, bool(item.passage.uncited))
        )

    def __str__(self) -> str:
        if not self.passages:
            facts = counted(len(self.cited_by), "fact")
            return f"{self.source}: a cited source without a list of passages, with {facts}"
        head = (
            f"{self.source}: {len(self.cited)} of {counted(len(self.passages), 'passage')} cited "
            f"({_percent(self.share)}; {_percent(self.word_share)} of the words), "
            f"{len(self.excused)} with a reason not to be cited, {len(self.open)} open"
        )
        remarks = (f"  {item}" for item in self.passages if item.passage.uncited or not item.cited_by)
        return "\n".join((head, *remarks))


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """The coverage of all sources of a dataset."""

    sources: tuple[SourceCoverage, ...]
    """In the order of the dataset."""

    @property
    def complete(self) -> bool:
        """True if every passage is cited or has a reason not to be cited."""
        return not any(source.open for source in self.sources)


def coverage(dataset: Dataset) -> Coverage:
    """Return the records that cite each passage.

    Parameters
    ----------
    dataset : Dataset
        A valid dataset.  Withdrawn facts do not count; fields of a source, such as its title, do.

    Returns
    -------
    Coverage
        An entry for each source.
    """
    cites: dict[Anchor, list[str]] = defaultdict(list)
    for fact in dataset:
        if fact.withdrawn is None:
            for anchor, cite in _fact_cites(fact):
                cites[anchor].append(cite)
    resting: dict[str, dict[str, None]] = defaultdict(dict)
    for anchor, named in cites.items():
        resting[anchor.source] |= dict.fromkeys(cite.partition("/")[0] for cite in named)
    for source in dataset.sources:
        for anchor, cite in _value_cites(source, ()):
            cites[anchor].append(cite)
    return Coverage(
        sources=tuple(
            SourceCoverage(
                source=source.id,
                passages=tuple(
                    PassageCoverage(
                        passage=passage,
                        cited_by=tuple(dict.fromkeys(cites.get(Anchor(source.id, passage.locator), ()))),
                    )
                    for passage in source.passages
                ),
                cited_by=() if source.passages else tuple(resting[source.id]),
            )
            for source in dataset.sources
        )
    )


def anchors_of(fact: Fact) -> tuple[Anchor, ...]:
    """Return the anchors of a fact: those of the record, then those that only its values have."""
    return tuple(dict.fromkeys(anchor for anchor, _ in _fact_cites(fact)))


def _fact_cites(fact: Fact) -> Iterator[tuple[Anchor, str]]:
    for anchor in fact.anchors:
        yield anchor, str(fact.id)
    yield from _value_cites(fact, fact.anchors)
    for name, parts in parts_of(fact):
        for part in parts:
            for anchor in part.anchors:
                if anchor not in fact.anchors:
                    yield anchor, f"{fact.id}/{name}"


def _value_cites(record: Fact | Source, known: tuple[Anchor, ...]) -> Iterator[tuple[Anchor, str]]:
    for name, values in values_of(record):
        for value in values:
            for anchor in value.anchors:
                if anchor not in known:
                    yield anchor, f"{record.id}/{name}"


def _part(count: int, of: int) -> Fraction:
    return Fraction(count, of) if of else Fraction(1)


def _percent(share: Fraction) -> str:
    """Return a share in percent, rounded down so that 100 % means all."""
    return f"{int(share * 100)} %"
