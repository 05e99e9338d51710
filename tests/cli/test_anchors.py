"""The passages of an article, listed and found again."""

from __future__ import annotations

import json
from pathlib import Path
from shutil import copytree

import pytest

from cli.running import TOY, run


def test_anchors_of_the_toy_article() -> None:
    listed = run("anchors", "list", "--source", TOY / "article.txt", "--format", "json")
    assert listed.exit_code == 0
    assert json.loads(listed.stdout)[0]["locator"] == "p1.s1"
    checked = run("anchors", "check", TOY / "data" / "lake-league-2031", "--source", TOY / "article.txt")
    assert checked.exit_code == 0, checked.output


def test_fragments_are_compared_with_the_article(tmp_path: Path) -> None:
    """The toy's copy, with words by which links mark two passages: one begins so, the other does not."""
    copytree(TOY / "data", tmp_path / "data")
    dataset = tmp_path / "data" / "lake-league-2031"
    sources = dataset / "sources.yml"
    text = sources.read_text("utf-8").replace(
        "    language: en", "    url: https://example.org/\n    language: en"
    )
    text = text.replace("{locator: p5.s2,", "{locator: p5.s2, fragment: Tarn had come … from Osterfeld.,")
    text = text.replace("{locator: p6.s2,", "{locator: p6.s2, fragment: Vell hopes that,")
    sources.write_text(text, "utf-8")
    checked = run("anchors", "check", dataset, "--source", TOY / "article.txt")
    assert checked.exit_code == 1
    assert checked.stdout.splitlines() == [
        "bridge-for-the-league: 20 of 20 passages found",
        "  p6.s2: its fragment is not how it begins or ends at line 7, column 135",
    ]


def test_anchors_of_another_text_are_not_found() -> None:
    checked = run("anchors", "check", "dushanbe-2022", "--source", TOY / "article.txt")
    assert checked.exit_code == 1
    assert "0 of 31 passages found" in checked.stdout


CASE = """\
Dr. A. Vell of the U.S. Embassy met Mr. Tarn at 5 p.m. on 2 June 2031.
Министр И. И. Иванов встретился с г-ном Петровым в г. Душанбе.
外交部长在杜尚别会晤。他们讨论了边界问题！
"""


@pytest.fixture
def case(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pyproject.toml").touch()
    (tmp_path / "article.txt").write_text(CASE, "utf-8")
    return tmp_path


def listed(*options: str) -> list[tuple[str, str]]:
    result = run("anchors", "list", "--source", "article.txt", "--format", "json", *options)
    assert result.exit_code == 0, result.output
    return [(row["locator"], row["text"]) for row in json.loads(result.stdout)]


@pytest.mark.usefixtures("case")
def test_sentences_are_listed_whole() -> None:
    english, russian, chinese = CASE.splitlines()
    first, second = chinese[:11], chinese[11:]
    whole = [("p1.s1", english), ("p2.s1", russian), ("p3.s1", first), ("p3.s2", second)]
    assert listed() == whole
    assert listed("--segmentation", "1")[:3] == [
        ("p1.s1", "Dr."),
        ("p1.s2", "A."),
        ("p1.s3", "Vell of the U.S."),
    ]
    assert listed("--language", "ka") == whole


def test_a_dataset_is_made_migrated_joined_and_split(case: Path) -> None:
    made = run("new", "talks", "--source", "article.txt", "--language", "en")
    assert made.exit_code == 0, made.output
    sources = case / "data" / "talks" / "sources.yml"
    assert "language: en " in sources.read_text("utf-8")
    assert 'segmentation: "2"' in sources.read_text("utf-8")
    texts = []
    for command in (
        ("migrate",),
        ("join", "p3.s1", "p3.s2", "--reason", "One thought"),
        ("split", "p2.s1", "--after", "7", "--reason", "Two thoughts"),
        ("split", "p2.s1", "--after", "7", "--reason", "Two thoughts"),
        ("split", "p2.s1a", "--after", "7", "--reason", " "),
        ("check",),
    ):
        name, *rest = command
        result = run("anchors", name, "talks", *rest, "--source", "article.txt")
        texts.append(f"{result.exit_code} {result.output}")
    assert texts == [
        "0 article: nothing changes\n",
        "0 article: 4 passages before, 3 now, by segmentation 2\n  p3.s1: p3.s1-2\n  p3.s2: p3.s1-2\n"
        "changed data/talks/sources.yml\n"
        "next: raise the version of the dataset, and run `cisreport check` and `cisreport coverage`\n",
        "0 article: 3 passages before, 4 now, by segmentation 2\n  p2.s1: p2.s1a and p2.s1b\n"
        "changed data/talks/sources.yml\n"
        "next: raise the version of the dataset, and run `cisreport check` and `cisreport coverage`\n",
        '1 the source "article" has no passage "p2.s1"; see `cisreport anchors list`\n',
        "1 the reason is empty; say in a few words why\n",
        "0 article: 4 of 4 passages found\n",
    ]


def test_a_wrong_join_is_found(case: Path) -> None:
    assert run("new", "talks", "--source", "article.txt", "--language", "ru").exit_code == 0
    path = case / "data" / "talks" / "sources.yml"
    path.write_text(
        path.read_text("utf-8").replace("locator: p2.s1,", "locator: p2.s1-3, adjusted: One,"), "utf-8"
    )
    checked = run("anchors", "check", "talks", "--source", "article.txt")
    assert checked.exit_code == 1
    assert "p2.s1-3: not what segmentation 2 has there in the language ru; that is p2.s1" in checked.output
    (case / "article.txt").write_text("Another text.\n")
    other = run("anchors", "migrate", "talks", "--source", "article.txt")
    assert other.exit_code == 1
    assert "not the text from which the passages" in other.output


def test_a_language_that_is_not_a_tag(case: Path) -> None:
    made = run("new", "talks", "--source", "article.txt", "--language", "en: no")
    assert made.exit_code == 1
    assert '"en: no" is not a BCP 47 tag' in made.output
    assert not (case / "data" / "talks").exists()
