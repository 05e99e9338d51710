"""Rendering a report again, to compare bytes."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from cisreport.digests import digest
from cisreport.errors import CisreportError
from cisreport.rendering.outputs import render
from cisreport.verification import verify
from verification.conftest import KINDS
from verification.tampering import problems_of, replaced, with_manifest

TOY = Path(__file__).parents[1] / "toy"
REPORT = """---
title: The shore
date: 2031-06-10
---

```{python}
#| tags: [parameters]
far: bool = False
```

```{python}
#| include: false
import cisreport
from cisreport import reports

ds = cisreport.derive(cisreport.load("lake-league-2031"))
v = cisreport.Citer(ds)
```

It is `{python} v("shore-length")` long.

```{python}
reports.register(ds)
```
"""


@pytest.fixture(scope="module")
def rendered(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with one report, rendered to ``build/`` there."""
    folder = tmp_path_factory.mktemp("project")
    shutil.copytree(TOY / "data", folder / "data")
    (folder / "pyproject.toml").touch()
    (folder / "reports").mkdir()
    report = folder / "reports" / "shore.qmd"
    report.write_text(REPORT, "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        render([report], to=KINDS, output_dir=folder / "build", parameters={"far": True})
    return folder


@pytest.fixture
def project(rendered: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of that project; the working directory is below it."""
    shutil.copytree(rendered, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path / "reports")
    return tmp_path


def test_the_same(project: Path) -> None:
    for kind in KINDS:
        result = verify(project / "build" / f"shore_far-True.{kind}", rebuild=True)
        assert result.problems == ()
        assert result.facts[-1] == "rendered again, it is identical byte for byte"
        assert [answer.is_yes for answer in result.answers] == [kind != "docx" or None, False, True, True]


def test_other_bytes(project: Path) -> None:
    page = project / "build" / "shore_far-True.html"
    changed = replaced(page, project / "x.html", "It is", "It was")
    assert problems_of(changed) == ()
    result = verify(changed, rebuild=True)
    assert result.problems == ("rendered again, it is not identical byte for byte",)
    assert [answer.is_yes for answer in result.answers] == [True, False, True, False]


def test_a_changed_dataset_and_document(project: Path) -> None:
    quantities = project / "data" / "lake-league-2031" / "quantities.yml"
    quantities.write_text(quantities.read_text("utf-8").replace("940", "941"), "utf-8")
    (project / "reports" / "shore.qmd").write_text(REPORT.replace("It is", "It was"), "utf-8")
    dataset, document, value, row, introduction, last = problems_of(
        project / "build" / "shore_far-True.html", rebuild=True
    )
    assert dataset.startswith("rendered again, dataset lake-league-2031, digest: ")
    assert document == "rendered again, the document differs: reports/shore.qmd"
    assert value == (
        "rendered again, value 1, lake-league-2031:shore-length/value: "
        "text: 940 km / 912 km -> 941 km / 912 km"
    )
    assert introduction.startswith("rendered again, introduction ")
    assert "940 km / 912 km (according" in row
    assert last == "rendered again, it is not identical byte for byte"


def test_other_versions(project: Path) -> None:
    def change(manifest: dict[str, Any]) -> None:
        manifest["versions"]["pandas"] = "0.1"

    page = with_manifest(project / "build" / "shore_far-True.html", project / "x.html", change)
    first, last = problems_of(page, rebuild=True)
    assert re.fullmatch(r"rendered again, version of pandas: 0\.1 -> [\d.]+", first)
    assert last == "rendered again, it is not identical byte for byte"


def test_a_document_that_fails(project: Path) -> None:
    (project / "reports" / "shore.qmd").write_text(REPORT.replace("shore-length", "shore"), "utf-8")
    first, second = problems_of(project / "build" / "shore_far-True.html", rebuild=True)
    assert first == "the document differs: reports/shore.qmd"
    assert second.startswith("it cannot be rendered again: ")


@pytest.mark.parametrize(
    ("path", "problem"),
    [
        ("", "does not name its document, so it cannot be rendered again"),
        ("setup.py", "does not name its document, so it cannot be rendered again"),
        ("out.qmd", r"names a document outside the project, out\.qmd; it is not rendered"),
        ("x.qmd", r"its document x\.qmd is not in .*; run this in a checkout of its project"),
    ],
)
def test_a_document_that_is_not_there(
    project: Path, tmp_path_factory: pytest.TempPathFactory, path: str, problem: str
) -> None:
    def change(manifest: dict[str, Any]) -> None:
        files = [{"path": path, "sha256": "0" * 64}]
        manifest["document"] = {"path": path, "files": files, "sha256": digest(files)} if path else {}

    outside = tmp_path_factory.mktemp("outside") / "out.qmd"
    outside.write_text(REPORT, "utf-8")
    (project / "out.qmd").symlink_to(outside)
    page = with_manifest(project / "build" / "shore_far-True.html", project / "x.html", change)
    assert problems_of(page) == ()
    with pytest.raises(CisreportError, match=problem):
        verify(page, rebuild=True)
