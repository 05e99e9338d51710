"""Runs of `draft`: again and again, after edits, and for files of others."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

import cisreport
from cisreport.drafts import decide, draft, drafts_of, propose
from cisreport.drafts.texts import PassageText
from cisreport.errors import CisreportError, DataError
from cisreport.model import Anchor
from drafts.conftest import TOY


def test_a_second_run_changes_nothing_and_keeps_what_was_edited(project: Path) -> None:
    first = draft("lake", project / "article.txt")
    path = project / "data" / "lake" / "drafts" / "rules.yml"
    assert (first.new, first.had, str(first.path)) == (31, 0, "data/lake/drafts/rules.yml")
    text = path.read_text("utf-8")
    edited = text.replace("status: draft", "status: rejected # no", 1).replace("Ana Vell", "Vell", 1)
    path.write_text(edited, "utf-8")
    second = draft("lake", project / "article.txt")
    assert (second.new, second.had) == (0, 31)
    assert path.read_text("utf-8") == edited


def test_what_has_been_coded_is_not_proposed(project: Path) -> None:
    done = draft("lake-league-2031", project / "article.txt")
    assert (done.new, done.coded) == (0, 32)
    assert str(done).endswith("32 proposals are facts already\nnot yet coded: nothing")
    assert not (project / "data" / "lake-league-2031" / "drafts").exists()
    draft("lake", project / "article.txt")
    (project / "data" / "lake" / "drafts" / "rules.yml").rename(project / "before.yml")
    (project / "data" / "lake" / "drafts").rmdir()
    actors = project / "data" / "lake" / "actors.yml"
    record = (
        "persons:\n  - {id: ana, label: Ana, anchors: [p5.s1, p5.s3, p8.s1], name: Vell, identity: vell}\n"
    )
    actors.write_text(actors.read_text("utf-8").replace("persons:\n", record), "utf-8")
    draft("lake", project / "article.txt")
    found = {item.draft.id: item.draft for item in drafts_of("lake", cisreport.load("lake"))}
    assert "vell" not in found
    assert {name for name in found if name.startswith("ana")} == {"ana-p10-s1"}
    assert found[cisreport.model.FactId("ana-p10-s1")].fact == "ana"


def test_no_file_has_words_of_the_source(project: Path) -> None:
    draft("lake", project / "article.txt")
    ds = cisreport.load("lake")
    assert all(one.quote is None for item in drafts_of("lake", ds) for one in item.draft.mentions)
    names = [str(part) for item in drafts_of("lake", ds) for part in item.draft.fields.values()]
    assert max(len(name.split()) for name in names) == 3


def model_file(project: Path, **more: object) -> Path:
    plain = {
        "by": "a model, version 1",
        "drafts": [
            {
                "id": "talks",
                "kind": "meetings",
                "mentions": [{"passage": "p5.s1", "quote": "two-way talks"}],
                "record": {"label": "Two-way talks", "format": "bilateral", "participants": ["vell", "tarn"]},
                **more,
            }
        ],
    }
    path = project / "model-1.json"
    path.write_text(json.dumps(plain), "utf-8")
    return path


def test_a_file_of_somebody_else_is_checked_and_kept_without_quotes(project: Path) -> None:
    draft("lake", project / "article.txt")
    done = draft("lake", project / "article.txt", origin=model_file(project))
    assert str(done.path) == "data/lake/drafts/model-1.yml"
    text = (project / done.path).read_text("utf-8")
    assert "quote" not in text
    assert "words: 22-23" in text
    decide("lake", ["vell", "tarn", "talks"])
    [meeting] = cisreport.load("lake").meetings
    assert [str(one.actor) for one in meeting.participants] == ["vell", "tarn"]
    again = draft("lake", project / "article.txt", origin=model_file(project))
    assert (again.new, again.had) == (0, 1)


def test_files_of_others_are_refused_as_a_whole(project: Path) -> None:
    draft("lake", project / "article.txt")
    path = model_file(project, id="vell")
    with pytest.raises(
        DataError, match=r'model-1\.json:1:[0-9]+: drafts\[0\]\.id: the id "vell" is used in data/'
    ):
        draft("lake", project / "article.txt", origin=path)
    path = path.rename(project / "rules.json")
    with pytest.raises(
        DataError, match='"rules" is not a name for a file of drafts; name it by who proposes'
    ):
        draft("lake", project / "article.txt", origin=path)
    path = path.rename(project / "Model 1.json")
    with pytest.raises(DataError, match='"Model 1" is not a name for a file of drafts'):
        draft("lake", project / "article.txt", origin=path)
    path = path.rename(project / "empty.yml")
    path.write_text("by: Ana\ndrafts: []\n", "utf-8")
    with pytest.raises(DataError, match=r"empty\.yml: the file has no drafts; write them under `drafts:`"):
        draft("lake", project / "article.txt", origin=path)
    assert [path.name for path in (project / "data" / "lake" / "drafts").iterdir()] == ["rules.yml"]


def test_a_page_without_passages_has_paragraphs(project: Path) -> None:
    sources = project / "data" / "lake" / "sources.yml"
    page = "  - {id: page-2, kind: cited, language: en, title: A page, producer: The Lake Courier}\n"
    sources.write_text(sources.read_text("utf-8").rstrip("\n") + "\n" + page, "utf-8")
    (project / "page.txt").write_text("A page\n\nVell met Tarn on 3 June 2031.\n", "utf-8")
    with pytest.raises(CisreportError, match="of which it is a copy, with --of"):
        draft("lake", project / "page.txt")
    with pytest.raises(CisreportError, match='has no source "page-3"; did you mean "page-2"'):
        draft("lake", project / "page.txt", "page-3")
    draft("lake", project / "page.txt", "page-2")
    found = {item.draft.id: item.draft for item in drafts_of("lake", cisreport.load("lake"))}
    assert set(found) == {"vell", "tarn", "page-2-para-2-2031-06-03", "page-2-para-2-meetings"}
    decide("lake", ["vell"])
    assert [str(anchor) for anchor in cisreport.load("lake").persons[0].anchors] == ["page-2[para 2]"]


def test_another_text_is_refused(project: Path) -> None:
    (project / "other.txt").write_text("Nothing of the kind.\n", "utf-8")
    with pytest.raises(
        CisreportError, match=r'other\.txt: contains no passage of the dataset "lake"; name a copy'
    ):
        draft("lake", project / "other.txt")


def test_words_that_a_line_breaks_are_counted_as_in_the_article(project: Path) -> None:
    draft("lake", project / "article.txt")
    expected = (project / "data" / "lake" / "drafts" / "rules.yml").read_text("utf-8")
    (project / "data" / "lake" / "drafts" / "rules.yml").unlink()
    text = (project / "article.txt").read_text("utf-8")
    wrapped = text.replace("summit in Port Linden", "sum-\nmit in Port\nLinden").replace(
        "two-way", "two-\nway"
    )
    (project / "wrapped.txt").write_text(wrapped, "utf-8")
    draft("lake", project / "wrapped.txt")
    assert (project / "data" / "lake" / "drafts" / "rules.yml").read_text("utf-8") == expected


@pytest.mark.parametrize(
    "text",
    [
        "1 " * 10_000,
        "a third of " * 4_000,
        "May 2 - " * 4_000,
        "\u201c" * 8_000,
        "nine of the of the " * 3_000,
        "Ana " * 8_000,
        "says that " * 4_000,
        "in 2031-" * 4_000,
    ],
    ids=lambda text: text[:8],
)
def test_hostile_text_takes_no_longer_than_other_text(text: str) -> None:
    ds = cisreport.load(TOY / "data" / "lake-league-2031")
    start = time.process_time()
    propose(ds, (PassageText(Anchor("x", "p1.s1"), text),), "en")
    assert time.process_time() - start < 2
