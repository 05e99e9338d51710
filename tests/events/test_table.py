from __future__ import annotations

import datetime as dt
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from cisreport import charts, events
from cisreport.analysis import cadence
from cisreport.errors import ArgumentError
from cisreport.events.layouts import GDELT1
from eventfiles import write_events

ROOT = Path(__file__).parents[2]
BOTH = {"Tajikistan": ["TJK", "Tajikistan"], "Uzbekistan": ["UZB", "Uzbekistan"]}


@pytest.fixture(scope="module")
def gdelt(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_events(tmp_path_factory.mktemp("gdelt") / "a.csv", "gdelt1", rows=20_000)


def by_pandas(file: Path) -> pd.DataFrame:
    """Days with consultations of each pair, as a researcher would compute them with pandas."""
    frame = pd.read_csv(file, sep="\t", header=None, names=list(GDELT1.columns), dtype=str)
    frame = frame[frame["EventCode"].str.startswith("04")]
    frame = frame.dropna(subset=["Actor1CountryCode", "Actor2CountryCode"])
    frame = frame[frame["Actor1CountryCode"] != frame["Actor2CountryCode"]]
    pair = np.sort(frame[["Actor1CountryCode", "Actor2CountryCode"]].to_numpy(str), axis=1)
    frame = frame.assign(
        series=[f"{a}–{b}" for a, b in pair], date=pd.to_datetime(frame["SQLDATE"], format="%Y%m%d")
    )
    return frame.groupby(["series", "date"]).size().rename("events").reset_index()


def test_days_and_cadence_are_those_of_pandas(gdelt: Path) -> None:
    found = events.scan(gdelt).consultations().days()
    expected = by_pandas(gdelt)
    assert len(expected) > 5000
    pd.testing.assert_frame_equal(
        found.frame[["series", "date", "events"]], expected, check_dtype=False, check_index_type=False
    )
    ours = cadence.table(found.frame)
    pd.testing.assert_frame_equal(ours, cadence.table(expected), check_dtype=False)
    gaps = expected[expected["series"] == "TJK–UZB"]["date"].diff().dropna().dt.days
    [row] = ours[ours["series"] == "TJK–UZB"].to_dict("records")
    assert row["mean"] == pytest.approx(gaps.mean())
    assert row["median"] == gaps.median()
    assert row["longest"] == gaps.max()


def test_between_two_a_set_and_a_window(gdelt: Path) -> None:
    table = events.scan(gdelt)
    every = table.consultations().days().frame
    inside = every[(every["date"] >= "2016-01-01") & (every["date"] <= "2017-06-30")]
    for actors in (["TJK", "UZB"], ["UZB", "tjk", "RUS", "KAZ"]):
        names = {actor.upper() for actor in actors}
        expected = inside[inside["first"].isin(names) & inside["second"].isin(names)]
        found = table.consultations([name.upper() for name in actors], start="2016", end="2017-06")
        assert found.days().frame.equals(expected.reset_index(drop=True))
        assert len(found.read().frame) == expected["events"].sum() > 0
    days = table.consultations(BOTH, start=dt.date(2016, 1, 1), end=dt.date(2017, 6, 30)).days().frame
    assert days["date"].tolist() == inside[inside["series"] == "TJK–UZB"]["date"].tolist()
    assert set(days["series"]) == {"Tajikistan–Uzbekistan"}


def test_visits_are_some_of_the_consultations(gdelt: Path) -> None:
    visits = events.scan(gdelt).visits().read().frame
    assert set(visits["code"]) == {"042", "043"}
    consultations = events.scan(gdelt).consultations().read().frame
    assert set(consultations["code"]) == {"040", "041", "042", "043", "046"}
    assert events.scan(gdelt).consultations().visits().read().frame.equals(visits)


def test_visits_of_polecat(tmp_path: Path) -> None:
    table = events.scan(write_events(tmp_path / "a.tsv", "plover", rows=300))
    assert set(table.visits().read().frame["mode"]) == {"visit"}
    assert set(table.consultations().read().frame["code"]) == {"CONSULT"}
    assert len(table.read().frame) == 300


def test_an_actor_by_country_code_or_name_in_each_layout(tmp_path: Path) -> None:
    for layout in ("gdelt1", "gdelt2", "icews", "plover"):
        write_events(tmp_path / f"{layout}.tsv", layout, rows=3000)
    found = events.scan(tmp_path).consultations(BOTH).read().frame
    assert set(found["system"]) == {"CAMEO", "PLOVER"}
    assert {"TJK", "Tajikistan"} <= set(found["source_country"]) <= {"TJK", "UZB", "Tajikistan", "Uzbekistan"}
    assert (found["source_country"] != found["target_country"]).all()


def test_several_actors_of_one_polecat_event(tmp_path: Path) -> None:
    file = write_events(tmp_path / "a.tsv", "plover", rows=1)
    header, line = file.read_text("utf-8").splitlines()
    row = dict(zip(header.split("\t"), line.split("\t"), strict=True))
    row |= {"Event Type": "CONSULT", "Actor Country": "None", "Recipient Country": "None"}
    row |= {
        "Actor Name": "Armenia; Azerbaijan",
        "Recipient Name": "Russia;Armenia",
        "Event Date": "2020-11-09",
    }
    file.write_text(f"{header}\n" + "\t".join(row.values()) + "\n", "utf-8")
    table = events.scan(file)
    days = table.consultations(["Russia", "Armenia", "Azerbaijan"]).days().frame
    assert dict(zip(days["series"], days["events"], strict=True)) == {
        "Armenia–Azerbaijan": 1,
        "Armenia–Russia": 1,
        "Azerbaijan–Russia": 1,
    }
    assert len(table.consultations(["Russia", "Armenia", "Azerbaijan"]).read().frame) == 1
    assert len(table.consultations(["Georgia", "Armenia"]).read().frame) == 0
    assert len(table.consultations().read().frame) == 1
    assert len(table.consultations().days().frame) == 0


def test_charts_take_the_days(gdelt: Path) -> None:
    days = events.scan(gdelt).visits(["TJK", "UZB"], start="2016", end="2018").days().frame
    chart = charts.timeline(days)
    assert len(days) > 5
    assert len(chart.frame) == len(days)


@pytest.mark.parametrize(
    ("between", "window", "message"),
    [
        (["TJK"], {}, "between needs two or more actors, not ['TJK']; name another one"),
        ("TJK", {}, 'between is a list of actors, not the text "TJK"; write ["TJK", ...]'),
        (None, {"start": "soon"}, "start is a day, such as 2014-05-12, or a year, not 'soon'"),
        (
            None,
            {"start": "2015", "end": "2014"},
            "the window ends on 2014-12-31, before it begins on 2015-01-01",
        ),
    ],
)
def test_questions_that_are_none(
    between: object, window: dict[str, str], message: str, tmp_path: Path
) -> None:
    with pytest.raises(ArgumentError, match=re.escape(message)):
        events.scan(tmp_path).consultations(between, **window)  # type: ignore[arg-type]


def test_names_are_quoted(tmp_path: Path) -> None:
    folder = tmp_path / "it's"
    folder.mkdir()
    table = events.scan(write_events(folder / 'a "b".csv', "gdelt1", rows=10))
    assert len(table.read().frame) == 10
    assert len(table.consultations(["Cote d'Ivoire", "x') OR ('1' = '1"]).read().frame) == 0


def test_importing_needs_neither_duckdb_nor_pandas() -> None:
    script = "import sys; from cisreport.events import scan; scan('x').visits(); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert not {"duckdb", "pandas"} & set(done.stdout.split())


def test_the_guide_runs(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "guide" / "events.md").read_text("utf-8")
    blocks = re.findall(r"^```python\n(.*?)^```$", page, re.DOTALL | re.MULTILINE)
    (tmp_path / "gdelt").mkdir()
    write_events(tmp_path / "gdelt" / "a.csv", "gdelt2", rows=5000)
    code = "".join(blocks)
    assert code.startswith("from cisreport import")
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
