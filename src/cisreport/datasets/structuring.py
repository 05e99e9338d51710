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
from types import MappingProxyType, NoneType
from typing import Any, NamedTuple, NewType, get_args, get_origin

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
_NUMBER = re.compile(r"[-+]?[0-9]{1,40}(?:\.[0-9]{1,40})?")
_FRACTION = re.compile(r"([-+]?[0-9]{1,40})/([1-9][0-9]{0,39})")
_COMPUTED = ("value", "lower", "upper", "unit", "approximate")


class Trouble(NamedTuple):
    """Something that does not fit: where below a record, what is wrong, what to do."""

    place: Place
    what: str
    remedy: str
    at_key: bool = False
    """True when the field's name is what is wrong, not its value."""


class Invalid(Exception):
    """A value that does not fit: what is wrong, and what to do."""

    def __init__(self, what: str, remedy: str, *, at_key: bool = False) -> None:
        super().__init__(what)
        self.what, self.remedy, self.at_key = what, remedy, at_key


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
    if isinstance(raw, str):
        return f'"{raw if len(raw) <= 60 else raw[:57] + "..."}"'
    return "a list" if isinstance(raw, list) else "a mapping"


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
    if isinstance(raw, str) and re.fullmatch(r"[0-9]{1,9}", raw):
        return int(raw)
    raise Invalid(f"{_shape(raw)} where a whole number is expected", "write digits only")


def _amount(raw: Any, _: Any = None) -> Amount:
    text = raw.replace("\N{MINUS SIGN}", "-") if isinstance(raw, str) else ""
    fraction = _FRACTION.fullmatch(text)
    if fraction:
        return Fraction(int(fraction[1]), int(fraction[2]))
    if _NUMBER.fullmatch(text):
        return Decimal(text)
    raise Invalid(
        f"{_shape(raw)} is not a number", "write it as 972, 970.8 or 1/3, with its unit in the field `unit`"
    )


def _enum(raw: Any, enum: type[StrEnum]) -> StrEnum:
    words = [member.value for member in enum]
    if isinstance(raw, str) and raw in words:
        return enum(raw)
    what = f"{_shape(raw)} is not in the vocabulary {enum.__name__}"
    raise Invalid(what, suggest(raw if isinstance(raw, str) else "", words))


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

    errors: list[Exception] = []
    params = {key: _each([part], _parameter, (key,), errors) for key, part in raw.items()}
    if errors:
        raise _Several(errors)
    return MappingProxyType({key: part for key, (part,) in params.items()})


def _parameter(raw: Any) -> Any:
    try:
        return _amount(raw)
    except Invalid:
        return _text(raw)


def _relative(raw: dict[str, Any]) -> Relative:
    kinds = [kind.value for kind in RelativeKind]
    if len(raw) != 1:
        raise Invalid(
            "a mapping where a date or one relation in time is expected",
            "write for instance `after: some-meeting`",
        )
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
        remedy = "write 2022-05-13, XXXX-05-13 when no year is told, 2022-05, 2021~, or an interval a/b"
        raise Invalid(str(error), remedy) from error
    return text


def _resolved(raw: Any) -> str:
    text = _text(raw)
    try:
        bounds(text)
    except ValueError as error:
        remedy = "write a date with its year, such as 2022-05-13 or 2022-05, or an interval a/b"
        raise Invalid(str(error), remedy) from error
    return text


def _each(raw: Any, read: Callable[[Any], Any], step: Place, errors: list[Exception]) -> tuple[Any, ...]:
    """Read one item, or every item of a list; what does not fit goes to ``errors``."""
    items = []
    if raw == []:
        errors.append(_Below(step, Invalid("the list is empty", "write something, or leave the field out")))
    for n, item in enumerate(raw if isinstance(raw, list) else [raw]):
        try:
            items.append(read(item))
        except Exception as error:  # noqa: BLE001 - every kind is told apart in problems()
            errors.append(_Below((*step, n) if isinstance(raw, list) else step, error))
    return tuple(items)


_WHEN_FIELDS: Mapping[str, Callable[[Any], Any]] = MappingProxyType(
    {"stated": _stated, "resolved": _resolved, "basis": _text, "derived_by": _identifier}
)
_EVIDENCE = frozenset(field.name for field in fields(Value)) - {"datum"}


