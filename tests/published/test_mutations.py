"""A change of one fact changes the places that the old manifest predicts, and no other: one of each class.

``make test-all`` tries every change.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from cisreport.analysis import derive
from cisreport.comparison.facts import fact_changes
from cisreport.comparison.impact import touched
from cisreport.comparison.places import Key
from cisreport.datasets import load
from cisreport.errors import CisreportError
from cisreport.manifest.reader import Manifest, read_manifest
from cisreport.model import Dataset, collection_of, values_of
from cisreport.published import read_published
from published.conftest import ROOT
from published.mutating import Mutation, mutations, one_of_each
from published.treeplaces import Tree, read_tree
from published.warm import Refused, WarmReport, warm_report

NAME = "dushanbe-2022"
CHUNKS, CHUNKS_OF_ALL = 12, 48


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """The published report, and the same kept warm."""

    manifest: Manifest
    dataset: Dataset
    report: WarmReport
    tree: Tree


@pytest.fixture(scope="module")
def published(build: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Published]:
    data = read_published(build / f"{NAME}.html").manifest
    dataset = load(ROOT / "data" / NAME)
    with warm_report(ROOT / "reports" / f"{NAME}.qmd", tmp_path_factory.mktemp("warm")) as report:
        tree = read_tree(*report.tree(dataset))
        yield Published(manifest=read_manifest(data), dataset=dataset, report=report, tree=tree)


def changed_places(published: Published, changed: Dataset) -> set[Key] | None:
    """Return the places of the finished tree that a change reaches; None when the report is refused."""
    try:
        now = read_tree(*published.report.tree(changed))
    except Refused:
        return None
    return published.tree.changed(now)


def predicted_places(published: Published, changed: Dataset) -> set[Key] | None:
    """Return the places that the old manifest tells; None when it tells that the report is refused."""
    try:
        result = touched(published.manifest, derive(changed))
    except CisreportError:
        return None
    return None if result.whole else {place.key for place in result.places}


def is_named(published: Published, mutation: Mutation, changed: Dataset) -> bool:
    """Tell whether the comparison of the old file with the dataset names the fact, if the file has it."""
    cite = f"{NAME}:{mutation.fact.id}"
    named = {change.cite for change in fact_changes(published.manifest, changed)}
    return (cite in named) == (cite in published.manifest.facts)


def wrong(published: Published, changes: Sequence[Mutation], chunk: int, chunks: int) -> dict[str, object]:
    """Return the changes of a part whose places differ from the predicted ones, or whose facts go unnamed.

    A part has neighbors, whose documents have most in common.
    """
    first, last = (len(changes) * n // chunks for n in (chunk, chunk + 1))
    found: dict[str, object] = {}
    for mutation in changes[first:last]:
        changed = mutation.apply(published.dataset)
        seen, predicted = changed_places(published, changed), predicted_places(published, changed)
        if seen != predicted or not is_named(published, mutation, changed):
            found[mutation.what] = (seen, predicted)
    return found


def test_the_changes_at_each_push_are_one_of_each_class() -> None:
    """Every field of every kind of record that a report can depend on is among them."""
    dataset = load(ROOT / "data" / NAME)
    every = [*mutations(dataset)]
    chosen = one_of_each(every)
    assert len({mutation.what for mutation in every}) == len(every) > 900
    assert [mutation.kind for mutation in chosen] == [*dict.fromkeys(mutation.kind for mutation in every)]
    changed = {mutation.kind.partition("/")[0] for mutation in chosen}
    assert changed == {collection_of(fact) for fact in dataset}
    for fact in dataset:
        for name, values in values_of(fact):
            for what in ("modality", "anchors") if values else ():
                assert f"{collection_of(fact)}/{name} {what}" in {mutation.kind for mutation in chosen}


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_a_change_of_each_class_reaches_the_predicted_places(published: Published, chunk: int) -> None:
    assert wrong(published, one_of_each(mutations(published.dataset)), chunk, CHUNKS) == {}


@pytest.mark.every
@pytest.mark.parametrize("chunk", range(CHUNKS_OF_ALL))
def test_every_change_reaches_the_predicted_places(published: Published, chunk: int) -> None:
    assert wrong(published, [*mutations(published.dataset)], chunk, CHUNKS_OF_ALL) == {}
