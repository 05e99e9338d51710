"""The YAML files of one folder, structured into records with their places."""

from __future__ import annotations

import errno
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cisreport.datasets.structure import make_converter, problems
from cisreport.errors import Problem, suggest
from cisreport.files import shortest
from cisreport.limits import RECORDS
from cisreport.model import ClaimReview, Fact, FactId
from cisreport.yamltext import Location, Yaml, read_yaml

_CONVERTER = make_converter()
_RECORD = 2
"""Length of the place of a record: its collection and its number."""
_ATTRIBUTION = "attribution"
"""What a file of facts may have besides collections: who says all that it has."""


@dataclass(frozen=True, slots=True)
class Located:
    """A record and its place in a file."""

    record: Any
    file: Yaml
    place: Location
    attribution: tuple[FactId, ...] = ()
    """Who says so according to its file, if the record does not say; empty: the source itself."""

    def problem(self, below: Location, what: str, remedy: str, *, at_key: bool = False) -> Problem:
        """Return a problem at a place within the record."""
        return self.file.problem((*self.place, *below), what, remedy, at_key=at_key)


@dataclass(slots=True)
class Reading:
    """What has been read from a folder so far."""

    found: list[Problem] = field(default_factory=list)
    """Every problem."""
    located: list[Located] = field(default_factory=list)
    """Records that could be structured, by file name and in the order of their files."""
    broken: dict[str, str] = field(default_factory=dict)
    """Ids of records that could not be structured, with their collections; an unknown collection is empty."""
    attributions: list[tuple[Yaml, tuple[FactId, ...]]] = field(default_factory=list)
    """Files that say who says what they have, and who that is."""
    count: int = 0
    """Records so far, whether they could be structured or not."""
    complete: bool = True
    """False if a file, or a record without a known id, could not be read."""

    def read_records(self, folder: Path, kinds: Mapping[str, type[Any]], skip: str = "") -> None:
        """Read all files of a folder except `skip`; each maps names of collections to lists of records.

        A file of facts may also have an `attribution` for all of them.
        """
        try:
            paths = sorted(folder.iterdir())
        except OSError as error:
            what = f"the folder cannot be read ({error.strerror or error})"
            self.found.append(Problem(path=str(shortest(folder)), what=what, remedy="check its permissions"))
            self.complete = False
            return
        for path in paths:
            if path.name != skip and not path.name.startswith("."):
                file = self.read(path)
                if file is not None:
                    collections = dict(file.data)
                    speakers: tuple[FactId, ...] = ()
                    if any(issubclass(kind, Fact) for kind in kinds.values()):
                        speakers = self._speakers(file, collections.pop(_ATTRIBUTION, None))
                    for collection, raw in collections.items():
                        self._collect(file, collection, raw, kinds, speakers)

    def _speakers(self, file: Yaml, raw: Any) -> tuple[FactId, ...]:
        """Return who says all that a file has."""
        if raw is None:
            return ()
        speakers: tuple[FactId, ...] = self.structure(file, (_ATTRIBUTION,), raw, tuple[FactId, ...]) or ()
        self.attributions.append((file, speakers))
        return speakers

    def read(self, path: Path, opening: str = "meetings:") -> Yaml | None:
        """Read one file if its name ends with ``.yml`` and no link leads out of the folder."""
        shown = str(shortest(path))
        if path.suffix != ".yml":
            if path.suffix.lower() in (".yaml", ".yml"):
                what = f'files with the ending "{path.suffix}" are not read'
                self.found.append(Problem(path=shown, what=what, remedy=f'name it "{path.stem}.yml"'))
            return None
        file = None
        if led_out := astray(path):
            self.found.append(Problem(path=shown, what=led_out, remedy="put the file itself there"))
        else:
            file = read_yaml(path, shown, self.found, opening)
        if file is None or any(len(place) <= _RECORD for place in file.spoiled):
            self.complete = False
        return file

    def _collect(
        self,
        file: Yaml,
        collection: str,
        raw: Any,
        kinds: Mapping[str, type[Any]],
        speakers: tuple[FactId, ...],
    ) -> None:
        if collection not in kinds:
            what = f'unknown collection "{collection}"'
            self.found.append(file.problem((collection,), what, suggest(collection, [*kinds]), at_key=True))
        elif raw is not None and not isinstance(raw, list):
            what = "a list of records is expected"
            self.found.append(file.problem((collection,), what, "begin each record with `- id:`"))
            self.complete = False
        self.count += len(raw) if isinstance(raw, list) else 0
        if self.count > RECORDS.value:
            at = file.problem((collection,), "", at_key=True)
            self.found.append(RECORDS.at(at, "the dataset", self.count, "make several datasets"))
            self.complete = False
            return
        for n, item in enumerate(raw if isinstance(raw, list) else ()):
            place = (collection, n)
            said = _ATTRIBUTION in item if isinstance(item, dict) else False
            given = _unattributed(item) if said and speakers else item
            record = self.structure(file, place, given, kinds[collection]) if collection in kinds else None
            if record is not None:
                default = isinstance(record, Fact) and not isinstance(record, ClaimReview) and not said
                self.located.append(Located(record, file, place, speakers if default else ()))
            elif isinstance(item, dict) and isinstance(item.get("id"), str):
                self.broken[item["id"]] = collection if collection in kinds else ""
            else:
                self.complete = False

    def structure(self, file: Yaml, place: Location, raw: Any, kind: type[Any]) -> Any:
        """Return a record of plain data; None, with every problem in ``found``, if it is not valid."""
        try:
            return _CONVERTER.structure(raw, kind)
        except Exception as error:  # noqa: BLE001 - problems() distinguishes every kind
            for trouble in problems(error):
                where = (*place, *trouble.place)
                if file.shorten(where) not in file.spoiled:
                    self.found.append(
                        file.problem(where, trouble.what, trouble.remedy, at_key=trouble.at_key)
                    )
            return None


def _unattributed(raw: dict[str, Any]) -> dict[str, Any]:
    """Return a record without an attribution that is empty, which means the source itself."""
    return {name: part for name, part in raw.items() if name != _ATTRIBUTION or part != []}


def duplicates(located: list[Located]) -> Iterator[Problem]:
    """Yield a problem for every present or earlier id that is used twice."""
    first: dict[str, Located] = {}
    for item in located:
        names: list[tuple[Location, str]] = [(("id",), item.record.id)]
        names += [(("formerly", n), name) for n, name in enumerate(getattr(item.record, "formerly", ()))]
        for place, name in names:
            earlier = first.setdefault(name, item)
            if earlier is not item:
                where = earlier.problem(("id",), "", "")
                what = f'the id "{name}" is used twice; first in {where.path}:{where.line}'
                yield item.problem(place, what, "give one of them another id")
            elif place != ("id",) and name == item.record.id:
                yield item.problem(place, f'"{name}" is still the id of this record', "leave it out")


def astray(path: Path) -> str:
    """Return what is wrong if a file is a link out of its folder; nothing otherwise."""
    try:
        path.stat()
    except OSError as error:
        if error.errno == errno.ELOOP:
            return "a link that goes in a circle"
    there = path.resolve().parent == path.parent.resolve()
    return "" if there else "a link that leads out of the folder"
