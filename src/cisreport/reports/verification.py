"""Verifying a published report: it prints what it says, and that follows from its facts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from cisreport.analysis import derive
from cisreport.datasets.wording import text_of
from cisreport.errors import CisreportError, NotFoundError
from cisreport.model import Dataset
from cisreport.reports.manifest import Manifest, PrintedValue, digest_problems, read_manifest, rebuild
from cisreport.reports.printed import PrintedLink, Published, bare
from cisreport.reports.published import read_published
from cisreport.reports.register import fact_entry

LIMITS = (
    "Not proved: who made the file. If its facts and values were changed together, it is consistent too.",
    "Such a forgery shows against the dataset, a new render, or a SHA-256 published elsewhere.",
    "Not compared: words and numbers that are not marked as values, and charts.",
)
"""What a verification can not prove, in plain words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """The result of verifying one file."""

    path: str
    """The file, as it was named."""
    kind: str
    """``HTML`` or ``PDF``."""
    problems: tuple[str, ...]
    """What does not hold, a sentence each; empty when all holds."""
    facts: tuple[str, ...]
    """What was found and checked, a sentence each."""
    limits: tuple[str, ...] = LIMITS
    """What this can not prove."""

    @property
    def ok(self) -> bool:
        """True when nothing was found wrong."""
        return not self.problems

    def __str__(self) -> str:
        verdict = "consistent" if self.ok else "not consistent"
        lines = [f"{self.path}: {verdict}", *self.problems, *self.facts, *self.limits]
        return "\n".join(lines)


def verify(path: str | Path, *, dataset: Dataset | None = None) -> Verification:
    """Verify a published report against what it carries, and against a dataset.

    Checked are the shape of the manifest, the digest of each fact in it, that each value it lists
    is printed and linked to its row, that no such link is missing or too many, and that each text
    follows from its fact.  With a dataset, each fact and text is compared with the present ones.

    Parameters
    ----------
    path : str or Path
        An HTML or PDF file, of anyone.
    dataset : Dataset, optional
        The dataset as it is now.

    Returns
    -------
    Verification
        What does not hold, and what was checked.

    Raises
    ------
    CisreportError
        When the file can not be read, is damaged, or has no manifest.
    """
    path = Path(path)
    published = read_published(path, lambda data: _row_starts(_manifest(path, data)))
    manifest = _manifest(path, published.manifest)
    places = _html_places if published.kind == "HTML" else _pdf_places
    problems = [
        *digest_problems(manifest),
        *_row_problems(manifest, published),
        *places(manifest, published),
        *_recomputed(manifest),
    ]
    facts = [f"{published.kind} with {len(manifest.values)} printed values from {len(manifest.facts)} facts"]
    for name, told in manifest.datasets.items():
        facts.append(f"dataset {name}, version {told['version']}, SHA-256 {told['digest']}")
    if dataset is not None:
        problems += _compared(manifest, dataset, facts)
    return Verification(path=str(path), kind=published.kind, problems=tuple(problems), facts=tuple(facts))


def _manifest(path: Path, data: bytes) -> Manifest:
    try:
        return read_manifest(data)
    except CisreportError as error:
        raise CisreportError(f"{path}: {error}") from error


def _row_starts(manifest: Manifest) -> dict[str, str]:
    """Return how each row begins, without white space: its id and what it says."""
    return {manifest.anchor(fact): bare(fact["id"] + fact["description"]) for fact in manifest.facts.values()}


def _row_problems(manifest: Manifest, published: Published) -> Iterator[str]:
    cited = {value.fact for value in manifest.values}
    starts = _row_starts(manifest)
    for cite, fact in manifest.facts.items():
        row = manifest.anchor(fact)
        if published.kind == "PDF" and row not in cited:
            continue
        if row not in published.rows:
            yield f"the register has no row that says of {cite}: {fact['description']}"
        elif not published.rows[row].startswith(starts[row]):
            yield f"the row of {cite} does not say: {fact['description']}"
    known = {manifest.anchor(fact) for fact in manifest.facts.values()}
    for value in manifest.values:
        if value.fact not in known:
            yield f"{value} leads to no fact of the manifest"
        elif not _fits(manifest, value):
            yield f"{value} leads to another fact: {value.fact}"


