"""The canonical form of records, which digests cover and manifests carry.

It is plain JSON data without empty fields.  Decimals and fractions are strings, so 970.8 and 1/3 keep
their precision.  RFC 8785 (:mod:`cisreport.digests`) serializes it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from functools import partial
from types import NoneType
from typing import Any

from cisreport.analysis import declared
from cisreport.model import Anchor, Dataset, Derivation, Record, Values, collection_of

_COMPUTED = ("value", "lower", "upper", "unit", "approximate", "read")


def to_plain(item: Any) -> Any:
    """Return a record, value or collection as JSON data without empty fields.

    Raises
    ------
    TypeError
        If something is not part of the model.
    """
    return _FORMS[type(item)](item)


def _form(kind: type) -> Callable[[Any], Any]:
    """Return the function that makes JSON data of items of a type."""
    if issubclass(kind, Decimal):
        return lambda item: format(item, "f")
    if issubclass(kind, Anchor | Fraction):
        return str
    if issubclass(kind, Enum):
        return lambda item: item.value
    if issubclass(kind, str | bool | int | NoneType):
        return lambda item: item
    if issubclass(kind, Values):
        return lambda item: list(map(to_plain, item)) if item.open is None else {"not_stated": item.open}
    if issubclass(kind, Mapping):
        return lambda item: {str(key): to_plain(value) for key, value in item.items()}
    if issubclass(kind, tuple | list):
        return lambda item: list(map(to_plain, item))
    if is_dataclass(kind):
        return partial(_without_empty, tuple(field.name for field in fields(kind)))
    raise TypeError(f"{kind.__name__} has no canonical form")


class _Forms(dict[type, Callable[[Any], Any]]):
    def __missing__(self, kind: type) -> Callable[[Any], Any]:
        self[kind] = _form(kind)
        return self[kind]


_FORMS = _Forms()


def _without_empty(names: tuple[str, ...], item: Any) -> dict[str, Any]:
    plain = ((name, to_plain(getattr(item, name))) for name in names)
    return {name: value for name, value in plain if value is not None and value != [] and value != {}}


def to_canonical(dataset: Dataset) -> dict[str, Any]:
    """Return the whole dataset as JSON data: metadata, sources, facts, derivations as declared.

    Records are sorted by id, so it does not matter which file a record is in.  The data include the
    entities of the vocabulary that the facts refer to, with their references.
    """
    used = {identity for fact in dataset if (identity := getattr(fact, "identity", None))}
    entities = [entity for name in sorted(used) if (entity := dataset.vocabulary.get(name))]
    known = dataset.vocabulary.references
    rests_on = {name for entity in entities for name in entity.references if name in known}
    return {
        "format": "cisreport-dataset/1",
        "id": dataset.id,
        "title": dataset.title,
        "version": dataset.version,
        "date": dataset.date,
        "coding": to_plain(dataset.coding),
        "description": dataset.description,
        "sources": [to_plain(source) for source in sorted(dataset.sources, key=_id)],
        "facts": [record_to_plain(fact) for fact in sorted(dataset, key=_id)],
        "derivations": [
            record_to_plain(item, computed=False) for item in sorted(declared(dataset).values(), key=_id)
        ],
        "vocabulary": [to_plain(entity) for entity in entities],
        "references": [to_plain(known[name]) for name in sorted(rests_on)],
    }


def _id(record: Record) -> str:
    return record.id


def record_to_plain(record: Record, *, computed: bool = True) -> dict[str, Any]:
    """Return one record as JSON data, with the collection it belongs to.

    Parameters
    ----------
    record : Fact, Derivation or Source
        The record.
    computed : bool, default True
        False omits what a derivation's function computes.
    """
    plain: dict[str, Any] = {"collection": collection_of(record), **to_plain(record)}
    if computed or not isinstance(record, Derivation):
        return plain
    return {key: part for key, part in plain.items() if key not in _COMPUTED}


def as_written(plain: Any) -> Any:
    """Turn canonical data into the form of a dataset's files, which the converter reads.

    A value or participation with anchors and modality already has its record's evidence.  If it has no
    attribution or reserve, the source speaks for itself, without reserve, whatever the record says.
    """
    if isinstance(plain, list):
        return [as_written(item) for item in plain]
    if isinstance(plain, int) and not isinstance(plain, bool):
        return str(plain)
    if not isinstance(plain, dict):
        return plain
    if set(plain) == {"kind", "to"}:
        return {plain["kind"]: plain["to"]}
    if {"anchors", "modality"} <= plain.keys() and plain.keys() & {"datum", "actor"}:
        plain = {"attribution": [], "reserve": [], **plain}
    return {("value" if name == "datum" else name): as_written(part) for name, part in plain.items()}
