"""What two versions say of themselves besides facts: datasets, title, document, parameters, versions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from cisreport.comparison.facts import TextChange
from cisreport.manifest.reader import Manifest
from cisreport.model import Dataset

_DOCUMENT = "document "
_PARTS = ("title", "version", "date", "digest")


def datasets_in(given: Manifest | Dataset) -> dict[str, dict[str, str]]:
    """Return what is said of each dataset besides its records, by its id."""
    if isinstance(given, Manifest):
        return {name: {part: stated[part] for part in _PARTS} for name, stated in given.datasets.items()}
    return {given.id: {part: getattr(given, part) for part in _PARTS}}


def files_in(manifest: Manifest) -> dict[str, str]:
    """Return the SHA-256 of each file that a report was written from, by its path."""
    return {item["path"]: item["sha256"] for item in manifest.document.get("files", ())}


def about_changes(old: Manifest | Dataset, new: Manifest | Dataset) -> Iterator[TextChange]:
    """Yield what differs between two versions besides their facts.

    Of a report and a dataset, the datasets that both have are compared.
    """
    before, after = datasets_in(old), datasets_in(new)
    for name in before.keys() & after.keys() if isinstance(new, Dataset) else sorted({*before, *after}):
        yield from _mapped(f"dataset {name}, ", before.get(name, {}), after.get(name, {}))
    if isinstance(old, Manifest) and isinstance(new, Manifest):
        yield from _mapped("", {"title": old.title}, {"title": new.title})
        yield from file_changes(files_in(old), files_in(new))
        yield from _mapped("parameter ", old.parameters, new.parameters)
        yield from _mapped("version of ", old.versions, new.versions)


def file_changes(old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[TextChange]:
    """Yield the files of a document that differ, by their digests."""
    return _mapped(_DOCUMENT, old, new)


def about_lines(changes: Iterable[TextChange]) -> Iterator[str]:
    """Yield a line for each change; of files without their digests."""
    for change in changes:
        is_file = change.name.startswith(_DOCUMENT)
        yield f"the document differs: {change.name.removeprefix(_DOCUMENT)}" if is_file else str(change)


def _mapped(head: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[TextChange]:
    for name in (*old, *(name for name in new if name not in old)):
        if old.get(name) != new.get(name):
            was, now = (str(item[name]) if name in item else "" for item in (old, new))
            yield TextChange(name=f"{head}{name}", old=was, new=now)
