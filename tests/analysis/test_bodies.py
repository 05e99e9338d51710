"""Members that two bodies share."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.building import ANCHORS, dataset, derivation, said, state
from cisreport.analysis import derive
from cisreport.analysis.bodies import members_of, overlap
from cisreport.errors import DataError
from cisreport.model import Dataset, Derivation, FactId, Membership, MembershipStatus, Organization

lists = st.lists(st.sampled_from("abcdef"))


@given(lists, lists)
def test_overlap_is_that_of_sets(one: list[str], other: list[str]) -> None:
    found = overlap(one, other)
    assert set(found.both) == set(one) & set(other)
    assert set(found.first) == set(one) - set(other)
    assert set(found.second) == set(other) - set(one)
    assert list(found.both) == [item for item in dict.fromkeys(one) if item in other]


def bodies(*derivations: Derivation) -> Dataset:
    pairs = [("council", "avaria"), ("council", "bellmark"), ("forum", "bellmark"), ("forum", "corland")]
    return dataset(
        *(Organization(id=FactId(name), label=name, anchors=ANCHORS) for name in ("council", "forum")),
        *(state(name, name.title()) for name in ("avaria", "bellmark", "corland")),
        *(
            Membership(
                id=FactId(f"{member}-in-{body}"),
                label="",
                anchors=ANCHORS,
                member=FactId(member),
                organization=FactId(body),
                status=said(MembershipStatus.OBSERVER if member == "corland" else MembershipStatus.FULL),
            )
            for body, member in pairs
        ),
        *derivations,
    )


def test_members_of_a_body() -> None:
    assert members_of(bodies(), FactId("forum")) == ("bellmark", "corland")
    assert members_of(bodies(), FactId("forum"), MembershipStatus.FULL) == ("bellmark",)


def test_derivations_of_bodies_and_of_lists() -> None:
    ds = bodies(
        derivation("both", "actors.shared/1", "council", "forum"),
        derivation("council-only", "actors.only/1", "council", "forum"),
        derivation("full", "actors.members/1", "forum", status="full"),
        derivation("forum-not-full", "actors.only/1", "forum", "full"),
    )
    derived = derive(ds).derivations
    assert derived["both"].read == tuple(item.id for item in ds.memberships)
    assert {key: item.value for key, item in derived.items()} == {
        "both": ("bellmark",),
        "council-only": ("avaria",),
        "full": ("bellmark",),
        "forum-not-full": ("corland",),
    }


def test_what_is_not_a_list() -> None:
    with pytest.raises(
        DataError, match='"avaria" is neither an organization nor a derivation that gives a list'
    ):
        derive(bodies(derivation("odd", "actors.shared/1", "council", "avaria")))
