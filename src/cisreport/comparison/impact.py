"""The places of a published report that change if its facts do, or that differ between two reports."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from cisreport.comparison.facts import TextChange
from cisreport.comparison.places import Key, PlaceKind, Places, ReportPlace, places_of
from cisreport.errors import CisreportError
from cisreport.manifest.reader import Manifest
from cisreport.model import Dataset

_NUMBERED = re.compile("^(?:use|name|claim)-")
"""How the identifier of a value, name or claim begins, before its number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TouchedPlace:
    """A place of a report whose content differs."""

    key: Key
    """Its key, unique among all places."""
    kind: PlaceKind
    """What sort of place."""
    id: str
    """Its identifier in the old page; empty if the place is new."""
    where: str
    """The figure, table or section that it is in; empty before the first section, and in the register."""
    cite: str
    """The fact or field that it shows; empty if it shows several."""
    changes: tuple[TextChange, ...]
    """Every part that differs."""

    def __str__(self) -> str:
        number = _NUMBERED.sub("", self.id)
        name = f"{self.kind} {number or 'that is new'}"
        where = f" ({self.where})" if self.where and self.where != self.id else ""
        about = f", {self.cite}" if self.cite and self.kind is not PlaceKind.ROW else ""
        return f"{name}{where}{about}"

    @property
    def gone(self) -> bool:
        """True if the place does not exist any longer."""
        return not any(change.new for change in self.changes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Touched:
    """The changes in a report."""

    whole: str = ""
    """Why the report cannot be rendered; empty if it can."""
    places: tuple[TouchedPlace, ...] = ()
    """The places that change, in the order of the old report; empty if it cannot be rendered."""

    def __bool__(self) -> bool:
        return bool(self.whole or self.places)


def touched(manifest: Manifest, dataset: Dataset) -> Touched:
    """Return the places of a report that change if a dataset's facts replace its facts.

    The function assumes that the report selects the same facts.  If a document's code selects facts by
    their content, more places can change.

    Parameters
    ----------
    manifest : Manifest
        The manifest of the published report.
    dataset : Dataset
        With its derivations computed.
    """
    if dataset.id not in manifest.datasets:
        return Touched()
    before = places_of(manifest)
    try:
        after = places_of(manifest, dataset)
    except CisreportError as error:
        return Touched(whole=str(error))
    return Touched(places=tuple(differing(before, after)))


def differing(before: Places, after: Places) -> Iterator[TouchedPlace]:
    """Yield the places whose content differs; new places come last."""
    for key in (*before, *(key for key in after if key not in before)):
        old, new = before.get(key), after.get(key)
        place = old or new
        if place is not None and (old is None or new is None or not old.shows(new)):
            yield TouchedPlace(
                key=key,
                kind=place.kind,
                id=old.id if old else "",
                where=place.where,
                cite=place.cite,
                changes=tuple(changes_of(old, new)),
            )


def changes_of(old: ReportPlace | None, new: ReportPlace | None) -> Iterator[TextChange]:
    """Yield the parts in which two versions of a place differ."""
    before, after = old.texts if old else {}, new.texts if new else {}
    for name in (*before, *(name for name in after if name not in before)):
        pair = before.get(name, ""), after.get(name, "")
        if pair[0] != pair[1]:
            yield TextChange(name=name, old=pair[0], new=pair[1])
    yield from _drawn(old.drawn() if old else (), new.drawn() if new else ())


def _drawn(old: Sequence[str], new: Sequence[str]) -> Iterator[TextChange]:
    """Yield the drawn texts that differ; adjacent ones are one change."""
    for tag, i, j, k, m in SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        if tag != "equal":
            yield TextChange(name="drawn", old=" | ".join(old[i:j]), new=" | ".join(new[k:m]))
