"""The canonical form of records, which digests cover and manifests carry.

It is plain JSON data without empty fields.  Decimals and fractions are strings, so 970.8 and 1/3 keep
their precision.  RFC 8785 (:mod:`cisreport.digests`) serializes it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from decimal import Decimal
from enum import Enum
from fractions import Fraction
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
    if isinstance(item, Decimal):
        return format(item, "f")
    if isinstance(item, Anchor | Fraction):
        return str(item)
    if isinstance(item, Enum):
        return item.value
    if item is None or isinstance(item, str | bool | int):
        return item
    if isinstance(item, Values):
        values = [to_plain(value) for value in item]
        return values if item.open is None else {"not_stated": item.open}
    if isinstance(item, Mapping):
        return {str(key): to_plain(value) for key, value in item.items()}
    if isinstance(item, tuple | list):
        return [to_plain(part) for part in item]
    if is_dataclass(item):
        plain = {field.name: to_plain(getattr(item, field.name)) for field in fields(item)}
        return {
            name: value for name, value in plain.items() if value is not None and value != [] and value != {}
        }
    raise TypeError(f"{type(item).__name__} has no canonical form")


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
