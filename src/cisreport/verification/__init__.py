"""Verifying a published report: it prints what it says, and that follows from its facts.

Each module makes one check: ``places`` of values and names, ``numbers``, ``popovers``, ``facts`` (with
their derivations), ``charts``, ``linked`` data, ``comparison`` with a dataset and an article, ``rebuilding``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from cisreport.analysis import derive
from cisreport.errors import CisreportError, one_line
from cisreport.extensions import closed, is_foreign
from cisreport.manifest.reader import Manifest, digest_problems, read_manifest
from cisreport.model import Dataset
from cisreport.published import Published, read_published
from cisreport.verification.charts import chart_problems, foreign_charts
from cisreport.verification.facts import datasets_of, fact_problems, foreign_derivations, is_foreign_fact
from cisreport.verification.inputs import (
    dataset_facts,
    dataset_problems,
    source_facts,
    source_problems,
)
from cisreport.verification.linked import linked_problems
from cisreport.verification.numbers import not_recomputable, number_problems
from cisreport.verification.places import introduction_problems, place_problems
from cisreport.verification.popovers import popover_problems
from cisreport.verification.rebuild import rebuild_problems

__all__ = ["LIMITS", "Verification", "verify"]

LIMITS = (
    "Not proved: who made the file. If facts, values and numbers were changed together, it is consistent.",
    "Such a forgery shows against the dataset, the article, a new render, or a SHA-256 published elsewhere.",
    "Not compared: words that are no values or names, pictures, and what fonts or styles show instead.",
)
"""What a verification cannot prove, in plain words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """The result of verifying one file."""

    path: str
    """The file, as it was named."""
    kind: str
    """Its format, such as ``HTML``."""
    problems: tuple[str, ...]
    """What does not hold, a sentence each; empty when all holds."""
    facts: tuple[str, ...]
    """What was found and checked, a sentence each."""
    not_recomputable: tuple[str, ...] = ()
    """Numbers that nothing computes again, and what functions and charts of other packages made."""
    limits: tuple[str, ...] = LIMITS
    """What this cannot prove."""

    @property
    def ok(self) -> bool:
        """True when nothing was found wrong."""
        return not self.problems

    def __str__(self) -> str:
        verdict = "consistent" if self.ok else "not consistent"
        lines = [f"{self.path}: {verdict}", *self.problems, *self.facts, *self.not_recomputable, *self.limits]
        return "\n".join(lines)


def verify(
    path: str | Path,
    *,
    dataset: Dataset | None = None,
    source: str | Path | None = None,
    rebuild: bool = False,
) -> Verification:
    """Verify a published report against what it carries, and against more when that is given.

    By itself a file is checked so: the attached data are intact; every value and name they list is
    printed at its place and linked to its row, and nothing else is; the numbers in the text are those
    listed; derivations, sentences and texts follow from the facts by the registry of functions;
    so do charts.  No connection is opened, and no code of the file is run.

    Parameters
    ----------
    path : str or Path
        A published file, of anyone.
    dataset : Dataset, optional
        The dataset as it is now, to compare facts and values with.
    source : str or Path, optional
        A copy of the article, to look for its passages.
    rebuild : bool, default False
        Render the report again, from its document in the project of the working directory, and
        compare bytes.

    Returns
    -------
    Verification
        What does not hold, what was checked, and what cannot be.

    Raises
    ------
    CisreportError
        When a file cannot be read, is damaged, or has no manifest, or when the document to render
        again is not there.
    """
    path = Path(path)
    published = read_published(path)
    try:
        manifest = read_manifest(published.manifest)
    except CisreportError as error:
        raise CisreportError(f"{path}: {error}") from error
    try:
        with closed():
            problems = list(_own_problems(manifest, published))
    except Exception as error:  # a file of anyone can fail in any way
        raise CisreportError(f"{path}: is damaged: {type(error).__name__}: {one_line(str(error))}") from error
    facts = list(_found(manifest, published))
    if dataset is not None:
        dataset = derive(dataset)
        problems += dataset_problems(manifest, dataset)
        facts += dataset_facts(manifest, dataset)
    if source is not None:
        problems += source_problems(manifest, Path(source))
        facts += source_facts(manifest, Path(source))
    if rebuild:
        different = list(rebuild_problems(manifest, path, published.output))
        problems += different
        facts += [] if different else ["rendered again, it is the same byte for byte"]
    return Verification(
        path=str(path),
        kind=published.output.label,
        problems=tuple(map(one_line, problems)),
        facts=tuple(map(one_line, facts)),
        not_recomputable=tuple(map(one_line, _not_recomputable(manifest))),
    )


def _not_recomputable(manifest: Manifest) -> Iterator[str]:
    yield from not_recomputable(manifest)
    yield from foreign_derivations(manifest)
    yield from foreign_charts(manifest)


def _own_problems(manifest: Manifest, published: Published) -> Iterator[str]:
    yield from digest_problems(manifest)
    yield from place_problems(manifest, published)
    yield from published.surrounding_problems(manifest.title)
    yield from popover_problems(manifest, published)
    yield from number_problems(manifest, published)
    datasets, problems = datasets_of(manifest)
    yield from problems
    yield from introduction_problems(published, manifest, datasets)
    yield from fact_problems(manifest, datasets)
    yield from chart_problems(manifest, published, datasets)
    yield from linked_problems(manifest, published.linked_data, datasets)


def _found(manifest: Manifest, published: Published) -> Iterator[str]:
    numbers = sum(count for counts in manifest.numbers.values() for count in counts.values())
    derivations = sum(
        fact["kind"] == "derivations" and not is_foreign_fact(fact) for fact in manifest.facts.values()
    )
    charts = sum(not is_foreign(item["kind"]) for item in manifest.charts)
    label = published.output.label
    yield (
        f"{label} with {len(manifest.values)} values and {len(manifest.names)} names that lead to "
        f"{len(manifest.facts)} facts, {derivations} of them computed again; {numbers} numbers in its text; "
        f"charts made again: {charts}"
    )
    for name, told in manifest.datasets.items():
        yield f"dataset {name}, version {told['version']}, SHA-256 {told['digest']}"
    if manifest.document:
        path, files = manifest.document.get("path"), manifest.document.get("sha256")
        yield f"written from {path}, SHA-256 of its files {files}"
