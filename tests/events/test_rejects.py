from __future__ import annotations

import gzip
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cisreport import events
from cisreport.events.layouts import GDELT2, LAYOUTS
from eventfiles import write_events


def place(column: str, layout: str = "gdelt2") -> int:
    return LAYOUTS[layout].columns.index(column)


def with_cell(line: bytes, column: str, cell: bytes) -> bytes:
    cells = line.split(b"\t")
    cells[place(column)] = cell
    return b"\t".join(cells)


BREAKS: dict[str, tuple[Callable[[bytes], bytes], str, str]] = {
    "short": (
        lambda line: line.rpartition(b"\t")[0],
        "number of columns",
        "it has 60 columns, and not 61",
    ),
    "one cell": (lambda line: b"x", "number of columns", "it has 1 columns, and not 61"),
    "long": (lambda line: line + b"\ta\tb", "number of columns", "it has 63 columns, and not 61"),
    "encoding": (
        lambda line: with_cell(line, "ActionGeo_FullName", "Orléans".encode("latin-1")),
        "encoding",
        "ActionGeo_FullName: it has bytes that are not UTF-8, or a carriage return",
    ),
    "latitude": (
        lambda line: with_cell(line, "ActionGeo_Lat", b"38#"),
        "value",
        'ActionGeo_Lat: "38#" is not a value of this column',
    ),
    "mentions": (
        lambda line: with_cell(line, "NumMentions", b"many"),
        "value",
        'NumMentions: "many" is not a value of this column',
    ),
    "date": (
        lambda line: with_cell(line, "SQLDATE", b"20150231"),
        "value",
        'SQLDATE: "20150231" is not a value of this column',
    ),
    "no date": (lambda line: with_cell(line, "SQLDATE", b""), "value", "SQLDATE: there is no value"),
}


@pytest.fixture(scope="module")
def lines(tmp_path_factory: pytest.TempPathFactory) -> list[bytes]:
    file = write_events(tmp_path_factory.mktemp("lines") / "a.csv", "gdelt2", rows=60)
    return file.read_bytes().splitlines()


@pytest.mark.parametrize("kind", BREAKS)
def test_each_kind_has_file_line_and_reason(kind: str, lines: list[bytes], tmp_path: Path) -> None:
    change, group, what = BREAKS[kind]
    file = tmp_path / "a.export.CSV"
    file.write_bytes(b"\n".join([*lines[:6], change(lines[6]), *lines[7:]]))
    found = events.scan(file).read()
    assert found.frame["event_id"].tolist() == [str(n + 1) for n in range(60) if n != 6]
    [problem] = found.rejects.problems()
    assert str(problem) == f"{file}:7: {what}"
    assert found.rejects.counts().to_dict("records") == [{"file": str(file), "kind": group, "lines": 1}]


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_lines_count_from_the_header_and_in_packed_files(ending: str, tmp_path: Path) -> None:
    plain = write_events(tmp_path / "a.tsv", "icews", rows=5).read_text("utf-8").splitlines()
    plain[3] = "short"
    (tmp_path / "a.tsv").unlink()
    file = tmp_path / "a.tsv.gz"
    file.write_bytes(gzip.compress((ending.join(plain) + ending).encode()))
    found = events.scan(file).read()
    assert len(found.frame) == 4
    assert str(found.rejects) == f"1 line not read\n{file}:4: it has 1 columns, and not 20"


