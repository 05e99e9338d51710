"""Every single change of the article's dataset changes the places that the old manifest tells, no other."""

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
from cisreport.model import Dataset
from cisreport.published import read_published
from published.conftest import ROOT
from published.mutating import Mutation, mutations
from published.treeplaces import Tree, read_tree
from published.warm import Refused, WarmReport, warm_report

NAME = "dushanbe-2022"
CHUNKS = 48


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
        tree = read_tree(report.tree(dataset))
        yield Published(manifest=read_manifest(data), dataset=dataset, report=report, tree=tree)


def changed_places(published: Published, changed: Dataset) -> set[Key] | None:
    """Return the places of the finished tree that a change reaches; None when the report is refused."""
    try:
        now = read_tree(published.report.tree(changed))
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


def _chunk(every: Sequence[Mutation], chunk: int) -> Sequence[Mutation]:
    """Return neighbors, whose documents have most in common."""
    first, last = (len(every) * n // CHUNKS for n in (chunk, chunk + 1))
    return every[first:last]


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_exactly_the_predicted_places_change(published: Published, chunk: int) -> None:
    wrong = {}
    for mutation in _chunk([*mutations(published.dataset)], chunk):
        changed = mutation.apply(published.dataset)
        seen, told = changed_places(published, changed), predicted_places(published, changed)
        if seen != told or not is_named(published, mutation, changed):
            wrong[mutation.what] = (seen, told)
    assert wrong == {}
