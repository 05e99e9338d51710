"""The table of claims: what another dataset claims, the verdict, and the facts for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cisreport.errors import NotFoundError, suggest
from cisreport.model import ClaimReview, Dataset, Quantity, Stance
from cisreport.reports.tables import TableBlock, table
from cisreport.reports.values import CitedValue, Text, cite, text
from cisreport.wording import resolve_cite

_COLUMNS = {"claim": "Claim", "verdict": "Verdict", "evidence": "Evidence"}
_STANCES = {Stance.SUPPORTS: "For", Stance.CONTRADICTS: "Against", Stance.SILENT: "Silent"}


def reviews_table(
    ds: Dataset,
    of: Dataset,
    *,
    label: str,
    caption: str | CitedValue | Text,
    reviews: Iterable[str] | None = None,
) -> TableBlock:
    """Make a table of the reviews of a dataset's claims; every cell is cited, so it leads to its fact.

    Parameters
    ----------
    ds : Dataset
        The dataset with the reviews and their evidence.
    of : Dataset
        The dataset with the claims; reviews of other datasets' claims are omitted.
    label, caption
        As for :func:`cisreport.reports.table`.
    reviews : iterable of str, optional
        Ids of the reviews to print, in order; all by default, in the order of the dataset.

    Raises
    ------
    NotFoundError
        If there is no such review, or its claim is not in the other dataset.
    """
    known = {str(review.id): review for review in ds.reviews if review.claim.startswith(f"{of.id}:")}
    chosen = known if reviews is None else list(reviews)
    for name in chosen:
        if name not in known:
            raise NotFoundError(f'no review "{name}" of dataset "{of.id}"; {suggest(name, [*known])}')
    rows = (
        {
            "claim": _claim(of, known[name].claim),
            "verdict": cite(ds, f"{name}/verdict"),
            "evidence": text(*_evidence(ds, known[name])),
        }
        for name in chosen
    )
    return table(rows, label=label, caption=caption, columns=_COLUMNS)


def _claim(of: Dataset, claim: str) -> Text:
    """Return what is claimed: the label of the fact, and its value if the claim is that value."""
    record = resolve_cite(of, claim)[0]
    label = cite(of, claim, "label")
    return text(label, ": ", cite(of, claim)) if "/" in claim or isinstance(record, Quantity) else text(label)


def _evidence(ds: Dataset, review: ClaimReview) -> Iterator[str | CitedValue]:
    """Yield the facts that the verdict rests on, by their stance."""
    facts = {
        word: dict.fromkeys(item.fact for item in review.evidence if item.stance is stance)
        for stance, word in _STANCES.items()
    }
    stated = [(word, list(names)) for word, names in facts.items() if names]
    for n, (word, names) in enumerate(stated):
        for m, name in enumerate(names):
            yield "; " if m else f"{'. ' if n else ''}{word}: "
            yield cite(ds, name, "label")
