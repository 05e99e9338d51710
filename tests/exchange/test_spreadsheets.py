"""A table of a colleague as a source: guessed, mapped, imported, located errors, and checked cell by cell."""

from __future__ import annotations

import shutil
from pathlib import Path

import pandas as pd
import pytest
from pytest_regressions.file_regression import FileRegressionFixture

import cisreport
from cisreport.errors import DataError
from cisreport.exchange.coding import Coder, slug, span
from cisreport.exchange.grids import cell_problems, read_grids, sheet_of
from cisreport.exchange.mapping import read_mapping
from cisreport.model import Announcement, Dataset, Event
from cisreport.rendering.outputs import render
from cli.running import run
from exchange import mappings

HERE = Path(__file__).parent
TABLE, MAPPING = HERE / "meetings.csv", HERE / "meetings.mapping.yml"
SMALL = "No,Day,Town,Kind\n1,2031-05-01,Quay,in person\n2,2031-05-30,,by video\n"
SMALL_MAPPING = (
    f"{mappings.SMALL}  mode: {{column: Kind, words: {{in person: in-person, by video: remote}}}}\n"
)


@pytest.fixture(scope="module")
def meetings(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("table") / "data" / "meetings"
    done = run("import", TABLE, "--mapping", MAPPING, "--to", folder)
    assert done.exit_code == 0, done.output
    return folder


@pytest.fixture
def small(tmp_path: Path) -> Path:
    (tmp_path / "small.csv").write_text(SMALL)
    (tmp_path / "small.mapping.yml").write_text(SMALL_MAPPING)
    return tmp_path


def imported(folder: Path, table: str = "small.csv") -> Dataset:
    target = folder / "data" / "small"
    done = run(
        "import", folder / table, "--mapping", folder / "small.mapping.yml", "--to", target, "--replace"
    )
    assert done.exit_code == 0, done.output
    return cisreport.load(target)


def wrong(folder: Path, table: str = "small.csv") -> list[str]:
    place = folder / "data" / "broken"
    done = run("import", folder / table, "--mapping", folder / "small.mapping.yml", "--to", place)
    assert done.exit_code == 1
    assert not place.exists()
    return done.stderr.replace(f"{folder}/", "").splitlines()


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def test_every_meeting_of_the_table_is_a_record(meetings: Path) -> None:
    ds = cisreport.load(meetings)
    assert len(ds.meetings) == len(pd.read_csv(TABLE)) == 94
    assert run("check", meetings).stdout.splitlines()[-1].endswith(" 0 errors, 5 warnings")
    assert "800 of 800 passages cited" in run("coverage", meetings).stdout
    first = ds.meetings[0]
    assert [str(anchor) for anchor in first.date.items[0].anchors] == [
        "meetings[cell=2,3]",
        "meetings[cell=2,4]",
    ]


def test_its_dates_are_those_of_the_curated_dataset(
    meetings: Path, file_regression: FileRegressionFixture
) -> None:
    """Lists each row without an event of exactly that date, and each event without a row."""
    ds, curated = cisreport.load(meetings), cisreport.load("cis-council")
    left = [event for event in curated.of_type(Event) if not isinstance(event, Announcement)]
    lines = []
    for meeting in ds.meetings:
        days = meeting.date.only.bounds
        same = [event for event in left if any(value.datum.bounds == days for value in event.date)]
        place = [value.datum for value in meeting.place]
        same.sort(key=lambda event: (len(event.date), [value.datum for value in event.place] != place))
        if same:
            left.remove(same[0])
            continue
        near = [e for e in left if any(value.datum.bounds.overlaps(days) for value in e.date)]
        others = "; ".join(f"{e.id} {' or '.join(str(v.datum.resolved) for v in e.date)}" for e in near)
        lines.append(f"{meeting.id} {meeting.date.only.resolved}: the dataset has {others}")
    assert len(lines) == 5
    lines += [f"only in the dataset: {event.id}" for event in left]
    file_regression.check("\n".join(lines) + "\n")


def test_each_cell_is_checked(meetings: Path, tmp_path: Path) -> None:
    [source] = cisreport.load(meetings).sources
    assert [*cell_problems(source, TABLE)] == []
    copy = tmp_path / "copy.csv"
    pd.read_csv(TABLE, dtype=str, keep_default_na=False).to_csv(copy, index=False, quoting=1)
    assert [*cell_problems(source, copy)] == []
    copy.write_text(copy.read_text("utf-8").replace("1995-10-03", "1995-10-04", 1), "utf-8")
    assert [*cell_problems(source, copy)] == [f"passage meetings[cell=3,1] in {copy}: changed"]
    done = run("anchors", "check", meetings, "--source", copy)
    assert (done.exit_code, done.stdout.splitlines()[0]) == (1, "meetings: 799 of 800 cells found")
    assert run("anchors", "check", meetings, "--source", TABLE).exit_code == 0


def test_a_report_is_verified_against_the_table(small: Path) -> None:
    imported(small)
    (small / "report.qmd").write_text(
        "---\ntitle: Small\ndate: 2031-06-10\n---\n\n"
        "```{python}\n#| include: false\nimport cisreport\nfrom cisreport import reports\n"
        f'ds = cisreport.derive(cisreport.load("{small}/data/small"))\nv = reports.Citer(ds)\n```\n\n'
        'They met on `{python} v("1", "day")`.\n\n```{python}\n#| echo: false\nreports.register(ds)\n```\n'
    )
    [page] = render([small / "report.qmd"], to=("html",), output_dir=small / "build")
    assert cisreport.verify(page, source=small / "small.csv").ok
    facts = cisreport.verify(page, source=small / "small.csv").facts
    assert f"small: 7 of 7 cells found in {small}/small.csv, the same file" in facts
    edit(small / "small.csv", "2031-05-01", "2031-05-02")
    problems = cisreport.verify(page, source=small / "small.csv").problems
    assert [str(problem) for problem in problems] == [
        f"passage small[cell=2,2] in {small}/small.csv: changed"
    ]


def test_excel_and_parquet_give_the_same_records(small: Path) -> None:
    ds = imported(small)
    frame = pd.read_csv(small / "small.csv")
    frame["Day"] = pd.to_datetime(frame["Day"])
    frame.to_excel(small / "small.xlsx", sheet_name="All", index=False)
    frame.to_parquet(small / "small.parquet", index=False)
    for name in ("small.xlsx", "small.parquet"):
        other = imported(small, name)
        assert [m.date.only for m in other.meetings] == [m.date.only for m in ds.meetings]
        assert [p.digest for p in other.sources[0].passages] == [p.digest for p in ds.sources[0].passages]
    edit(small / "small.mapping.yml", "records: meetings", "sheet: All\nrecords: meetings")
    [source] = imported(small, "small.xlsx").sources
    assert source.passages[0].locator == "All!cell=2,1"
    assert [*cell_problems(source, small / "small.xlsx")] == []


def test_a_guess_leaves_every_decision_to_the_coder(
    small: Path, monkeypatch: pytest.MonkeyPatch, file_regression: FileRegressionFixture
) -> None:
    monkeypatch.chdir(small)
    (small / "small.mapping.yml").unlink()
    assert run("import", "small.csv").exit_code == 0
    text = (small / "small.mapping.yml").read_text("utf-8")
    today = text.partition("  date: ")[2].partition("\n")[0]
    file_regression.check(text.replace(today, "TODAY"), extension=".yml")
    what = 'dataset.coding.coder: "?" is left; write what is meant'
    assert wrong(small) == [f"small.mapping.yml:9:12: {what}"]
    edit(small / "small.mapping.yml", "ignored:\n- Kind", "ignored: []")
    edit(small / "small.mapping.yml", "coder: '?'", "coder: Ana")
    remedy = "map it in the mapping file, or list it under `ignored`"
    assert wrong(small)[0] == f'small.csv:1:4: nothing says what the column "Kind" is; {remedy}'
    assert "the file has another content" in run("import", "small.csv").stderr


def test_the_whole_table_is_guessed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copy(TABLE, tmp_path)
    assert run("import", "meetings.csv").exit_code == 0
    guessed = read_mapping(Path("meetings.mapping.yml"))
    edited = read_mapping(MAPPING)
    for name in ("date", "place", "series", "confidence", "note", "status"):
        assert guessed.fields[name].column == edited.fields[name].column
    assert (guessed.id, guessed.fields["date"].to) == ("meeting_id", "date_end")


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        (
            "by video",
            "letter",
            'small.csv:3:4: mode: "letter" is not explained; add it under `words` of the mapping',
        ),
        (
            "2031-05-30",
            "30 May",
            'small.csv:3:2: date: "30 May" is not an EDTF date; '
            "write 2031-05-30, or name the form of dates as `dates` in the mapping",
        ),
        ("2,2031", ",2031", 'small.csv:3:1: the cell "No" gives no id; fill it in'),
        (
            "No,",
            "Nr,",
            'small.mapping.yml:4:5: id: the table has no column "No"; known are "Day", "Kind", "Nr", "Town"',
        ),
    ],
)
def test_wrong_cells_are_located(small: Path, old: str, new: str, problem: str) -> None:
    edit(small / "small.csv", old, new)
    assert problem in wrong(small)


