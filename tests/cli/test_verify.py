"""A published file, checked."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest
from pytest_regressions.file_regression import FileRegressionFixture

from cli.running import TOY, run
from sealing import seal_again


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


def test_verify_is_silent_without_a_problem(shore: Path) -> None:
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


def test_verify_prints_details_if_the_option_is_set(
    shore: Path, file_regression: FileRegressionFixture
) -> None:
    result = run("verify", shore / "shore.html", "--details")
    assert result.exit_code == 0
    text = re.sub("[0-9a-f]{64}", "<sha256>", result.stdout.replace(f"{shore}/", ""))
    file_regression.check(text)


def test_verify_lists_every_file_with_a_problem(shore: Path, tmp_path: Path) -> None:
    page = (shore / "shore.html").read_text("utf-8")
    changed = tmp_path / "changed.html"
    changed.write_text(page.replace(" long, which", " and 1 m long, which"), "utf-8")
    seal_again(changed)
    missing = tmp_path / "missing.html"
    result = run("verify", missing, changed, shore / "shore.pdf")
    assert result.exit_code == 1
    assert result.stdout == (
        f'{changed}: a number that the manifest does not list: "1" in '
        '"It is 940 km / 912 km and 1 m long, which is 40 days on foot."\n'
    )
    assert result.stderr.startswith(f"{missing}: cannot be read")


def test_verify_compares_with_digests_published_elsewhere(shore: Path, tmp_path: Path) -> None:
    page, pdf = shore / "shore.html", shore / "shore.pdf"
    known = tmp_path / "published.sha256"
    known.write_text(f"{hashlib.sha256(page.read_bytes()).hexdigest()}  build/shore.html\n", "utf-8")
    assert run("verify", page, "--digests", known).stdout == ""
    missing = run("verify", pdf, "--digests", known)
    assert (
        missing.stdout
        == f'{pdf}: the list of digests does not have a file shore.pdf; did you mean "shore.html"?\n'
    )
    known.write_text(f"SHA256 (shore.html) = {'0' * 64}\n", "utf-8")
    other = run("verify", page, "--digests", known)
    assert other.exit_code == 1
    assert other.stdout == f"{page}: its SHA-256 is not that in the list of digests\n"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("x  shore.html\n", ":1:1: is not a SHA-256 and the name of a file; write the list with sha256sum"),
        ("\n", ": has no digest; write the list with sha256sum"),
    ],
)
def test_a_list_of_digests_that_is_not_one(shore: Path, tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / "x").write_text(text, "utf-8")
    result = run("verify", shore / "shore.html", "--digests", tmp_path / "x")
    assert result.exit_code == 1
    assert f"{tmp_path / 'x'}{told}" in result.stderr