def _when(raw: Any, _: Any = None) -> When:
    """Structure a date; a bare EDTF date with a year resolves to itself."""
    if not isinstance(raw, dict):
        bare = _stated_edtf(raw)
        return When(stated=(bare,), resolved=None if bare.startswith("XXXX") else bare)
    errors: list[Exception] = []
    found: dict[str, Any] = {}
    for key, part in raw.items():
        if key in ("stated", "derived_by"):
            found[key] = _each(part, _WHEN_FIELDS[key], (key,), errors)
        elif key in _WHEN_FIELDS and part is not None:
            try:
                found[key] = _WHEN_FIELDS[key](part)
            except Invalid as error:
                errors.append(_Below((key,), error))
        elif key not in _WHEN_FIELDS:
            beside = "write the date under `value:`, and this beside it"
            remedy = beside if key in _EVIDENCE else suggest(key, [*_WHEN_FIELDS])
            errors.append(_Below((key,), Invalid(f'unknown field "{key}"', remedy, at_key=True)))
    if not raw.keys() & {"stated", "resolved"}:
        errors.append(Invalid("the date says nothing", "add `stated`, or `resolved` with its `basis`"))
    if errors:
        raise _Several(errors)
    full = [part for part in found.get("stated", ()) if isinstance(part, str) and not part.startswith("XXXX")]
    if "resolved" not in found and len(full) == 1:
        found["resolved"] = full[0]
    return When(**found)


def _values(raw: Any, target: Any, converter: Converter) -> Values[Any]:
    """Structure the four ways to write a field: a datum, a value, several values, not stated."""
    if raw == NOT_STATED_TEXT:
        return Values((), NOT_STATED_TEXT)
    if isinstance(raw, dict) and "not_stated" in raw:
        if len(raw) > 1:
            raise Invalid("`not_stated` stands beside other fields", "write it alone, with a remark")
        return Values((), _text(raw["not_stated"]))
    if raw == []:
        raise Invalid("the list is empty", f'write a value, or "{NOT_STATED_TEXT}", or leave the field out')
    (datum_type,) = get_args(target)
    single = Value[datum_type]  # type: ignore[valid-type]

    def one(item: Any) -> Value[Any]:
        if isinstance(item, dict) and ("value" in item or datum_type is not When):
            renamed = {("datum" if key == "value" else key): part for key, part in item.items()}
            _not_open(renamed.get("datum"))
            return converter.structure(renamed, single)  # type: ignore[no-any-return]
        _not_open(item)
        return Value(datum=converter.structure(item, datum_type))

    errors: list[Exception] = []
    items = _each(raw, one, (), errors)
    if errors:
        raise _Several(errors)
    return Values(items)


def _not_open(raw: Any) -> None:
    if raw == NOT_STATED_TEXT:
        raise Invalid('"not stated" among values', f'make it all of the field: "{NOT_STATED_TEXT}"')


def _tuple(raw: Any, target: Any, converter: Converter) -> tuple[Any, ...]:
    """Structure a list; a single item may stand without one."""
    item_type = get_args(target)[0]
    errors: list[Exception] = []
    items = _each(raw, lambda item: converter.structure(item, item_type), (), errors)
    if errors:
        raise _Several(errors)
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
            raise Invalid(f"{_shape(raw)} where a record is expected", "write `field: value` lines")
        return from_mapping(raw, target)

    return structure


def _optional_tuple(kind: Any) -> bool:
    return NoneType in get_args(kind) and any(get_origin(part) is tuple for part in get_args(kind))


def _optional(raw: Any, kind: Any, converter: Converter) -> tuple[Any, ...] | None:
    """Structure a list that may be empty, which then differs from none."""
    if raw is None or raw == []:
        return None if raw is None else ()
    return converter.structure(raw, get_args(kind)[0])  # type: ignore[no-any-return]


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
    on(_optional_tuple, lambda raw, kind: _optional(raw, kind, converter))
    on(lambda kind: isinstance(kind, NewType), _identifier)
    on(lambda kind: kind == Amount, _amount)
    on(lambda kind: get_origin(kind) is Mapping, _parameters)
    on(lambda kind: (get_origin(kind) or kind) is Values, lambda raw, kind: _values(raw, kind, converter))
    on(lambda kind: kind is When, _when)
    on(lambda kind: kind is Anchor, _anchor)
    for plain, read in ((str, _text), (bool, _bool), (int, _int)):  # by predicate: an enum is a str too
        on(partial(operator.is_, plain), read)
    return converter


def problems(error: BaseException, place: Place = ()) -> Iterator[Trouble]:
    """Yield everything that is wrong by an error of the converter."""
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
            yield Trouble((*place, name), f'unknown field "{name}"', suggest(name, known), at_key=True)
    elif isinstance(error, _Several):
        for cause in error.errors:
            yield from problems(cause, place)
    elif isinstance(error, _Below):
        yield from problems(error.error, (*place, *error.place))
    elif isinstance(error, Invalid):
        yield Trouble(place, error.what, error.remedy, error.at_key)
    else:
        yield Trouble(place, f"it can not be read ({error})", "compare it with the codebook")


def _missing(place: Place, name: str) -> Trouble:
    remedies = {
        "anchors": "name the passages it rests on, for instance `anchors: [p8.s1]`",
        "unit": "say what the number counts or measures, for instance `unit: km`",
        "id": "give it an id of lower-case letters, digits and hyphens",
        "value": "write what is said as `value:`, and this beside it",
    }
    name = "value" if name == "datum" else name
    return Trouble(place, f'the field "{name}" is missing', remedies.get(name, "add it"))
