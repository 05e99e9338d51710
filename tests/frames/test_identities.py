"""Codes of states in frames, for merging with other data."""

from __future__ import annotations

from typing import Any

import pytest

import cisreport


def frame(name: str, of: str = "id", dataset: str = "dushanbe-2022") -> Any:
    """Return a frame of a dataset; mypy needs seconds for all that may index one."""
    return cisreport.frame(cisreport.load(dataset), name).set_index(of)


@pytest.fixture(scope="module")
def meetings() -> Any:
    return frame("participations", "actor")


def test_codes_of_the_states_of_actors() -> None:
    table = frame("states")
    assert tuple(table.loc["armenia", ["iso3", "cow", "gw"]]) == ("ARM", 371, 371)


def test_a_person_and_an_office_have_the_codes_of_their_state(meetings: Any) -> None:
    assert set(meetings.loc[["lavrov"], "iso3"]) == {"RUS"}
    council = frame("participations", "actor", "cis-council")
    assert set(council.loc[["minister-tajikistan"], "cow"]) == {702}


def test_a_body_of_several_states_has_none() -> None:
    table = frame("organizations")
    assert table.loc[["cis-fm-council"], ["iso3", "cow", "gw"]].isna().all(axis=None)


def test_the_vocabulary_is_a_frame() -> None:
    table = frame("vocabulary")
    assert (table["kind"] == "states").sum() == 249
    assert tuple(table.loc["lavrov", ["kind", "iso3", "offices"]]) == (
        "people",
        "RUS",
        "Minister of Foreign Affairs, russia",
    )
    assert table.loc["paris", "cow"] == 220
