"""How a file compares with a dataset as it is now, and with a copy of the article."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from cisreport.comparison.facts import ChangeKind, FactChange, fact_changes
from cisreport.manifest.reader import Manifest
from cisreport.manifest.rebuild import source_records
from cisreport.model import Dataset, Source
from cisreport.sources import Match, MatchStatus, match, read_article
from cisreport.verification.facts import text_in


def dataset_problems(manifest: Manifest, dataset: Dataset) -> Iterator[str]:
    """Yield a sentence for each fact and value that is not as the dataset has it now."""
    if dataset.id not in manifest.datasets:
        yield f'the report does not use dataset "{dataset.id}" but {", ".join(manifest.datasets)}'
        return
    for change in fact_changes(manifest, dataset):
        if change.cite.startswith(f"{dataset.id}:"):
            yield _told(change, dataset)
    for value in manifest.values:
        if value.cite.startswith(f"{dataset.id}:") and (text := text_in(dataset, value)) != value.text:
            yield f'{value} is "{text}" in the dataset'


def dataset_facts(manifest: Manifest, dataset: Dataset) -> Iterator[str]:
    """Yield how a file relates to a dataset, in sentences.

    A file carries the facts it uses, so a fact that it lacks may be new or may not have been needed.
    """
    told = manifest.datasets.get(dataset.id)
    if told is None:
        return
    same = "the same as" if told["digest"] == dataset.digest else "not the same as"
    yield f"the dataset is {same} the one compared with, version {dataset.version}, SHA-256 {dataset.digest}"
    names = [*dataset.facts, *dataset.derivations]
    lacking = [name for name in names if f"{dataset.id}:{name}" not in manifest.facts]
    if lacking:
        yield f"facts of the dataset that the file does not use, or that are new since: {len(lacking)}"


def _told(change: FactChange, current: Dataset) -> str:
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
    """Yield a sentence for each passage that a copy of an article does not have as the file says.

    The copy is compared with the source of the file that most of its passages are from.

    Raises
    ------
    DataError
        When the copy cannot be read.
    """
    text = read_article(path)
    results = [(source, match(source.passages, text)) for source in _segmented(manifest)]
    best = max(results, key=lambda result: _found(result[1]), default=None)
    if best is None:
        yield f"it names no source whose passages could be looked for in {path}"
        return
    source, matches = best
    if not _found(matches):
        yield f"{path} is no copy of {source.id}: none of its {len(matches)} passages is there"
        return
    for item in matches:
        if item.status is not MatchStatus.FOUND:
            yield f"passage {source.id}[{item.passage.locator}] in {path}: {str(item).partition(': ')[2]}"


def source_facts(manifest: Manifest, path: Path) -> Iterator[str]:
    """Yield how many passages a copy of an article has."""
    text = read_article(path)
    for source in _segmented(manifest):
        matches = match(source.passages, text)
        yield f"{source.id}: {_found(matches)} of {len(matches)} passages found in {path}"


def _segmented(manifest: Manifest) -> Iterator[Source]:
    return (source for source in source_records(manifest) if source.passages)


def _found(matches: tuple[Match, ...]) -> int:
    return sum(item.status is MatchStatus.FOUND for item in matches)
