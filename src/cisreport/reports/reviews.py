"""The table of claims: the verdict on what another dataset claims, and its reasons."""

from __future__ import annotations

from collections.abc import Iterable

from cisreport.errors import NotFoundError, suggest
from cisreport.model import Dataset, Quantity, Values, Verdict, When
from cisreport.reports.tables import TableBlock, table
from cisreport.reports.values import CitedValue, Text, cite, text
from cisreport.wording import resolve_cite

_COLUMNS = {"verdict": "Verdict", "claim": "Claim", "reasons": "Why"}
_MARKS = {Verdict.CONTRADICTED: "✗", Verdict.MIXED: "◐", Verdict.NOT_FOUND: "–", Verdict.SUPPORTED: "✓"}
"""The mark of each verdict, the worst first."""


def reviews_table(
    ds: Dataset,
    of: Dataset,
    *,
    label: str,
    caption: str | CitedValue | Text,
    reviews: Iterable[str] | None = None,
) -> TableBlock:
    """Make a table of the reviews of a dataset's claims, the worst verdicts first.

    Every cell is cited, so it leads to its fact.

    Parameters
    ----------
    ds : Dataset
        The dataset with the reviews and their evidence.
    of : Dataset
        The dataset with the claims; reviews of other datasets' claims are omitted.
    label, caption
        As for :func:`cisreport.reports.table`.
    reviews : iterable of str, optional
        Ids of the reviews to print; all by default.  Those with the same verdict keep their order.

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
    worst = list(_MARKS)
    rows = (
        {
            "verdict": text(f"{_MARKS[known[name].verdict]} ", cite(ds, f"{name}/verdict")),
            "claim": _claim(of, known[name].claim),
            "reasons": cite(ds, f"{name}/evidence", "reasons"),
        }
        for name in sorted(chosen, key=lambda name: worst.index(known[name].verdict))
    )
    return table(rows, label=label, caption=caption, columns=_COLUMNS)


def _claim(of: Dataset, claim: str) -> Text:
    """Return what is claimed: the label of the fact, and a claimed value as its source states it."""
    record, name = resolve_cite(of, claim)
    label = cite(of, claim, "label")
    if "/" not in claim and not isinstance(record, Quantity):
        return text(label)
    content = getattr(record, name)
    held = content if isinstance(content, Values) else ()
    dates = [value.datum for value in held if isinstance(value.datum, When)]
    form = "stated" if any(when.basis and when.stated for when in dates) else None
    return text(label, ": ", cite(of, claim, form))
