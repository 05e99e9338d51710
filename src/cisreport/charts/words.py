"""Words that charts share: the line that names sources, cited texts, lists of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cisreport.charts.chart import Cited, Part
from cisreport.model import Dataset
from cisreport.wording import name_of, number_words, text_of

MOST_NAMED = 6
"""How many records a caption names one by one."""
_MOST_SOURCES = 2


def source_of(ds: Dataset) -> str:
    """Return the line that names the sources and the dataset."""
    names = [
        ", ".join(filter(None, (source.producer.first, f"“{name_of(ds, source.id)}”")))
        for source in ds.sources
    ]
    listed = f"{len(names)} sources" if len(names) > _MOST_SOURCES else "; ".join(names)
    return f"Source: {listed}. Dataset {ds.id}, version {ds.version}."


def short_name(ds: Dataset, source: str) -> str:
    """Return what a source is called in a chart: its title where there are few, else its id."""
    return f"“{name_of(ds, source)}”" if len(ds.sources) <= _MOST_SOURCES else source


def cited(ds: Dataset, record_id: str, field: str) -> Cited:
    """Return the text of a field, with its cite."""
    cite = f"{ds.id}:{record_id}/{field}"
    return Cited(cite, text_of(ds, cite))


def plain(text: str) -> Cited:
    """Return a text from the data that leads nowhere."""
    return Cited("", text)


def listing(items: Sequence[Part]) -> Iterator[Part]:
    """Yield items with commas between them, and "and" before the last."""
    for number, item in enumerate(items):
        if number:
            yield " and " if number == len(items) - 1 else ", "
        yield item


def labels(ds: Dataset, ids: Sequence[str]) -> Iterator[Part]:
    """Yield the labels of records as a list; of many the first, and how many others."""
    most = MOST_NAMED if len(ids) > MOST_NAMED + 1 else len(ids)
    named: list[Part] = [cited(ds, name, "label") for name in ids[:most]]
    rest = len(ids) - len(named)
    yield from listing([*named, plain(f"{counted(rest)} others")] if rest else named)


def counted(number: int) -> str:
    """Return a small number in words, as prose has it; a large one in figures."""
    return number_words(number) if number < 13 else f"{number:,}"


def capital(text: str) -> str:
    """Return text that begins with a capital."""
    return text[:1].upper() + text[1:]


def left_out(count: int, what: str) -> tuple[str, ...]:
    """Return the sentence that states how many are not drawn, if any."""
    return (f"Left out: {count} {what}.",) if count else ()
