"""Words for all charts: the line with the sources, cited texts, and lists of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cisreport.charts.chart import Cited, Part
from cisreport.charts.counts import Count, not_named, sources_of_the_dataset
from cisreport.model import Dataset, Source
from cisreport.wording import name_of, text_of

MOST_NAMED = 6
"""Most records that a caption lists."""
_MOST_SOURCES = 2


def source_of(ds: Dataset) -> str:
    """Return the line with the sources and the dataset."""
    names = [
        ", ".join(filter(None, (source.producer.first, f"“{name_of(ds, source.id)}”")))
        for source in ds.sources
    ]
    listed = f"{sources_of_the_dataset(ds)} sources" if len(names) > _MOST_SOURCES else "; ".join(names)
    return f"Source: {listed}. Dataset {ds.id}, version {ds.version}."


def short_name(ds: Dataset, source: str) -> str:
    """Return the name of a source in a chart: its title if there are few sources, else its id."""
    return f"“{name_of(ds, source)}”" if len(ds.sources) <= _MOST_SOURCES else source


def cited(ds: Dataset, record_id: str, field: str) -> Cited:
    """Return the text of a field, with its cite."""
    cite = f"{ds.id}:{record_id}/{field}"
    return Cited(cite, text_of(ds, cite))


def title_of(ds: Dataset, source: Source) -> Cited:
    """Return the title of a source with its cite, or its id if no title has been coded."""
    return cited(ds, source.id, "title") if source.title else plain(source.id)


def title_cite(ds: Dataset, source: Source) -> str:
    """Return the cite of the title of a source, or of the source if no title has been coded."""
    return f"{ds.id}:{source.id}" + "/title" * bool(source.title)


def plain(text: str) -> Cited:
    """Return a text from the data without a link."""
    return Cited("", text)


def join(items: Sequence[Part]) -> Iterator[Part]:
    """Yield items with commas between them, and "and" before the last."""
    for number, item in enumerate(items):
        if number:
            yield " and " if number == len(items) - 1 else ", "
        yield item


def labels(ds: Dataset, ids: Sequence[str]) -> Iterator[Part]:
    """Yield the labels of records as a list; a long list has only the first, and the number of others."""
    most = MOST_NAMED if len(ids) > MOST_NAMED + 1 else len(ids)
    named: list[Part] = [cited(ds, name, "label") for name in ids[:most]]
    rest = not_named(ids, named)
    yield from join([*named, plain(f"{rest.words} {rest.noun('other')}")] if rest else named)


def capital(text: str) -> str:
    """Return text that begins with a capital."""
    return text[:1].upper() + text[1:]


def sentence(text: str) -> str:
    """Return text that ends as a sentence does."""
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."


def left_out(count: Count, one: str, several: str = "") -> tuple[str, ...]:
    """Return the sentence that states how many are not drawn, if any: one, or several."""
    return (f"Left out: {count} {one if count.is_one else several or one}.",) if count else ()
