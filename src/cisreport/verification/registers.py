"""What the registers of a file must say, by its manifest: rows, heads of tables, and sources."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Container, Iterator, Mapping, Sequence
from typing import Final
from urllib.parse import unquote

from cisreport.manifest.reader import FORMAT, Manifest
from cisreport.manifest.registers import Expected, expected_register
from cisreport.manifest.tables import tables_of
from cisreport.model import Dataset
from cisreport.published import Published
from cisreport.published.text import bare, is_leftward
from cisreport.rows import Printed, is_in_text
from cisreport.sourcelist import SourceEntry

_HEADINGS: Final = tuple(map(bare, ("Sources", "Without a year", "What the words mean")))
"""Headings of a register that are not those of its tables; a long list of sources has years, too."""
_COLUMNS: Final = frozenset(map(bare, ("Fact", "Notes", "Passages", "Sources", "Computed from", "Used in")))
"""Columns that every table can have."""
_CITED_BY: Final = re.compile(r"(?:Citedby[^.]*\.)?")
"""What a paragraph of a register has besides its sentences."""
_SHOWN: Final = 60


def expected(manifest: Manifest, datasets: Mapping[str, Dataset], *, brief: bool) -> Expected:
    """Return what all registers of a file must say, with the rows by the cites of their facts.

    Parameters
    ----------
    manifest : Manifest
        The manifest of the file.
    datasets : mapping
        The datasets made from its records.
    brief : bool
        Whether registers of the format are brief.
    """
    cited = {value.fact for value in manifest.values if is_in_text(value.place)}
    rows: dict[str, Printed] = {}
    sentences: list[str] = []
    sources: list[SourceEntry] = []
    for name, dataset in datasets.items():
        facts = {fact["id"]: fact for fact in manifest.facts.values() if fact["dataset"] == name}
        leaned_on = {fact["id"] for fact in facts.values() if manifest.anchor(fact) in cited}
        found = expected_register(dataset, facts, leaned_on, brief=brief)
        rows |= {f"{name}:{fact}": row for fact, row in found.rows.items()}
        sentences += found.sentences
        sources += found.sources
    return Expected(rows=rows, sentences=tuple(sentences), sources=tuple(sources))


def sentence_problems(published: Published, wanted: Expected) -> Iterator[str]:
    """Yield each sentence of the registers that is missing, and each source whose address is not linked."""
    text = published.register_text()
    for sentence in wanted.sentences:
        if bare(sentence) not in text and not is_leftward(sentence):
            yield f"the register does not say: {sentence}"
    addresses = published.addresses()
    if addresses is None:
        return
    linked = {unquote(address) for address in addresses}
    for source in wanted.sources:
        for address in source.addresses:
            if unquote(address) not in linked:
                yield f"source {source.id} is not linked to {address}"


def use_problems(manifest: Manifest, published: Published) -> Iterator[str]:
    """Yield a sentence for each link from a register to a place that does not use its fact."""
    rows: dict[str, set[str]] = defaultdict(set)
    for value in manifest.values:
        rows[f"use-{value.n}"].add(value.fact)
        rows[value.place].add(value.fact)
    for name in manifest.names:
        rows[f"name-{name.n}"].add(name.fact)
        rows[name.place].add(name.fact)
    for claim in manifest.claims:
        for k, part in enumerate(claim.parts, 1):
            rows[f"claim-{claim.n}"].add(part.fact)
            rows[f"claim-{claim.n}-{k}"].add(part.fact)
    for block in manifest.blocks:
        facts = (manifest.facts[cite] for cite in block["facts"] if cite in manifest.facts)
        rows[block["place"]].update(map(manifest.anchor, facts))
    for row, target in published.back_links():
        if row not in rows[target]:
            yield f"the row {row} says that {target} uses its fact"


def column_problems(
    manifest: Manifest, published: Published, datasets: Mapping[str, Dataset], wanted: Expected
) -> Iterator[str]:
    """Yield each heading, paragraph and cell of the registers of a page that does not follow from its facts.

    Only this version of the manifest is compared: earlier ones had other tables.
    """
    shown = published.register_cells()
    if manifest.format != FORMAT or shown is None:
        return
    titles = set(_HEADINGS)
    for cite, fact in manifest.facts.items():
        if cite not in wanted.rows:
            continue
        [table] = tables_of([datasets[fact["dataset"]][fact["id"]]]).values()
        titles.add(bare(table["title"]))
        right = dict(zip(map(bare, table["columns"]), map(bare, wanted.rows[cite].cells), strict=True))
        cells = shown.get(manifest.anchor(fact), {})
        for column in cells.keys() - right.keys() - _COLUMNS:
            yield f'the row of {cite} has the column "{column}"'
        for column, text in right.items():
            if cells.get(column, "") != text:
                yield f'the row of {cite} has other words in the column "{column}"'
    known = {unquote(address) for source in wanted.sources for address in source.addresses}
    for address in sorted(set(map(unquote, published.addresses() or ())) - known):
        yield f"the register leads to {address}, which sources do not name"
    headings, paragraphs = published.register_words()
    yield from (
        f'the register has the heading "{name}"' for name in headings if not _is_heading(name, titles)
    )
    sentences = {bare(sentence) for sentence in wanted.sentences} - {""}
    for paragraph in paragraphs - sentences:
        rest = paragraph
        for sentence in sorted((part for part in sentences if part in paragraph), key=len, reverse=True):
            rest = rest.replace(sentence, "")
        if not _CITED_BY.fullmatch(rest):
            yield f'the register says "{rest[:_SHOWN]}"'


def _is_heading(name: str, titles: Container[str]) -> bool:
    return name in titles or re.fullmatch("[0-9]{4}", name) is not None


def is_broken(texts: Sequence[str], pages: Sequence[str]) -> bool:
    """Return whether a print has a row that continues on the next pages, by its cells without white space."""
    for number, page in enumerate(pages[:-1], 1):
        start = page.rfind(texts[0])
        while start >= 0:
            if _continues(texts, page[start:], pages[number:]):
                return True
            start = page.rfind(texts[0], 0, start)
    return False


def _continues(texts: Sequence[str], end: str, pages: Sequence[str]) -> bool:
    """Return whether cells end a page with their beginnings, and continue on the next ones."""
    following, *others = pages
    if sum(map(len, texts)) - len(end) <= len(following):
        return _breaks(texts, end, following)
    return bool(others) and any(_continues(rest, following, others) for rest in _rests(texts, end))


def _rests(texts: Sequence[str], end: str) -> Iterator[list[str]]:
    """Yield what may be left of cells whose beginnings are the end of a page."""
    if not texts and not end:
        yield []
    for taken in range(_common(texts[0], end) if texts else -1, -1, -1):
        yield from ([texts[0][taken:], *rest] for rest in _rests(texts[1:], end[taken:]))


def _breaks(texts: Sequence[str], end: str, following: str) -> bool:
    """Return whether cells end a page with their beginnings and begin the next with the rest."""
    if not texts:
        return not end
    text = texts[0]
    return any(
        following.startswith(text[taken:]) and _breaks(texts[1:], end[taken:], following[len(text) - taken :])
        for taken in range(_common(text, end), -1, -1)
    )


def _common(one: str, other: str) -> int:
    """Return with how many characters both texts begin."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((number for number, (a, b) in pairs if a != b), min(len(one), len(other)))
