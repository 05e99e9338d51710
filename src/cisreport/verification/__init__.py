"""Verification of a published report: its text agrees with its manifest, and the manifest with its facts.

Each module makes one check: ``places`` of values and names, ``registers``, ``numbers``, ``popovers``,
``quotes`` of sources, ``facts`` (with their derivations), ``charts``, ``figures``, ``linked`` data,
``inputs`` (a dataset and an article), ``rebuild``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from cisreport.analysis import derive
from cisreport.english import counted
from cisreport.errors import CisreportError, MissingToolError, one_line
from cisreport.extensions import closed, is_foreign
from cisreport.manifest.computed import with_computed_of
from cisreport.manifest.reader import DIGESTED, FORMAT, Manifest, digest_problems, read_manifest
from cisreport.manifest.registers import Expected
from cisreport.model import Dataset
from cisreport.published import Published, read_bytes, read_published
from cisreport.signatures import Signature
from cisreport.signatures.keys import SUFFIX, signature_of
from cisreport.signatures.prints import is_signed, signatures_of
from cisreport.signatures.revisions import first_revision
from cisreport.verification.answers import Answer, answers
from cisreport.verification.charts import chart_problems, foreign_charts
from cisreport.verification.facts import datasets_of, fact_problems, foreign_derivations, is_foreign_fact
from cisreport.verification.figures import fact_list_problems
from cisreport.verification.fonts import font_problems, uncompared_fonts
from cisreport.verification.glyphs import print_font_problems, uncompared_print_fonts
from cisreport.verification.inputs import (
    dataset_facts,
    dataset_problems,
    source_facts,
    source_problems,
)
from cisreport.verification.intact import intact_problems, name_problems
from cisreport.verification.linked import linked_problems
from cisreport.verification.listed import Listed, digest_list_problems
from cisreport.verification.marks import uncompared_marks
from cisreport.verification.numbers import not_recomputable, number_problems
from cisreport.verification.places import place_problems
from cisreport.verification.popovers import popover_problems
from cisreport.verification.quotes import quote_problems
from cisreport.verification.rebuild import rebuild_problems
from cisreport.verification.registers import (
    column_problems,
    expected,
    sentence_problems,
    use_problems,
)

__all__ = ["LIMITS", "Verification", "verify"]

LIMITS = (
    "Not proved: who made the file. If facts, values and numbers were changed together, it is consistent.",
    "To find this, compare it with the dataset, the article, a new render, or a SHA-256 published elsewhere.",
    "Not compared: words that are not values or names, pictures, and the effects of fonts and styles.",
)
"""What a verification cannot prove, in sentences."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """The result of verifying one file."""

    path: str
    """The file, as named by the caller."""
    kind: str
    """Its format, such as ``HTML``."""
    problems: tuple[str, ...]
    """A sentence for each problem; empty if there are none."""
    facts: tuple[str, ...]
    """What was found and checked, in sentences."""
    not_recomputable: tuple[str, ...] = ()
    """Numbers that were not computed again, and results of functions and charts of other packages."""
    limits: tuple[str, ...] = LIMITS
    """What the verification cannot prove."""
    answers: tuple[Answer, ...] = ()
    """Whether it is whole, signed, follows from its facts, and rebuilds to the same bytes."""

    @property
    def ok(self) -> bool:
        """True when there are no problems."""
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
    digests: Listed | None = None,
    signature: bool = False,
    signers: Path | None = None,
    certificates: Path | None = None,
) -> Verification:
    """Verify a published report against the data that it carries, and against other inputs if given.

    The attached data must be intact.  Every value, name and claim in the manifest must be printed at its
    place and linked to its row, and no other text may be linked.  The numbers in the text must be
    those in the manifest.  Derivations, sentences, texts and charts must follow from the facts.  The
    function does not open a connection or run code of the file.

    Parameters
    ----------
    path : str or Path
        A published file, from anyone.
    dataset : Dataset, optional
        The current dataset, for a comparison of facts and values.
    source : str or Path, optional
        A copy of the article, for a search for its passages.
    rebuild : bool, default False
        Render the report again from its document in the project of the working directory, and compare
        the bytes.
    digests : mapping, optional
        SHA-256 of files by the parts of their paths, published elsewhere (:func:`.listed.read_digests`).
    signature : bool, default False
        Require a signature: in a PDF, or in a second file.
    signers : Path, optional
        Keys that the reader trusts, in OpenSSH's format of ``allowed_signers``.  One that is named requires
        a signature that is trusted.
    certificates : Path, optional
        Certificates that the reader trusts, as PEM, in the same way.

    Returns
    -------
    Verification
        The problems, what was checked, and what cannot be checked.

    Raises
    ------
    CisreportError
        When a file cannot be read, is damaged, or does not have a manifest, or when the document to
        render again does not exist.
    """
    path = Path(path)
    has_trusted = bool(signers or certificates)
    data, signatures, changes = _signatures(path, signature or has_trusted, signers, certificates)
    published = read_published(path, data)
    try:
        manifest = read_manifest(published.manifest)
    except CisreportError as error:
        raise CisreportError(f"{path}: {error}") from error
    try:
        with closed():
            changes += name_problems(path, published.output)
            changes += intact_problems(manifest, published, data)
            if manifest.is_sealed and published.output.takes_html:
                changes += font_problems(manifest, data.decode())
            if manifest.is_sealed:
                changes += print_font_problems(manifest, published.fonts)
            datasets, damaged = datasets_of(manifest)
            wanted = expected(manifest, datasets, brief=published.output.has_pages)
            problems = [*_own_problems(manifest, published, datasets, wanted), *damaged]
            if not changes + problems and manifest.format in DIGESTED:
                problems = [*published.ties(), *column_problems(manifest, published, datasets, wanted)]
    except Exception as error:  # a file from anyone can fail in any way
        raise CisreportError(f"{path}: is damaged: {type(error).__name__}: {one_line(str(error))}") from error
    facts = list(_found(manifest, published))
    if dataset is not None:
        current = with_computed_of(manifest, dataset)
        problems += dataset_problems(manifest, current)
        facts += dataset_facts(manifest, current, declared=derive(dataset).derivations)
    if source is not None:
        problems += source_problems(manifest, Path(source))
        facts += source_facts(manifest, Path(source))
    if digests is not None:
        unlisted = list(digest_list_problems(path, digests))
        problems += unlisted
        facts += [] if unlisted else ["its SHA-256 is that in the list of digests"]
    facts += [f"signed {item}" for item in signatures]
    different = list(rebuild_problems(manifest, path, data, published.output)) if rebuild else None
    if different == []:
        facts.append("rendered again, it is identical byte for byte")
    answered = answers(
        changes=changes,
        is_sealed=bool(signatures) or (manifest.is_sealed and published.output.seal is not None),
        signatures=signatures,
        mistakes=problems,
        rebuilt=different,
    )
    untrusted = _trust_problems(signatures) if has_trusted else ()
    problems = [*changes, *untrusted, *problems, *(different or ())]
    return Verification(
        path=str(path),
        kind=published.output.label,
        problems=tuple(map(one_line, problems)),
        facts=tuple(map(one_line, facts)),
        not_recomputable=tuple(map(one_line, _not_recomputable(manifest, published))),
        answers=answered,
    )


def _signatures(
    path: Path, wanted: bool, signers: Path | None, certificates: Path | None
) -> tuple[bytes, list[Signature], list[str]]:
    """Return the bytes of a file before it was signed, its signatures, and what is wrong with them."""
    data = before = read_bytes(path)
    found: list[Signature] = []
    problems: list[str] = []
    if data.startswith(b"%PDF-") and is_signed(data):
        before = first_revision(data)
        try:
            found, problems = signatures_of(data, certificates)
        except MissingToolError as error:
            return before, [], [str(error)]
    if wanted and (before is data or Path(f"{path}{SUFFIX}").is_file()):
        second = signature_of(path, data, signers)
        if isinstance(second, str):
            return before, found, [*problems, second]
        found.append(second)
    return before, found, problems


def _trust_problems(signatures: Sequence[Signature]) -> Iterator[str]:
    """Yield a sentence if there are signatures, and none of them is trusted."""
    if signatures and not any(item.is_known for item in signatures):
        yield f"nobody whom you trust has signed it: it is signed {'; '.join(map(str, signatures))}"


def _not_recomputable(manifest: Manifest, published: Published) -> Iterator[str]:
    yield from not_recomputable(manifest)
    yield from foreign_derivations(manifest)
    yield from foreign_charts(manifest)
    is_page = published.output.takes_html
    yield from uncompared_marks(manifest, is_print=not is_page)
    if is_page:
        yield from uncompared_fonts(manifest)
    elif manifest.is_sealed:
        yield from uncompared_print_fonts(manifest, published.fonts)


def _own_problems(
    manifest: Manifest, published: Published, datasets: Mapping[str, Dataset], wanted: Expected
) -> Iterator[str]:
    yield from digest_problems(manifest)
    yield from place_problems(manifest, published, wanted.rows)
    # after the title of a page, a website of Quarto has the title of the site
    titles = [manifest.title, *manifest.numbers.get("navigation", ())]
    yield from published.surrounding_problems(" ".join(titles))
    listed = (manifest.pieces or {}).get("unusual", ())
    yield from (sentence for sentence in published.unusual() if sentence not in listed)
    yield from popover_problems(manifest, published, datasets)
    yield from quote_problems(manifest, published, wanted.rows, datasets)
    yield from number_problems(manifest, published)
    yield from sentence_problems(published, wanted)
    yield from use_problems(manifest, published)
    yield from fact_problems(manifest, datasets)
    yield from chart_problems(manifest, published, datasets)
    yield from fact_list_problems(manifest, published)
    yield from linked_problems(manifest, published.linked_data, datasets)


def _found(manifest: Manifest, published: Published) -> Iterator[str]:
    numbers = sum(count for counts in manifest.numbers.values() for count in counts.values())
    derivations = sum(
        fact["kind"] == "derivations" and not is_foreign_fact(fact) for fact in manifest.facts.values()
    )
    charts = sum(not is_foreign(item["kind"]) for item in manifest.charts)
    label = published.output.label
    yield (
        f"{label} with {counted(len(manifest.values), 'value')}, {counted(len(manifest.names), 'name')} and "
        f"{counted(len(manifest.claims), 'claim')} that lead to {counted(len(manifest.facts), 'fact')}, "
        f"{derivations} of them computed again; {counted(numbers, 'number')} in its text; "
        f"charts drawn again: {charts}"
    )
    for name, item in manifest.datasets.items():
        yield f"dataset {name}, version {item['version']}, SHA-256 {item['digest']}"
    yield "it has a seal of all its bytes" if manifest.is_sealed else "it does not have a seal"
    if manifest.format != FORMAT:
        yield f"it is of an older format, {manifest.format}, and is not compared with the grammar"
    if unusual := (manifest.pieces or {}).get("unusual"):
        yield f"its manifest says that it has what is unusual: {'; '.join(unusual)}"
    if manifest.document:
        path, files = manifest.document.get("path"), manifest.document.get("sha256")
        yield f"written from {path}, SHA-256 of its files {files}"