def test_what_the_loader_finds_is_located_too(small: Path) -> None:
    edit(small / "small.csv", "2,2031", "1,2031")
    assert wrong(small) == [
        'small.csv:3:1: the id "1" is used twice; first in row 2; give one of them another id'
    ]


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        (
            "records: meetings",
            "records: meeting",
            'there is no collection "meeting"; did you mean "meetings"?',
        ),
        ("id: No\n", "", 'the field "id" is missing; add it'),
        ("  mode:", "  mood:", 'fields.mood: meetings have no field "mood"; did you mean "mode"?'),
        ("{column: Day}", "{colum: Day}", 'fields.date.colum: unknown field "colum"; did you mean "column"?'),
        ("records: meetings", "records: {a: b}", "records: a text is expected; write one word or sentence"),
        (
            "id: No",
            "id: No\nheader: top",
            "header: the number of a row is expected; write a whole number from 1",
        ),
        (
            "id: No",
            "id: No\nignored: Kind",
            "ignored: a list of columns is expected; write each after a hyphen",
        ),
        (
            "{column: Day}",
            "{column: [Day]}",
            "fields.date.column: a text is expected; write one word or sentence",
        ),
        (
            "words: {in person: in-person, by video: remote}",
            "words: remote",
            "fields.mode.words: a group of `name: value` lines is expected; write one for each",
        ),
        ("coder: Ana", 'coder: "?"', 'dataset.coding.coder: "?" is left; write what is meant'),
    ],
)
def test_wrong_mappings_are_located(small: Path, old: str, new: str, problem: str) -> None:
    edit(small / "small.mapping.yml", old, new)
    assert any(line.startswith("small.mapping.yml:") and line.endswith(problem) for line in wrong(small))


