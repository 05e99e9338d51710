"""The layers of a vocabulary: states of ISO 3166-1, the package's entries, the project's, the dataset's."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import cisreport
from cisreport.datasets.states import numbers, states
from cisreport.errors import DataError
from cisreport.files import shipped
from harbor import write

ROOT = Path(__file__).parents[2]
NEW = """\
people:
  - {id: orr, label: Ida Orr, references: [iso-3166-1], offices: [{title: Envoy, of: albania}]}
"""


def problems(folder: Path) -> list[str]:
    with pytest.raises(DataError) as caught:
        cisreport.load(folder)
    return str(caught.value).splitlines()


def test_every_state_of_the_standard_is_known() -> None:
    known = cisreport.load("dushanbe-2022").vocabulary
    assert len(states()) == 249
    assert {state.iso3 for state in states().values()} == {state.iso3 for state in known.states.values()}
    assert known.states["armenia"].demonyms == (
        "Armenian",
        "Armenians",
    )  # from a file
    albania = known.states["albania"]
    assert (albania.label, albania.iso2, albania.names["ru"]) == ("Albania", "AL", "Албания")
    assert set(albania.references) <= set(known.references)


def test_numbers_of_other_projects() -> None:
    known = numbers()
    assert (known["ARM"], known["DEU"], known["AND"], known["ABW"]) == (
        (371, 371),
        (255, 260),
        (232, None),
        (None, None),
    )


def test_the_table_is_current() -> None:
    command = [sys.executable, "docs/states.py", "--check"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_project_and_a_dataset_add_to_it(tmp_path: Path) -> None:
    own: dict[str, str | bytes | None] = {
        "vocabulary/more.yml": NEW,
        "harbor/vocabulary/own.yml": NEW.replace("orr", "urr"),
    }
    folder = write(tmp_path, own)
    known = cisreport.load(folder).vocabulary
    assert [known.get(name) is not None for name in ("norland", "orr", "urr", "lavrov")] == [True] * 4
    assert "norway" not in known.states  # the project's Norland has its code


def test_a_copy_of_the_package_s_entries_is_no_conflict(tmp_path: Path) -> None:
    folder = write(tmp_path)
    for path in (shipped("data") / "vocabulary").glob("*.yml"):
        shutil.copy(path, tmp_path / "vocabulary" / f"copy-{path.name}")
    assert (
        cisreport.load(folder).vocabulary.people.keys()
        == cisreport.load("dushanbe-2022").vocabulary.people.keys()
    )


def test_conflicts_have_their_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    cisreport.load(write(tmp_path / "elsewhere"))
    monkeypatch.chdir(ROOT)
    own = (
        "states:\n  - {id: rus, label: Rus, iso3: RUS, references: [atlas]}\n"
        "people:\n  - {id: lavrov, label: Somebody, references: [atlas]}\n"
    )
    folder = write(tmp_path / "here", {"harbor/vocabulary/own.yml": own})
    mine = folder / "vocabulary" / "own.yml"
    assert problems(folder) == [
        f'{mine}:2:33: states[0].iso3: "RUS" is the code of "russia" in data/vocabulary/states.yml:9; '
        "use that id, or correct the code",
        f'{mine}:4:10: people[0].id: the id "lavrov" is used twice; first in data/vocabulary/people.yml:2; '
        "give one of them another id",
    ]
