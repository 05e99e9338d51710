"""The differences between two datasets, two published files, or a published file and a dataset."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from cisreport.analysis import declared, derive
from cisreport.comparison.facts import ChangeKind, FactChange, TextChange, fact_changes
from cisreport.comparison.impact import Touched, TouchedPlace, differing, touched
from cisreport.comparison.manifests import about_changes, about_lines, datasets_in
from cisreport.comparison.places import PlaceKind, places_of
from cisreport.comparison.sentences import sentences_of
from cisreport.datasets import load
from cisreport.errors import CisreportError
from cisreport.formats import FORMATS
from cisreport.manifest.computed import with_computed_of
from cisreport.manifest.reader import Manifest, read_manifest
from cisreport.manifest.rebuild import rebuild
from cisreport.model import Dataset
from cisreport.published import read_published

_Given = Manifest | Dataset
_USE = {ChangeKind.ADDED: "now needed, {}", ChangeKind.REMOVED: "no longer needed, {}"}
"""The words for added and removed facts of two reports."""
_NOUNS = {
    PlaceKind.VALUE: ("value", "values"),
    PlaceKind.NAME: ("name", "names"),
    PlaceKind.CLAIM: ("claim", "claims"),
    PlaceKind.CHART: ("chart", "charts"),
    PlaceKind.ROW: ("row of the register", "rows of the register"),
    PlaceKind.INTRODUCTION: ("introduction of the register", "introductions of registers"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Differences:
    """The differences between an old and a new version."""

    old: str
    """The old version, as the user named it."""
    new: str
    """The new version, as the user named it."""
    files: bool
    """True if both are published files."""
    about: tuple[TextChange, ...] = ()
    """Differences besides facts: versions and digests of datasets, the document, parameters."""
    facts: tuple[FactChange, ...] = ()
    """The change of each fact."""
    whole: str = ""
    """Why a report cannot be rendered from the new facts; empty if it can."""
    places: tuple[TouchedPlace, ...] = ()
    """The places of the report that differ."""
    sentences: Mapping[str, str] = field(default_factory=dict)
    """The sentence around each value, name and claim of the old page, by their identifiers."""

    def __bool__(self) -> bool:
        return bool(self.about or self.facts or self.whole or self.places)

    def __str__(self) -> str:
        return "\n".join(_lines(self))

    def to_plain(self) -> dict[str, Any]:
        """Return the same as JSON data."""
        plain: dict[str, Any] = {"old": self.old, "new": self.new, "whole": self.whole}
        plain["about"] = [asdict(change) for change in self.about]
        plain["facts"] = [asdict(change) for change in self.facts]
        plain["places"] = [
            {
                "kind": place.kind,
                "id": place.id,
                "place": place.where,
                "cite": place.cite,
                "changes": [asdict(change) for change in place.changes],
                "sentence": self.sentences.get(place.id, ""),
            }
            for place in self.places
        ]
        return plain


def diff(old: str | Path, new: str | Path) -> Differences:
    """Return the differences between two versions of a dataset or report.

    Parameters
    ----------
    old, new : str or Path
        Name or folder of a dataset, or a published HTML or PDF file.  Between a file and a dataset, the
        file is the old version, whichever comes first.

    Raises
    ------
    CisreportError
        If one of them cannot be read, or they do not share a dataset.
    """
    first, second = _read(old), _read(new)
    if isinstance(first, Dataset) and isinstance(second, Manifest):
        old, new, first, second = new, old, second, first
    if not datasets_in(first).keys() & datasets_in(second).keys():
        was, now = (", ".join(datasets_in(item)) for item in (first, second))
        raise CisreportError(f'{new}: is about "{now}" and {old} about "{was}"; name two versions of one')
    if isinstance(second, Dataset):
        second, trouble = _derived(second)
        if isinstance(first, Manifest) and not trouble:
            second = with_computed_of(first, second)
    else:
        trouble = ""
    if isinstance(first, Dataset):
        first, _ = _derived(first)
    try:
        result = _touched(first, second)
    except CisreportError as error:
        raise CisreportError(f"{old}: its places cannot be listed: {error}") from error
    return Differences(
        old=str(old),
        new=str(new),
        files=isinstance(second, Manifest),
        about=tuple(about_changes(first, second)),
        facts=fact_changes(first, second),
        whole=trouble or result.whole,
        places=() if trouble else result.places,
        sentences=sentences_of(read_published(Path(old))) if isinstance(first, Manifest) else {},
    )


def _read(name: str | Path) -> _Given:
    path = Path(name)
    if not path.is_file() and path.suffix not in {output.suffix for output in FORMATS.values()}:
        return load(name)
    published = read_published(path)
    try:
        manifest = read_manifest(published.manifest)
    except CisreportError as error:
        raise CisreportError(f"{path}: {error}") from error
    unread = [problem for dataset_id in manifest.datasets for problem in rebuild(manifest, dataset_id)[1]]
    if unread:
        raise CisreportError("\n".join(f"{path}: {problem}; its manifest was changed" for problem in unread))
    return manifest


def _derived(ds: Dataset) -> tuple[Dataset, str]:
    """Return a dataset with its derivations computed; if that fails, without them, and the reason."""
    try:
        return derive(ds), ""
    except CisreportError as error:
        return ds.with_derivations(declared(ds)), str(error)


def _touched(old: _Given, new: _Given) -> Touched:
    if not isinstance(old, Manifest):
        return Touched()
    if isinstance(new, Dataset):
        return touched(old, new)
    return Touched(places=tuple(differing(places_of(old), places_of(new))))


def _lines(found: Differences) -> Iterator[str]:
    if not found:
        yield f"nothing differs between {found.old} and {found.new}"
        return
    yield f"{found.old} -> {found.new}"
    yield from about_lines(found.about)
    for fact in found.facts:
        yield ""
        yield _USE.get(fact.kind, "{}").format(fact) if found.files else str(fact)
        yield from (f"  {change}" for change in fact.changes)
    if found.whole:
        yield f"\nthe whole report: it cannot be rendered from these facts: {found.whole}"
    if found.places:
        counts = Counter(place.kind for place in found.places)
        stated = ", ".join(f"{n} {_NOUNS[kind][n > 1]}" for kind in PlaceKind if (n := counts[kind]))
        yield f"\nplaces of the report that {'differ' if found.files else 'change'}: {stated}"
    for place in found.places:
        yield ""
        yield from _place_lines(place, found.sentences.get(place.id, ""))


def _place_lines(place: TouchedPlace, sentence: str) -> Iterator[str]:
    yield str(place)
    yield from (f"  {change}" for change in place.changes)
    if sentence:
        yield f"  in: {sentence}"
