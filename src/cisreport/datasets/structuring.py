"""Plain data into records, with every problem told at its place.

cattrs does the work; the hooks below make it strict (text stays text, unknown fields are refused)
and add the short forms of a dataset's files: one anchor instead of a list, a bare datum instead of
a value with evidence, ``not stated`` instead of a value.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import partial
from types import MappingProxyType
from typing import Any, NewType, get_args, get_origin

from cattrs import ClassValidationError, Converter, IterableValidationError
from cattrs.errors import AttributeValidationNote, ForbiddenExtraKeysError
from cattrs.gen import make_dict_structure_fn, override

from cisreport.datasets.yamlfile import Place
from cisreport.errors import suggest
from cisreport.model import (
    Amount,
    Anchor,
    Derivation,
    Participation,
    Relative,
    RelativeKind,
    Value,
    Values,
    When,
)
from cisreport.model.anchors import IDENTIFIER
from cisreport.model.dates import bounds, check_stated

NOT_STATED_TEXT = "not stated"
_NUMBER = re.compile(r"[-+]?\d{1,3}(?:(?:_\d{3})+|\d*)(?:\.\d+)?")
_FRACTION = re.compile(r"([-+]?\d+)/([1-9]\d*)")


class Invalid(Exception):
    """A value that does not fit: what is wrong, what to do, and where below the present place."""

    def __init__(self, what: str, remedy: str = "", place: Place = ()) -> None:
        super().__init__(what)
        self.what, self.remedy, self.place = what, remedy, place


class _Below(Exception):
    """Wraps an error of a nested structure with its place."""

    def __init__(self, place: Place, error: Exception) -> None:
        super().__init__(str(error))
        self.place, self.error = place, error


class _Several(Exception):
    """Several errors of one value."""

    def __init__(self, errors: list[Exception]) -> None:
        super().__init__("several problems")
        self.errors = errors


def _shape(raw: Any) -> str:
    if raw is None:
        return "nothing"
    if isinstance(raw, bool):
        return "true or false (quote it to mean the word)"
    return "text" if isinstance(raw, str) else "a list" if isinstance(raw, list) else "a mapping"


def _text(raw: Any, _: Any = None) -> str:
    if not isinstance(raw, str):
        raise Invalid(f"{_shape(raw)} where text is expected", "write one text")
    if not raw.strip():
        raise Invalid("the text is empty", "write something, or leave the field out")
    return raw


def _bool(raw: Any, _: Any) -> bool:
    if not isinstance(raw, bool):
        raise Invalid(f"{_shape(raw)} where true or false is expected", "write true or false")
    return raw


def _int(raw: Any, _: Any) -> int:
    if isinstance(raw, str) and re.fullmatch(r"\d{1,9}", raw):
        return int(raw)
    shown = f'"{raw}"' if isinstance(raw, str) else _shape(raw)
    raise Invalid(f"{shown} where a whole number is expected", "write digits only")


def _amount(raw: Any, _: Any = None) -> Amount:
    text = raw.replace("\N{MINUS SIGN}", "-") if isinstance(raw, str) else ""
    fraction = _FRACTION.fullmatch(text)
    if fraction:
        return Fraction(int(fraction[1]), int(fraction[2]))
    if _NUMBER.fullmatch(text):
        return Decimal(text.replace("_", ""))
    shown = f'"{raw}"' if isinstance(raw, str) else _shape(raw)
    raise Invalid(
        f"{shown} is not a number", "write it as 972, 970.8 or 1/3, with its unit in the field `unit`"
    )


def _enum(raw: Any, enum: type[StrEnum]) -> StrEnum:
    words = [member.value for member in enum]
    if isinstance(raw, str) and raw in words:
        return enum(raw)
    shown = f'"{raw}"' if isinstance(raw, str) else _shape(raw)
    raise Invalid(f"{shown} is not in the vocabulary {enum.__name__}", suggest(str(raw), words))


def _anchor(raw: Any, _: Any = None) -> Anchor:
    try:
        return Anchor.parse(_text(raw))
    except ValueError as error:
        raise Invalid(str(error), "write a locator such as p8.s1, or source[locator]") from error


def _identifier(raw: Any, _: Any = None) -> str:
    text = _text(raw)
    if not IDENTIFIER.fullmatch(text):
        raise Invalid(f'"{text}" is not an id', "use lower-case letters, digits and single hyphens")
    return text


def _parameters(raw: Any, _: Any) -> Mapping[str, Any]:
    if not isinstance(raw, dict):
        raise Invalid(f"{_shape(raw)} where settings are expected", "write `name: value` lines")

    def parameter(value: Any) -> Any:
        try:
            return _amount(value)
        except Invalid:
            return _text(value)

    return MappingProxyType({key: parameter(value) for key, value in raw.items()})


def _relative(raw: dict[str, Any]) -> Relative:
    kinds = [kind.value for kind in RelativeKind]
    if len(raw) != 1:
        raise Invalid("a relative date has one relation", "write for instance `after: some-meeting`")
    [(kind, target)] = raw.items()
    if kind not in kinds:
        raise Invalid(f'"{kind}" is not a relation in time', suggest(kind, kinds))
    return Relative(RelativeKind(kind), _identifier(target))  # type: ignore[arg-type]


def _stated(raw: Any) -> str | Relative:
    return _relative(raw) if isinstance(raw, dict) else _stated_edtf(raw)


def _stated_edtf(raw: Any) -> str:
    text = _text(raw)
    try:
        check_stated(text)
    except ValueError as error:
        remedy = "write EDTF: 2022-05-13, XXXX-05-13 when no year is told, 2022-05, 2021~, or an interval a/b"
        raise Invalid(str(error), remedy) from error
    return text


def _resolved(raw: Any) -> str:
    text = _text(raw)
    try:
        bounds(text)
    except ValueError as error:
        raise Invalid(
            str(error), "write EDTF with a year: 2022-05-13, 2022-05, or an interval a/b"
        ) from error
    return text


_WHEN_FIELDS = ("stated", "resolved", "basis", "derived_by")


def _when(raw: Any, _: Any = None) -> When:
    """Structure a date; a bare EDTF date with a year resolves to itself."""
    if not isinstance(raw, dict):
        bare = _stated_edtf(raw)
        return When(stated=(bare,), resolved=None if bare.startswith("XXXX") else bare)
    errors: list[Exception] = []
    for key in raw.keys() - set(_WHEN_FIELDS):
        errors.append(_Below((key,), Invalid(f'unknown field "{key}"', suggest(key, _WHEN_FIELDS))))
    found: dict[str, Any] = {}
    parts = raw.get("stated", [])
    for n, part in enumerate(parts if isinstance(parts, list) else [parts]):
        try:
            found.setdefault("stated", []).append(_stated(part))
        except Invalid as error:
            errors.append(_Below(("stated", n) if isinstance(parts, list) else ("stated",), error))
    for key, read in (("resolved", _resolved), ("basis", _text)):
        if raw.get(key) is not None:
            try:
                found[key] = read(raw[key])
            except Invalid as error:
                errors.append(_Below((key,), error))
    derived = raw.get("derived_by", [])
    for n, item in enumerate(derived if isinstance(derived, list) else [derived]):
        try:
            found.setdefault("derived_by", []).append(_identifier(item))
        except Invalid as error:
            errors.append(_Below(("derived_by", n), error))
    if errors:
        raise _Several(errors)
    found = {key: tuple(value) if isinstance(value, list) else value for key, value in found.items()}
    full = [part for part in found.get("stated", ()) if isinstance(part, str) and not part.startswith("XXXX")]
    if "resolved" not in found and len(full) == 1:
        found["resolved"] = full[0]
    return When(**found)


def _participation(raw: Any, converter: Converter) -> Participation:
    from_mapping = _record_hook(Participation, converter)
    participation: Participation = from_mapping(
        {"actor": raw} if isinstance(raw, str) else raw, Participation
    )
    return participation


def _values(raw: Any, target: Any, converter: Converter) -> Values[Any]:
    """Structure the four ways to write a field: a datum, a value, several values, not stated."""
    if isinstance(raw, str) and raw == NOT_STATED_TEXT:
        return Values((), NOT_STATED_TEXT)
    if isinstance(raw, dict) and set(raw) == {"not_stated"}:
        return Values((), _text(raw["not_stated"]))
    (datum_type,) = get_args(target)
    single = Value[datum_type]  # type: ignore[valid-type]

    def one(item: Any) -> Value[Any]:
        full = isinstance(item, dict) and "value" in item
        plain = (
            {("datum" if key == "value" else key): part for key, part in item.items()}
            if full
            else {"datum": item}
        )
        if full:
            return converter.structure(plain, single)  # type: ignore[no-any-return]
        return Value(datum=converter.structure(item, datum_type))

    if not isinstance(raw, list):
        return Values((one(raw),))
    if not raw:
        raise Invalid("the list is empty", f'write a value, or "{NOT_STATED_TEXT}", or leave the field out')
    items, errors = [], []
    for n, item in enumerate(raw):
        try:
            items.append(one(item))
        except Exception as error:  # noqa: BLE001 - every kind is told apart in problems()
            errors.append(_Below((n,), error))
    if errors:
        raise _Several(list(errors))
    return Values(tuple(items))


def _tuple(raw: Any, target: Any, converter: Converter) -> tuple[Any, ...]:
    """Structure a list; a single item may stand without one."""
    item_type = get_args(target)[0]
    items, errors = [], []
    listed = isinstance(raw, list)
    for n, item in enumerate(raw if listed else [raw]):
        try:
            items.append(converter.structure(item, item_type))
        except Exception as error:  # noqa: BLE001 - every kind is told apart in problems()
            errors.append(_Below((n,) if listed else (), error))
    if errors:
        raise _Several(list(errors))
    return tuple(items)


def _record_hook(cls: type, converter: Converter) -> Any:
    overrides: dict[str, Any] = {
        name: override(omit=True) for name in ("value", "lower", "upper", "unit", "approximate")
    }
    from_mapping: Any = make_dict_structure_fn(
        cls,
        converter,
        _cattrs_forbid_extra_keys=True,
        _cattrs_detailed_validation=True,
        **(overrides if cls is Derivation else {}),
    )

    def structure(raw: Any, target: Any) -> Any:
        if not isinstance(raw, dict):
            raise Invalid(f"{_shape(raw)} where a record is expected", "write `field: value` lines")
        return from_mapping(raw, target)

    return structure


def make_converter() -> Converter:
    """Return a converter that structures every record of the model, strictly."""
    converter = Converter(detailed_validation=True, forbid_extra_keys=True)
    converter.register_structure_hook_factory(
        lambda cls: is_dataclass(get_origin(cls) or cls), lambda cls: _record_hook(cls, converter)
    )
    converter.register_structure_hook(StrEnum, _enum)

    def on(predicate: Callable[[Any], bool], read: Callable[[Any, Any], Any]) -> None:
        converter.register_structure_hook_func(predicate, read)

    on(lambda kind: get_origin(kind) is tuple, lambda raw, kind: _tuple(raw, kind, converter))
    on(lambda kind: isinstance(kind, NewType), _identifier)
    on(lambda kind: kind == Amount, _amount)
    on(lambda kind: get_origin(kind) is Mapping, _parameters)
    on(lambda kind: (get_origin(kind) or kind) is Values, lambda raw, kind: _values(raw, kind, converter))
    on(lambda kind: kind is When, _when)
    on(lambda kind: kind is Anchor, _anchor)
    on(lambda kind: kind is Participation, lambda raw, _: _participation(raw, converter))
    for plain, read in ((str, _text), (bool, _bool), (int, _int)):  # by predicate: an enum is a str too
        on(partial(operator.is_, plain), read)
    return converter


def problems(error: BaseException, place: Place = ()) -> Iterator[tuple[Place, str, str]]:
    """Yield place, what is wrong and what to do for everything an error of the converter holds."""
    if isinstance(error, ClassValidationError | IterableValidationError):
        noted, plain = error.group_exceptions()
        for cause, note in noted:
            step: str | int = note.name if isinstance(note, AttributeValidationNote) else int(str(note.index))
            if isinstance(cause, KeyError):
                yield place, *_missing(str(cause.args[0]))
            else:
                yield from problems(cause, (*place, "value" if step == "datum" else step))
        for cause in plain:
            yield from problems(cause, place)
    elif isinstance(error, ForbiddenExtraKeysError):
        known = [item.name for item in fields(error.cl)]
        for name in sorted(error.extra_fields):
            yield (*place, name), f'unknown field "{name}"', suggest(name, known)
    elif isinstance(error, _Several):
        for cause in error.errors:
            yield from problems(cause, place)
    elif isinstance(error, _Below):
        yield from problems(error.error, (*place, *error.place))
    elif isinstance(error, Invalid):
        yield (*place, *error.place), error.what, error.remedy
    elif isinstance(error, KeyError):
        yield place, *_missing(str(error.args[0]))
    else:
        yield place, str(error), ""


def _missing(name: str) -> tuple[str, str]:
    remedies = {
        "anchors": "name the passages it rests on, for instance `anchors: [p8.s1]`",
        "unit": "say what the number counts or measures, for instance `unit: km`",
        "id": "give it an id of lower-case letters, digits and hyphens",
    }
    return f'the field "{name}" is missing', remedies.get(name, "add it")
