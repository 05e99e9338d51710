"""Reports side by side."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli.running import run


def test_several_reports_with_one_that_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name, code in (("a", "1"), ("b", "1 / 0"), ("c", "2")):
        (tmp_path / f"{name}.qmd").write_text(f"---\ntitle: T\n---\n`{{python}} {code}`\n")
    result = run("render", "a.qmd", "b.qmd", "c.qmd", "--to", "html")
    assert result.exit_code == 1
    assert result.stdout.splitlines() == ["build/a.html", "build/c.html"]
    assert "b.qmd:4:1: `1 / 0`: ZeroDivisionError: division by zero; correct the expression" in result.stderr
    assert "Traceback" not in result.output


def test_the_day_of_documents_that_do_not_name_theirs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name, front in (("a", "date: today\neditor: visual"), ("b", "date: 2020-01-02"), ("c", "lang: en")):
        (tmp_path / f"{name}.qmd").write_text(f"---\ntitle: T\n{front}\n---\nText.\n")
    result = run("render", "a.qmd", "b.qmd", "c.qmd", "--to", "html", "--date", "3 April 2021")
    assert result.exit_code == 0
    days = [(tmp_path / f"build/{name}.html").read_text().partition('<time datetime="')[2] for name in "abc"]
    assert [day[:10] for day in days] == ["2021-04-03", "2020-01-02", "2021-04-03"]
    assert [line for line in result.stderr.splitlines() if "note:" in line] == [
        "a.qmd:4: note: no effect: editor"
    ]
    result = run("render", "a.qmd", "--date", "soon")
    assert result.exit_code == 1
    assert result.stderr == '<arguments>: the date "soon" is not a day; write it as "YYYY-MM-DD"\n'
