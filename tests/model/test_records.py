"""What holds for every record of the model, whatever it is of."""

from __future__ import annotations

import ast
import datetime as dt
import inspect
import textwrap
import typing
from collections.abc import Callable, Mapping
from dataclasses import FrozenInstanceError, fields, is_dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from types import NoneType, UnionType
from typing import Any, NewType, TypeVar

import pytest

import cisreport.model
from cisreport.model import (
    COLLECTIONS,
    Anchor,
    Bounds,
    Claim,
    Confidence,
    Derivation,
    Fact,
    FactId,
    Modality,
    Participation,
    ParticipationRole,
    Person,
    Relative,
    Value,
    Values,
)
from cisreport.model.edtf import OpenEnd

RECORDS = [item for _, item in inspect.getmembers(cisreport.model, is_dataclass) if isinstance(item, type)]
POSITIONAL = {Anchor, Bounds, Relative, Values}
"""Small values of one or two parts, whose order is plain."""
IMMUTABLE = {str, bool, int, Decimal, Fraction, NoneType, Any}


@pytest.mark.parametrize("record", RECORDS)
def test_records_are_frozen_slotted_and_keyword_only(record: Any) -> None:
    options = record.__dataclass_params__
    assert options.frozen
    assert options.eq
    assert "__slots__" in vars(record)
    assert not any("__dict__" in vars(base) for base in record.__mro__ if is_dataclass(base))
    if record not in POSITIONAL:
        assert all(item.kw_only for item in fields(record))


def immutable(kind: Any) -> bool:
    """Tell whether nothing of a type can be changed in place."""
    origin, parts = typing.get_origin(kind), typing.get_args(kind)
    if origin in (
        tuple,
        typing.Union,
        UnionType,
        Values,
        Value,
        Mapping,
    ):  # mappings are wrapped when they are made
        return all(part is Ellipsis or immutable(part) for part in parts)
    if origin is Callable:
        return True  # a function
    if isinstance(kind, NewType):
        return immutable(kind.__supertype__)
    if isinstance(kind, TypeVar):
        return True
    if kind in IMMUTABLE or kind in RECORDS:
        return True
    return isinstance(kind, type) and issubclass(kind, StrEnum | OpenEnd | dt.date)


@pytest.mark.parametrize("record", RECORDS)
def test_fields_cannot_be_changed_in_place(record: Any) -> None:
    hints = typing.get_type_hints(record)
    coded = [item for item in fields(record) if item.init]  # others follow from these
    assert [item.name for item in coded if not immutable(hints[item.name])] == []


@pytest.mark.parametrize("record", [*COLLECTIONS.values(), Derivation])
def test_records_document_every_field(record: Any) -> None:
    body = ast.parse(textwrap.dedent(inspect.getsource(record))).body[0]
    assert isinstance(body, ast.ClassDef)
    undocumented = [
        ast.unparse(item.target)
        for item, following in zip(body.body, [*body.body[1:], None], strict=True)
        if isinstance(item, ast.AnnAssign)
        and not (isinstance(following, ast.Expr) and isinstance(following.value, ast.Constant))
    ]
    assert undocumented == []


def test_every_kind_of_fact_has_a_collection() -> None:
    concrete = {item for item in RECORDS if issubclass(item, Fact)}
    assert concrete - set(COLLECTIONS.values()) == {Fact, cisreport.model.Actor, cisreport.model.Event}


def test_references_point_into_collections() -> None:
    known = {*COLLECTIONS, "derivations", "sources", "references"}
    for record in RECORDS:
        for item in fields(record):
            assert set(item.metadata.get("refers_to", ())) <= known, (record, item.name)


def test_a_record_cannot_be_changed() -> None:
    person = Person(id=FactId("ana"), label="Ana", anchors=(Anchor("a", "p1.s1"),))
    with pytest.raises(FrozenInstanceError):
        person.label = "Bo"  # type: ignore[misc]
    with pytest.raises((AttributeError, TypeError)):
        person.other = 1  # type: ignore[attr-defined]


def test_no_fact_without_an_anchor() -> None:
    with pytest.raises(ValueError, match="at least one anchor"):
        Person(id=FactId("ana"), label="Ana", anchors=())


def test_no_derivation_without_an_input() -> None:
    with pytest.raises(ValueError, match="at least one input"):
        Derivation(id=FactId("days"), label="Days", fn="interval.days/1", inputs=())


def test_one_value_or_an_error_that_says_why() -> None:
    one: Values[str] = Values((Value(datum="a"),))
    two: Values[str] = Values((Value(datum="a"), Value(datum="b")))
    assert (one.only, one.first, two.first, Values().first) == ("a", "a", "a", None)
    with pytest.raises(LookupError, match="2 values, not one"):
        _ = two.only
    with pytest.raises(LookupError, match="not stated"):
        _ = Values((), "not stated").only


def test_a_value_keeps_its_evidence() -> None:
    own = Value(
        datum="a",
        anchors=(Anchor("s", "p1.s1"),),
        modality=Modality.HOPED,
        reserve=(),
        attribution=(),
        quoted=False,
        confidence=Confidence.LOW,
    )
    bare = Value(datum="b")
    record = Claim(
        id=FactId("claim"),
        label="Claim",
        proposition="b",
        anchors=(Anchor("s", "p2.s1"),),
        modality=Modality.EVALUATED,
        reserve=("rather",),
        attribution=(FactId("ana"),),
        quoted=True,
        confidence=Confidence.HIGH,
    )
    names = ("anchors", "modality", "reserve", "attribution", "quoted", "confidence")
    kept, filled = Values((own, bare)).inherit(record)
    assert kept == own
    assert [getattr(filled, name) for name in names] == [getattr(record, name) for name in names]
    role = ParticipationRole.HOST
    said = {name: getattr(own, name) for name in names[:-1]}
    host = Participation(actor=FactId("ana"), role=role, **said)
    assert host.inherit(record) == host
    guest = Participation(actor=FactId("ana"), role=role).inherit(record)
    assert [getattr(guest, name) for name in names[:-1]] == [getattr(record, name) for name in names[:-1]]
