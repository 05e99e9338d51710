"""The attendance of actors at events, and the events that they share."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from analysis.building import ANCHORS, dataset, derivation, meeting, said, state
from cisreport.analysis import derive
from cisreport.analysis.participation import (
    dyads,
    encounters,
    roll,
    state_of,
)
from cisreport.errors import DataError
from cisreport.model import (
    Dataset,
    EventStatus,
    FactId,
    Meeting,
    Occupancy,
    Organization,
    Participation,
    Person,
    Position,
)


def held(name: str, *actors: str, absent: tuple[str, ...] = (), status: str = "held") -> Meeting:
    return meeting(
        name,
        "2031-01-01",
        participants=tuple(Participation(actor=FactId(actor)) for actor in actors),
        absent=said(*absent),
        status=said(EventStatus(status)),
    )


def person(name: str, *countries: str) -> Person:
    return Person(id=FactId(name), label=name, anchors=ANCHORS, country=said(*countries))


def world(*more: Any) -> Dataset:
    return dataset(
        *(state(name, name.title()) for name in ("avaria", "bellmark", "corland")),
        person("vell", "avaria"),
        person("tarn"),
        Position(id=FactId("minister"), label="Minister", anchors=ANCHORS, of=said("ministry")),
        Organization(id=FactId("ministry"), label="Ministry", anchors=ANCHORS, parent=said("bellmark")),
        Occupancy(
            id=FactId("in-office"),
            label="In office",
            anchors=ANCHORS,
            holder=FactId("tarn"),
            position=said("minister"),
        ),
        held("one", "avaria", "bellmark"),
        held("two", "bellmark", "corland", absent=("avaria",)),
        held("three", "bellmark", absent=("corland", "bellmark")),
        held("planned", "avaria", "corland", status="announced"),
        *more,
    )


def test_attendance_keeps_absent_and_not_stated_apart() -> None:
    ds = world()
    found = roll(ds, encounters(ds))
    assert found.events == ("one", "two", "three")
    assert {actor: [item.value for item in found.of(actor)] for actor in found.actors} == {
        "avaria": ["present", "absent", "not stated"],
        "bellmark": ["present", "present", "disputed"],
        "corland": ["not stated", "present", "absent"],
    }


def test_pairs() -> None:
    found = roll(world(), encounters(world()))
    assert [(item.one, item.other, item.events, item.count) for item in dyads(found)] == [
        ("avaria", "bellmark", ("one",), 1),
        ("bellmark", "corland", ("two",), 1),
    ]


@pytest.mark.parametrize(
    ("actor", "expected"),
    [
        ("avaria", "avaria"),
        ("vell", "avaria"),
        ("tarn", "bellmark"),
        ("ministry", "bellmark"),
        ("nobody", "nobody"),
    ],
)
def test_the_state_of_an_actor(actor: str, expected: str) -> None:
    assert state_of(world(), FactId(actor)) == expected


def test_a_body_above_itself_has_no_state() -> None:
    ring = Organization(id=FactId("ring"), label="Ring", anchors=ANCHORS, parent=said("ring"))
    assert state_of(world(ring), FactId("ring")) == "ring"


def test_by_state_a_deputy_counts_though_the_minister_is_absent() -> None:
    ds = world(held("four", "vell", "ministry", absent=("tarn",)))
    found = roll(ds, encounters(ds)[-1:], by_state=True)
    assert {actor: found.of(actor)[0].value for actor in found.actors} == {
        "avaria": "present",
        "bellmark": "present",
    }


def test_derivations() -> None:
    ds = derive(
        world(
            derivation("pair", "participation.met/1", "avaria", "bellmark"),
            derivation("none", "participation.met/1", "avaria", "vell"),
            derivation("chosen", "participation.met/1", "avaria", "corland", "planned"),
            derivation("met-by-bellmark", "participation.partners/1", "bellmark"),
            derivation("met-by-state", "participation.partners/1", "avaria", "envoys", by="state"),
            held("envoys", "vell", "tarn"),
        )
    )
    assert {key: (item.value, item.read) for key, item in ds.derivations.items()} == {
        "pair": (("one",), ("one",)),
        "none": ((), ()),
        "chosen": (("planned",), ("planned",)),
        "met-by-bellmark": (("avaria", "corland"), ("one", "two")),
        "met-by-state": (
            ("bellmark",),
            ("envoys", "vell", "avaria", "tarn", "in-office", "minister", "ministry", "bellmark"),
        ),
    }


def test_further_inputs_are_events() -> None:
    ds = world(derivation("odd", "participation.partners/1", "avaria", "bellmark"))
    with pytest.raises(DataError, match=r'derivations\.odd: "bellmark" is not an event;'):
        derive(ds)


def test_the_toy() -> None:
    from cisreport.datasets import load

    ds = load(Path(__file__).parents[1] / "toy" / "data" / "lake-league-2031")
    found = roll(ds, encounters(ds), by_state=True)
    pairs = [(item.one, item.other, item.events) for item in dyads(found)]
    assert pairs == [("avaria", "bellmark", ("talks",)), ("avaria", "esk", ("osk-call",))]
