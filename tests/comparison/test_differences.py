"""What differs between datasets and published files, as it is printed."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from pytest_regressions.file_regression import FileRegressionFixture
from typer.testing import CliRunner, Result

from cisreport.cli import app
from cisreport.rendering.outputs import render
from sharing import made_once
from snapshots import sections

HERE = Path(__file__).parent
TOY = HERE.parent / "toy" / "data"
DATA = "data/lake-league-2031"


def edit(path: Path, *changes: tuple[str, str]) -> None:
    text = path.read_text("utf-8")
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    path.write_text(text, "utf-8")


def longer_shore(data: Path) -> None:
    edit(data / "quantities.yml", ("{value: 940,", "{value: 941,"))


def many_changes(data: Path) -> None:
    longer_shore(data)
    claims = data / "claims.yml"
    edit(claims, ("- id: corland-silent\n", "- id: corland-quiet\n    formerly: corland-silent\n"))
    edit(claims, ("- id: summit-short\n", "- id: summit-short\n    withdrawn: Read again, it is not said.\n"))
    text = claims.read_text("utf-8")
    removed = re.sub(r"  - id: corland-pays\n(    .*\n)+", "", text)
    added = "  - {id: corland-lends, label: Loan, anchors: p6.s2, proposition: Corland lends.}\n"
    claims.write_text(removed.replace("claims:\n", f"claims:\n{added}"), "utf-8")
    edit(data / "dataset.yml", ('version: "1.0"', 'version: "1.1"'))


def other_names(data: Path) -> None:
    edit(data / "events.yml", ("label: Summit in Port Linden", "label: Summit at the quay"))
    actors = data / "actors.yml"
    edit(actors, ("    identity: vell\n", ""), ("label: Ana Vell\n", "label: Anna Vell\n"))
    edit(actors, ("{value: Ana Vell, anchors: p5.s1}]", "{value: Anna Vell, anchors: p5.s1}]"))
    edit(actors, ("given_name: {value: Ana,", "given_name: {value: Anna,"))


def no_share(data: Path) -> None:
    edit(data / "quantities.yml", ("value: 1/4\n", "value: not stated\n"))


def no_place(data: Path) -> None:
    text = (data / "events.yml").read_text("utf-8")
    (data / "events.yml").write_text(re.sub(r"    place: .*The town is named.*\n", "", text), "utf-8")


def _render(folder: Path) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        Path("pyproject.toml").touch()
        shutil.copytree(TOY, "data")
        shutil.copytree(HERE.parent / "reports" / "lake_report", "reports")
        render([Path("reports/lake.qmd")], output_dir="old")
        for change in (many_changes, other_names, no_share, no_place):
            shutil.copytree(TOY, change.__name__)
            change(Path(change.__name__) / "lake-league-2031")
        kept = Path(DATA, "quantities.yml").read_text("utf-8")
        longer_shore(Path(DATA))
        edit(Path("reports/lake.qmd"), ("Ana Vell was there.", "Both were there."))
        render([Path("reports/lake.qmd")], output_dir="new", parameters={"greeting": "Hello"})
        Path(DATA, "quantities.yml").write_text(kept, "utf-8")


@pytest.fixture(scope="session")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project whose report has been rendered, and again after facts and document had changed."""
    return made_once(tmp_path_factory, "lake", _render)


@pytest.fixture
def diff(project: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    monkeypatch.chdir(project)
    return lambda *arguments: CliRunner().invoke(app, ["diff", *arguments])


def output_of(result: Result, status: int = 1) -> str:
    assert result.exit_code == status, result.output
    assert result.stderr == ""
    return re.sub(r"[0-9a-f]{64}", "<sha256>", result.stdout)


@pytest.mark.slow
def test_two_datasets(diff: Callable[..., Result], file_regression: FileRegressionFixture) -> None:
    file_regression.check(output_of(diff(DATA, "many_changes/lake-league-2031")))


@pytest.mark.parametrize("kind", ["html", "pdf"])
def test_a_file_and_a_dataset(
    diff: Callable[..., Result], kind: str, file_regression: FileRegressionFixture
) -> None:
    text = output_of(diff(f"old/lake.{kind}", "other_names/lake-league-2031"))
    assert output_of(diff("other_names/lake-league-2031", f"old/lake.{kind}")) == text
    file_regression.check(text)


def test_changed_facts_of_which_a_file_carries_some(
    diff: Callable[..., Result], file_regression: FileRegressionFixture
) -> None:
    file_regression.check(output_of(diff("old/lake.html", "many_changes/lake-league-2031")))


def test_two_files(diff: Callable[..., Result], file_regression: FileRegressionFixture) -> None:
    file_regression.check(output_of(diff("old/lake.html", "new/lake_greeting-Hello.html")))


def test_json(diff: Callable[..., Result], file_regression: FileRegressionFixture) -> None:
    text = output_of(diff("old/lake.html", "new/lake_greeting-Hello.pdf", "--json"))
    assert json.loads(text)["old"] == "old/lake.html"
    file_regression.check(text, extension=".json")


def test_one_dataset_as_json(diff: Callable[..., Result]) -> None:
    found = json.loads(output_of(diff(DATA, "many_changes/lake-league-2031", "--json")))
    assert {fact["kind"] for fact in found["facts"]} == {
        "added",
        "removed",
        "withdrawn",
        "renamed",
        "changed",
    }
    assert found["places"] == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (DATA, "lake-league-2031"),
        ("old/lake.html", DATA),
        (DATA, "old/lake.pdf"),
        ("old/lake.html", "old/lake.pdf"),
    ],
)
def test_nothing_differs(diff: Callable[..., Result], old: str, new: str) -> None:
    assert output_of(diff(old, new), status=0).startswith("nothing differs between ")


def test_a_report_that_cannot_be_rendered(
    diff: Callable[..., Result], file_regression: FileRegressionFixture
) -> None:
    names = [change.__name__ for change in (no_share, no_place)]
    file_regression.check(
        sections({name: output_of(diff("old/lake.html", f"{name}/lake-league-2031")) for name in names})
    )


@pytest.mark.parametrize(
    ("old", "new", "error"),
    [
        (
            DATA,
            "dushanbe-2022",
            'dushanbe-2022: is about "dushanbe-2022" and data/lake-league-2031 about "lake-league-2031"; '
            "name two versions of one",
        ),
        (
            "old/lake.html",
            "dushanbe-2022",
            'dushanbe-2022: is about "dushanbe-2022" and old/lake.html about "lake-league-2031"; '
            "name two versions of one",
        ),
        (
            "pyproject.toml",
            DATA,
            "pyproject.toml: is not in a known format; name a file that cisreport rendered",
        ),
        (
            "gone.html",
            DATA,
            "gone.html: cannot be read: No such file or directory; name a published report",
        ),
        ("lake-leage-2031", DATA, 'there is no dataset "lake-leage-2031"; looked for dataset.yml in '),
    ],
)
def test_errors(diff: Callable[..., Result], old: str, new: str, error: str) -> None:
    result = diff(old, new)
    assert result.exit_code == 1
    assert result.stdout == ""
    assert result.stderr.startswith(error)
    assert result.stderr.count("\n") == 1
