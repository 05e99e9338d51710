"""Whether the popovers of a file say what follows from the facts of its manifest, word for word."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from functools import cache
from typing import Any, Final

from cisreport.about import About, more_text, shown_sources
from cisreport.manifest.abouts import abouts_of
from cisreport.manifest.reader import FORMAT, Manifest
from cisreport.manifest.sources import source_entries
from cisreport.model import Dataset
from cisreport.published import Published
from cisreport.published.text import bare, normalized
from cisreport.sourcelist import SourceEntry

_DIGIT: Final = re.compile("[0-9]")
_EVERY: Final = frozenset(
    {*map(bare, ("Row in the register", "Close", "Computed from", "Rests on")), ",", ""}
)
"""Words that every popover can have."""
_ALWAYS: Final = ("about-said", "about-badge")
"""Classes of the parts that every popover has whose fact has a text for them."""
_Wanted = Mapping[str, AbstractSet[str]]
"""The texts that parts of a popover can have, by their classes."""


def popover_problems(
    manifest: Manifest, published: Published, datasets: Mapping[str, Dataset]
) -> Iterator[str]:
    """Yield a sentence for each part of a popover that does not follow from its fact.

    Parameters
    ----------
    manifest : Manifest
        The manifest of the file.
    published : Published
        The file.
    datasets : mapping
        The datasets made from its records.
    """
    entries = {manifest.anchor(fact): fact for fact in manifest.facts.values()}
    for name in published.missing_popovers():
        yield f"the popover {name}, which a button opens, is missing"
    for popover in published.popovers():
        anchor, _, field = (popover.get("id") or "").removeprefix("about-").partition("/")
        if anchor not in entries:
            text = normalized(popover.text_content())
            yield f'a popover "{text}" does not belong to a fact of the manifest'
            continue
        entry = entries[anchor]
        answers = _answers(entry, datasets)
        if answers is not None and field not in answers:
            yield f'the popover of {entry["id"]} is about "{field}", which it does not have'
            continue
        wanted = _texts_of(entry) | (_texts_of_answer(answers[field], entry, datasets) if answers else {})
        if answers:
            for address in _outward(popover) - _addresses(answers[field], datasets[entry["dataset"]]):
                yield f'the popover of {entry["id"]} leads to "{address}"'
        if answers:
            yield from _parts_missing(popover, entry["id"], anchor, wanted)
        is_added = _is_added if manifest.format == FORMAT else _DIGIT.search
        label = bare(popover.get("aria-label") or "")
        if manifest.format == FORMAT and label and label != bare(f"About: {entry['label']}"):
            yield f'the popover of {entry["id"]} is labeled "{popover.get("aria-label")}"'
        for part, text in _problems(popover, wanted, entries, datasets, is_added):
            if part == "more" and answers and bare(text) in _more_facts(_records(entry, datasets)):
                continue
            yield f'the popover of {entry["id"]} says "{text}" as its {part}'


def _parts_missing(popover: Any, name: str, anchor: str, wanted: _Wanted) -> Iterator[str]:
    """Yield what a popover always has and this one does not: what is said, how, and the way to the row."""
    parts = {part for element in popover.iter() for part in (element.get("class") or "").split()}
    for part in _ALWAYS:
        if part not in parts and any(wanted[part]):
            yield f"the popover of {name} does not have its {part.partition('-')[2]}"
    for link in popover.iter("a"):
        if link.get("class") == "about-row" and link.get("href") != f"#{anchor}":
            yield f'the popover of {name} leads to "{link.get("href")}" instead of its row'


def _answers(entry: Mapping[str, Any], datasets: Mapping[str, Dataset]) -> Mapping[str, About] | None:
    """Return what popovers say of a fact; None if its record cannot be read (another problem)."""
    dataset = datasets.get(entry["dataset"])
    try:
        return abouts_of(dataset, dataset[entry["id"]]) if dataset is not None else None
    except Exception:  # noqa: BLE001 - a record from anyone can fail in any way
        return None


def _problems(
    popover: Any,
    wanted: _Wanted,
    entries: Mapping[str, Mapping[str, Any]],
    datasets: Mapping[str, Dataset],
    is_added: Callable[[str], object],
) -> Iterator[tuple[str, str]]:
    seen: set[Any] = set()
    for element in popover.iter():
        names = (element.get("class") or "").split() if isinstance(element.tag, str) else []
        for name in names:
            texts = wanted.get(name)
            if name == "about-input":
                target = entries.get((element.get("href") or "").removeprefix("#"))
                answers = _answers(target, datasets) if target else None
                texts = {bare(answers[""].sentence)} if answers else set()
            if texts is not None:
                seen.update(element.iter())
                text = normalized(element.text_content())
                if bare(text) not in texts:
                    yield name.partition("-")[2], text
    for element in popover.iter():
        for around, text in ((element, element.text), (element.getparent(), element.tail)):
            is_inside = element is not popover or around is popover
            if text and is_inside and around not in seen and is_added(bare(text)):
                yield "text", normalized(text)


def _is_added(text: str) -> bool:
    return text not in _EVERY


def _texts_of(entry: Mapping[str, Any]) -> dict[str, AbstractSet[str]]:
    """Return what the folded parts say, which only older files have."""
    return {
        "about-what": {bare(entry["description"])},
        "about-evidence": {bare(entry["evidence"])},
        "about-note": {bare(note) for note in entry["notes"]},
        "about-passages": {bare(", ".join(entry["passages"]))},
    }


def _texts_of_answer(
    about: About, entry: Mapping[str, Any], datasets: Mapping[str, Dataset]
) -> dict[str, AbstractSet[str]]:
    dataset = datasets[entry["dataset"]]
    shown, more = _shown(about, dataset)
    listed = [source for source, _ in shown]
    return {
        "about-said": {bare(about.sentence)},
        "about-badge": {bare(about.badge)},
        "about-how": {bare(about.how)},
        "about-quote": {bare("".join(quote.texts)) for quote in about.shown_quotes},
        "about-reason": {bare(reason) for reason in about.reasons},
        "about-title": {bare(source.title) for source in listed},
        "about-from": {bare("".join(f", {text}" for text in source.about)) for source in listed},
        "about-at": {bare(passage) for _, passages in shown for passage in passages},
        "about-more": {bare(more)},
    }


def _shown(about: About, dataset: Dataset) -> tuple[list[tuple[SourceEntry, list[str]]], str]:
    """Return the sources that a popover names with their passages, and how many passages it does not name."""
    shown, more = shown_sources(about, dataset.sources[0].id if len(dataset.sources) == 1 else "")
    entries = source_entries(dataset)
    return [(entries[name], passages) for name, passages in shown.items() if name in entries], more


def _outward(popover: Any) -> set[str]:
    links = (link.get("href") or "" for link in popover.iter("a"))
    return {link for link in links if not link.startswith("#")}


def _addresses(about: About, dataset: Dataset) -> set[str]:
    """Return where a popover can lead: to the pages of its sources, and to the words of its passages."""
    shown, _ = _shown(about, dataset)
    places = {source.place(passage) for source, passages in shown for passage in passages}
    return places | {source.url for source, _ in shown}


def _records(entry: Mapping[str, Any], datasets: Mapping[str, Dataset]) -> int:
    dataset = datasets[entry["dataset"]]
    return len(dataset.facts) + len(dataset.derivations)


@cache
def _more_facts(most: int) -> AbstractSet[str]:
    """Return how a popover can say that a value has more inputs, of fewer than so many."""
    return {bare(more_text(n, "fact")) for n in range(1, most)}
