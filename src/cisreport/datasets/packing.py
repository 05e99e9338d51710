"""Records as JSON data and back, for files that this library writes and reads itself.

The records are complete and valid when they are packed, so nothing is checked when they are unpacked.  Data
of another kind raise an exception; nothing in them is executed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, is_dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Any, get_args, get_origin

from cattrs import Converter
from cattrs.gen import make_dict_structure_fn, make_dict_unstructure_fn, override

from cisreport.model import RECORDS, Amount, Anchor, Coding, Derivation, Fact, Relative, Source, collection_of
from cisreport.model.dates import Stated

_COMPUTED = ("value", "lower", "upper", "unit", "approximate", "read")


@dataclass(frozen=True, slots=True, kw_only=True)
class Packed:
    """What a dataset has besides its vocabulary."""

    id: str
    title: str
    version: str
    date: str
    description: str | None
    coding: Coding
    digest: str
    sources: tuple[Source, ...]
    facts: tuple[Fact, ...]
    """In the order of their files."""
    derivations: tuple[Derivation, ...] = field(default=())
    """As declared, without values."""


def pack(content: Packed) -> Any:
    """Return the content of a dataset as JSON data."""
    return _converter().unstructure(content)


def unpack(plain: Any) -> Packed:
    """Return the content of a dataset that :func:`pack` made JSON data of."""
    content: Packed = _converter().structure(plain, Packed)
    return content


@cache
def _converter() -> Converter:
    converter = Converter(detailed_validation=False, omit_if_default=True)

    def packed(kind: Any) -> Any:
        options: Any = {name: override(omit=True) for name in _COMPUTED} if kind is Derivation else {}
        return make_dict_unstructure_fn(kind, converter, _cattrs_omit_if_default=True, **options)

    def unpacked(kind: Any) -> Any:
        options: Any = {name: override(omit=True) for name in _COMPUTED} if kind is Derivation else {}
        return make_dict_structure_fn(kind, converter, _cattrs_detailed_validation=False, **options)

    def on(kind: Any, pack_it: Any, unpack_it: Any) -> None:
        converter.register_unstructure_hook_func(lambda found: found == kind, pack_it)
        converter.register_structure_hook_func(lambda found: found == kind, unpack_it)

    def tuples(kind: Any) -> Any:
        item = get_args(kind)[0]
        unpack_it = converter.get_structure_hook(item)
        return lambda plain, _: tuple([unpack_it(part, item) for part in plain])

    converter.register_structure_hook_factory(_is_tuple, tuples)
    converter.register_unstructure_hook_factory(_is_record, packed)
    converter.register_structure_hook_factory(_is_record, unpacked)
    converter.register_structure_hook_func(_is_mapping, lambda plain, _: MappingProxyType(_parameters(plain)))
    converter.register_unstructure_hook_func(
        _is_mapping,
        lambda params: {name: _number(part) for name, part in params.items()},
    )
    on(Amount, _number, lambda plain, _: _amount(plain))
    on(Anchor, _pair, lambda plain, _: _anchor(*plain))
    on(Stated, lambda stated: _stated_packed(converter, stated), lambda plain, _: _stated(converter, plain))
    on(Fact, lambda fact: [collection_of(fact), converter.unstructure(fact, type(fact))],
       lambda plain, _: converter.structure(plain[1], RECORDS[plain[0]]))  # fmt: skip
    return converter


def _is_record(kind: Any) -> bool:
    return is_dataclass(get_origin(kind) or kind)


def _is_tuple(kind: Any) -> bool:
    origin: Any = get_origin(kind)
    return origin is tuple


def _is_mapping(kind: Any) -> bool:
    origin: Any = get_origin(kind)
    return origin is Mapping


def _number(part: Amount | str | int) -> Any:
    """Return a number or text of a derivation's settings; a number is a list of its text."""
    return part if isinstance(part, str | int) else [str(part)]


def _amount(plain: Any) -> Any:
    (text,) = plain
    return Fraction(text) if "/" in text else Decimal(text)


def _parameters(plain: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _amount(part) if isinstance(part, list) else part for name, part in plain.items()}


def _pair(anchor: Anchor) -> list[str]:
    return [anchor.source, anchor.locator]


@lru_cache(maxsize=1 << 18)
def _anchor(source: str, locator: str) -> Anchor:
    return Anchor(source, locator)


def _stated_packed(converter: Converter, stated: Any) -> Any:
    return stated if isinstance(stated, str) else converter.unstructure(stated, Relative)


def _stated(converter: Converter, plain: Any) -> Any:
    return plain if isinstance(plain, str) else converter.structure(plain, Relative)
