"""Data packages: what their own validator says, and what is wrong in an edited one."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import cisreport
from cisreport.errors import DataError
from cisreport.exchange import FORMATS, write_files
from cisreport.formulas import guarded, unguarded
from generated import made

FORM = FORMATS["datapackage"]


@pytest.fixture
def package(tmp_path: Path) -> Path:
    ds = made(tmp_path, 11)
    write_files(FORM.write(ds), tmp_path / "package", is_folder=True, is_replacing=False)
    return tmp_path / "package"


@pytest.mark.parametrize("name", ["dushanbe-2022", "cis-council", ""])
def test_frictionless_finds_nothing(name: str, tmp_path: Path) -> None:
    ds = cisreport.derive(cisreport.load(name)) if name else made(tmp_path, 7)
    write_files(FORM.write(ds), tmp_path / "package", is_folder=True, is_replacing=False)
    frictionless = Path(sys.executable).with_name("frictionless")
    run = subprocess.run(
        [frictionless, "validate", tmp_path / "package" / "datapackage.json"], capture_output=True
    )
    assert run.returncode == 0, run.stdout.decode()


@pytest.mark.parametrize(
    "text", ["=1+1", "+1+1", "-1-1", "@a", "'", "''", "'=", "\tx", "\rx", "x", "'x", "O'Hara"]
)
def test_formulas_are_texts_and_come_back(text: str) -> None:
    assert guarded(text)[0] not in "=+-@\t\r"
    assert unguarded(guarded(text)) == text


@pytest.mark.parametrize("text", ["+1", "-1", "-0.5"])
def test_numbers_with_a_sign_stay_numbers(text: str) -> None:
    assert guarded(text) == unguarded(text) == text


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_bytes().decode()
    assert old in text
    path.write_bytes(text.replace(old, new, 1).encode())


def problems(package: Path) -> list[str]:
    with pytest.raises(DataError) as error:
        FORM.read(package)
    return [str(problem).removeprefix(f"{package}/") for problem in error.value.problems]


def test_wrong_cells_are_located(package: Path) -> None:
    rows = (package / "passages.csv").read_text("utf-8").splitlines()
    line = next(number for number, row in enumerate(rows, 1) if ",body," in row)
    edit(package / "facts.csv", ",label,", ",lable,")
    edit(package / "passages.csv", ",body,", ",headlines,")
    assert problems(package) == [
        'facts.csv:1: the column "label" is missing; add it',
        'facts.csv:1:3: unknown column "lable"; did you mean "label"?',
        f'passages.csv:{line}:3: "headlines" is not a word for role; did you mean "headline"?',
    ]


def test_lost_references_are_located(package: Path) -> None:
    edit(package / "participations.csv", "\r\n", "\r\nnobody,1,persons-0,host,,,,,,\r\n")
    assert problems(package)[0].startswith(
        'participations.csv:2:1: there is no "nobody", which event refers to; '
    )


def test_a_table_that_is_a_link_in_a_circle(package: Path) -> None:
    (package / "offices.csv").unlink()
    (package / "offices.csv").symlink_to("offices.csv")
    assert "offices.csv" in problems(package)[0]
    assert "cannot be read" in problems(package)[0]


def test_a_missing_table_and_a_path_outside(package: Path) -> None:
    (package / "offices.csv").unlink()
    edit(package / "datapackage.json", '"path": "evidence.csv"', '"path": "../made/all.yml"')
    what = 'the path "../made/all.yml" leads out of the folder'
    assert problems(package) == [
        f"datapackage.json: {what}; put the file next to the descriptor",
        "offices.csv: there is no such file; check the name",
    ]


def test_no_package_at_all(tmp_path: Path) -> None:
    (tmp_path / "datapackage.json").write_text("[1]")
    what = "this is not the descriptor of a data package with resources"
    assert problems(tmp_path) == [f"datapackage.json: {what}; export the dataset again"]
