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


def compared(published: Published, *changes: Mutation) -> tuple[bool, str]:
    """Return whether the places of changes made together are the predicted ones, and what was found.

    Changes that are refused together are not right together.
    """
    changed = published.dataset
    for mutation in changes:
        changed = mutation.apply(changed)
    seen, predicted = changed_places(published, changed), predicted_places(published, changed)
    named = {change.cite for change in fact_changes(published.manifest, changed)}
    cites = {f"{NAME}:{mutation.fact.id}" for mutation in changes}
    unnamed = {cite for cite in cites if (cite in named) != (cite in published.manifest.facts)}
    is_right = seen == predicted and not unnamed and (seen is not None or len(changes) == 1)
    return is_right, f"seen {seen}, predicted {predicted}, unnamed {unnamed}"


def wrong(published: Published, groups: Sequence[Sequence[Mutation]], chunk: int, chunks: int) -> list[str]:
    """Return what is wrong in a part of the changes; those of a group that are wrong are tried alone.

    A part has neighbors, whose documents have most in common.
    """
    first, last = (len(groups) * n // chunks for n in (chunk, chunk + 1))
    found = []
    for group in groups[first:last]:
        is_right, told = compared(published, *group)
        if is_right:
            continue
        alone = {mutation.what: compared(published, mutation) for mutation in group}
        if all(is_right for is_right, _ in alone.values()) and "seen None" not in told:
            found.append(f"{[*alone]} together: {told}")
        found += [f"{what}: {told}" for what, (is_right, told) in alone.items() if not is_right]
    return found


def together(changes: Sequence[Mutation], most: int = 3) -> list[list[Mutation]]:
    """Return changes in groups of different facts; a document with all of them takes as long as with one."""
    groups: list[list[Mutation]] = []
    for change in changes:
        fits = (group for group in groups if len(group) < most and _is_apart(change, group))
        if group := next(fits, None):
            group.append(change)
        else:
            groups.append([change])
    return groups


def _is_apart(change: Mutation, group: Sequence[Mutation]) -> bool:
    return all(one.fact.id != change.fact.id for one in group)


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
    assert wrong(published, together(one_of_each(mutations(published.dataset))), chunk, CHUNKS) == []


@pytest.mark.every
@pytest.mark.parametrize("chunk", range(CHUNKS_OF_ALL))
def test_every_change_reaches_the_predicted_places(published: Published, chunk: int) -> None:
    alone = [(change,) for change in mutations(published.dataset)]
    assert wrong(published, alone, chunk, CHUNKS_OF_ALL) == []
