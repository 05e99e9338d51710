"""What the register of a dataset must say: its rows, the heads of its tables, and its sources."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from cisreport.manifest.entries import introduction
from cisreport.manifest.glossary import GLOSSARY
from cisreport.manifest.sources import source_entries
from cisreport.manifest.tables import row_of
from cisreport.model import Dataset
from cisreport.rows import (
    SIGN_EXPLAINED,
    Printed,
    Row,
    common_items,
    has_sign,
    head_sentences,
    ordered,
    printed,
)
from cisreport.sourcelist import SourceEntry, listed_sources, sources_sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What a register must say."""

    rows: Mapping[str, Printed]
    """The row of each fact, by its id; those that cannot be made are missing."""
    sentences: tuple[str, ...]
    """What is outside the rows, without where sources are cited."""
    sources: tuple[SourceEntry, ...]
    """The sources that are listed."""


def expected_register(
    dataset: Dataset, facts: Mapping[str, Mapping[str, Any]], cited: Collection[str], *, brief: bool
) -> Expected:
    """Return what the register of a dataset must say.

    Parameters
    ----------
    dataset : Dataset
        With its derivations computed.
    facts : mapping
        The manifest's entry of each fact that has a row, by its id.
    cited : collection of str
        Ids of the facts that values in the text cite.
    brief : bool
        Whether the register is brief.
    """
    plain = dict(_rows(dataset, facts))
    sentences = [*introduction(dataset)]
    rows: dict[str, Printed] = {}
    for table in dict.fromkeys(row.table for row in plain.values()):
        names = ordered((name for name, row in plain.items() if row.table == table), plain)
        of_table = [plain[name] for name in names]
        common = common_items(of_table)
        sentences += head_sentences(of_table, common)
        for name in names:
            is_cited = name in cited
            rows[name] = printed(
                facts[name], plain[name], common, brief=brief, is_cited=is_cited, known=facts
            )
    passages = [passage for fact in facts.values() for passage in fact["passages"]]
    sentences += [f"{word}: {meaning}." for word, meaning in GLOSSARY.items()]
    sentences += [SIGN_EXPLAINED] * has_sign(passages)
    entries = [*source_entries(dataset).values()]
    listed = listed_sources(entries, passages)
    sentences += filter(None, (sources_sentence(listed, len(entries)), *(item.text for item in listed)))
    return Expected(rows=rows, sentences=tuple(sentences), sources=tuple(listed))


def _rows(dataset: Dataset, facts: Mapping[str, object]) -> Iterator[tuple[str, Row]]:
    for name in facts:
        with suppress(Exception):  # a record from anyone can fail in any way
            yield name, row_of(dataset, dataset[name])
