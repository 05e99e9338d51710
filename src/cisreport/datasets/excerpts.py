"""The words of passages that a source allows to be published: read from ``passages/``, and checked.

A file ``passages/<source>.yml`` has excerpts of one source under ``passages:``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from cisreport.datasets.folder import Located, Reading, astray
from cisreport.english import counted
from cisreport.errors import Problem, suggest
from cisreport.files import PASSAGES, probe, shortest
from cisreport.model import (
    WORDS_PER_PASSAGE,
    WORDS_PER_SOURCE,
    Anchor,
    Dataset,
    ExcerptRule,
    Fact,
    Passage,
    Source,
    Translation,
    parts_of,
    values_of,
)
from cisreport.sources import LANGUAGE_TAG, SEGMENTATION, digest, normalize, places_of
from cisreport.yamltext import Location


@dataclass(frozen=True, slots=True, kw_only=True)
class Excerpt:
    """The words of a passage, as a file has them."""

    locator: str
    """Of the passage."""
    excerpt: str
    """Its words, as the source prints them."""
    translation: Translation | None = None
    """A translation of these words."""


Excerpts = Mapping[str, Sequence[Located]]
"""The excerpts that were read, by the source that their file names."""


def read_excerpts(folder: Path, reading: Reading) -> dict[str, list[Located]]:
    """Return the excerpts of a dataset by source; what is wrong with the files is in ``reading``."""
    place, complete = folder / PASSAGES, reading.complete
    if not probe(place).is_dir():
        return {}
    if what := astray(place):
        remedy = "put the folder itself there"
        reading.found.append(Problem(path=str(shortest(place)), what=what, remedy=remedy))
        return {}
    found: dict[str, list[Located]] = {}
    for path in sorted(place.iterdir()):
        file = reading.read(path, opening=f"{PASSAGES}:") if not path.name.startswith(".") else None
        if file is None:
            continue
        held = found.setdefault(path.stem, [])
        for name, raw in file.data.items():
            if name != PASSAGES:
                remedy = suggest(name, [PASSAGES])
                reading.found.append(file.problem((name,), f'unknown field "{name}"', remedy, at_key=True))
            elif not isinstance(raw, list):
                what, remedy = "a list of passages is expected", "begin each passage with `- locator:`"
                reading.found.append(file.problem((name,), what, remedy))
            else:
                places: list[Location] = [(PASSAGES, n) for n in range(len(raw))]
                read = [reading.structure(file, at, raw[n], Excerpt) for n, at in enumerate(places)]
                held += [Located(item, file, at) for item, at in zip(read, places, strict=True) if item]
    reading.complete = complete  # no record is in them
    return found


def with_excerpts(source: Source, excerpts: Excerpts) -> Source:
    """Return a source with the words of its passages."""
    held = {item.record.locator: item.record for item in excerpts.get(source.id, ())}
    if not held:
        return source
    return replace(source, passages=tuple(_filled(passage, held) for passage in source.passages))


def _filled(passage: Passage, held: Mapping[str, Excerpt]) -> Passage:
    found = held.get(passage.locator)
    if found is None:
        return passage
    return replace(passage, excerpt=found.excerpt, translation=found.translation)


def check_excerpts(
    dataset: Dataset, reading: Reading, excerpts: Excerpts, folder: Path, *, is_whole: bool
) -> Iterator[Problem]:
    """Yield every problem with the excerpts of a dataset, and with the words in them that values rest on.

    Parameters
    ----------
    dataset : Dataset
        The dataset that was read, with its excerpts.
    reading : Reading
        Its records, with their places.
    excerpts : mapping
        The excerpts, with their places.
    folder : Path
        The folder of the dataset.
    is_whole : bool
        False if some excerpts could not be read; words that are marked in them are then no problem.
    """
    sources = {source.id: source for source in dataset.sources}
    for name, items in excerpts.items():
        if name in sources:
            yield from _check_source(sources[name], items)
        elif reading.complete and name not in reading.broken:
            path = str(shortest(folder / PASSAGES / f"{name}.yml"))
            what = f'there is no source "{name}"'
            yield Problem(path=path, what=what, remedy=suggest(name, [*sources]))
    for item in reading.located if is_whole else ():
        record = dataset.get(item.record.id)
        if isinstance(record, Fact | Source) and type(record) is type(item.record):
            yield from _check_exact(item, record, sources)


def _check_source(source: Source, items: Sequence[Located]) -> Iterator[Problem]:
    seen: set[str] = set()
    rule = source.excerpts or ExcerptRule.NONE
    together = 0
    for item in items:
        held: Excerpt = item.record
        passage = source.passage(held.locator)
        if passage is None:
            known = [one.locator for one in source.passages]
            what = f'"{source.id}" does not list a passage "{held.locator}"'
            yield item.problem(("locator",), what, suggest(held.locator, known))
            continue
        if held.locator in seen:
            yield item.problem(("locator",), f'"{held.locator}" is there twice', "keep one of them")
        seen.add(held.locator)
        words = normalize(held.excerpt, source.segmentation or SEGMENTATION)
        if digest(words) != passage.digest:
            what = f"these are not the words of {held.locator}: they have another digest"
            remedy = "copy them from `cisreport anchors list --source FILE`, without a change"
            yield item.problem(("excerpt",), what, remedy)
        if rule is ExcerptRule.NONE:
            what = f'the words of "{source.id}" may not be published'
            remedy = "delete them, or say in its record what may be published: `excerpts`"
            yield item.problem(("excerpt",), what, remedy)
        most = source.words_per_passage or WORDS_PER_PASSAGE
        if rule is ExcerptRule.QUOTATION and len(words) > most:
            what = f"the quotation has {counted(len(words), 'word')}, and its source allows {most}"
            yield item.problem(("excerpt",), what, "leave it out")
        before, together = together, together + len(words)
        most = source.words_per_source or WORDS_PER_SOURCE
        if rule is ExcerptRule.QUOTATION and before <= most < together:
            what = f'with this one, the quotations of "{source.id}" have more than {most} words together'
            yield item.problem(("excerpt",), what, "leave some of them out")
        if held.translation:
            yield from _check_translation(item, source, held.translation)


def _check_translation(item: Located, source: Source, translation: Translation) -> Iterator[Problem]:
    place: Location = ("translation", "language")
    if not LANGUAGE_TAG.fullmatch(translation.language):
        yield item.problem(place, f'"{translation.language}" is not a language', "write its tag, such as en")
    elif translation.language.lower() == source.language.lower():
        what = f'the translation is in the language of "{source.id}"'
        yield item.problem(place, what, "write the language it is translated into")


def _check_exact(item: Located, record: Fact | Source, sources: Mapping[str, Source]) -> Iterator[Problem]:
    """Yield each marked word that is not in an excerpt of its value, or there more than once."""
    marked: list[tuple[Location, Any]] = [((), record)] if isinstance(record, Fact) else []
    marked += [((name, n), value) for name, values in values_of(record) for n, value in enumerate(values)]
    marked += [((name, n), part) for name, parts in parts_of(record) for n, part in enumerate(parts)]
    for place, part in marked:
        for n, words in enumerate(getattr(part, "exact", ())):
            excerpts = dict(_excerpts_of(part.anchors, sources))
            counts = {str(anchor): len(places_of(words, text)) for anchor, text in excerpts.items()}
            where: Location = (*place, "exact", n)
            if not excerpts:
                what = "words are marked, and no passage of the value has an excerpt"
                yield item.problem(where, what, f"leave `exact` out, or add the excerpt in {PASSAGES}/")
            elif not any(counts.values()):
                what = f'no excerpt of the value has "{words}"'
                yield item.problem(where, what, "copy the words from the excerpt, with upper and lower case")
            else:
                for anchor in (anchor for anchor, count in counts.items() if count > 1):
                    what = f'"{words}" is in {anchor} more than once'
                    yield item.problem(where, what, "add the words next to it")


def _excerpts_of(anchors: Sequence[Anchor], sources: Mapping[str, Source]) -> Iterator[tuple[Anchor, str]]:
    for anchor in anchors:
        passage = sources[anchor.source].passage(anchor.locator) if anchor.source in sources else None
        if passage is not None and passage.excerpt:
            yield anchor, passage.excerpt