def test_a_carriage_return_in_a_cell_rejects_its_line(lines: list[bytes], tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes(b"\n".join([with_cell(lines[0], "Actor1Name", b"one\rtwo"), *lines[1:]]))
    found = events.scan(file).read()
    assert len(found.frame) == 59
    what = "Actor1Name: it has bytes that are not UTF-8, or a carriage return"
    assert str(found.rejects) == f"1 line not read\n{file}:1: {what}"


def test_lines_that_end_in_several_ways(lines: list[bytes], tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"\n".join(lines[:9]) + b"\r\n" + b"\r\n".join(lines[9:]))
    (tmp_path / "b.csv.gz").write_bytes(
        gzip.compress(b"\r\n".join(lines[:9]) + b"\n" + b"\n".join(lines[9:]))
    )
    counts = events.scan(tmp_path).count()
    assert counts.frame["events"].tolist() == [60, 60]
    assert len(counts.rejects) == 0
    stories = events.scan(tmp_path).read().frame["story"]
    assert stories.str.endswith(".html").all()


def test_a_line_that_is_too_long(lines: list[bytes], tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes(b"\n".join([*lines[:2], with_cell(lines[2], "SOURCEURL", b"x" * 3_000_000), *lines[3:]]))
    found = events.scan(file).read()
    assert len(found.frame) == 59
    assert str(found.rejects) == f"1 line not read\n{file}:3: it cannot be read: line size over maximum"


def test_what_is_asked_does_not_change_what_is_rejected(lines: list[bytes], tmp_path: Path) -> None:
    changed = [change(line) for (change, _, _), line in zip(BREAKS.values(), lines, strict=False)]
    (tmp_path / "a.csv").write_bytes(b"\n".join([*changed, *lines[len(changed) :]]))
    table = events.scan(tmp_path)
    expected = table.read().rejects.frame
    assert expected["line"].tolist() == list(range(1, len(BREAKS) + 1))
    answers = [table.days(), table.count(), table.visits(["TJK", "UZB"], start="2030").days()]
    assert all(answer.rejects.frame.equals(expected) for answer in answers)
    assert table.write(tmp_path / "out.parquet").frame.equals(expected)


def test_a_file_of_rejects_only_names_the_first_and_counts_all(tmp_path: Path, lines: list[bytes]) -> None:
    bad = [with_cell(line, "SQLDATE", b"someday") for line in lines]
    (tmp_path / "a.csv").write_bytes(b"\n".join(bad))
    found = events.scan(tmp_path).read()
    assert len(found.frame) == 0
    assert len(found.rejects) == 60
    first, *_, last = str(found.rejects).splitlines()
    assert first == "60 lines not read"
    assert last == "... and 40 more lines; `rejects.frame` has all"


def test_rows_of_parquet_that_have_other_types(tmp_path: Path, lines: list[bytes]) -> None:
    cells = [line.decode().split("\t") for line in lines]
    frame = pd.DataFrame(cells, columns=list(GDELT2.columns))
    frame.loc[3, "ActionGeo_Lat"] = "north"
    frame.loc[5, "SQLDATE"] = None
    frame.loc[7, "ActionGeo_Long"] = ""
    file = tmp_path / "a.parquet"
    frame.to_parquet(file)
    found = events.scan(file).read()
    assert len(found.frame) == 58
    assert found.frame["longitude"].isna().sum() == 1
    assert str(found.rejects).splitlines() == [
        "2 lines not read",
        f'{file}:4: ActionGeo_Lat: "north" is not a value of this column',
        f"{file}:6: SQLDATE: there is no value",
    ]


@settings(max_examples=25, deadline=None)
@given(
    breaks=st.lists(st.sampled_from([None, None, *BREAKS]), min_size=1, max_size=60),
    cuts=st.sets(st.integers(1, 59), max_size=3),
    packed=st.booleans(),
)
def test_every_line_is_a_row_or_a_reject(
    lines: list[bytes], breaks: list[str | None], cuts: set[int], packed: bool
) -> None:
    made = [BREAKS[kind][0](line) if kind else line for kind, line in zip(breaks, lines, strict=False)]
    made += [lines[-1]] * 3  # each file has a line that shows its layout
    bounds = [0, *sorted(cut for cut in cuts if cut < len(made)), len(made)]
    expected: set[tuple[str, int]] = set()
    with TemporaryDirectory() as folder:
        for number, (start, end) in enumerate(pairwise(bounds)):
            part = [*made[start:end], lines[0]]
            content = b"\n".join(part)
            file = Path(folder) / (f"{number}.csv.gz" if packed else f"{number}.csv")
            file.write_bytes(gzip.compress(content) if packed else content)
            expected |= {(str(file), line + 1) for line in range(len(part))}
        table = events.scan(folder)
        found, counted = table.read(), table.count()
    rejected = list(zip(found.rejects.frame["file"], found.rejects.frame["line"], strict=True))
    assert len(set(rejected)) == len(rejected)
    assert set(rejected) <= expected
    assert len(found.frame) + len(rejected) == len(expected)
    assert len(rejected) == sum(kind is not None for kind in breaks)
    assert counted.frame["events"].sum() == len(found.frame)
    assert counted.rejects.frame.equals(found.rejects.frame)
