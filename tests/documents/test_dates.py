"""Dates are read as Quarto reads them, and never taken from the clock."""

from __future__ import annotations

import datetime as dt
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cisreport.documents.dates import committed_day, read_day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2024-07-12", "2024-07-12"),
        ("2024/7/12", "2024-07-12"),
        ("07/12/2024", "2024-07-12"),
        ("7-12-24", "2024-07-12"),
        ("25/12/2024", "2024-12-25"),
        ("2024-07", "2024-07-01"),
        ("07/2024", "2024-07-01"),
        ("2024", "2024-01-01"),
        ("20240712", "2024-07-12"),
        ("2024-07-12T23:30:00-07:00", "2024-07-12"),
        ("2024-07-12T23:30:00.123Z", "2024-07-12"),
        ("2024-07-12 23:30", "2024-07-12"),
        ("12 July 2024", "2024-07-12"),
        ("12 07 2024", "2024-07-12"),
        ("12th of July 2024", "2024-07-12"),
        ("12-Jul-2024", "2024-07-12"),
        ("July 12, 2024", "2024-07-12"),
        ("july 12th 2024", "2024-07-12"),
        ("Sept. 2, 2024", "2024-09-02"),
        ("Friday, July 12, 2024", "2024-07-12"),
        ("Fri, 12 Jul 2024 10:00:00 GMT", "2024-07-12"),
        ("July 12, 2024 at 3:05 pm", "2024-07-12"),
        ("July 2024", "2024-07-01"),
    ],
)
def test_how_dates_are_written(text: str, day: str) -> None:
    assert read_day(text) == dt.date.fromisoformat(day)


@given(st.dates(), st.sampled_from(["%m/%d/%Y", "%d %B %Y", "%B %d, %Y", "%b %d %Y", "%Y.%m.%d", "%d-%b-%Y"]))
def test_every_day_in_every_form(day: dt.date, form: str) -> None:
    assert read_day(day.strftime(form.replace("%Y", f"{day.year:04}"))) == day


@pytest.mark.parametrize(
    "text", ["", "soon", "`r Sys.Date()`", "spring 2024", "2024-13-01", "31 June 2024", "12"]
)
def test_what_is_not_a_date(text: str) -> None:
    with pytest.raises(ValueError, match="date"):
        read_day(text)


def test_the_day_of_the_last_commit(tmp_path: Path) -> None:
    document = tmp_path / "report.qmd"
    document.write_text("x")
    assert committed_day(document) is None
    committer = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
    environment = {"GIT_COMMITTER_DATE": "2021-03-04T23:30:00-0800", "PATH": "/usr/bin:/bin"}
    for command in (["init", "-q"], ["add", "."], [*committer, "commit", "-q", "-m", "x"]):
        subprocess.run(["git", *command], cwd=tmp_path, check=True, env=environment)
    document.write_text("changed")
    assert committed_day(document) == dt.date(2021, 3, 4)
    (tmp_path / "new.qmd").write_text("x")
    assert committed_day(tmp_path / "new.qmd") is None
