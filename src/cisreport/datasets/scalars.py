"""Single data of a record: text, numbers, ids, anchors and dates from plain YAML data.

Each function takes what the file contains and returns what the model needs, or raises
:class:`Invalid`, or :class:`Several` of them with their places.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import fields
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from cisreport.errors import suggest
from cisreport.model import NOT_STATED, Amount, Anchor, Relative, RelativeKind, Value, When
from cisreport.model.anchors import IDENTIFIER
from cisreport.model.dates import check_stated
from cisreport.model.edtf import bounds, has_bounds
from cisreport.yamltext import Location

_NUMBER = re.compile(r"[-+]?[0-9]{1,40}(?:\.[0-9]{1,40})?")
_FRACTION = re.compile(r"([-+]?[0-9]{1,40})/([1-9][0-9]{0,39})")
NOT_STATED_TEXT = "not stated"
_SEVERAL = "write several as a list, between square brackets"


class Invalid(Exception):
    """A value is not valid: what is wrong, and what to do."""

    def __init__(self, what: str, remedy: str, *, at_key: bool = False) -> None:
        super().__init__(what)
        self.what, self.remedy, self.at_key = what, remedy, at_key


class Below(Exception):
    """An error of a nested structure, with its place."""

    def __init__(self, place: Location, error: Exception) -> None:
        super().__init__(str(error))
        self.place, self.error = place, error


class Several(Exception):
    """Several errors of one value."""

    def __init__(self, errors: list[Exception]) -> None:
        super().__init__("several problems")
        self.errors = errors


def shape(raw: Any) -> str:
    """Return a description of YAML data for a message."""
    if raw is None:
        return "nothing"
    if isinstance(raw, bool):
        return "true or false"
    if isinstance(raw, str):
        return f'"{raw if len(raw) <= 60 else raw[:57] + "..."}"'
    return "a list" if isinstance(raw, list) else "a mapping"


def as_text(raw: Any, _: Any = None) -> str:
    """Read a text that is not empty."""
    if not isinstance(raw, str):
        remedy = "quote it to mean the word" if isinstance(raw, bool) else "write one text"
        raise Invalid(f"{shape(raw)} where text is expected", remedy)
    if not raw.strip():
        raise Invalid("the text is empty", "write something, or leave the field out")
    return raw


def as_bool(raw: Any, _: Any) -> bool:
    """Read true or false."""
    if not isinstance(raw, bool):
        raise Invalid(f"{shape(raw)} where true or false is expected", "write true or false")
    return raw


def as_int(raw: Any, _: Any) -> int:
    """Read a whole number."""
    if isinstance(raw, str) and re.fullmatch(r"[0-9]{1,9}", raw):
        return int(raw)
    raise Invalid(f"{shape(raw)} where a whole number is expected", "write digits only")


def as_amount(raw: Any, _: Any = None) -> Amount:
    """Read a decimal or a fraction with its precision."""
    text = raw.replace("\N{MINUS SIGN}", "-") if isinstance(raw, str) else ""
    fraction = _FRACTION.fullmatch(text)
    if fraction:
        return Fraction(int(fraction[1]), int(fraction[2]))
    if _NUMBER.fullmatch(text):
        return Decimal(text)
    remedy = "write it as 972, 970.8 or 1/3, with its unit in the field `unit`"
    if re.match("(at least|at most|up to) ", text, re.IGNORECASE) or text.endswith(" if possible"):
        remedy = "write the number as `value:`, and next to it `bound: at-least` or the like"
    raise Invalid(f"{shape(raw)} is not a number", remedy)


def as_member(raw: Any, enum: type[StrEnum]) -> StrEnum:
    """Read a word of a vocabulary."""
    words = [member.value for member in enum]
    if isinstance(raw, str) and raw in words:
        return enum(raw)
    what = f"{shape(raw)} is not in the vocabulary {enum.__name__}"
    raise Invalid(what, suggest(raw if isinstance(raw, str) else "", words, most=len(words)))


def as_anchor(raw: Any, _: Any = None) -> Anchor:
    """Read an anchor; its source is empty if the file does not name one."""
    try:
        return Anchor.parse(as_text(raw))
    except ValueError as error:
        one = "write a locator such as p8.s1, or source[locator]"
        raise Invalid(str(error), _SEVERAL if "," in str(raw) else one) from error


def as_id(raw: Any, _: Any = None) -> str:
    """Read an id."""
    text = as_text(raw)
    if text == NOT_STATED_TEXT:
        remedy = f"leave the field out and say so in `note`; an attribution can be `{NOT_STATED}`"
        raise Invalid(f'"{NOT_STATED_TEXT}" where an id is expected', remedy)
    if not IDENTIFIER.fullmatch(text):
        one = "use lower-case letters, digits and single hyphens"
        raise Invalid(f'"{text}" is not an id', _SEVERAL if "," in text else one)
    return text


def as_parameters(raw: Any, _: Any) -> Mapping[str, Any]:
    """Read the settings of a derivation: numbers and texts."""
    if not isinstance(raw, dict):
        raise Invalid(f"{shape(raw)} where settings are expected", "write `name: value` lines")

    errors: list[Exception] = []
    params = {key: each([part], _parameter, (key,), errors) for key, part in raw.items()}
    if errors:
        raise Several(errors)
    return MappingProxyType({key: part for key, (part,) in params.items()})


def _parameter(raw: Any) -> Any:
    try:
        return as_amount(raw)
    except Invalid:
        return as_text(raw)


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
    return Relative(RelativeKind(kind), as_id(target))  # type: ignore[arg-type]


def _stated(raw: Any) -> str | Relative:
    return _relative(raw) if isinstance(raw, dict) else _stated_edtf(raw)


def _stated_edtf(raw: Any) -> str:
    text = as_text(raw)
    try:
        check_stated(text)
    except ValueError as error:
        remedy = "write 2022-05-13, XXXX-05-13 when no year is stated, 2022-05, 2021~, or an interval a/b"
        raise Invalid(str(error), remedy) from error
    return text


def _resolved(raw: Any) -> str:
    text = as_text(raw)
    try:
        bounds(text)
    except ValueError as error:
        remedy = "write a date with its year, such as 2022-05-13 or 2022-05, or an interval a/b"
        raise Invalid(str(error), remedy) from error
    return text


def each(raw: Any, read: Callable[[Any], Any], step: Location, errors: list[Exception]) -> tuple[Any, ...]:
    """Read one item, or every item of a list; add each error to ``errors``."""
    items = []
    if raw == []:
        errors.append(Below(step, Invalid("the list is empty", "write something, or leave the field out")))
    for n, item in enumerate(raw if isinstance(raw, list) else [raw]):
        try:
            items.append(read(item))
        except Exception as error:  # noqa: BLE001 - problems() distinguishes every kind
            errors.append(Below((*step, n) if isinstance(raw, list) else step, error))
    return tuple(items)


_WHEN_FIELDS: Mapping[str, Callable[[Any], Any]] = MappingProxyType(
    {"stated": _stated, "resolved": _resolved, "basis": as_text, "derived_by": as_id}
)
_EVIDENCE = frozenset(field.name for field in fields(Value)) - {"datum"}


def as_when(raw: Any, _: Any = None) -> When:
    """Structure a date; a bare EDTF date with a year that has bounds resolves to itself."""
    if not isinstance(raw, dict):
        bare = _stated_edtf(raw)
        return When(stated=(bare,), resolved=bare if has_bounds(bare) else None)
    errors: list[Exception] = []
    found: dict[str, Any] = {}
    for key, part in raw.items():
        if key in ("stated", "derived_by"):
            found[key] = each(part, _WHEN_FIELDS[key], (key,), errors)
        elif key in _WHEN_FIELDS and part is not None:
            try:
                found[key] = _WHEN_FIELDS[key](part)
            except Invalid as error:
                errors.append(Below((key,), error))
        elif key not in _WHEN_FIELDS:
            nearby = "write the date under `value:`, and this next to it"
            remedy = nearby if key in _EVIDENCE else suggest(key, [*_WHEN_FIELDS])
            errors.append(Below((key,), Invalid(f'unknown field "{key}"', remedy, at_key=True)))
    if not raw.keys() & {"stated", "resolved"}:
        errors.append(Invalid("the date says nothing", "add `stated`, or `resolved` with its `basis`"))
    if errors:
        raise Several(errors)
    full = [part for part in found.get("stated", ()) if isinstance(part, str) and has_bounds(part)]
    if "resolved" not in found and len(full) == 1:
        found["resolved"] = full[0]
    return When(**found)