def _fits(manifest: Manifest, value: PrintedValue) -> bool:
    fact = manifest.facts.get(value.cite.partition("/")[0])
    return fact is not None and manifest.anchor(fact) == value.fact


def _html_places(manifest: Manifest, published: Published) -> Iterator[str]:
    by_use: dict[str, list[PrintedLink]] = defaultdict(list)
    for link in published.links:
        by_use[link.use].append(link)
    for value in manifest.values:
        found = by_use.pop(f"use-{value.n}", [])
        if not found:
            yield f"{value} is not printed"
        elif len(found) > 1:
            yield f"{value} stands {len(found)} times in the file"
        elif found[0].row != value.fact:
            yield f"{value} is linked to another row: {found[0].row}"
        elif not found[0].shows(value.text):
            yield f'{value} is printed as "{found[0].text}"'
    for links in by_use.values():
        for link in links:
            yield f'"{link.text}" ({link.place}) is linked to {link.row} but is not in the manifest'


def _pdf_places(manifest: Manifest, published: Published) -> Iterator[str]:
    links: dict[str, list[PrintedLink]] = defaultdict(list)
    for link in published.links:
        links[link.row].append(link)
    missing: dict[str, list[PrintedValue]] = defaultdict(list)
    for value in manifest.values:
        found = next((link for link in links[value.fact] if link.shows(value.text)), None)
        if found is None:
            missing[value.fact].append(value)
        else:
            links[value.fact].remove(found)
    names = {manifest.anchor(fact): fact["id"] for fact in manifest.facts.values()}
    for row, rest in links.items():
        extra = [link for link in rest if not link.shows(names.get(row, ""))]
        for value, link in zip(missing[row], extra, strict=False):
            yield f'{value} is printed as "{link.text}" on {link.place}'
        for value in missing[row][len(extra) :]:
            yield f"{value} is not printed"
        for link in extra[len(missing[row]) :]:
            yield f'"{link.text}" on {link.place} is linked to {row} but is not in the manifest'


def _recomputed(manifest: Manifest) -> Iterator[str]:
    """Yield values whose text does not follow from their fact, computed from the manifest alone."""
    for name in manifest.datasets:
        rebuilt, problems = rebuild(manifest, name)
        yield from problems
        for value in manifest.values:
            if value.cite.startswith(f"{name}:"):
                text = _text(rebuilt, value)
                if text != value.text:
                    yield f'{value} does not follow from its fact, which gives "{text}"'


def _text(dataset: Dataset, value: PrintedValue) -> str:
    try:
        return text_of(dataset, value.cite, value.form)
    except NotFoundError:
        return "nothing"


def _compared(manifest: Manifest, dataset: Dataset, facts: list[str]) -> Iterator[str]:
    """Yield what differs from a dataset, and add to ``facts`` how it relates to it."""
    told = manifest.datasets.get(dataset.id)
    if told is None:
        yield f'the report does not use dataset "{dataset.id}" but {", ".join(manifest.datasets)}'
        return
    same = "the same as" if told["digest"] == dataset.digest else "not the same as"
    facts.append(
        f"the dataset is {same} the one compared with, version {dataset.version}, SHA-256 {dataset.digest}"
    )
    current = derive(dataset)
    for cite, fact in manifest.facts.items():
        if fact["dataset"] != dataset.id:
            continue
        if cite not in current:
            yield f"fact {cite} is no longer in the dataset"
            continue
        record = current[cite]
        if record.id != fact["id"]:
            yield f"fact {cite} is now called {record.id}"
        elif getattr(record, "withdrawn", None) and "withdrawn" not in fact["record"]:
            yield f"fact {cite} has been withdrawn since: {getattr(record, 'withdrawn', '')}"
        elif (now := fact_entry(current, record))["digest"] != fact["digest"]:
            changed = ", ".join(sorted(_changes(fact["record"], now["record"])))
            yield f"fact {cite} has changed since{f' ({changed})' if changed else ''}: {now['description']}"
    for value in manifest.values:
        if value.cite.startswith(f"{dataset.id}:") and (text := _text(current, value)) != value.text:
            yield f'{value} is "{text}" in the dataset'


def _changes(old: dict[str, object], new: dict[str, object]) -> set[str]:
    return {name for name in old.keys() | new.keys() if old.get(name) != new.get(name)}
