"""Reports side by side."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cisreport.batches.workshop import workshop
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


def test_what_costs_a_claim_is_a_note_unless_it_is_required(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    (tmp_path / "a.qmd").write_text("---\ntitle: T\n---\n# A\n\n### B\n")
    result = run("render", "a.qmd")
    assert result.exit_code == 0
    assert result.stdout.splitlines() == ["build/a.html", "build/a.pdf"]
    notes = [line for line in result.stderr.splitlines() if " note: " in line]
    assert [note.partition(" note: ")[0] for note in notes] == ["a.qmd:1:", "a.qmd:6:1:"]
    assert all("; the PDF does not claim PDF/" in note for note in notes)
    refused = run("render", "a.qmd", "--require", "pdf/ua-1, pdf/a-3a", "--output-dir", "other")
    assert refused.exit_code == 1
    assert "a.qmd:1: the document does not have a date, which PDF/A-3a requires; add " in refused.stderr
    assert 'a.qmd:6:1: the heading "B" skips a level, which PDF/UA-1 requires; ' in refused.stderr
    assert not list(Path("other").iterdir())
    unknown = run("render", "a.qmd", "--require", "ua-1")
    assert unknown.exit_code == 1
    assert 'there is no standard "ua-1" to require; did you mean "pdf/ua-1"' in unknown.stderr


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


def test_one_report_of_a_batch_while_another_run_writes_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.qmd").write_text("---\ntitle: T\n---\nText.\n")
    (tmp_path / "batch.yml").write_text("formats: html\nreports: [{document: a.qmd}]\n")
    with workshop(tmp_path / "build/batch", shared=True):
        result = run("render", "--batch", "batch.yml", "--only", "a")
        assert result.stderr == "1 report: 1 rendered, 0 current, 0 failed\n"
        refused = run("render", "--batch", "batch.yml")
    assert (refused.exit_code, refused.stderr[:23]) == (1, "another run writes into")
    listed = json.loads(run("render", "--batch", "batch.yml", "--list").stdout)
    outputs = ["build/batch/a/a.html", "build/batch/a/record.json"]
    report = {"name": "a", "document": "a.qmd", "parameters": {}, "outputs": outputs, "read": []}
    assert listed == {"folder": "build/batch", "reports": [report]}
    unknown = run("render", "--batch", "batch.yml", "--only", "b")
    assert unknown.stderr == 'batch.yml: there is no report "b"; known are "a"\n'


BATCH = """\
title: Briefs
folder: briefs
formats: [html]
reports:
  - document: brief.qmd
    parameters: {state: [north, bad]}
"""


def test_a_batch_with_a_report_that_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    cells = '```{python}\n#| tags: [parameters]\nstate = ""\n```\n\n`{python} {"north": 1}[state]`\n'
    (tmp_path / "brief.qmd").write_text(f"---\ntitle: T\neditor: visual\n---\n\n{cells}")
    (tmp_path / "batch.yml").write_text(BATCH)
    result = run("render", "--batch", "batch.yml", "--jobs", 1)
    assert result.exit_code == 1
    assert result.stdout == f"{tmp_path}/build/briefs\n"
    lines = [line for line in result.stderr.splitlines() if " a second, " not in line]  # of a slow machine
    assert lines[0] == "brief.qmd:3: note: no effect: editor"
    assert lines[1].startswith(
        "brief.qmd:11:1: `{\"north\": 1}[state]`: KeyError: 'bad'; correct the expression"
    )
    assert lines[2].rstrip() == "Failed"
    assert any(
        "brief.qmd" in line and "state: bad" in line and "KeyError: 'bad'" in line for line in lines[3:]
    )
    assert lines[-1] == "2 reports: 1 rendered, 0 current, 1 failed"
    assert (tmp_path / "build/briefs/brief_state-north/brief.html").is_file()
    index = json.loads((tmp_path / "build/briefs/index.json").read_text("utf-8"))
    assert [item["state"] for item in index["reports"]] == ["done", "failed"]
    assert "KeyError" in (tmp_path / "build/briefs/index.html").read_text("utf-8")
    result = run("render", "--batch", "batch.yml", "--only", "brief_state-north", "--again")
    assert "the index of the batch is as before" in result.stderr
    assert json.loads((tmp_path / "build/briefs/index.json").read_text("utf-8")) == index
    (tmp_path / "batch.yml").write_text(BATCH.replace("state:", "stat:"))
    result = run("render", "--batch", "batch.yml")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("batch.yml:6:18: reports[0].parameters.stat: the document does not have")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ((), "name a document, or a batch file with --batch"),
        (("a.qmd", "--batch", "b.yml"), "a document does not go with --batch"),
        (("--batch", "b.yml", "--to", "pdf"), "--to does not go with --batch"),
        (("--batch", "b.yml", "--no-cache"), "--cache does not go with --batch"),
        (("--batch", "b.yml", "--jobs", "2", "--scheduler", "x"), "--jobs does not go with --scheduler"),
        (("--batch", "b.yml", "--memory", "9", "--scheduler", "x"), "--memory does not go with --scheduler"),
        (("a.qmd", "--again"), "--again goes only with --batch"),
    ],
)
def test_options_that_do_not_go_together(arguments: tuple[str, ...], says: str) -> None:
    result = run("render", *arguments)
    assert result.exit_code == 2
    assert says in " ".join(result.stderr.replace("│", " ").split())
