"""A dataset laid out for an article."""

from __future__ import annotations

from pathlib import Path

import pytest

from cisreport.datasets import load
from cli.running import TOY, run


def test_a_new_dataset_can_be_coded_at_once(tmp_path: Path) -> None:
    made = run("new", "my-article", "--source", TOY / "article.txt", "--directory", tmp_path / "data")
    assert made.exit_code == 0, made.output
    folder = tmp_path / "data" / "my-article"
    assert run("check", folder).exit_code == 1  # nothing is coded yet, so every passage is open
    assert run("anchors", "check", folder, "--source", TOY / "article.txt").exit_code == 0
    again = run("new", "my-article", "--source", TOY / "article.txt", "--directory", tmp_path / "data")
    assert again.exit_code == 1
    assert "Traceback" not in again.output


def test_a_dataset_of_pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    made = run("new", "pages", "--cited", "--language", "ru")
    assert made.stdout.splitlines()[:2] == [
        "created data/pages",
        "next: describe the pages in data/pages/sources.yml,",
    ]
    [source] = load("pages").sources
    assert (source.id, source.kind.value, source.language, source.passages) == ("page-1", "cited", "ru", ())


def test_everything_goes_to_the_root_of_the_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run("init", tmp_path).exit_code == 0
    monkeypatch.chdir(tmp_path / "reports")
    made = run("new", "lake", "--source", TOY / "article.txt", "--report")
    assert f"created {tmp_path / 'data' / 'lake'}" in made.stdout
    assert "created lake.qmd" in made.stdout
    assert run("render", "lake.qmd").exit_code == 0
    assert sorted(path.name for path in (tmp_path / "build").iterdir()) == ["lake.html", "lake.pdf"]
    again = run("new", "lake-2", "--source", TOY / "article.txt", "--report")
    assert again.exit_code == 0
    (tmp_path / "reports" / "lake-3.qmd").touch()
    blocked = run("new", "lake-3", "--source", TOY / "article.txt", "--report")
    assert blocked.exit_code == 1
    assert f"{tmp_path / 'reports' / 'lake-3.qmd'}: it exists already" in blocked.output
    assert not (tmp_path / "data" / "lake-3").exists()


@pytest.mark.parametrize("options", [(), ("--cited", "--source", TOY / "article.txt")])
def test_either_an_article_or_pages(options: tuple[object, ...], tmp_path: Path) -> None:
    result = run("new", "lake", *options, "--directory", tmp_path)
    assert result.exit_code == 2
    assert "--source FILE" in result.output
    assert list(tmp_path.iterdir()) == []


def test_what_comes_after_init(tmp_path: Path) -> None:
    last = ["  cisreport new my-article --source article.txt", "  cisreport render reports/my-article.qmd"]
    plain = run("init", tmp_path / "a").stdout.splitlines()[-3:]
    assert plain == [f"next, in {tmp_path / 'a'}, save the article as article.txt and run:", *last]
    example = run("init", tmp_path / "b", "--example").stdout.splitlines()[-3:]
    assert example == [f"next, in {tmp_path / 'b'}, run:", *last]
    assert (tmp_path / "b" / "article.txt").read_bytes() == (TOY / "article.txt").read_bytes()
