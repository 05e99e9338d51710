"""Machines of which something is broken: a clear error, nothing partial or lost, and the next run works.

``docs/reference/faults.md`` lists the faults with what is said.  ``make faults`` tries all of them, and all
commands; the ordinary suite tries those that are quick.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pytest

from faults.jobs import CHART, MARK, Render
from faults.projects import COMMANDS, Machine, make
from faults.test_kills import finished
from sharing import made_once
from tools import require

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="machines are broken by means of Linux")
PAGE: Final = Path(__file__).parents[2] / "docs" / "reference" / "faults.md"
SAME: Final = "The outputs are the same bytes as ever."
WITH_CHART: Final = "render chart.qmd --output-dir out"

COMPILER: Final = """
import os, time
class Compiler:
    def __init__(self, *_, **__): pass
    def query(self, *_, **__): raise ValueError
    def compile(self, *_, **__): {}
"""
"""A module in place of Typst, with what it does when it is to compile."""


@dataclass(frozen=True, kw_only=True)
class Case:
    """A fault, and the command that it is tried with."""

    fault: str
    how: str = ""
    command: str = COMMANDS["render"]
    every: bool = False
    """Whether only ``make faults`` tries it."""
    again: bool = True
    """Whether the command is done again on a whole machine."""


CASES: Final = {
    "The disk is full": Case(fault="full_disk", how="0"),
    "The disk is full after 64 KiB": Case(fault="full_disk", how="64", every=True),
    "The disk is full after 160 KiB": Case(fault="full_disk", how="160", every=True),
    "No file can be larger than 16 KiB": Case(fault="file_sizes", how="16"),
    "The folder of the outputs is read-only": Case(fault="read_only", how="out"),
    "All folders of the project are read-only": Case(fault="read_only", every=True),
    "No folder for temporary files can be written": Case(fault="no_temporary_folder"),
    "An output is a folder": Case(fault="output", how="folder out/r.pdf"),
    "An output is a pipe": Case(fault="output", how="pipe out/r.pdf", every=True),
    "An output is a link to a file": Case(fault="output", how="link out/r.html"),
    "The folder of the outputs is a file": Case(fault="output", how="file out"),
    "The folder of the outputs is a link to nothing": Case(fault="output", how="link out", every=True),
    "pandoc is missing": Case(fault="pandoc", again=False),
    "pandoc may not be run": Case(fault="pandoc", how="mode", again=False),
    "pandoc is not a program": Case(fault="pandoc", how="text", again=False),
    "pandoc fails and says why": Case(fault="pandoc", how="echo 'it rains' >&2; exit 1", again=False),
    "pandoc fails and says nothing": Case(fault="pandoc", how="exit 3", again=False),
    "pandoc is killed": Case(fault="pandoc", how="kill -9 $$", again=False),
    "pandoc writes nonsense": Case(fault="pandoc", how="echo '<<'"),
    "pandoc writes nothing": Case(fault="pandoc", how="exit 0", again=False),
    "pandoc hangs": Case(fault="pandoc", how="/bin/sleep 1000"),
    "Typst is missing": Case(fault="typst", every=True),
    "Typst cannot be imported": Case(fault="typst", how="raise ImportError"),
    "Typst crashes": Case(fault="typst", how=COMPILER.format("os.kill(os.getpid(), 11)"), every=True),
    "Typst is killed": Case(fault="typst", how=COMPILER.format("os.kill(os.getpid(), 9)"), every=True),
    "Typst ends": Case(fault="typst", how=COMPILER.format("os._exit(3)"), every=True),
    "Typst writes nonsense": Case(fault="typst", how=COMPILER.format("return b'<<'"), every=True),
    "Typst writes nothing": Case(fault="typst", how=COMPILER.format("return b''"), every=True),
    "Typst hangs": Case(fault="typst", how=COMPILER.format("time.sleep(1000)")),
    "The document, its data and the cache are from the future": Case(fault="future", again=False),
    "There is no home": Case(fault="no_home", command=WITH_CHART, every=True),
    "The home is read-only": Case(fault="no_home", how="read-only", command=WITH_CHART, every=True),
    "The home does not exist": Case(fault="no_home", how="missing", command=WITH_CHART, every=True),
    "The system has no fonts": Case(fault="no_fonts", command=WITH_CHART, every=True),
}
FEW: Final = ("new", "review")
"""Commands of the ordinary suite."""


@pytest.fixture(scope="module")
def machine() -> Iterator[Machine]:
    with Machine() as machine:
        yield machine


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory, machine: Machine) -> Path:
    return made_once(tmp_path_factory, "faults", lambda folder: make(folder, machine, whole=False))


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory, machine: Machine) -> Path:
    return made_once(tmp_path_factory, "faults-whole", lambda folder: make(folder, machine, whole=True))


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Path]:
    """Where the project is for one case; it is removed, so that not all of them are kept."""
    yield tmp_path / "project"
    shutil.rmtree(tmp_path, ignore_errors=True)


def tried(machine: Machine, template: Path, place: Path, case: Case) -> dict[str, Any]:
    """Return what came of a case; the machine has to allow that it is broken so."""
    shutil.copytree(template, place, symlinks=True)
    (place / "chart.qmd").write_text((place / "r.qmd").read_text() + CHART)
    found = machine.tried(place, case.fault, case.command, case.how, again=case.again)
    if "cannot" in found:
        pytest.skip(f"this machine cannot be broken so: {found['cannot']}")
    assert "Traceback" not in found["said"]
    assert found["left"] == []
    if case.again:
        assert found["again"] == 0, found["said again"]
        assert found["left again"] == []
    return found


def last_line(said: str, place: Path) -> str:
    """Return the last line that a command has printed, without what depends on the machine."""
    return said.rstrip("\n").rpartition("\n")[2].replace(f"{place}/", "")


def rows(heading: str) -> dict[str, str]:
    """Return the rows of a table of the page, by their first cell."""
    text = PAGE.read_text("utf-8").partition(f"## {heading}\n")[2].partition("\n## ")[0]
    found = re.findall(r"^\| (.+?) \| (.+?) \|$", text, re.MULTILINE)[1:]
    return dict(found)


def test_the_page_lists_the_faults() -> None:
    assert list(rows("Faults"))[: len(CASES)] == list(CASES)
    assert list(rows("Commands")) == [f"`{text}`" for text in COMMANDS.values()]


@pytest.mark.parametrize(
    "name",
    [pytest.param(name, marks=pytest.mark.every) if case.every else name for name, case in CASES.items()],
)
def test_a_broken_machine(name: str, machine: Machine, few: Path, place: Path) -> None:
    case = CASES[name]
    found = tried(machine, few, place, case)
    outputs = [f"out/{case.command.split()[1].replace('qmd', suffix)}" for suffix in ("html", "pdf")]
    if found["status"] == 0:
        assert rows("Faults")[name].startswith(SAME)
        assert case.fault == "output" or not found.get("differs")
        assert sorted(found["changed"] + found["new"]) == outputs
    else:
        assert rows("Faults")[name] == f"`{last_line(found['said'], place)}`"
        assert (found["changed"], found["new"]) == ([], [])
        assert not case.again or {*outputs} <= {*found["changed again"]}


@pytest.mark.parametrize("fault", ["full_disk", "read_only"])
@pytest.mark.parametrize(
    "name", [name if name in FEW else pytest.param(name, marks=pytest.mark.every) for name in COMMANDS]
)
def test_a_command_that_cannot_write(
    name: str, fault: str, machine: Machine, place: Path, request: pytest.FixtureRequest
) -> None:
    template = request.getfixturevalue("few" if name in FEW else "whole")
    case = Case(fault=fault, how="0" if fault == "full_disk" else "", command=COMMANDS[name])
    found = tried(machine, template, place, case)
    assert found["status"] == 1
    why = "No space left on device" if fault == "full_disk" else "Permission denied"
    assert re.search(rf": the file or folder cannot be used \({why}\); \w.*$", found["said"]), found["said"]
    assert (found["changed"], found["new"]) == ([], [])
    assert found["changed again"]


@pytest.mark.every
@pytest.mark.parametrize("free", [*range(0, 400, 8)])
def test_a_disk_that_is_full_at_any_moment(free: int, machine: Machine, few: Path, place: Path) -> None:
    found = tried(machine, few, place, Case(fault="full_disk", how=str(free)))
    if found["status"]:
        assert (found["changed"], found["new"]) == ([], [])
        assert "space on the disk" in found["said"]


@pytest.fixture
def job(tmp_path: Path) -> Render:
    return Render(tmp_path / "job", "---\ntitle: T\ndate: 2031-06-01\n---\n")


@pytest.mark.parametrize("times", [1, pytest.param(10, marks=pytest.mark.every)])
def test_renders_at_once(times: int, job: Render) -> None:
    for number in range(times):
        both = [job.begun()]
        time.sleep(0.05 * number)
        both.append(job.begun())
        said = [process.communicate(timeout=120)[1] for process in both]
        assert [process.returncode for process in both] == [0, 0], said
        job.check()
        assert job.generations().keys() == {".html", ".pdf"}
        assert job.left() == []


@pytest.mark.every
def test_renders_in_different_formats_at_once(job: Render) -> None:
    (job.folder / "r.qmd").write_text("---\ntitle: T\n---\n\nGeneration 10 of them.\n")
    environment = {**os.environ, MARK: str(job.folder)}
    both = [
        subprocess.Popen(
            [sys.executable, "-m", "cisreport", "render", "r.qmd", "--to", form, "--output-dir", "out"],
            cwd=job.folder,
            env=environment,
        )
        for form in ("html", "pdf")
    ]
    assert [process.wait(timeout=120) for process in both] == [0, 0]
    assert job.generations() == {".html": "10", ".pdf": "10"}
    assert job.left() == []


@pytest.mark.every
@pytest.mark.parametrize("shift", ["-370d", "+370d"])
def test_a_clock_that_is_wrong(shift: str, job: Render) -> None:
    """It jumps between two renders, and back; each has the newest text, and the same bytes as on any day."""
    tool = require("faketime")
    job.document = f"{job.document}\n```{{python}}\nprint(open('n.txt').read())\n```\n"
    finished(job)
    right = [sys.executable, "-m", "cisreport", "render", "r.qmd", "--output-dir", "out"]
    wrong = [tool, "-f", shift, *right]
    for command in (wrong, right, wrong):
        job.number += 1
        (job.folder / "n.txt").write_text(f"Generation {job.number} of")
        (job.folder / "r.qmd").write_text(job.document)
        subprocess.run(command, cwd=job.folder, check=True, capture_output=True)
        job.check(is_finished=True)
        before = {path: path.read_bytes() for path in (job.folder / "out").iterdir()}
        subprocess.run(right, cwd=job.folder, check=True, capture_output=True)
        assert {path: path.read_bytes() for path in (job.folder / "out").iterdir()} == before


@pytest.mark.every
def test_a_clock_that_jumps_during_a_render(job: Render) -> None:
    tool = require("faketime")
    clock = job.folder / "clock"
    clock.write_text("+0d")
    jump = f"\n```{{python}}\nopen({str(clock)!r}, 'w').write('-370d')\n```\n"
    job.document = job.document + jump
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FAKETIME_TIMESTAMP_FILE", str(clock))
        patch.setenv("FAKETIME_NO_CACHE", "1")
        library = subprocess.run(
            [tool, "-f", "+0d", "printenv", "LD_PRELOAD"], capture_output=True, text=True, check=True
        )
        patch.setenv("LD_PRELOAD", library.stdout.strip())
        finished(job)
        assert clock.read_text() == "-370d"
        finished(job)
    finished(job)


@pytest.mark.every
def test_a_folder_that_is_removed_meanwhile(job: Render) -> None:
    finished(job)
    job.document += "\n```{python}\nimport shutil\nshutil.rmtree('out')\n```\n"
    finished(job)


@pytest.mark.every
def test_a_reader_that_is_gone_and_an_output_that_is_full(job: Render) -> None:
    finished(job)
    command = [sys.executable, "-m", "cisreport", "render", "r.qmd", "--output-dir", "out"]
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            command, cwd=job.folder, stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
    assert (done.returncode, job.left()) == (1, [])
    assert done.stderr.splitlines()[-1].startswith("<output>: the file or folder cannot be used (No space")
    job.check(is_finished=True)
