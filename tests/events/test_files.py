from __future__ import annotations

import bz2
import gzip
import io
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from cisreport import DataError, events
from cisreport.errors import ArgumentError, MissingToolError
from cisreport.events.engine import connected, text
from eventfiles import write_events

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd


def zipped(content: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("20150218.export.CSV", content)
    return buffer.getvalue()


PACKING: dict[str, Callable[[bytes], bytes]] = {
    "gz": gzip.compress,
    "bz2": bz2.compress,
    "zst": zstd.compress,
    "zip": zipped,
}


@pytest.fixture
def plain(tmp_path: Path) -> Path:
    return write_events(tmp_path / "20150218.export.CSV", "gdelt2", rows=300)


@pytest.mark.parametrize("ending", PACKING)
def test_packed_files_have_the_same_events(ending: str, plain: Path) -> None:
    expected = events.scan(plain).read().frame
    packed = plain.with_name(f"{plain.name}.{ending}")
    packed.write_bytes(PACKING[ending](plain.read_bytes()))
    assert events.scan(packed).read().frame.equals(expected)


@pytest.mark.parametrize("ending", PACKING)
def test_truncated_files_are_an_error_with_their_name(ending: str, plain: Path) -> None:
    content = PACKING[ending](plain.read_bytes())
    packed = plain.with_name(f"part.csv.{ending}")
    packed.write_bytes(content[: len(content) // 2])
    with pytest.raises(
        DataError, match=r"part\.csv\.\w+: it cannot be unpacked, so none of it is read \(.+\); get"
    ):
        events.scan(packed.parent).days()


@pytest.mark.parametrize("ending", ["gz", "zip"])
def test_a_changed_byte_is_an_error(ending: str, plain: Path) -> None:
    content = bytearray(PACKING[ending](plain.read_bytes()))
    content[len(content) // 2] ^= 0x10
    packed = plain.with_name(f"flipped.csv.{ending}")
    packed.write_bytes(content)
    with pytest.raises(DataError, match=r"flipped.*it cannot be unpacked"):
        events.scan(packed).days()


def test_all_files_that_cannot_be_unpacked_are_named(plain: Path) -> None:
    for name in ("one.csv.gz", "two.csv.zip"):
        plain.with_name(name).write_bytes(b"no archive")
    with pytest.raises(DataError) as caught:
        events.scan(plain.parent).days()
    assert [Path(problem.path).name for problem in caught.value.problems] == ["one.csv.gz", "two.csv.zip"]


def test_folders_in_folders_and_files_of_several_layouts(tmp_path: Path) -> None:
    for year in (2015, 2016):
        for layout in ("icews", "plover", "gdelt1"):
            folder = tmp_path / f"year={year}" / f"kind={layout}"
            folder.mkdir(parents=True)
            write_events(folder / "events.tab", layout, rows=20, start=f"{year}-01-01", days=300)
    (tmp_path / "year=2017").mkdir()
    (tmp_path / "year=2017" / "empty.csv").touch()
    (tmp_path / "README.md").write_text("not data", "utf-8")
    counts = events.scan(tmp_path).count()
    assert counts.frame["events"].tolist() == [20] * 6 + [0]
    assert counts.frame["file"].tolist() == sorted(str(file) for file in tmp_path.rglob("*.[ct]*"))
    assert len(counts.rejects) == 0


def test_commas_and_quotation_marks(tmp_path: Path, plain: Path) -> None:
    expected = events.scan(plain).read().frame
    frame = pd.read_csv(plain, sep="\t", header=None, dtype=str, keep_default_na=False)
    frame.to_csv(tmp_path / "commas.csv", header=False, index=False)
    assert events.scan(tmp_path / "commas.csv").read().frame.equals(expected)


def test_parquet_with_published_names(tmp_path: Path) -> None:
    expected = events.scan(write_events(tmp_path / "lines.tsv", "plover", rows=50)).read().frame
    write_events(tmp_path / "events.parquet", "plover", rows=50)
    assert events.scan(tmp_path / "events.parquet").read().frame.equals(expected)


def test_parquet_in_folders_by_values(tmp_path: Path) -> None:
    lines = write_events(tmp_path / "lines.tsv", "icews", rows=50)
    written = write_events(tmp_path / "all.parquet", "icews", rows=50)
    with connected() as connection:
        query = f"SELECT * FROM read_parquet({text(written)})"
        target = text(tmp_path / "parts")
        connection.execute(f"COPY ({query}) TO {target} (FORMAT parquet, PARTITION_BY (Country))")
    expected = events.scan(lines).read().frame.sort_values("event_id", ignore_index=True)
    found = events.scan(tmp_path / "parts").read().frame.sort_values("event_id", ignore_index=True)
    assert found.equals(expected)


def test_what_is_written_is_read_again(tmp_path: Path, plain: Path) -> None:
    table = events.scan(plain).consultations()
    rejects = table.write(tmp_path / "schema.parquet")
    assert len(rejects) == 0
    assert events.scan(tmp_path / "schema.parquet").read().frame.equals(table.read().frame)


def test_codes_that_are_numbers_are_an_error(tmp_path: Path, plain: Path) -> None:
    frame = pd.read_csv(plain, sep="\t", header=None)
    frame.columns = pd.Index(events.LAYOUTS["gdelt2"].columns)
    frame.to_parquet(tmp_path / "numbers.parquet")
    message = "numbers.parquet: EventCode: codes are BIGINT, so zeros at the start are lost; write the codes"
    with pytest.raises(DataError, match=message):
        events.scan(tmp_path / "numbers.parquet").read()


def test_parquet_of_pandas(tmp_path: Path, plain: Path) -> None:
    expected = events.scan(plain).read().frame
    frame = pd.read_csv(plain, sep="\t", header=None, dtype={26: str})
    frame.columns = pd.Index(events.LAYOUTS["gdelt2"].columns)
    frame.to_parquet(tmp_path / "pandas.parquet")
    assert events.scan(tmp_path / "pandas.parquet").read().frame.equals(expected)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        (
            "odd.csv",
            b"a\tb\n1\t2\n",
            r"odd\.csv:1: its columns are not those of gdelt1 or gdelt2 or icews or plover",
        ),
        ("cut.parquet", b"PAR1 and nothing else", r"cut\.parquet: DuckDB cannot read it"),
        ("empty.csv", b"", "all files are empty"),
        ("notes.md", b"text", "there is no data file here; data files end in .csv"),
        ("a[1].csv", b"text", r"the name has one of the characters \* \? \[; rename it"),
    ],
)
def test_what_cannot_be_read_at_all(name: str, content: bytes, message: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(DataError, match=message):
        events.scan(tmp_path).read()


def test_a_file_that_does_not_exist(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="there is no such file or folder"):
        events.scan(tmp_path / "none.csv").read()


def test_a_layout_that_the_user_gives(plain: Path) -> None:
    assert len(events.scan(plain, "gdelt2").read().frame) == 300
    with pytest.raises(DataError, match=r":1: its columns are not those of gdelt1; see"):
        events.scan(plain, "gdelt1").read()
    with pytest.raises(ArgumentError, match='there is no layout "gdelt3"; did you mean "gdelt'):
        events.scan(plain, "gdelt3").read()


@pytest.mark.parametrize(("module", "file"), [("duckdb", "a.csv"), ("backports.zstd", "a.csv.zst")])
def test_without_the_extra(module: str, file: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if module == "backports.zstd" and sys.version_info >= (3, 14):
        pytest.skip("the standard library reads .zst")
    (tmp_path / file).write_bytes(b"x")
    monkeypatch.setitem(sys.modules, module, None)
    if module == "backports.zstd":
        monkeypatch.delattr("backports.zstd")
    with pytest.raises(MissingToolError, match=r'run `pip install "cisreport\[events\]"`'):
        events.scan(tmp_path).read()
