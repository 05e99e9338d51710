"""The vocabulary next to a dataset's folder: identities, each with a reference."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import MappingProxyType
from typing import Any

from cisreport.datasets.folder import Located, Reading, duplicates
from cisreport.errors import Problem, suggest
from cisreport.files import probe
from cisreport.model import Entity, Reference, Vocabulary
from cisreport.model.anchors import IDENTIFIER
from cisreport.model.edtf import bounds
from cisreport.yamltext import Location

FOLDER = "vocabulary"
_KINDS: dict[str, type[Any]] = {
    "references": Reference,
    "states": Entity,
    "organizations": Entity,
    "people": Entity,
    "places": Entity,
}


def load_vocabulary(folder: Path, found: list[Problem]) -> tuple[Vocabulary, bool]:
    """Read the vocabulary of the dataset in ``folder``; it is empty if there is none.

    Returns
    -------
    tuple of Vocabulary and bool
        What could be read, and whether that is the whole vocabulary.
    """
    nearby = folder.resolve().parent / FOLDER
    reading = Reading(found=found)
    if probe(nearby).is_dir():
        reading.read_records(nearby, _KINDS)
    groups: dict[str, dict[str, Any]] = {name: {} for name in _KINDS}
    for item in reading.located:
        groups[str(item.place[0])].setdefault(item.record.id, item.record)
    vocabulary = Vocabulary(**{name: MappingProxyType(group) for name, group in groups.items()})
    found += duplicates(reading.located)
    for item in reading.located:
        if not IDENTIFIER.fullmatch(item.record.id):
            remedy = "use lower-case letters, digits and single hyphens"
            found.append(item.problem(("id",), f'"{item.record.id}" is not an id', remedy))
        if isinstance(item.record, Entity):
            found += _check_form(item)
            if reading.complete:
                found += _check_names(item, vocabulary, reading.broken)
    return vocabulary, reading.complete and not reading.broken


def _check_form(item: Located) -> Iterator[Problem]:
    if not item.record.references:
        yield item.problem((), "nothing says what this entry rests on", "add `references: [...]`")
    for n, office in enumerate(item.record.offices):
        for name in ("start", "end"):
            try:
                bounds(getattr(office, name) or "2000")
            except ValueError as error:
                yield item.problem(("offices", n, name), str(error), "write 2020-11, or leave it out")


def _check_names(item: Located, vocabulary: Vocabulary, broken: dict[str, str]) -> Iterator[Problem]:
    entity: Entity = item.record
    named: list[tuple[Location, str, tuple[str, ...]]] = [
        (("references", n), name, ("references",)) for n, name in enumerate(entity.references)
    ]
    if entity.country is not None:
        named.append((("country",), entity.country, ("states",)))
    named += [
        (("offices", n, "of"), office.of, ("states", "organizations"))
        for n, office in enumerate(entity.offices)
    ]
    for place, name, groups in named:
        known = [key for group in groups for key in getattr(vocabulary, group)]
        if name not in known and name not in broken:
            what = f'there is no "{name}" among the {" or ".join(groups)} of the vocabulary'
            yield item.problem(place, what, suggest(name, known))
