"""The command line, as its users see it: what it prints, where, and with what exit status."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from pytest_regressions.file_regression import FileRegressionFixture
from typer.testing import CliRunner, Result

from cisreport.cli import app

ROOT = Path(__file__).parent.parent
TOY = Path(__file__).parent / "toy"


@pytest.fixture(autouse=True)
def in_the_project(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv("TERM", "dumb")


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


@pytest.mark.parametrize(
    "command",
    [
        "",
        "new",
        "anchors",
        "anchors list",
        "anchors check",
        "agreement",
        "coverage",
        "diff",
        "check",
        "facts",
        "lint",
        "review",
        "show",
        "render",
        "preview",
        "cache",
        "cache clear",
        "verify",
        "schema",
    ],
)
def test_every_command_explains_itself(command: str, file_regression: FileRegressionFixture) -> None:
    result = run(*command.split(), "--help")
    assert result.exit_code == 0
    text = "\n".join(line.rstrip() for line in result.stdout.splitlines())
    file_regression.check(text + "\n", basename=f"help-{command.replace(' ', '-') or 'cisreport'}")


def test_the_schema_is_printed_as_it_is() -> None:
    result = run("schema")
    assert result.exit_code == 0
    assert result.stdout_bytes == (ROOT / "src/cisreport/assets/manifest.schema.json").read_bytes()


def test_version() -> None:
    result = run("--version")
    assert result.exit_code == 0
    assert result.stdout.startswith("cisreport 0.")


@pytest.mark.parametrize("output", ["table", "json", "csv"])
def test_agreement_of_two_codings(output: str, file_regression: FileRegressionFixture) -> None:
    folders = [TOY / "data" / name for name in ("lake-league-2031", "lake-league-2031-b")]
    result = run("agreement", *folders, "--format", output)
    assert result.exit_code == 0
    text = "\n".join(line.rstrip() for line in result.stdout.splitlines())
    file_regression.check(text + "\n", extension={"table": ".txt"}.get(output, f".{output}"))


def test_agreement_of_other_sources() -> None:
    result = run("agreement", TOY / "data" / "lake-league-2031", "dushanbe-2022")
    assert result.exit_code == 1
    assert "compare two codings of one source" in result.stderr


def test_check_is_clean() -> None:
    result = run("check")
    assert result.exit_code == 0, result.stdout
    assert "dushanbe-2022: " in result.stdout
    assert "cis-council: " in result.stdout
    assert "0 errors, 0 warnings" in result.stdout


def test_coverage_is_complete() -> None:
    result = run("coverage", "dushanbe-2022")
    assert result.exit_code == 0
    assert result.stdout.startswith("decisions-in-dushanbe: 31 of 31 passages cited (100")


def test_coverage_of_cited_sources_is_summed_up() -> None:
    result = run("coverage", "cis-council")
    assert result.exit_code == 0
    assert result.stdout == ("360 cited sources without a list of passages; 323 facts rest on them\n")


def test_facts_as_a_table_json_and_csv(file_regression: FileRegressionFixture) -> None:
    table = run("facts", "dushanbe-2022", "--modality", "hoped")
    assert table.exit_code == 0
    assert "russian-pressure" in table.stdout
    assert "border-length" not in table.stdout
    rows = json.loads(run("facts", "dushanbe-2022", "--kind", "quantities", "--format", "json").stdout)
    assert {row["kind"] for row in rows} == {"quantities"}
    assert "border-length" in {row["id"] for row in rows}
    lines = run("facts", "dushanbe-2022", "--passage", "p6.s3", "--format", "csv").stdout
    file_regression.check(lines, extension=".csv")


def test_facts_by_text() -> None:
    result = run("facts", "dushanbe-2022", "--contains", "TRIANGLE", "--format", "json")
    assert [row["id"] for row in json.loads(result.stdout)] == ["trilateral-desks"]


def test_show_a_derivation(file_regression: FileRegressionFixture) -> None:
    result = run("show", "dushanbe-2022", "days-statement-3-to-trilateral")
    assert result.exit_code == 0
    file_regression.check(result.stdout)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (
            ["show", "dushanbe-2022", "borderlength"],
            'dataset "dushanbe-2022" has no record "borderlength"; did you mean "border-length"',
        ),
        (["coverage", "dushanbe-2023"], 'there is no dataset "dushanbe-2023"; looked for dataset.yml in '),
        (
            ["facts", "dushanbe-2022", "--kind", "meeting"],
            'there is no "meeting" to select; did you mean "meetings"',
        ),
        (
            ["facts", "dushanbe-2022", "--modality", "hope"],
            'there is no "hope" to select; did you mean "hoped"',
        ),
        (
            ["anchors", "list", "--source", "no-such.txt"],
            "no-such.txt: there is no such file; check the name",
        ),
        (["anchors", "list", "--source", "tests"], "tests: this is a folder; name a file"),
        (["verify", "README.md"], "README.md: "),
        (["render", "no-such.qmd"], "no-such.qmd: "),
    ],
)
def test_a_user_error_is_one_line_and_status_1(arguments: list[str], told: str) -> None:
    result = run(*arguments)
    assert result.exit_code == 1
    assert result.stderr.startswith(told), result.stderr
    assert "Traceback" not in result.output


def test_wrong_usage_is_status_2() -> None:
    assert run("facts").exit_code == 2
    assert run("render", "a.qmd", "--engine", "word").exit_code == 2


def test_anchors_of_the_toy_article() -> None:
    listed = run("anchors", "list", "--source", TOY / "article.txt", "--format", "json")
    assert listed.exit_code == 0
    assert json.loads(listed.stdout)[0]["locator"] == "p1.s1"
    checked = run("anchors", "check", TOY / "data" / "lake-league-2031", "--source", TOY / "article.txt")
    assert checked.exit_code == 0, checked.output


def test_anchors_of_another_text_are_not_found() -> None:
    checked = run("anchors", "check", "dushanbe-2022", "--source", TOY / "article.txt")
    assert checked.exit_code == 1
    assert "0 of 31 passages found" in checked.stdout


def test_a_new_dataset_can_be_coded_at_once(tmp_path: Path) -> None:
    made = run("new", "my-article", "--source", TOY / "article.txt", "--directory", tmp_path / "data")
    assert made.exit_code == 0, made.output
    folder = tmp_path / "data" / "my-article"
    assert run("check", folder).exit_code == 1  # nothing is coded yet, so every passage is open
    assert run("anchors", "check", folder, "--source", TOY / "article.txt").exit_code == 0
    again = run("new", "my-article", "--source", TOY / "article.txt", "--directory", tmp_path / "data")
    assert again.exit_code == 1
    assert "Traceback" not in again.output


def test_several_reports_with_one_that_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name, code in (("a", "1"), ("b", "1 / 0"), ("c", "2")):
        (tmp_path / f"{name}.qmd").write_text(f"---\ntitle: T\n---\n`{{python}} {code}`\n")
    result = run("render", "a.qmd", "b.qmd", "c.qmd", "--to", "html")
    assert result.exit_code == 1
    assert result.stdout.splitlines() == ["build/a.html", "build/c.html"]
    assert "b.qmd:4:1: `1 / 0`: ZeroDivisionError: division by zero; correct the expression" in result.stderr
    assert "Traceback" not in result.output


def test_the_cache_is_shown_and_cleared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pyproject.toml").touch()
    (tmp_path / "a.qmd").write_text("---\ntitle: T\n---\n`{python} 1`\n")
    assert "nothing is stored" in run("cache").stdout
    told = [run("render", "a.qmd", "--to", "html", *options).stderr for options in ((), (), ("--no-cache",))]
    steps = [line for text in told for line in text.splitlines() if line.endswith("code")]
    assert steps == [
        "a.qmd: running the code",
        "a.qmd: taking the stored outputs of the code",
        "a.qmd: running the code",
    ]
    shown = run("cache").stdout.splitlines()
    assert shown[0] == str(tmp_path / ".cisreport" / "cache")
    assert [cell.strip() for cell in shown[-2].strip("│ ").split("│")][:2] == ["a.qmd", "1"]
    assert run("cache", "clear").stdout == f"removed 1 entry from {tmp_path}/.cisreport/cache\n"
    assert "nothing is stored" in run("cache").stdout


@pytest.fixture(scope="module")
def shore(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small report on the toy, as HTML and PDF."""
    folder = tmp_path_factory.mktemp("shore")
    document = folder / "shore.qmd"
    document.write_text(SHORE.format(toy=TOY / "data" / "lake-league-2031"), "utf-8")
    assert run("render", document, "--output-dir", folder).exit_code == 0
    return folder


