"""The page about the manifest: its commands do what it says, on a report that was just rendered."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from cisreport.manifest.schema import schema_text
from cisreport.rendering.outputs import render

ROOT = Path(__file__).parent.parent.parent
PAGE = (ROOT / "docs" / "reference" / "manifest.md").read_text("utf-8")
REPORT = Path(__file__).parents[1] / "reports" / "sample_report" / "sample.qmd"
TESTS = str(Path(__file__).parent.parent)


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("reviewer")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", TESTS, prepend=os.pathsep)
        for path in render([REPORT], output_dir=directory, to=("html", "pdf", "docx")):
            path.rename(directory / f"report{path.suffix}")
    (directory / "manifest.schema.json").write_text(schema_text(), "utf-8")
    return directory


def python(folder: Path, *code: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-W", "ignore", "-c", "\n".join(code)]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_all_of_it_runs_and_finds_nothing_wrong(folder: Path) -> None:
    done = python(folder, *blocks("python"))
    assert done.returncode == 0, done.stderr
    assert "urn:cisreport:toy-2022:length p4.s1" in done.stdout


def test_shell_and_python_take_the_same_out(folder: Path) -> None:
    for name in ("facts.jsonld", "manifest.json"):
        (folder / name).unlink(missing_ok=True)
    python(folder, blocks("python")[0])
    taken = {name: (folder / name).read_bytes() for name in ("facts.jsonld", "manifest.json")}
    shell, *_ = blocks("sh")
    code = re.search(r"python -c '(.*?)'", shell)
    assert code
    of_page, of_print = json.loads(python(folder, code[1]).stdout), json.loads(taken["manifest.json"])
    for name in ("numbers", "pieces", "digest"):
        assert of_page.pop(name) != of_print.pop(name)
    assert of_page == of_print
    for number, name in re.findall(r"pdfdetach -save (\d) -o (\S+) report.pdf", shell):
        assert sorted(taken)[int(number) - 1] == name


def test_a_digit_changed_shows(folder: Path) -> None:
    checks = blocks("python")
    for change in ('"text":"972 km"', '"datum":"972"'):
        text = python(folder, checks[0], 'print(open("manifest.json", encoding="utf-8").read())').stdout
        assert change in text
        (folder / "manifest.json").write_text(text.replace(change, change.replace("972", "973")), "utf-8")
        done = python(folder, *checks[2:])  # the first two take the manifest out of the files
        assert "AssertionError" in done.stderr


def test_the_page_describes_every_key_of_the_format() -> None:
    keys = re.findall(r'^    "(\w+)": \{', schema_text().partition('"$defs"')[0], re.MULTILINE)
    described = PAGE.partition("## The format")[2].partition("## Extracting")[0]
    assert len(keys) == 16
    assert [key for key in keys if f"`{key}`" not in described] == []
