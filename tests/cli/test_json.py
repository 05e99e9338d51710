"""One JSON document for programs, with one form of problems, whatever found them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from cli.running import TOY, run
from harbor import edit, write

PROBLEM = ["severity", "file", "line", "column", "place", "message", "hint"]
EVENTS = "harbor/events.yml"


def document(*arguments: object, status: int) -> dict[str, Any]:
    result = run(*arguments, "--json")
    found: dict[str, Any] = json.loads(result.stdout)
    assert result.exit_code == found["status"] == status
    assert found["command"] == arguments[0]
    assert all([*problem] == PROBLEM for problem in found["problems"])
    assert result.stderr == ""
    return found


def test_check(tmp_path: Path) -> None:
    clean = document("check", TOY / "data" / "lake-league-2031", status=0)
    assert clean["problems"] == []
    assert clean["datasets"][0]["errors"] == 0
    broken = write(tmp_path / "broken", edit(EVENTS, "modality: planned", "modality: wished"))
    [problem] = document("check", broken, status=1)["problems"]
    assert problem["file"].endswith("events.yml")
    assert problem["place"] == "meetings[1].status.modality"
    assert problem["line"] == 16
    assert '"wished"' in problem["message"]


def test_findings_of_check_have_lines(tmp_path: Path) -> None:
    run("new", "lakes", "--source", TOY / "article.txt", "--language", "en", "--directory", tmp_path)
    folder = tmp_path / "lakes"
    text = run("check", folder).stdout.splitlines()
    found = document("check", folder, status=int(len(text) > 1))
    assert len(found["problems"]) == len(text) - 1 > 0
    for problem, line in zip(found["problems"], text, strict=False):
        assert line.startswith(problem["severity"])
        assert problem["message"] in line
        passage = Path(problem["file"]).read_text("utf-8").splitlines()[problem["line"] - 1]
        locator = line.partition("[")[2].partition("]")[0]
        assert f"{{locator: {locator}," in passage


def test_lint(tmp_path: Path) -> None:
    path = tmp_path / "report.qmd"
    path.write_text("---\ntitle: A report\n---\n\nThe border is 972 km long.\n", "utf-8")
    found = document("lint", path, "--sentences", status=1)
    assert {(problem["file"], problem["line"]) for problem in found["problems"]} == {(str(path), 5)}
    [report] = found["reports"]
    assert report["known"] is True
    assert [sentence["text"] for sentence in report["sentences"]] == ["The border is 972 km long."]
    [problem] = document("lint", tmp_path / "missing.qmd", status=1)["problems"]
    assert problem["file"] == str(tmp_path / "missing.qmd")
    path.write_text("---\ntitle: Skýrsla\nlang: is\n---\n\nÞetta er orð.\n", "utf-8")
    assert document("lint", path, status=3)["reports"][0]["known"] is False


def test_verify(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text("<!doctype html><title>Nothing</title>", "utf-8")
    [problem] = document("verify", path, status=1)["problems"]
    assert problem["file"] == str(path)
    assert problem["message"]


def test_agreement_and_diff(tmp_path: Path) -> None:
    one = write(tmp_path / "one")
    two = write(tmp_path / "two", edit(EVENTS, "modality: planned", "modality: hoped"))
    found = document("agreement", one, two, status=0)
    assert [item["field"] for item in found["disagreements"]] == ["modality[status: announced]"]
    assert document("diff", one, two, status=1)["facts"]
    assert document("diff", one, one, status=0)["facts"] == []


@pytest.mark.parametrize("command", ["check", "lint", "verify", "agreement", "diff"])
def test_what_does_not_exist_is_a_problem_too(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    names = ["nothing"] * (2 if command in ("agreement", "diff") else 1)
    found = document(command, *names, status=1)
    assert len(found["problems"]) == 1
    assert "nothing" in str(found["problems"])
