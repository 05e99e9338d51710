"""Hedges: a report must show how a source puts what it prints or claims, where that is not simply stated.

A value, and what a claim cites, has a modality.  A *stated* one needs no hedge, and a *presupposed* one needs
it in a claim alone: a value is a fact for the source, but a claim is the author's own wording.  For any other
modality, the sentence must show it; in a table the row, the headings or the caption.  For a value, the form
``v("...", "hedged")`` does, or any word that shows that something is not simply stated
(:data:`~.shades.ANY`); for a claim, a word of the kind of its modality (:data:`~.shades.SHOWN_BY`).  A claim
also shows that its facts are quoted, or said by somebody whom the source names.  Both show a reserve by a
word of its kind.  Labels, remarks, derivations, and fields about a value (modality, attribution, note) need
no hedge.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any, Final, TypeAlias

from cisreport.errors import NotFoundError
from cisreport.lint.passages import Claim, Passage, Use
from cisreport.lint.shades import ANY, SHOWN_BY, has, shows_reserve
from cisreport.lint.words import VALUE
from cisreport.model import (
    NOT_STATED,
    Dataset,
    Fact,
    FactId,
    Modality,
    Participation,
    Record,
    Value,
    Values,
    parts_of,
)
from cisreport.sources import SEGMENTATION, segment
from cisreport.wording import resolve_cite, whose
from cisreport.wording.names import find
from cisreport.wording.values import name_of

_FLAT: Final = frozenset({Modality.STATED, Modality.PRESUPPOSED})
_ABOUT: Final = frozenset(
    {"label", "modality", "reserve", "attribution", "note", "quoted", "about", "denotes", "confidence"}
)
_MARKS: Final = re.compile('["“”„«»]')
Put: TypeAlias = Fact | Value[Any] | Participation
"""What has a modality, a reserve and the like."""


def unhedged(
    passage: Passage, datasets: Mapping[str, Dataset], language: str = "en"
) -> Iterator[tuple[Use | Claim, str]]:
    """Yield the values and claims of a passage whose sentence does not show how the source puts them.

    Parameters
    ----------
    passage : Passage
        A block of the finished document.
    datasets : mapping
        Datasets by id.
    language : str, default "en"
        Language of the document.

    Yields
    ------
    Use or Claim
        The value or claim.
    str
        What does not show: ``hoped, not stated``.
    """
    for use in passage.uses:
        if not use.hedged:
            row = passage.spoken.replace(use.text, "", 1)
            context = row if passage.table else around(passage.text, use.position, use.position, language)
            yield from ((use, lack) for lack in _lacks(_put_by(use, datasets), context, language))
    for claim in passage.claims:
        context = passage.spoken if passage.table else around(passage.text, claim.start, claim.end, language)
        for cite in claim.cites:
            lacks = _claim_lacks(claim, cite, datasets, (context, passage.spoken), language)
            yield from ((claim, lack) for lack in lacks)


def _lacks(items: Iterable[Put], context: str, language: str) -> Iterator[str]:
    given = list(items)
    needed = next((item.modality for item in given if item.modality not in (None, *_FLAT)), None)
    if needed and not has(ANY, context, language):
        yield f"{needed}, not stated"
    yield from _lacking_reserves(given, context, language)


def _claim_lacks(
    claim: Claim, cite: str, datasets: Mapping[str, Dataset], texts: tuple[str, str], language: str
) -> Iterator[str]:
    context, block = texts
    given = list(put_in(claim, cite, datasets))
    for modality in dict.fromkeys(item.modality for item in given):
        if modality in SHOWN_BY and not has(SHOWN_BY[modality], context, language):
            yield f"{modality} in {cite}"
    says = has(("said",), context, language) or _MARKS.search(context) is not None
    if any(getattr(item, "quoted", False) for item in given) and not says:
        yield f"quoted in {cite}"
    ds = owner_of(cite, datasets)
    for item in given:
        speakers = tuple(who for who in getattr(item, "attribution", None) or () if who != NOT_STATED)
        if not speakers or ds is None:
            continue
        is_said = item.modality in _FLAT
        if (is_said and not says) or not _names_one(block, speakers, ds):
            yield f"{'said' if is_said else item.modality} by {whose(ds, speakers)} in {cite}"
            break
    yield from _lacking_reserves(given, context, language)


def _names_one(block: str, actors: Iterable[FactId], ds: Dataset) -> bool:
    """Return whether a block names one of some actors, by a name or by a long word of the label."""
    named = {name for *_, ids in find(block, ds) for name in ids}
    words = {word for actor in actors for word in re.findall(r"\w{5,}", name_of(ds, actor).casefold())}
    return not named.isdisjoint(actors) or not words.isdisjoint(re.findall(r"\w+", block.casefold()))


def _lacking_reserves(items: Iterable[Put], context: str, language: str) -> Iterator[str]:
    for reserve in dict.fromkeys(word for item in items for word in item.reserve or ()):
        if not shows_reserve(reserve, context, language):
            yield f'put with the reserve "{reserve}"'


def owner_of(cite: str, datasets: Mapping[str, Dataset]) -> Dataset | None:
    """Return the dataset of a cite, which may not name it."""
    name, colon, rest = cite.partition(":")
    if colon:
        return datasets.get(name) if rest.partition("/")[0] in datasets.get(name, ()) else None
    return next((ds for ds in datasets.values() if name.partition("/")[0] in ds), None)


def cited_items(cite: str, datasets: Mapping[str, Dataset]) -> tuple[Put, ...]:
    """Return what has the modality of a cite: the values of a field, or the record."""
    return tuple(put_in(Claim(cites=(cite,), start=0, end=0, words=""), cite, datasets))


def cite_problems(claim: Claim, datasets: Mapping[str, Dataset]) -> Iterator[str]:
    """Yield what is wrong with the cites of a claim."""
    if not claim.cites:
        yield f'the claim "{claim.words}" cites no fact'
    for cite in claim.cites:
        if (ds := owner_of(cite, datasets)) is None:
            yield f'the claim cites "{cite}", which no dataset of the document has'
            continue
        try:
            record, name = resolve_cite(ds, cite)
        except NotFoundError as error:
            if "/" in cite:
                yield str(error)
            continue
        content = getattr(record, name)
        if "/" in cite and content in (None, ()):
            yield f'the claim cites "{cite}", which is not coded'


def _put_by(use: Use, datasets: Mapping[str, Dataset]) -> Iterator[Put]:
    """Yield what has the modality of a printed value."""
    ds = datasets.get(use.cite.partition(":")[0])
    if ds is None or use.form in ("label", "remark"):
        return
    record, name = resolve_cite(ds, use.cite)
    content = getattr(record, name, None)
    if not isinstance(content, tuple) or not content or not isinstance(content[0], Participation):
        yield from _put_in_field(record, name)
    elif isinstance(record, Fact):
        yield record


def put_in(claim: Claim, cite: str, datasets: Mapping[str, Dataset]) -> Iterator[Put]:
    """Yield what has the modality of a claim: a field, or a record with the parts that its words name."""
    ds = owner_of(cite, datasets)
    if ds is None:
        return
    if "/" in cite:
        try:
            yield from _put_in_field(*resolve_cite(ds, cite))
        except NotFoundError:
            return
        return
    record = ds[cite.rpartition(":")[2]]
    if not isinstance(record, Fact):
        return
    yield record
    named = {name for *_, names in find(claim.words, ds) for name in names}
    for _, parts in parts_of(record):
        for part in parts:
            if isinstance(part, Participation) and part.actor in named:
                yield part.inherit(record)


def _put_in_field(record: Record, name: str) -> Iterator[Put]:
    if not isinstance(record, Fact) or name in _ABOUT:
        return
    content = getattr(record, name)
    if isinstance(content, Values):
        yield from content.inherit(record)
    elif isinstance(content, tuple) and content and isinstance(content[0], Participation):
        yield from (part.inherit(record) for part in content)
    else:
        yield record


def around(text: str, start: int, end: int, language: str) -> str:
    """Return the sentences of a text from the one with a position to the one with another."""
    spans = [(first, last) for first, last in sentences(text, language) if last > start and first <= end]
    return text[spans[0][0] : spans[-1][1]] if spans else text


@lru_cache(maxsize=512)
def sentences(text: str, language: str) -> tuple[tuple[int, int], ...]:
    """Return where the sentences of a block begin and end, by the definition of passages.

    A value counts as a word of a script without small letters, so a sentence can begin and end with it.
    """
    plain, at = text.replace(VALUE, "\u5024").replace("\n", " "), 0
    spans = []
    for passage in segment(plain, SEGMENTATION, language):
        words = re.compile(r"\s+".join(map(re.escape, passage.text.split())))
        if match := words.search(plain, at):
            at = match.end()
            spans.append(match.span())
    return tuple(spans)
