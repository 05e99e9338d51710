"""Sources as entries of a bibliography: what BibTeX and CSL-JSON have in common."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from cisreport.exchange.coded import Coded, Plain
from cisreport.linkeddata.terms import is_address
from cisreport.model import Dataset, Source, Values
from cisreport.model.dates import check_stated
from cisreport.sources import LANGUAGE_TAG, UNKNOWN

_LANGUAGES = {
    "english": "en",
    "american": "en-US",
    "british": "en-GB",
    "russian": "ru",
    "french": "fr",
    "german": "de",
    "ngerman": "de",
    "spanish": "es",
    "italian": "it",
    "turkish": "tr",
    "armenian": "hy",
    "azerbaijani": "az",
    "ukrainian": "uk",
    "kazakh": "kk",
    "persian": "fa",
    "chinese": "zh",
}
"""BCP 47 tags of the names that LaTeX has for languages."""
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A source without the evidence for what is known of it."""

    id: str
    title: str = ""
    authors: tuple[str, ...] = ()
    producer: str = ""
    date: str = ""
    """EDTF."""
    url: str = ""
    language: str = UNKNOWN
    note: str = ""


def items_of(ds: Dataset) -> Iterator[Item]:
    """Yield every source."""
    return map(_item, ds.sources)


def _item(source: Source) -> Item:
    when = source.published.first
    stated = [part for part in (when.stated if when else ()) if isinstance(part, str)]
    return Item(
        id=source.id,
        title=_first(source.title),
        authors=tuple(value.datum for value in source.author),
        producer=_first(source.producer),
        date=(when.resolved if when else None) or next(iter(stated), ""),
        url=source.url or "",
        language=source.language,
        note=source.note or "",
    )


def _first(values: Values[str]) -> str:
    return values.first or ""


def coded_items(items: Iterable[Item]) -> Coded:
    """Return items as cited sources; a date that is not EDTF goes into the note."""
    return Coded(metadata={}, records={"sources": [_source(item) for item in items]}, vocabulary={})


def _source(item: Item) -> Plain:
    note, date = item.note, item.date
    if date and not _is_edtf(date):
        note, date = " ".join(filter(None, (note, f"Published: {date}."))), ""
    url = item.url if is_address(item.url) else ""
    authors: Any = list(item.authors) if len(item.authors) > 1 else "".join(item.authors)
    found = {
        "id": item.id,
        "kind": "cited",
        "language": item.language,
        "title": item.title,
        "producer": item.producer,
        "author": authors,
        "published": date,
        "url": url or item.url,
        "note": note,
    }
    return {name: part for name, part in found.items() if part}


def _is_edtf(text: str) -> bool:
    try:
        check_stated(text)
    except ValueError:
        return False
    return True


def source_id(key: str) -> str:
    """Return the key of an entry as the id of a source."""
    plain = unicodedata.normalize("NFKD", key).encode("ascii", "ignore").decode()
    return "-".join(re.findall("[A-Za-z0-9]+", plain)) or "source"


def language_tag(name: str) -> str:
    """Return the BCP 47 tag of a language; ``und`` if it is not known."""
    tag = _LANGUAGES.get(name.lower(), name.replace("_", "-"))
    return tag if LANGUAGE_TAG.fullmatch(tag) and len(tag.partition("-")[0]) <= len("und") else UNKNOWN


def date_of(year: str, month: str, day: str = "") -> str:
    """Return the EDTF date of a year, a month by number or name, and a day."""
    number = _MONTHS.index(month[:3].lower()) + 1 if month[:3].lower() in _MONTHS else month
    parts = [year, *(f"{int(part):02}" for part in (number, day) if str(part).isdigit())]
    return "-".join(parts)
