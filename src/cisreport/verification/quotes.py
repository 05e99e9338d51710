"""Whether the excerpts of a file have the words of their passages, and mark those that the facts rest on.

A page names the passage of an excerpt, so the digest is computed from the printed words.  A PDF has tags for
excerpts and for the marked words in them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from cisreport.about import About
from cisreport.manifest.abouts import abouts_of
from cisreport.manifest.reader import Manifest
from cisreport.model import Dataset, Passage, Source
from cisreport.published import Published
from cisreport.published.text import PrintedQuote, bare, is_leftward, normalized
from cisreport.quotes import Quote
from cisreport.rows import Printed, passage_parts
from cisreport.sources import SEGMENTATION, digest, normalize
from cisreport.typography import as_written, visible


def quote_problems(
    manifest: Manifest,
    published: Published,
    rows: Mapping[str, Printed],
    datasets: Mapping[str, Dataset],
) -> Iterator[str]:
    """Yield a sentence for each excerpt, translation and marked word that does not follow from the manifest.

    Parameters
    ----------
    manifest : Manifest
        The manifest of the file.
    published : Published
        The file.
    rows : mapping
        The rows that its registers must have, by the cites of their facts.
    datasets : mapping
        The datasets made from its records.
    """
    yield from _wrong_words(datasets)
    printed = published.quotes()
    if printed is None:
        return
    if not published.identified:
        yield from _lacking(printed, [quote for row in rows.values() for quote in row.quotes])
        return
    wanted: dict[tuple[str, str], Sequence[Quote]] = {}
    owners: dict[str, Dataset] = {}
    for cite, fact in manifest.facts.items():
        anchor, dataset = manifest.anchor(fact), datasets[fact["dataset"]]
        owners[anchor] = dataset
        if cite in rows:
            wanted[anchor, ""] = rows[cite].quotes
        for field, about in _abouts(dataset, fact["id"]).items():
            wanted[anchor, f"about-{anchor}{'/' if field else ''}{field}"] = about.shown_quotes
    yield from _changed(printed, owners)
    found: dict[tuple[str, str], list[PrintedQuote]] = {}
    for quote in printed:
        found.setdefault((quote.fact, quote.popover), []).append(quote)
    shown = {(anchor, "") for anchor, popover in wanted if not popover}
    shown |= {
        (name.partition("/")[0].removeprefix("about-"), name)
        for name in (popover.get("id") or "" for popover in published.popovers())
    }
    for place in sorted(shown | found.keys()):
        yield from _different(place, found.get(place, []), wanted.get(place, ()))


def _wrong_words(datasets: Mapping[str, Dataset]) -> Iterator[str]:
    for name, dataset in datasets.items():
        for source in dataset.sources:
            for passage in source.passages:
                if passage.excerpt and not _fits(passage.excerpt, source, passage):
                    yield f"the excerpt of {name}:{source.id}[{passage.locator}] does not have its digest"


def _fits(words: str, source: Source, passage: Passage) -> bool:
    written = (words, as_written(words))
    return passage.digest in (
        digest(normalize(each, source.segmentation or SEGMENTATION)) for each in written
    )


def _abouts(dataset: Dataset, fact: str) -> Mapping[str, About]:
    try:
        return abouts_of(dataset, dataset[fact])
    except Exception:  # noqa: BLE001 - a record from anyone can fail in any way
        return {}


def _changed(printed: Sequence[PrintedQuote], owners: Mapping[str, Dataset]) -> Iterator[str]:
    """Yield the printed excerpts whose words do not have the digest of their passage."""
    for quote in printed:
        dataset = owners.get(quote.fact)
        found = _passage(dataset, quote.passage) if dataset else None
        if found is None:
            yield f'an excerpt "{normalized(quote.text)}" is of a passage that the manifest does not have'
        elif not _fits(quote.text, *found):
            place = _place(quote.fact, quote.popover)
            yield f'the excerpt of {quote.passage} in {place} was changed: "{normalized(quote.text)}"'


def _passage(dataset: Dataset, printed: str) -> tuple[Source, Passage] | None:
    name, locator = passage_parts(printed)
    sources = [source for source in dataset.sources if source.id == name or not name]
    passage = sources[0].passage(locator) if len(sources) == 1 else None
    return (sources[0], passage) if passage else None


def _different(
    place: tuple[str, str], printed: Sequence[PrintedQuote], wanted: Sequence[Quote]
) -> Iterator[str]:
    """Yield what excerpts of a row or popover differ from what follows from the facts, in order."""
    where = _place(*place)
    if [quote.passage for quote in printed] != [quote.passage for quote in wanted]:
        yield f"{where} has excerpts of {_passages(printed)} instead of {_passages(wanted)}"
        return
    for quote, right in zip(printed, wanted, strict=True):
        if [*map(_shown, quote.marked)] != [*map(_shown, right.marked)]:
            instead = f"{_listed(quote.marked)} instead of {_listed(right.marked)}"
            yield f"{where} marks in {right.passage}: {instead}"
        if _shown(quote.translation) != _shown(right.translation):
            yield f'{where} has another translation of {right.passage}: "{normalized(quote.translation)}"'


def _shown(words: str) -> str:
    return normalized(visible(words))


def _passages(quotes: Sequence[PrintedQuote] | Sequence[Quote]) -> str:
    return ", ".join(quote.passage for quote in quotes) or "none"


def _listed(words: Sequence[str]) -> str:
    return ", ".join(f'"{normalized(word)}"' for word in words) or "nothing"


def _place(fact: str, popover: str) -> str:
    return f"the {'popover' if popover else 'row'} of {fact.removeprefix('fact-')}"


def _lacking(printed: Sequence[PrintedQuote], wanted: Sequence[Quote]) -> Iterator[str]:
    """Yield each excerpt that a print does not have so often with the same marks, and each other one."""
    shown = Counter((quote.text, _together(quote.marked)) for quote in printed)
    right = {(bare(quote.excerpt), _together(quote.marked)): quote for quote in wanted}
    expected = Counter((bare(quote.excerpt), _together(quote.marked)) for quote in wanted)
    for key in expected - shown:
        if not is_leftward(key[0]):
            quote = right[key]
            yield f"the print lacks the excerpt of {quote.passage} with {_listed(quote.marked)} marked"
    for text, marked in shown - expected:
        if not is_leftward(text):
            yield f'the print has an excerpt "{text}" with "{marked}" marked, that no fact has'


def _together(words: Sequence[str]) -> str:
    return "|".join(map(bare, words))
