"""What the registers of a file must say, by its manifest: rows, heads of tables, and sources."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from urllib.parse import unquote

from cisreport.manifest.reader import Manifest
from cisreport.manifest.registers import Expected, expected_register
from cisreport.model import Dataset
from cisreport.published import Published
from cisreport.published.text import bare, is_leftward
from cisreport.rows import Printed, is_in_text
from cisreport.sourcelist import SourceEntry

_LONGEST = 2500
"""Characters of a row that is sure to be on two pages at most."""


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


def is_printed(row: Printed, text: str, pages: Sequence[str]) -> bool:
    """Return whether a print has a row, in one piece or broken between two pages."""
    texts = [bare(part) for part in row.texts]
    whole = "".join(texts)
    if whole in text or is_leftward(whole) or len(whole) > _LONGEST:
        return True
    for page, following in pairwise(pages):
        start = page.rfind(texts[0])
        while start >= 0:
            if _breaks(texts, page[start:], following):
                return True
            start = page.rfind(texts[0], 0, start)
    return False


def _breaks(texts: Sequence[str], end: str, following: str) -> bool:
    """Return whether cells end a page with their beginnings and begin the next with the rest."""
    if not texts:
        return not end
    text = texts[0]
    most = next((n for n, (one, other) in enumerate(zip(text, end, strict=False)) if one != other), None)
    most = min(len(text), len(end)) if most is None else most
    return any(
        following.startswith(text[taken:]) and _breaks(texts[1:], end[taken:], following[len(text) - taken :])
        for taken in range(most, -1, -1)
    )
