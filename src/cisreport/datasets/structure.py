"""Plain data into records; every problem is reported with its place.

cattrs does the work; the hooks below make it strict (text stays text, an unknown field is an error)
and add the short forms of a dataset's files: one anchor instead of a list, a bare datum instead of
a value with evidence, ``not stated`` instead of a value.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from enum import StrEnum
from types import NoneType
from typing import Any, NamedTuple, NewType, get_args, get_origin

from cattrs import ClassValidationError, Converter, IterableValidationError
from cattrs.errors import AttributeValidationNote, ForbiddenExtraKeysError
from cattrs.gen import make_dict_structure_fn, override

from cisreport.datasets.scalars import (
    NOT_STATED_TEXT,
    Below,
    Invalid,
    Several,
    as_amount,
    as_anchor,
    as_bool,
    as_id,
    as_int,
    as_member,
    as_parameters,
    as_text,
    as_when,
    each,
    shape,
)
from cisreport.errors import RecordError, suggest
from cisreport.model import Amount, Anchor, Derivation, Participation, Quantity, Value, Values, When
from cisreport.yamltext import Location

_COMPUTED = ("value", "lower", "upper", "unit", "approximate", "read")


class Trouble(NamedTuple):
    """A problem within a record: where it is, what is wrong, what to do."""

    place: Location
    what: str
    remedy: str
    at_key: bool = False
    """True if the field's name is wrong, not its value."""


def _values(raw: Any, target: Any, converter: Converter) -> Values[Any]:
    """Structure the four ways to write a field: a datum, a value, several values, not stated."""
    if raw == NOT_STATED_TEXT:
        return Values((), NOT_STATED_TEXT)
    if isinstance(raw, dict) and "not_stated" in raw:
        if len(raw) > 1:
            raise Invalid("`not_stated` is next to other fields", "write it alone, with a remark")
        return Values((), as_text(raw["not_stated"]))
    if raw == []:
        raise Invalid("the list is empty", f'write a value, or "{NOT_STATED_TEXT}", or leave the field out')
    (datum_type,) = get_args(target)
    single = Value[datum_type]  # type: ignore[valid-type]

    def one(item: Any) -> Value[Any]:
        if isinstance(item, dict) and ("value" in item or datum_type is not When):
            if "bound" in item and datum_type != Amount:
                no_number = Invalid("a bound of what is not a number", "leave it out", at_key=True)
                raise Below(("bound",), no_number)
            renamed = {("datum" if key == "value" else key): part for key, part in item.items()}
            _not_open(renamed.get("datum"))
            return converter.structure(renamed, single)
        _not_open(item)
        return Value(datum=converter.structure(item, datum_type))

    errors: list[Exception] = []
    items = each(raw, one, (), errors)
    if errors:
        raise Several(errors)
    return Values(items)


def _not_open(raw: Any) -> None:
    if raw == NOT_STATED_TEXT:
        raise Invalid('"not stated" among values', f'make it all of the field: "{NOT_STATED_TEXT}"')


def _tuple(raw: Any, target: Any, converter: Converter) -> tuple[Any, ...]:
    """Structure a list; a single item may be written without it."""
    item_type = get_args(target)[0]
    errors: list[Exception] = []
    items = each(raw, lambda item: converter.structure(item, item_type), (), errors)
    if errors:
        raise Several(errors)
    return items


def _record_hook(cls: type, converter: Converter) -> Any:
    computed: dict[str, Any] = {name: override(omit=True) for name in _COMPUTED}
    from_mapping: Any = make_dict_structure_fn(
        cls,
        converter,
        _cattrs_forbid_extra_keys=True,
        _cattrs_detailed_validation=True,
        **(computed if cls is Derivation else {}),
    )

    def structure(raw: Any, target: Any) -> Any:
        if cls is Participation and isinstance(raw, str):
            raw = {"actor": raw}
        if not isinstance(raw, dict):
            raise Invalid(f"{shape(raw)} where a record is expected", "write `field: value` lines")
        return from_mapping(raw, target)

    return structure


