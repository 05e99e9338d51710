"""The register of a report: every fact and derivation of a dataset, from which the filter chooses.

A cell emits the whole dataset as a *payload*.  The filter keeps the facts that the finished document uses,
prints them as a table and puts their entries (:mod:`cisreport.manifest.entries`) into the manifest, with
their nodes of linked data (:mod:`cisreport.linkeddata`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from html import escape
from typing import Any, Final

from cisreport import linkeddata
from cisreport.manifest.abouts import abouts_of
from cisreport.manifest.entries import dataset_entry, fact_entry, introduction
from cisreport.manifest.glossary import GLOSSARY
from cisreport.manifest.sources import source_entries
from cisreport.manifest.tables import row_of, tables_of
from cisreport.model import (
    Dataset,
    Record,
    Source,
)
from cisreport.notebooks import Shown, html_table, text_table
from cisreport.spans import PAYLOAD, REGISTER, data_block
from cisreport.wording import describe, evidence_text
from cisreport.wording.names import called_by_id

_HEAD: Final = ("fact", "what it says", "evidence")


@dataclass(frozen=True, slots=True, repr=False)
class RegisterBlock(Shown):
    """A dataset's register as the last expression of a cell.

    A notebook cannot know which facts a report uses, so there it lists all of them.
    """

    dataset: Dataset = field(repr=False)
    """The dataset, with its derivations computed."""
    all_facts: bool = False
    """True to list the facts that the report does not use, too."""

    def __str__(self) -> str:
        return f"register of {self.dataset.id}, version {self.dataset.version}"

    def __repr__(self) -> str:
        return text_table(str(self), _HEAD, self._rows())

    def html(self) -> str:
        """Return all facts as a table."""
        return html_table(str(self), _HEAD, ([escape(cell) for cell in row] for row in self._rows()))

    def _rows(self) -> Iterator[tuple[str, str, str]]:
        for fact in self.dataset:
            yield fact.id, describe(self.dataset, fact), evidence_text(self.dataset, fact)

    def markdown(self) -> str:
        """Return the data from which the filter makes the register."""
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
                "sources": [asdict(entry) for entry in source_entries(ds).values()],
                "tables": tables_of(records),
                "entry": dataset_entry(ds),
                "linked_data": linkeddata.dataset_nodes(ds),
                "drafts": dict(ds.drafts()),
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
