"""Annotations: what a report prints, on its page, and what facts say, on the pages of their sources.

An annotation is the same whatever tool gets it; :mod:`~cisreport.exchange.webannotations` and
:mod:`~cisreport.exchange.hypothes` write it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from cisreport.linkeddata import whole
from cisreport.linkeddata.facts import anchors_in
from cisreport.linkeddata.terms import VOCABULARY, iri
from cisreport.manifest.quotes import markings_of, quotes_of
from cisreport.manifest.reader import Manifest
from cisreport.manifest.rebuild import rebuild
from cisreport.model import Anchor, Dataset, Fact, Source, collection_of
from cisreport.published import Published
from cisreport.published.text import Context, normalized
from cisreport.sourcelist import is_address
from cisreport.wording import describe, evidence_text, name_of

HTML_FRAGMENT: Final = "http://tools.ietf.org/rfc/rfc3236"
"""What the fragment of a page conforms to."""
_AROUND: Final = 64
"""Characters that a quote has before and after it at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotation:
    """Words of a page, with what is around them."""

    exact: str
    """The words."""
    prefix: str = ""
    """What is before them."""
    suffix: str = ""
    """What is after them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A place on a page."""

    page: str
    """Its address, or the name of the source if that is not known."""
    fragment: str
    """Which part of it: a locator, or an identifier."""
    conforms_to: str
    """By which definition."""
    quotation: Quotation | None = None
    """Words there; None if they may not be published."""
    is_part: bool = False
    """Whether these are some words of the part that the fragment names, and not all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Annotation:
    """What is said about places."""

    id: str
    """An IRI."""
    text: str
    """What is said, in words."""
    tags: tuple[str, ...]
    """Kind of fact, and how a source puts it."""
    about: str
    """IRI of the fact."""
    targets: tuple[Target, ...]
    """The places."""
    title: str
    """Title of the page of the first target."""


def annotations_of(ds: Dataset) -> Iterator[Annotation]:
    """Yield an annotation for each fact, on the passages that it rests on.

    Its targets are the words that its values mark, or the passages.  Words are in them only where the
    source says that they may be published.

    Parameters
    ----------
    ds : Dataset
        The dataset; withdrawn facts have none.
    """
    sources = {source.id: source for source in ds.sources}
    for fact in ds:
        if fact.withdrawn or type(fact) is Fact:
            continue
        targets = tuple(
            target for anchor in anchors_in(fact) for target in _targets(ds, fact, anchor, sources)
        )
        name = whole(iri(ds, fact.id))
        first = sources.get(anchors_in(fact)[0].source)
        yield Annotation(
            id=name,
            text=f"{describe(ds, fact)} ({evidence_text(ds, fact, passages=False)})",
            tags=(collection_of(fact), str(fact.modality), *(str(anchor) for anchor in anchors_in(fact))),
            about=name,
            targets=targets,
            title=name_of(ds, first.id) if first else ds.title,
        )


def _targets(ds: Dataset, fact: Fact, anchor: Anchor, sources: dict[str, Source]) -> Iterator[Target]:
    source = sources.get(anchor.source)
    page = source.url if source and is_address(source.url or "") else whole(iri(ds, anchor.source))
    version = source.segmentation if source and source.passages else None
    form = f"{VOCABULARY}segmentation/{version}" if version else f"{VOCABULARY}locator"
    place = Target(page=page or "", fragment=anchor.locator, conforms_to=form)
    quote = next(iter(quotes_of(ds, (anchor,), markings_of(fact))), None)
    if quote is None:
        yield place
        return
    excerpt, at = quote.excerpt, 0
    for words, marked in quote.pieces:
        before, after = excerpt[:at], excerpt[at + len(words) :]
        if marked:
            words_there = Quotation(exact=words, prefix=before[-_AROUND:], suffix=after[:_AROUND])
            yield replace(place, quotation=words_there, is_part=words != excerpt)
        at += len(words)
    if not quote.marked:
        yield replace(place, quotation=Quotation(exact=excerpt))


def annotations_in(manifest: Manifest, published: Published, address: str) -> Iterator[Annotation]:
    """Yield an annotation for each value that a page prints, then one for each of its facts.

    Parameters
    ----------
    manifest : Manifest
        The manifest of the page.
    published : Published
        The page.
    address : str
        Where it is published.
    """
    datasets = {name: rebuild(manifest, name)[0] for name in manifest.datasets}
    contexts = published.contexts()
    for value in manifest.values:
        cite = value.cite.partition("/")[0]
        fact = manifest.facts.get(cite)
        if fact is None:
            continue
        quotation = _printed(normalized(value.text), contexts.get(f"use-{value.n}"))
        target = Target(
            page=address, fragment=f"use-{value.n}", conforms_to=HTML_FRAGMENT, quotation=quotation
        )
        yield Annotation(
            id=f"{address}#use-{value.n}",
            text=f"{fact['description']} ({fact['evidence']})",
            tags=(fact["kind"], *fact["passages"]),
            about=whole(iri(datasets[fact["dataset"]], fact["id"])),
            targets=(target,),
            title=manifest.title,
        )
    for dataset in datasets.values():
        yield from annotations_of(dataset)


def _printed(words: str, context: Context | None) -> Quotation:
    """Return the words of a value with what is around them; in a row of a table, nothing is."""
    if context is None or context.start is None:
        return Quotation(exact=words)
    start = context.text.find(words, context.start)
    if start < 0:
        return Quotation(exact=words)
    before, after = context.text[:start], context.text[start + len(words) :]
    return Quotation(exact=words, prefix=before[-_AROUND:], suffix=after[:_AROUND])
