"""The review page: a reader's copy of an article next to the facts that were coded from it.

The page contains the article's text, so it must not be published.  The library writes it only to places
where it cannot become part of a publication.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from cisreport.analysis import derive
from cisreport.drafts import DraftStatus, LocatedDraft
from cisreport.errors import CisreportError, DataError, Problem, system_problem
from cisreport.files import project_root
from cisreport.manifest.reader import read_manifest
from cisreport.manifest.rebuild import rebuild
from cisreport.model import Dataset, SourceKind
from cisreport.placing import put_file
from cisreport.published import read_published
from cisreport.review.article import Tally, paragraphs, tally
from cisreport.review.cards import cards
from cisreport.review.page import Review, page
from cisreport.sources import SEGMENTATION, coverage, match, read_article

BUILD = "build"
"""The only folder of a project to which a review page may be written."""


__all__ = ["Reviewed", "review", "review_published"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewed:
    """The result of :func:`review`; prints as one line."""

    path: Path
    """The page."""
    source: str
    """Id of the source of the copy."""
    tally: Tally
    """How many of its passages the copy contains."""

    def __str__(self) -> str:
        return f"{self.source}: {self.tally}"


def review(
    dataset: Dataset,
    source: str | Path,
    output: str | Path | None = None,
    drafts: Sequence[LocatedDraft] = (),
) -> Reviewed:
    """Write a page that shows a copy of an article with the facts that cite each passage of it.

    Parameters
    ----------
    dataset : Dataset
        The dataset.  If it has several segmented sources, the page shows the one with the most passages
        in the copy.
    source : str or Path
        The reader's copy of the article, as plain text.
    output : str or Path, optional
        The page, by default ``build/review-<dataset>.html``.  The function creates its folder.
    drafts : sequence of LocatedDraft
        The drafts of the dataset (:func:`cisreport.drafts.drafts_of`).  The page shows those on which nobody
        has decided, apart from the facts.

    Returns
    -------
    Reviewed
        The page, and how many passages the copy contains.

    Raises
    ------
    DataError
        If the copy cannot be read, or if the page cannot be written: its place is in a project outside
        of ``build``, or it is the copy.
    CisreportError
        If the copy contains no passage of the dataset.
    """
    target = Path(output) if output is not None else Path(BUILD) / f"review-{dataset.id}.html"
    _check_target(target, Path(source))
    waiting = tuple(item for item in drafts if item.draft.status is DraftStatus.DRAFT)
    text = read_article(source)
    found = _best(_reviews(derive(dataset), text, Path(source).name, waiting))
    if found is None:
        raise CisreportError(
            f'{source}: contains no passage of the dataset "{dataset.id}"; name a copy of its article'
        )
    return _written(found, target)


def review_published(
    file: str | Path, source: str | Path, output: str | Path | None = None
) -> tuple[Reviewed, tuple[str, ...]]:
    """Write such a page for a published report alone, with the facts that the file carries.

    Parameters
    ----------
    file : str or Path
        The report, in any format.
    source : str or Path
        The reader's copy of an article, as plain text.  If the facts rest on several segmented sources, the
        page shows the one with the most passages in the copy.
    output : str or Path, optional
        The page, by default ``build/review-<name of the file>.html``.

    Returns
    -------
    Reviewed
        The page, and how many passages the copy contains.
    tuple of str
        A sentence for each fact of the file that cannot be read.

    Raises
    ------
    DataError
        As :func:`review` does.
    CisreportError
        If the file is not a published report, or the copy contains no passage of its sources.
    """
    target = Path(output) if output is not None else Path(BUILD) / f"review-{Path(file).stem}.html"
    _check_target(target, Path(source))
    if target.resolve() == Path(file).resolve():
        what, remedy = "this is the published report", "choose another place for the page"
        raise DataError([Problem(path=str(target), what=what, remedy=remedy)])
    manifest = read_manifest(read_published(Path(file)).manifest)
    text = read_article(source)
    rebuilt = [rebuild(manifest, name) for name in manifest.datasets]
    found = _best(item for ds, _ in rebuilt for item in _reviews(ds, text, Path(source).name))
    if found is None:
        raise CisreportError(
            f"{source}: contains no passage of a source of {file}; name a copy of its article"
        )
    return _written(found, target), tuple(problem for _, problems in rebuilt for problem in problems)


def _written(found: Review, target: Path) -> Reviewed:
    content = page(found).encode("utf-8")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        put_file(target, content)
    except OSError as error:
        raise DataError([system_problem(error, target)]) from error
    return Reviewed(path=target, source=found.source.id, tally=found.tally)


def _best(reviews: Iterator[Review]) -> Review | None:
    """Return the review of the source with the most passages in the copy; None if it has none of any."""
    best = max(reviews, key=lambda item: item.tally.found, default=None)
    return best if best and best.tally.found else None


def _reviews(
    dataset: Dataset, text: str, name: str, drafts: tuple[LocatedDraft, ...] = ()
) -> Iterator[Review]:
    """Yield a review of each segmented source of a dataset with computed derivations."""
    for source, covered in zip(dataset.sources, coverage(dataset).sources, strict=True):
        if source.kind is not SourceKind.SEGMENTED:
            continue
        matches = match(source.passages, text, source.segmentation or SEGMENTATION)
        laid_out = paragraphs(text, matches)
        yield Review(
            dataset=dataset,
            source=source,
            copy=name,
            paragraphs=laid_out,
            tally=tally(matches, laid_out, source.segmentation or SEGMENTATION),
            coverage={item.passage.locator: item for item in covered.passages},
            cards=cards(dataset),
            drafts=drafts,
        )


def _check_target(target: Path, copy: Path) -> None:
    """Raise an error for a place where the article's text could be published or overwritten."""
    path = target.resolve()
    what = ""
    remedy = f"write it below {BUILD}/ or outside of the project"
    root = project_root(path.parent)
    if path == copy.resolve():
        what, remedy = "this is your copy of the article", "choose another place for the page"
    elif path.is_dir():
        what, remedy = "this is a folder", "name a file"
    elif root is not None and path.relative_to(root).parts[0] != BUILD:
        what = "the page contains the article's text and could be published from here"
    elif root is None and not path.parent.is_dir():
        what, remedy = "its folder does not exist", "make it first, or choose another place"
    if what:
        raise DataError([Problem(path=str(target), what=what, remedy=remedy)])