def _optional_tuple(kind: Any) -> bool:
    return NoneType in get_args(kind) and any(get_origin(part) is tuple for part in get_args(kind))


def _optional(raw: Any, kind: Any, converter: Converter) -> tuple[Any, ...] | None:
    """Structure an optional list; an empty list is not the same as None."""
    if raw is None or raw == []:
        return None if raw is None else ()
    return converter.structure(raw, get_args(kind)[0])  # type: ignore[no-any-return]


def make_converter() -> Converter:
    """Return a converter that structures every record of the model, strictly."""
    converter = Converter(detailed_validation=True, forbid_extra_keys=True)
    converter.register_structure_hook_factory(
        lambda cls: is_dataclass(get_origin(cls) or cls), lambda cls: _record_hook(cls, converter)
    )
    converter.register_structure_hook(StrEnum, as_member)

    def on(predicate: Callable[[Any], bool], read: Callable[[Any, Any], Any]) -> None:
        converter.register_structure_hook_func(predicate, read)

    on(lambda kind: get_origin(kind) is tuple, lambda raw, kind: _tuple(raw, kind, converter))
    on(_optional_tuple, lambda raw, kind: _optional(raw, kind, converter))
    on(lambda kind: isinstance(kind, NewType), as_id)
    on(lambda kind: kind == Amount, as_amount)
    on(lambda kind: get_origin(kind) is Mapping, as_parameters)
    on(lambda kind: (get_origin(kind) or kind) is Values, lambda raw, kind: _values(raw, kind, converter))
    on(lambda kind: kind is When, as_when)
    on(lambda kind: kind is Anchor, as_anchor)
    converter.register_structure_hook(str, as_text)
    converter.register_structure_hook(bool, as_bool)
    converter.register_structure_hook(int, as_int)
    return converter


def problems(error: BaseException, place: Location = ()) -> Iterator[Trouble]:
    """Yield every problem in an error of the converter."""
    if isinstance(error, ClassValidationError | IterableValidationError):
        noted, plain = error.group_exceptions()
        for cause, note in noted:
            step: str | int = note.name if isinstance(note, AttributeValidationNote) else int(str(note.index))
            if isinstance(cause, KeyError):
                yield _missing(place, str(step))
            else:
                yield from problems(cause, (*place, "value" if step == "datum" else step))
        for cause in plain:
            yield from problems(cause, place)
    elif isinstance(error, ForbiddenExtraKeysError):
        hidden = _COMPUTED if error.cl is Derivation else ()
        names = [item.name for item in fields(error.cl) if item.name not in hidden]
        known = ["value" if name == "datum" else name for name in names]
        for name in sorted(error.extra_fields):
            remedy = suggest(name, known)
            if name == "bound" and error.cl is Quantity:
                remedy = "write it with its number, such as `value: {value: 940, bound: at-least}`"
            yield Trouble((*place, name), f'unknown field "{name}"', remedy, at_key=True)
    elif isinstance(error, Several):
        for cause in error.errors:
            yield from problems(cause, place)
    elif isinstance(error, Below):
        yield from problems(error.error, (*place, *error.place))
    elif isinstance(error, RecordError):
        yield Trouble((*place, error.field), error.what, error.remedy)
    elif isinstance(error, Invalid):
        yield Trouble(place, error.what, error.remedy, error.at_key)
    else:
        yield Trouble(place, f"it cannot be read ({error})", "compare it with the codebook")


def _missing(place: Location, name: str) -> Trouble:
    remedies = {
        "anchors": "name the passages it rests on, for instance `anchors: [p8.s1]`",
        "evidence": "list the facts that the verdict rests on",
        "unit": "say what the number counts or measures, for instance `unit: km`",
        "id": "give it an id of lower-case letters, digits and hyphens",
        "value": "write what is said as `value:`, and this next to it",
    }
    name = "value" if name == "datum" else name
    return Trouble(place, f'the field "{name}" is missing', remedies.get(name, "add it"))
