"""Whether the dates a coder resolved agree with the derivations they are said to rest on."""

from __future__ import annotations

from collections.abc import Iterator

from cisreport.checks import Finding, Severity
from cisreport.model import Dataset, Derivation, Fact, Source, When, bounds, values_of


def check_dates(dataset: Dataset) -> tuple[Finding, ...]:
    """Compare every resolved date with the derived dates it names in ``derived_by``.

    Parameters
    ----------
    dataset : Dataset
        With its derivations computed.

    Returns
    -------
    tuple of Finding
        One for each date that no day of the derived date agrees with.
    """
    records: list[Fact | Source] = [*dataset, *dataset.sources]
    return tuple(finding for record in records for finding in _check(dataset, record))


def _check(dataset: Dataset, record: Fact | Source) -> Iterator[Finding]:
    for name, values in values_of(record):
        for when in (value.datum for value in values if isinstance(value.datum, When)):
            for derivation in (dataset.derivations[name] for name in when.derived_by):
                if not _agrees(when, derivation):
                    yield Finding(
                        severity=Severity.ERROR,
                        where=f"{dataset.id}:{record.id}/{name}",
                        rule="dates-agree-with-derivations",
                        what=f'"{when.resolved}" does not agree with "{derivation.id}", {derivation.value}',
                        remedy="correct the date, or the derivation",
                    )


def _agrees(when: When, derivation: Derivation) -> bool:
    if when.resolved is None or not isinstance(derivation.value, str):
        return True
    return when.bounds.overlaps(bounds(derivation.value))
