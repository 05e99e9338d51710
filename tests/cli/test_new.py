"""A dataset laid out for an article."""

from __future__ import annotations

from pathlib import Path

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
