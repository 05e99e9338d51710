"""Drafts on the command line: proposed, counted, shown, decided, and never printed."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from pytest_regressions.file_regression import FileRegressionFixture

import cisreport
from cisreport.frames import frame, frame_names
from cli.running import TOY, run
from snapshots import sections


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(TOY / "data", tmp_path / "data")
    shutil.copy(TOY / "article.txt", tmp_path)
    monkeypatch.chdir(tmp_path)
    assert run("new", "lake", "--source", "article.txt", "--language", "en").exit_code == 0
    return tmp_path


def test_from_a_run_to_a_fact(project: Path, file_regression: FileRegressionFixture) -> None:
    model = {
        "by": "a model",
        "drafts": [
            {"id": "x", "kind": "claims", "mentions": [{"passage": "p6.s2", "quote": "Corland paid"}]}
        ],
    }
    (project / "model.json").write_text(json.dumps(model, indent=1), "utf-8")
    commands = [
        "draft lake",
        "draft lake --source article.txt",
        "draft lake --source article.txt",
        "draft lake --source article.txt --from model.json",
        "check lake",
        "draft lake --accept vell --accept p6-s2-hoped",
        "draft lake --accept vell --reject p10-s2-planned",
        "draft lake --accept vell",
        "draft lake --source article.txt --accept tarn",
        "check lake",
    ]
    said = {}
    for number, command in enumerate(commands, 1):
        result = run(*command.split())
        lines = [line for line in result.output.splitlines() if "every-passage-is-cited" not in line]
        said[f"{number}. {command}"] = "\n".join([*lines, f"exit status {result.exit_code}"])
    file_regression.check(sections(said))


def test_drafts_change_no_fact_frame_digest_or_export(project: Path) -> None:
    def made() -> tuple[str, int, list[int], str]:
        ds = cisreport.load("lake")
        assert run("export", "lake", "--to", "jsonld", "--output", "out.jsonld").exit_code == 0
        sizes = [len(frame(ds, name)) for name in frame_names()]
        return ds.digest, len(ds), sizes, (project / "out.jsonld").read_text("utf-8")

    before = made()
    assert run("draft", "lake", "--source", "article.txt").exit_code == 0
    (project / "out.jsonld").unlink()
    assert made() == before


def test_check_reports_what_is_wrong_with_drafts(project: Path) -> None:
    folder = project / "data" / "lake-league-2031" / "drafts"
    folder.mkdir()
    (folder / "ana.yml").write_text(
        "by: Ana\ndrafts:\n  - {id: x, kind: claim, mentions: [{passage: p9.s9}]}\n"
    )
    result = run("check", "lake-league-2031")
    assert result.exit_code == 1
    assert "drafts/ana.yml:3:19: drafts[0].kind: " in result.stderr
    assert "drafts/ana.yml:3:47: drafts[0].mentions[0].passage: " in result.stderr


def test_check_counts_drafts_for_programs(project: Path) -> None:
    run("draft", "lake", "--source", "article.txt")
    found = json.loads(run("check", "lake", "--json").stdout)["datasets"][0]
    assert (found["facts"], found["drafts"]) == (0, 31)


@pytest.mark.parametrize(
    ("cited", "place"),
    [
        ('`{python} v("tarn/name")`', "report.qmd:11:7: "),
        ("[somebody else there](fact:lake:tarn)", "report.qmd:11:39: "),
        ('[somebody else there]{.claim cite="lake:tarn/name"}', "report.qmd:11:"),
    ],
)
def test_a_report_that_cites_a_draft_is_refused_with_its_place(project: Path, cited: str, place: str) -> None:
    run("draft", "lake", "--source", "article.txt")
    assert run("draft", "lake", "--accept", "vell").exit_code == 0
    (project / "report.qmd").write_text(
        "---\ntitle: A report\n---\n\n```{python}\nimport cisreport\nfrom cisreport import reports\n"
        'v = cisreport.Citer(ds := cisreport.load("lake"))\n```\n\n'
        f"It is {cited}.\n\n```{{python}}\nreports.register(ds)\n```\n",
        "utf-8",
    )
    result = run("render", "report.qmd", "--to", "html", "--output-dir", "out")
    assert result.exit_code == 1
    assert place in result.stderr
    assert "is a draft in data/lake/drafts/rules.yml:86, not a fact; " in result.stderr
    assert "accept it with `cisreport draft lake --accept tarn`" in result.stderr
    assert not (project / "out" / "report.html").exists()
