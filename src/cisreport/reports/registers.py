"""The register of a report: every fact and derivation of a dataset, for the filter to choose from.

A cell emits the whole dataset as a *payload*; ``cisreport.lua`` keeps the facts that the finished
document uses, prints them as a table and puts their entries (:mod:`cisreport.manifest.entries`) into the
manifest, unchanged.

Beside each entry goes the same as linked data (:mod:`cisreport.linkeddata`), a JSON array of
nodes; those of the dataset and of its sources stand once, with the dataset.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import rfc8785

from cisreport import linkeddata
from cisreport.manifest.entries import cited_sources, dataset_entry, fact_entry, introduction, weighed
from cisreport.model import (
    Dataset,
    Record,
    Source,
)
from cisreport.spans import data_block
from cisreport.wording.names import called_by_id

PAYLOAD_FORMAT = "cisreport-register/1"


@dataclass(frozen=True, slots=True)
class RegisterBlock:
    """A dataset's register as a cell emits it; its only rich form is Markdown."""

    dataset: Dataset = field(repr=False)
    """Where the facts come from, with its derivations computed."""
    all_facts: bool = False
    """True to list the facts that the report does not use, too."""

    def __str__(self) -> str:
        return f"register of {self.dataset.id}, version {self.dataset.version}"

    def _repr_markdown_(self) -> str:
        return f"::: {{.cr-register}}\n{data_block('cr-payload', self.payload())}:::\n"

    def payload(self) -> dict[str, Any]:
        """Return what the filter gets, as JSON data; nested entries are canonical JSON texts."""
        ds = self.dataset
        called = called_by_id(ds)
        records: list[Record] = [*ds.facts.values(), *ds.derivations.values(), *ds.sources]
        return {
            "format": PAYLOAD_FORMAT,
            "all": self.all_facts,
            "dataset": {
                "id": ds.id,
                "intro": list(introduction(ds)),
                "cited": cited_sources(ds),
                "json": _canonical(dataset_entry(ds)),
                "ld": _canonical(linkeddata.dataset_nodes(ds)),
            },
            "ld_context": _canonical(linkeddata.context()),
            "entries": [_row(fact_entry(ds, record, called)) | _linked(ds, record) for record in records],
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


def _canonical(plain: Any) -> str:
    return rfc8785.dumps(plain).decode()


def _row(entry: dict[str, Any]) -> dict[str, Any]:
    shown = {"id": "id", "what": "description", "notes": "notes", "how": "evidence", "passages": "passages"}
    return {
        **{key: entry[name] for key, name in shown.items()},
        "rests_on": entry["rests_on"],
        "called": entry["called"],
        "weighed": weighed(entry["record"]),
        "json": _canonical(entry),
    }


def _linked(ds: Dataset, record: Record) -> dict[str, str]:
    return {"ld": _canonical([] if isinstance(record, Source) else linkeddata.nodes(ds, record))}
