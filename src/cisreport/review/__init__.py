"""The review page: a reader's copy of an article next to the facts that were coded from it.

The page contains the article's text, so it must not be published.  The library writes it only to places
where it cannot become part of a publication.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from cisreport.analysis import derive
from cisreport.drafts import DraftStatus, LocatedDraft
from cisreport.errors import CisreportError, DataError, Problem
from cisreport.files import project_root, write_atomically
from cisreport.model import Dataset, SourceKind
from cisreport.review.article import Tally, paragraphs, tally
from cisreport.review.cards import cards
from cisreport.review.page import Review, page
from cisreport.sources import SEGMENTATION, coverage, match, read_article

BUILD = "build"
"""The only folder of a project to which a review page may be written."""


__all__ = ["Reviewed", "review"]


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
    found = _review(derive(dataset), Path(source), waiting)
    content = page(found).encode("utf-8")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(target, content)
    except OSError as error:
        what = f"the page cannot be written ({error.strerror or error})"
        raise DataError([Problem(path=str(target), what=what, remedy="choose another place")]) from error
    return Reviewed(path=target, source=found.source.id, tally=found.tally)


def _review(dataset: Dataset, copy: Path, drafts: tuple[LocatedDraft, ...]) -> Review:
    text = read_article(copy)
    reviews = []
    for source, covered in zip(dataset.sources, coverage(dataset).sources, strict=True):
        if source.kind is not SourceKind.SEGMENTED:
            continue
        matches = match(source.passages, text, source.segmentation or SEGMENTATION)
        laid_out = paragraphs(text, matches)
        reviews.append(
            Review(
                dataset=dataset,
                source=source,
                copy=copy.name,
                paragraphs=laid_out,
                tally=tally(matches, laid_out, source.segmentation or SEGMENTATION),
                coverage={item.passage.locator: item for item in covered.passages},
                cards=cards(dataset),
                drafts=drafts,
            )
        )
    best = max(reviews, key=lambda item: item.tally.found, default=None)
    if best is None or not best.tally.found:
        raise CisreportError(
            f'{copy}: contains no passage of the dataset "{dataset.id}"; name a copy of its article'
        )
    return best


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
