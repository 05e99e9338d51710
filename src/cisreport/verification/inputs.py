"""The comparison of a file with a current dataset, and with a copy of the article."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from hashlib import sha256
from pathlib import Path

from cisreport.comparison.facts import ChangeKind, FactChange, fact_changes
from cisreport.comparison.impact import changes_of
from cisreport.comparison.places import claims_of
from cisreport.english import counted
from cisreport.exchange.grids import cell_problems, is_table, tabular
from cisreport.manifest.reader import Manifest
from cisreport.manifest.rebuild import source_records
from cisreport.model import Dataset, Source, SourceKind
from cisreport.sources import SEGMENTATION, Match, MatchStatus, match, read_article, unmarked
from cisreport.verification.facts import text_in


def dataset_problems(manifest: Manifest, dataset: Dataset) -> Iterator[str]:
    """Yield a sentence for each fact and value that differs from the current dataset."""
    if dataset.id not in manifest.datasets:
        yield f'the report does not use dataset "{dataset.id}" but {", ".join(manifest.datasets)}'
        return
    for change in fact_changes(manifest, dataset):
        if change.cite.startswith(f"{dataset.id}:"):
            yield _sentence(change, dataset)
    for value in manifest.values:
        if value.cite.startswith(f"{dataset.id}:") and (text := text_in(dataset, value)) != value.text:
            yield f'{value} is "{text}" in the dataset'
    yield from _claims(manifest, dataset)


def _claims(manifest: Manifest, dataset: Dataset) -> Iterator[str]:
    """Yield each claim whose facts say something else in a dataset, or say it in another way."""
    was, now = claims_of(manifest), claims_of(manifest, dataset)
    for claim, old, new in zip(manifest.claims, was, now, strict=True):
        if not old.shows(new):
            yield f"{claim} rests on what has changed since: {'; '.join(map(str, changes_of(old, new)))}"


def dataset_facts(manifest: Manifest, dataset: Dataset, *, declared: Collection[str]) -> Iterator[str]:
    """Yield sentences that compare a file with a dataset.

    A file carries only the facts that it uses, so a missing fact is either new or was not needed.  The
    dataset has the derivations of the file, too; those that it has itself are ``declared``.
    """
    item = manifest.datasets.get(dataset.id)
    if item is None:
        return
    same = "is the same as" if item["digest"] == dataset.digest else "differs from"
    yield f"the dataset {same} the current dataset, version {dataset.version}, SHA-256 {dataset.digest}"
    more = [name for name in dataset.derivations if name not in declared]
    if more:
        yield f"computed from the current dataset, which does not have them itself: {', '.join(more)}"
    names = [*dataset.facts, *dataset.derivations]
    lacking = [name for name in names if f"{dataset.id}:{name}" not in manifest.facts]
    if lacking:
        yield f"facts of the current dataset that are new or that the file does not use: {len(lacking)}"


def _sentence(change: FactChange, current: Dataset) -> str:
    if change.kind is ChangeKind.REMOVED:
        return f"fact {change.cite} is no longer in the dataset"
    if change.kind is ChangeKind.RENAMED:
        return f"fact {change.cite} is now called {change.now}"
    if change.kind is ChangeKind.WITHDRAWN:
        reason = getattr(current[change.now], "withdrawn", None)
        return f"fact {change.cite} has been withdrawn since: {reason}"
    parts = "; ".join(map(str, change.changes))
    return f"fact {change.cite} has changed since ({parts}): {change.description}"


def source_problems(manifest: Manifest, path: Path) -> Iterator[str]:
    """Yield a sentence for each passage of the file that was not found in a copy of an article or table.

    The copy is compared with the source that has the most passages in the copy.

    Raises
    ------
    DataError
        When the copy cannot be read.
    """
    if is_table(path):
        yield from _table_problems(manifest, path)
        return
    text = read_article(path)
    results = [
        (source, match(source.passages, text, source.segmentation or SEGMENTATION))
        for source in _segmented(manifest)
    ]
    best = max(results, key=lambda result: _found(result[1]), default=None)
    if best is None:
        yield f"it does not name a source whose passages could be in {path}"
        return
    source, matches = best
    if not _found(matches):
        yield f"{path} is not a copy of {source.id}: it has none of the {counted(len(matches), 'passage')}"
        return
    for item in matches:
        if item.status is not MatchStatus.FOUND:
            yield f"passage {source.id}[{item.passage.locator}] in {path}: {str(item).partition(': ')[2]}"
    for locator, what in unmarked(matches, text, source.segmentation or SEGMENTATION):
        yield f"passage {source.id}[{locator}] in {path}: {what}"


def source_facts(manifest: Manifest, path: Path) -> Iterator[str]:
    """Yield how many passages a copy of an article or table has."""
    if is_table(path):
        held = sha256(path.read_bytes()).hexdigest()
        for source in tabular(source_records(manifest)):
            known = len(source.passages)
            found = known - len([*cell_problems(source, path)])
            same = "the same file" if source.digest == held else "another file"
            yield f"{source.id}: {found} of {counted(known, 'cell')} found in {path}, {same}"
        return
    text = read_article(path)
    for source in _segmented(manifest):
        matches = match(source.passages, text, source.segmentation or SEGMENTATION)
        yield f"{source.id}: {_found(matches)} of {counted(len(matches), 'passage')} found in {path}"


def _table_problems(manifest: Manifest, path: Path) -> Iterator[str]:
    """Yield a sentence for each cell that a table does not have, compared with the source most like it."""
    results = {source.id: [*cell_problems(source, path)] for source in tabular(source_records(manifest))}
    if not results:
        yield f"it does not name a table whose cells could be in {path}"
        return
    yield from min(results.values(), key=len)


def _segmented(manifest: Manifest) -> Iterator[Source]:
    return (
        source
        for source in source_records(manifest)
        if source.passages and source.kind is SourceKind.SEGMENTED
    )


def _found(matches: tuple[Match, ...]) -> int:
    return sum(item.status is MatchStatus.FOUND for item in matches)
