"""Problems are where the files have what a cite names."""

from __future__ import annotations

from pathlib import Path

import pytest

from cisreport.datasets.positions import Positions
from harbor import write


@pytest.mark.parametrize(
    ("where", "place"),
    [
        ("summit", "events.yml:10:5: meetings[1]"),
        ("harbor:summit/place", "events.yml:14:12: meetings[1].place"),
        ("gazette[p2.s1]", "sources.yml:10:9: sources[0].passages[1]"),
        ("harbor:gazette[p2.s2]", "sources.yml:11:9: sources[0].passages[2]"),
        ("gazette[p9.s1]", "sources.yml:2:5: sources[0]"),
        ("nowhere", "dataset.yml: nowhere"),
    ],
)
def test_places(tmp_path: Path, where: str, place: str) -> None:
    problem = Positions(write(tmp_path)).of(where, "it is wrong", "mend it")
    assert str(problem).removeprefix(f"{tmp_path / 'harbor'}/") == f"{place}: it is wrong; mend it"
