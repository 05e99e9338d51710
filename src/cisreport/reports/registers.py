"""The register of a report: every fact and derivation of a dataset, from which the filter chooses.

A cell emits the whole dataset as a *payload*.  The filter keeps the facts that the finished document uses,
prints them as a table and puts their entries (:mod:`cisreport.manifest.entries`) into the manifest, with
their nodes of linked data (:mod:`cisreport.linkeddata`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from cisreport import linkeddata
from cisreport.manifest.abouts import abouts_of
from cisreport.manifest.entries import dataset_entry, fact_entry, introduction
from cisreport.manifest.glossary import GLOSSARY
from cisreport.manifest.sources import source_entry
from cisreport.manifest.tables import row_of, tables_of
from cisreport.model import (
    Dataset,
    Record,
    Source,
)
from cisreport.spans import PAYLOAD, REGISTER, data_block
from cisreport.wording.names import called_by_id


@dataclass(frozen=True, slots=True)
class RegisterBlock:
    """A dataset's register as a cell emits it; its only rich form is Markdown."""

    dataset: Dataset = field(repr=False)
    """The dataset, with its derivations computed."""
    all_facts: bool = False
    """True to list the facts that the report does not use, too."""

    def __str__(self) -> str:
        return f"register of {self.dataset.id}, version {self.dataset.version}"

    def _repr_markdown_(self) -> str:
        return f"::: {{.{REGISTER}}}\n{data_block(PAYLOAD, self.payload())}:::\n"

    def payload(self) -> dict[str, Any]:
        """Return the data for the filter, as JSON data."""
        ds = self.dataset
        called = called_by_id(ds)
        records: list[Record] = [*ds.facts.values(), *ds.derivations.values(), *ds.sources]
        return {
            "all": self.all_facts,
            "dataset": {
                "id": ds.id,
                "introduction": list(introduction(ds)),
                "glossary": dict(GLOSSARY),
                "sources": [asdict(source_entry(ds, source)) for source in ds.sources],
                "tables": tables_of(records),
                "entry": dataset_entry(ds),
                "linked_data": linkeddata.dataset_nodes(ds),
            },
            "context": linkeddata.context(),
            "facts": [_fact(ds, record, called) for record in records],
        }


def register(ds: Dataset, *, all_facts: bool = False) -> RegisterBlock:
    """Return the register of a dataset, for the last cell of a report.

    Parameters
    ----------
    ds : Dataset
        With its derivations computed (:func:`cisreport.analysis.derive`).
    all_facts : bool, default False
        List the facts that the report does not use, too.
    """
    return RegisterBlock(ds, all_facts)


def _fact(ds: Dataset, record: Record, called: Mapping[str, tuple[str, ...]]) -> dict[str, Any]:
    entry = fact_entry(ds, record, called)
    return {
        "entry": entry,
        "row": row_of(ds, record).plain(),
        "abouts": {field: asdict(about) for field, about in abouts_of(ds, record).items()},
        "linked_data": [] if isinstance(record, Source) else linkeddata.nodes(ds, record),
    }