def test_dates_of_other_forms(small: Path) -> None:
    edit(small / "small.csv", "2031-05-01", "01.05.2031")
    edit(small / "small.csv", "2031-05-30", "30.05.2031")
    edit(small / "small.mapping.yml", "{column: Day}", '{column: Day, dates: "%d.%m.%Y"}')
    assert [m.date.only.resolved for m in imported(small).meetings] == ["2031-05-01", "2031-05-30"]
    edit(small / "small.csv", "30.05.2031", "31.06.2031")
    assert wrong(small) == [
        'small.csv:3:2: date: "31.06.2031" is not a date like %d.%m.%Y; correct the cell or the form'
    ]


def test_files_that_are_no_tables(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"this is not a table that can be read; save it as one of \.csv"):
        read_grids(tmp_path / "x.ods")
    (tmp_path / "x.csv").write_text("")
    with pytest.raises(DataError, match="the file is empty"):
        read_grids(tmp_path / "x.csv")
    (tmp_path / "y.csv").write_text(SMALL)
    with pytest.raises(DataError, match='there is no sheet "A"'):
        sheet_of(read_grids(tmp_path / "y.csv"), "A", tmp_path / "y.csv")


@pytest.mark.parametrize(
    ("days", "edtf"),
    [
        (("2021-11-01", "2021-11-30"), "2021-11"),
        (("2021-01-01", "2021-12-31"), "2021"),
        (("2021-11-01", "2021-11-29"), "2021-11-01/2021-11-29"),
        (("2021-12-31", "2022-01-01"), "2021-12-31/2022-01-01"),
    ],
)
def test_two_days_as_a_date(days: tuple[str, str], edtf: str) -> None:
    assert span(*days) == edtf


@pytest.mark.parametrize(
    ("text", "name"), [("Nur-Sultan (Astana)", "nur-sultan-astana"), ("Ж 1", "1"), ("!", "")]
)
def test_texts_as_ids(text: str, name: str) -> None:
    assert slug(text) == name


def test_a_table_is_a_source_of_one_sheet(small: Path) -> None:
    table = read_mapping(small / "small.mapping.yml")
    coder = Coder(sheet_of(read_grids(small / "small.csv"), None, small / "small.csv"), table)
    [source] = coder.coded().records["sources"]
    assert source["kind"] == "tabular"
    assert [part["locator"] for part in source["passages"]][:4] == [f"cell=2,{n}" for n in (1, 2, 3, 4)]
