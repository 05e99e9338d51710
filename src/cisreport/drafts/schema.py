"""The JSON Schema of a file of drafts, made from the types of drafts and records."""

from __future__ import annotations

import json
import types
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from enum import StrEnum
from typing import Any, Final, NewType, Union, get_args, get_origin, get_type_hints

from cisreport.drafts.model import DATES, KINDS, Draft, DraftFile
from cisreport.drafts.reader import NOT_WRITTEN
from cisreport.model import COLLECTIONS, Amount, Anchor, Value, Values, When
from cisreport.model.anchors import IDENTIFIER

_TEXT: Final = {"type": "string", "minLength": 1}
_DATE_PARTS: Final = {
    "type": "object",
    "properties": {name: {} for name in ("stated", "resolved", "basis", "derived_by")},
    "additionalProperties": False,
}
_DATE: Final = {
    "description": "EDTF, or what is stated (XXXX is an open year), what it resolves to, and the basis",
    "anyOf": [_TEXT, _DATE_PARTS],
}
_NOT_STATED: Final = {
    "anyOf": [
        {"const": "not stated"},
        {"type": "object", "properties": {"not_stated": _TEXT}, "required": ["not_stated"]},
    ]
}


def schema() -> dict[str, Any]:
    """Return the schema; a file that fits it can still name a passage or a quote that does not exist."""
    records = {name: _record(COLLECTIONS[name]) for name in KINDS if name != DATES}
    draft = _object(Draft)
    draft["properties"]["kind"] = {"enum": list(KINDS)}
    draft["properties"]["record"] = {"type": "object"}
    draft["allOf"] = [
        {
            "if": {"properties": {"kind": {"const": name}}},
            "then": {"properties": {"record": {"$ref": f"#/$defs/{name}"}}},
        }
        for name in KINDS
    ]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Drafts for a dataset of cisreport",
        "description": "Proposals, not facts. Each rests on words of a passage: their numbers, or a quote.",
        **_object(DraftFile),
        "$defs": {
            "draft": draft,
            **records,
            DATES: _DATE_PARTS,
            **_all_values(),
            "evidence": _evidence(),
            "date": _DATE,
            "not-stated": _NOT_STATED,
            "id": {"type": "string", "pattern": f"^{IDENTIFIER.pattern}$"},
        },
    }


def schema_text() -> str:
    """Return the schema as JSON."""
    return json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"


def _record(kind: type[Any]) -> dict[str, Any]:
    hints = get_type_hints(kind)
    names = [item.name for item in fields(kind) if item.name not in NOT_WRITTEN]
    properties = {name: {"anyOf": [_of(hints[name]), {"type": "null"}]} for name in names}
    return {"type": "object", "properties": properties, "additionalProperties": False}


def _object(kind: type[Any]) -> dict[str, Any]:
    hints = get_type_hints(kind)
    needed = [
        item.name for item in fields(kind) if item.default is MISSING and item.default_factory is MISSING
    ]
    return {
        "type": "object",
        "properties": {item.name: _of(hints[item.name]) for item in fields(kind)},
        "required": needed,
        "additionalProperties": False,
    }


def _of(hint: Any) -> dict[str, Any]:
    """Return the schema of a type, in the forms in which a file may have it."""
    if hint == Amount:
        return {"type": ["string", "number"]}
    origin = get_origin(hint)
    if origin in (Union, types.UnionType):
        return {"anyOf": [_of(part) for part in get_args(hint)]}
    if origin is tuple:
        return _one_or_more(_of(get_args(hint)[0]))
    if origin is Values:
        return {"$ref": f"#/$defs/{_name(get_args(hint)[0])}"}
    if origin is Mapping or hint is Any:
        return {"type": "object"} if origin is Mapping else {}
    if hint is Draft:
        return {"$ref": "#/$defs/draft"}
    if isinstance(hint, NewType):
        return {"$ref": "#/$defs/id"}
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return {"enum": [member.value for member in hint]}
    if hint is When:
        return {"$ref": "#/$defs/date"}
    if is_dataclass(hint) and hint is not Anchor:
        named = _object(hint)  # type: ignore[arg-type]
        return {"anyOf": [_TEXT, named]} if "actor" in named["properties"] else named
    if hint is types.NoneType:
        return {"type": "null"}
    return {"type": "boolean"} if hint is bool else {"type": "integer"} if hint is int else dict(_TEXT)


def _one_or_more(item: dict[str, Any]) -> dict[str, Any]:
    return {"anyOf": [item, {"type": "array", "items": item}]}


def _values(hint: Any) -> dict[str, Any]:
    """Return the schema of a field with evidence: a datum, a value, several, or not stated."""
    datum = _of(hint)
    value = {
        "type": "object",
        "allOf": [{"$ref": "#/$defs/evidence"}],
        "properties": {"value": datum},
        "required": ["value"],
        "unevaluatedProperties": False,
    }
    one = {"anyOf": [datum, value]}
    return {"anyOf": [*_one_or_more(one)["anyOf"], {"$ref": "#/$defs/not-stated"}]}


def _name(hint: Any) -> str:
    """Return the name of the schema of fields with values of a type."""
    return f"values-of-{'amount' if hint == Amount else hint.__name__.lower()}"


def _all_values() -> dict[str, dict[str, Any]]:
    hints = (hint for kind in COLLECTIONS.values() for hint in get_type_hints(kind).values())
    data = (get_args(hint)[0] for hint in hints if get_origin(hint) is Values)
    return {_name(datum): _values(datum) for datum in data}


def _evidence() -> dict[str, Any]:
    hints = get_type_hints(Value)
    names = (item.name for item in fields(Value) if item.name != "datum")
    return {"type": "object", "properties": {name: _of(hints[name]) for name in names}}
