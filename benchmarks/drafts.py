"""Measure the rules of `cisreport draft` against what has been coded.

    python benchmarks/drafts.py DATASET FILE [SOURCE=FILE ...]

FILE is a copy of the article of the dataset.  Where the sources are pages without passages, each copy is
given as SOURCE=FILE, with the id of the source.  The rules do not know what has been coded.  A proposal is a
passage, a kind and a value; it is right if the coder has the same three (`cisreport.drafts.coded`).  An actor
also counts as coded in a passage on which a value or a participation rests that refers to it.

Coders of pages have free locators, and state a date together with other pages.  So the passage is the whole
page there, and a date is right if a coded date of the page agrees with it: 12 October with 12 October 2023.
docs/guide/drafts.md has the results.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

from cisreport.datasets import load
from cisreport.drafts import propose, texts_of
from cisreport.drafts.coded import Unit, coded_units, draft_units
from cisreport.drafts.model import ACTORS, DATES
from cisreport.model import (
    Anchor,
    Dataset,
    Fact,
    FactId,
    Participation,
    SourceKind,
    When,
    collection_of,
    parts_of,
    values_of,
)
from cisreport.model.dates import admits
from cisreport.sources import anchors_of


def coded(ds: Dataset, pages: set[str]) -> Iterator[tuple[Unit, FactId]]:
    """Yield what has been coded; of pages without passages for the whole page."""
    for unit, fact in coded_units(ds):
        if not (unit.kind == DATES and unit.passage.source in pages):
            yield whole(unit, pages), fact
    for fact in ds:
        for anchor, kind, value in (*_references(ds, fact), *_resolved(fact, pages)):
            if fact.withdrawn is None:
                yield whole(Unit(anchor, kind, value), pages), fact.id


def _references(ds: Dataset, fact: Fact) -> Iterator[tuple[Anchor, str, str]]:
    """Yield the actors to which values and participations refer, where these rest."""
    named = [(value.datum, value.anchors) for _, values in values_of(fact) for value in values]
    named += [
        (part.actor, part.anchors or fact.anchors)
        for _, parts in parts_of(fact)
        for part in parts
        if isinstance(part, Participation)
    ]
    for name, anchors in named:
        actor = ds.facts.get(FactId(name)) if isinstance(name, str) else None
        if actor is not None and collection_of(actor) in ACTORS:
            value = getattr(actor, "identity", None) or str(actor.id)
            yield from ((anchor, collection_of(actor), value) for anchor in anchors)


def _resolved(fact: Fact, pages: set[str]) -> Iterator[tuple[Anchor, str, str]]:
    for _, values in values_of(fact):
        for value in values:
            if isinstance(value.datum, When) and value.datum.resolved:
                for anchor in value.anchors:
                    if anchor.source in pages:
                        yield anchor, DATES, value.datum.resolved


def whole(unit: Unit, pages: set[str]) -> Unit:
    """Return a unit whose passage is the whole page if its source has no passages."""
    anchor = unit.passage
    return replace(unit, passage=Anchor(anchor.source, "")) if anchor.source in pages else unit


def agree(proposal: Unit, unit: Unit, pages: set[str]) -> bool:
    """Return whether a proposal is what has been coded."""
    if proposal == unit or (proposal.passage, proposal.kind) != (unit.passage, unit.kind):
        return proposal == unit
    on_page = unit.kind == DATES and unit.passage.source in pages
    return on_page and admits(proposal.value, unit.value)


def proposals(ds: Dataset, arguments: Iterable[str]) -> tuple[set[Unit], set[str]]:
    """Return what the rules propose for the copies, and the sources of which they are."""
    found: set[Unit] = set()
    sources = set()
    for argument in arguments:
        name, is_page, path = argument.rpartition("=")
        source, texts = texts_of(ds, path, name if is_page else None)
        sources.add(source.id)
        found |= {unit for draft in propose(ds, texts, source.language) for unit in draft_units(draft)}
    return found, sources


def main(name: str, arguments: list[str]) -> None:
    """Print both shares by kind, and the share of coded facts."""
    ds = load(name)
    found, sources = proposals(ds, arguments)
    pages = {source.id for source in ds.sources if source.kind is SourceKind.CITED}
    facts: dict[Unit, set[FactId]] = {}
    for unit, fact in coded(ds, pages):
        if unit.passage.source in sources:
            facts.setdefault(unit, set()).add(fact)
    proposed = {whole(unit, pages) for unit in found}
    right = {unit for unit in proposed if any(agree(unit, other, pages) for other in facts)}
    reached = {unit for unit in facts if any(agree(other, unit, pages) for other in proposed)}
    counts = [Counter(unit.kind for unit in units) for units in (facts, reached, proposed, right)]
    print(f"{ds.id}: {len(sources)} source(s)")
    print("| kind | coded | of these proposed | proposals | of these right |")
    print("|---|---|---|---|---|")
    for kind in sorted({*counts[0], *counts[2]}):
        print(row(kind, *(count[kind] for count in counts)))
    print(row("all", len(facts), len(reached), len(proposed), len(right)))
    with_value = {fact for unit in reached for fact in facts[unit]}
    of = [fact for fact in ds if fact.withdrawn is None and {a.source for a in anchors_of(fact)} & sources]
    print("\n| collection | facts | of these with a proposed value |\n|---|---|---|")
    for kind in dict.fromkeys(map(collection_of, of)):
        here = [fact for fact in of if collection_of(fact) == kind]
        print(f"| {kind} | {len(here)} | {sum(fact.id in with_value for fact in here)} |")
    print(f"| all | {len(of)} | {share(sum(fact.id in with_value for fact in of), len(of))} |")


def row(kind: str, coded_number: int, reached: int, proposed: int, right: int) -> str:
    """Return a row of the table."""
    cells = (kind, coded_number, share(reached, coded_number), proposed, share(right, proposed))
    return f"| {' | '.join(map(str, cells))} |"


def share(part: int, of: int) -> str:
    """Return a number, and in parentheses its share."""
    return f"{part} ({100 * part / of:.0f} %)" if of else str(part)


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    main(sys.argv[1], sys.argv[2:])
