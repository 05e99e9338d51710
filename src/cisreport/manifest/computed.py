"""Derivations that a report has and its dataset does not: the code of the report computed them.

A manifest does not distinguish them from derivations that were taken out of a dataset since.  Both follow
from the dataset as long as their inputs are there.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from cisreport.analysis import derive
from cisreport.analysis.derivations import compute
from cisreport.extensions import is_foreign
from cisreport.manifest.reader import Manifest
from cisreport.manifest.rebuild import record_of
from cisreport.model import Dataset, Derivation


def with_computed_of(manifest: Manifest, ds: Dataset) -> Dataset:
    """Return a dataset with its derivations computed, and with those that only a report has.

    A derivation of the report that cannot be computed from the dataset is left out.

    Parameters
    ----------
    manifest : Manifest
        Of the report.
    ds : Dataset
        The dataset.

    Raises
    ------
    DataError
        As :func:`cisreport.derive`.
    """
    ds = derive(ds)
    for item in _only_in(manifest, ds):
        with contextlib.suppress(Exception):  # a manifest of anyone can fail in any way
            ds = ds.with_derivations({**ds.derivations, item.id: compute(ds, item)})
    return ds


def _only_in(manifest: Manifest, ds: Dataset) -> Iterator[Derivation]:
    for entry in manifest.facts.values():
        if (entry["dataset"], entry["kind"]) == (ds.id, "derivations") and entry["id"] not in ds:
            with contextlib.suppress(Exception):  # as above
                record = record_of("derivations", entry["record"])
                if isinstance(record, Derivation) and not is_foreign(record.fn):
                    yield record
