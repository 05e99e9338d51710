"""What a dataset has about one actor."""

from __future__ import annotations

from typing import Any

import pytest

import cisreport
from analysis.building import ANCHORS, dataset, meeting, said, state
from cisreport.analysis.profiles import Profile, profile
from cisreport.errors import NotFoundError
from cisreport.model import (
    Claim,
    Dataset,
    EventStatus,
    Fact,
    FactId,
    Membership,
    Organization,
    Participation,
    Person,
    Place,
    Position,
    Visit,
)

HELD = said(EventStatus.HELD)
FIELDS = (
    "memberships",
    "bodies",
    "offices",
    "people",
    "places",
    "events",
    "encounters",
    "elsewhere",
    "claims",
)


def ids(found: Profile) -> dict[str, list[str]]:
    return {name: [record.id for record in getattr(found, name)] for name in FIELDS if getattr(found, name)}


def listing(*actors: str) -> tuple[Participation, ...]:
    return tuple(Participation(actor=FactId(actor)) for actor in actors)


def world() -> Dataset:
    def fact(kind: type[Fact], name: str, **fields: Any) -> Fact:
        return kind(id=FactId(name), label=name.title(), anchors=ANCHORS, **fields)

    return dataset(
        *(state(name, name.title()) for name in ("avaria", "bellmark", "corland")),
        fact(Person, "vell", country=said("avaria")),
        fact(Person, "both", country=said("avaria", "bellmark")),
        fact(Organization, "ministry", parent=said("avaria")),
        fact(Organization, "league"),
        fact(Position, "minister", of=said("ministry")),
        fact(Place, "lake", country=said("avaria", "bellmark")),
        fact(Membership, "in-league", member=FactId("avaria"), organization=FactId("league")),
        fact(
            Membership, "gone", member=FactId("avaria"), organization=FactId("league"), withdrawn="no passage"
        ),
        meeting("late", "2031-05-01", participants=listing("vell", "bellmark"), status=HELD),
        meeting("early", "2030-05-01", participants=listing("minister"), status=HELD),
        meeting("planned", None, participants=listing("avaria"), status=said(EventStatus.ANNOUNCED)),
        meeting("missed", "2029-05-01", absent=said("avaria"), participants=listing("corland"), status=HELD),
        meeting("of-both", "2031-06-01", participants=listing("both"), status=HELD),
        fact(Visit, "tour", origin=said("avaria"), participants=listing("corland")),
        fact(Claim, "slow", proposition="The ministry is slow.", about=(FactId("ministry"),)),
    )


def test_everything_about_a_state_and_those_of_it() -> None:
    found = profile(world(), "avaria")
    assert found.circle == ("avaria", "vell", "ministry", "minister")
    assert ids(found) == {
        "memberships": ["in-league"],
        "bodies": ["ministry"],
        "offices": ["minister"],
        "people": ["vell"],
        "places": ["lake"],
        "events": ["missed", "early", "late", "planned"],
        "encounters": ["missed", "early", "late"],
        "elsewhere": ["tour"],
        "claims": ["slow"],
    }


def test_an_actor_of_which_nothing_else_is_known() -> None:
    assert ids(profile(world(), "league")) == {}
    assert profile(world(), "league").circle == ("league",)


def test_a_body_has_its_offices() -> None:
    found = profile(world(), "ministry")
    assert ids(found) == {
        "offices": ["minister"],
        "events": ["early"],
        "encounters": ["early"],
        "claims": ["slow"],
    }


@pytest.mark.parametrize("name", ["avari", "late"])
def test_only_actors_have_a_profile(name: str) -> None:
    with pytest.raises(NotFoundError, match=f'has no actor "{name}"; '):
        profile(world(), name)


@pytest.mark.parametrize("name", ["dushanbe-2022", "cis-council"])
def test_every_state_of_the_datasets(name: str) -> None:
    ds = cisreport.load(name)
    for item in ds.states:
        found = profile(ds, item.id)
        listed = {event.id for event in found.events}
        assert {event.id for event in found.encounters} <= listed
        assert listed.isdisjoint(event.id for event in found.elsewhere)
