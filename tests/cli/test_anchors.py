"""The passages of an article, listed and found again."""

from __future__ import annotations

import json

from cli.running import TOY, run


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
