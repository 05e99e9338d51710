"""The vocabulary of a dataset: identities, each with a reference.

It has, from below: the states of ISO 3166-1, the vocabulary that comes with the package, the one of the
project (next to the dataset's folder), and the dataset's.  Each adds to those below it.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from cisreport.datasets.folder import Located, Reading, duplicates
from cisreport.datasets.states import states
from cisreport.errors import Problem, suggest
from cisreport.files import DATA, VOCABULARY, probe, shipped
from cisreport.model import Entity, Reference, Vocabulary
from cisreport.model.anchors import IDENTIFIER
from cisreport.model.edtf import bounds
from cisreport.yamltext import Location

_KINDS: dict[str, type[Any]] = {
    "references": Reference,
    "states": Entity,
    "organizations": Entity,
    "people": Entity,
    "places": Entity,
}


def load_vocabulary(folder: Path, found: list[Problem]) -> tuple[Vocabulary, bool]:
    """Read the vocabulary of the dataset in ``folder``.

    Returns
    -------
    tuple of Vocabulary and bool
        What could be read, and whether that is the whole vocabulary.
    """
    reading = Reading(found=found)
    ours = shipped(DATA) / VOCABULARY
    nearby = [folder.resolve().parent / VOCABULARY, folder.resolve() / VOCABULARY]
    below = [] if ours.resolve() in nearby else _located(ours, Path.cwd())
    for place in nearby:
        if probe(place).is_dir():
            reading.read_records(place, _KINDS)
    # A copy of an entry below is the same entry.
    known = {item.record.id: item.record for item in below}
    above = [item for item in reading.located if known.get(item.record.id) != item.record]
    vocabulary = _collected([*below, *above])
    found += duplicates([*below, *above])
    found += _shared_codes([*below, *above])
    for item in above:
        if not IDENTIFIER.fullmatch(item.record.id):
            remedy = "use lower-case letters, digits and single hyphens"
            found.append(item.problem(("id",), f'"{item.record.id}" is not an id', remedy))
        if isinstance(item.record, Entity):
            found += _check_form(item)
            if reading.complete:
                found += _check_names(item, vocabulary, reading.broken)
    return vocabulary, reading.complete and not reading.broken


@cache
def _located(folder: Path, _: Path) -> list[Located]:
    """Return the records of the vocabulary that comes with the package, read once in each working folder."""
    reading = Reading()
    if probe(folder).is_dir():
        reading.read_records(folder, _KINDS)
    return reading.located


def _collected(located: list[Located]) -> Vocabulary:
    """Return records by kind and id, and the states that no record replaces."""
    groups: dict[str, dict[str, Any]] = {name: {} for name in _KINDS}
    for item in located:
        groups[str(item.place[0])].setdefault(item.record.id, item.record)
    taken = {item.record.id for item in located}
    taken |= {code for state in groups["states"].values() for code in (state.iso2, state.iso3) if code}
    for state in states().values():
        if not taken & {state.id, state.iso2, state.iso3}:
            groups["states"][state.id] = state
    return Vocabulary(**{name: MappingProxyType(group) for name, group in groups.items()})


def _shared_codes(located: list[Located]) -> Iterator[Problem]:
    """Yield a problem for each code of a state that another state has."""
    first: dict[str, Located] = {}
    for item in located:
        for name in ("iso2", "iso3"):
            code = getattr(item.record, name, None)
            earlier = first.setdefault(code, item) if code else item
            if earlier.record.id != item.record.id:
                where = earlier.problem(("id",), "", "")
                what = f'"{code}" is the code of "{earlier.record.id}" in {where.path}:{where.line}'
                yield item.problem((name,), what, "use that id, or correct the code")


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
