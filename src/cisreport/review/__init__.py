"""The review page: a reader's own copy of an article beside the facts that were coded from it.

The page holds the article's text, so it is never part of what is published, and it is not written
where it could become so.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from cisreport.analysis import derive
from cisreport.errors import CisreportError, DataError, Problem
from cisreport.files import project_root, write_atomically
from cisreport.model import Dataset
from cisreport.review.article import Tally, paragraphs, tally
from cisreport.review.cards import cards
from cisreport.review.page import Review, page
from cisreport.sources import coverage, match, read_article

BUILD = "build"
"""The one folder of a project that such a page may be written to."""


__all__ = ["Reviewed", "review"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewed:
    """A review page that was written; prints as one line."""

    path: Path
    """Where it is."""
    source: str
    """Id of the source that the copy is of."""
    tally: Tally
    """What became of its passages."""

    def __str__(self) -> str:
        return f"{self.source}: {self.tally}"


def review(dataset: Dataset, source: str | Path, output: str | Path | None = None) -> Reviewed:
    """Write a page that shows a copy of an article with the facts that cite each passage of it.

    Parameters
    ----------
    dataset : Dataset
        What was coded.  Of several segmented sources, the one most of whose passages are in the
        copy is shown.
    source : str or Path
        The reader's copy of the article, plain text.
    output : str or Path, optional
        The page; ``build/review-<dataset>.html`` when left out.  Its folder is made.

    Returns
    -------
    Reviewed
        Where the page is, and how the copy fits the dataset.

    Raises
    ------
    DataError
        When the copy cannot be read, or the page would be written within a project outside of its
        ``build`` folder, over the copy, or where nothing can be written.
    CisreportError
        When not one passage of the dataset is in the copy.
    """
    target = Path(output) if output is not None else Path(BUILD) / f"review-{dataset.id}.html"
    _check_target(target, Path(source))
    shown = _review(derive(dataset), Path(source))
    content = page(shown).encode("utf-8")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(target, content)
    except OSError as error:
        what = f"the page cannot be written ({error.strerror or error})"
        raise DataError([Problem(path=str(target), what=what, remedy="choose another place")]) from error
    return Reviewed(path=target, source=shown.source.id, tally=shown.tally)


def _review(dataset: Dataset, copy: Path) -> Review:
    text = read_article(copy)
    reviews = []
    for source, covered in zip(dataset.sources, coverage(dataset).sources, strict=True):
        if not source.passages:
            continue
        matches = match(source.passages, text)
        laid_out = paragraphs(text, matches)
        reviews.append(
            Review(
                dataset=dataset,
                source=source,
                copy=copy.name,
                paragraphs=laid_out,
                tally=tally(matches, laid_out),
                coverage={item.passage.locator: item for item in covered.passages},
                cards=cards(dataset),
            )
        )
    best = max(reviews, key=lambda item: item.tally.found, default=None)
    if best is None or not best.tally.found:
        raise CisreportError(
            f'{copy}: holds no passage of dataset "{dataset.id}"; name a copy of an article it was coded from'
        )
    return best


def _check_target(target: Path, copy: Path) -> None:
    """Refuse a place where the article's text could be published or would overwrite something."""
    path = target.resolve()
    what = ""
    remedy = f"write it below {BUILD}/ or outside of the project"
    root = project_root(path.parent)
    if path == copy.resolve():
        what, remedy = "this is your copy of the article", "choose another place for the page"
    elif path.is_dir():
        what, remedy = "this is a folder", "name a file"
    elif root is not None and path.relative_to(root).parts[0] != BUILD:
        what = "the page holds the article's text and could be published from here"
    elif root is None and not path.parent.is_dir():
        what, remedy = "there is no folder of this name", "make it first, or choose another place"
    if what:
        raise DataError([Problem(path=str(target), what=what, remedy=remedy)])
