"""Codes of states in frames, for merging with other data."""

from __future__ import annotations

import pandas as pd
import pytest

import cisreport


@pytest.fixture(scope="module")
def meetings() -> pd.DataFrame:
    return cisreport.frame(cisreport.load("dushanbe-2022"), "participations").set_index("actor")


def test_codes_of_the_states_of_actors() -> None:
    table = cisreport.frame(cisreport.load("dushanbe-2022"), "states").set_index("id")
    assert tuple(table.loc["armenia", ["iso3", "cow", "gw"]]) == ("ARM", 371, 371)


def test_a_person_and_an_office_have_the_codes_of_their_state(meetings: pd.DataFrame) -> None:
    assert set(meetings.loc[["lavrov"], "iso3"]) == {"RUS"}
    council = cisreport.frame(cisreport.load("cis-council"), "participations").set_index("actor")
    assert set(council.loc[["minister-tajikistan"], "cow"]) == {702}


def test_a_body_of_several_states_has_none() -> None:
    table = cisreport.frame(cisreport.load("dushanbe-2022"), "organizations").set_index("id")
    assert table.loc[["cis-fm-council"], ["iso3", "cow", "gw"]].isna().all(axis=None)


def test_the_vocabulary_is_a_frame() -> None:
    table = cisreport.frame(cisreport.load("dushanbe-2022"), "vocabulary").set_index("id")
    assert (table["kind"] == "states").sum() == 249
    assert tuple(table.loc["lavrov", ["kind", "iso3", "offices"]]) == (
        "people",
        "RUS",
        "Minister of Foreign Affairs, russia",
    )
    assert table.loc["paris", "cow"] == 220