SHORE = """---
title: The shore
date: 2031-06-10
---

```{{python}}
#| include: false
import cisreport
from cisreport import reports

ds = cisreport.derive(cisreport.load("{toy}"))
v = cisreport.Citer(ds)
```

It is `{{python}} v("shore-length")` long, which is `{{python}} 2 * 20` days on foot.

```{{python}}
reports.register(ds)
```
"""


def test_verify_is_silent_where_all_holds(shore: Path) -> None:
    dataset = TOY / "data" / "lake-league-2031"
    result = run(
        "verify",
        shore / "shore.html",
        shore / "shore.pdf",
        "--dataset",
        dataset,
        "--source",
        TOY / "article.txt",
    )
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "")


def test_verify_tells_details_when_asked(shore: Path, file_regression: FileRegressionFixture) -> None:
    result = run("verify", shore / "shore.html", "--details")
    assert result.exit_code == 0
    text = re.sub("[0-9a-f]{64}", "<sha256>", result.stdout.replace(f"{shore}/", ""))
    file_regression.check(text)


def test_verify_tells_every_file_with_a_problem(shore: Path, tmp_path: Path) -> None:
    page = (shore / "shore.html").read_text("utf-8")
    changed = tmp_path / "changed.html"
    changed.write_text(page.replace(" long, which", " and 1 m long, which"), "utf-8")
    missing = tmp_path / "missing.html"
    result = run("verify", missing, changed, shore / "shore.pdf")
    assert result.exit_code == 1
    assert result.stdout == (
        f'{changed}: a number that the list lacks: "1" in '
        '"It is 940 km / 912 km and 1 m long, which is 40 days on foot."\n'
    )
    assert result.stderr.startswith(f"{missing}: can not be read")
