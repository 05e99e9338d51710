"""What the list of sources prints of a source."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from babel import Locale, UnknownLocaleError
from babel.core import get_global

from cisreport.model import Dataset, Source, SourceKind
from cisreport.sourcelist import SourceEntry
from cisreport.wording import field_text, year_text

_ENGLISH: Final = Locale("en")
_LATIN: Final = "Latn"
_NO_DATE: Final = "date not stated"


def source_entries(ds: Dataset) -> Mapping[str, SourceEntry]:
    """Return what the list of sources says of each source, by its id."""
    return ds.once(_source_entries)


def _source_entries(ds: Dataset) -> Mapping[str, SourceEntry]:
    return MappingProxyType({source.id: source_entry(ds, source) for source in ds.sources})


def source_entry(ds: Dataset, source: Source) -> SourceEntry:
    """Return what the list of sources says of one."""
    title = source.title.first
    about = [*(value.datum for value in source.producer), *(value.datum for value in source.author)]
    published = field_text(ds, source, "published") or ""
    about.append(published if source.published else _NO_DATE)
    if not _is_english(source.language):
        about.append(f"in {_language_name(source.language)}")
    return SourceEntry(
        id=source.id,
        title=f"“{title}”" if title else "Page without a title",
        language=source.language if title and _is_in(title, source.language) else "",
        about=tuple(about),
        year=_year(source),
        url=source.url or "",
        archived=source.archived or "",
        ends={passage.locator: passage.ends for passage in source.passages if passage.ends},
        is_cited=source.kind is SourceKind.CITED and len(ds.sources) > 1,
    )


def _is_english(language: str) -> bool:
    return language.partition("-")[0].lower() == "en"


def _language_name(tag: str) -> str:
    try:
        return Locale.parse(tag, sep="-").get_display_name(_ENGLISH) or tag
    except (UnknownLocaleError, ValueError):
        return _ENGLISH.languages.get(tag.partition("-")[0].lower()) or tag


def _is_in(title: str, language: str) -> bool:
    """Return whether a title can be in the language of its page, and not in English letters instead."""
    if _is_english(language):
        return False
    likely = get_global("likely_subtags").get(language.partition("-")[0].lower(), "")
    return _LATIN in likely or not title.isascii()


def _year(source: Source) -> str:
    resolved = source.published.first.resolved if source.published.first else None
    try:
        return year_text(resolved) if resolved else ""
    except ValueError:
        return ""
