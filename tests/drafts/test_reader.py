"""Files of drafts: what is refused, with its place, and all of it together."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pytest_regressions.file_regression import FileRegressionFixture

import cisreport
from cisreport.drafts import by_anchor, drafts_of, read_drafts, texts_of
from cisreport.errors import DataError
from snapshots import sections

GOOD = """\
by: Ana, a colleague
drafts:
  - id: bridge-hope
    kind: claims
    mentions:
      - {passage: p6.s2, words: 1-2}
    record: {label: A hope, modality: hoped, proposition: Corland pays.}
"""
BROKEN = {
    "not YAML": "by: [\n",
    "no author": "drafts: []\n",
    "unknown field of the file": "bye: Ana\nby: Ana\ndrafts: []\n",
    "not a list": "by: Ana\ndrafts: {id: x}\n",
    "not a draft": "by: Ana\ndrafts: [x]\n",
    "no mentions": "by: Ana\ndrafts:\n  - {id: x, kind: claims, mentions: []}\n",
    "missing fields": "by: Ana\ndrafts:\n  - {note: x}\n",
    "unknown field": GOOD.replace("    kind:", "    knd: x\n    kind:"),
    "unknown kind": GOOD.replace("kind: claims", "kind: claim"),
    "unknown status": GOOD.replace("kind: claims", "kind: claims\n    status: maybe"),
    "a review": GOOD.replace("kind: claims", "kind: reviews"),
    "not an id": GOOD.replace("bridge-hope", "Bridge hope"),
    "not an anchor": GOOD.replace("p6.s2", "page 6"),
    "passage missing": GOOD.replace("p6.s2", "p6.s9"),
    "source missing": GOOD.replace("p6.s2", "'bridge-for-the-leage[p6.s2]'"),
    "wrong digest": GOOD.replace("words: 1-2", f"words: 1-2, digest: {'0' * 64}"),
    "span out of range": GOOD.replace("1-2", "9-12"),
    "span backward": GOOD.replace("1-2", "2-1"),
    "not numbers": GOOD.replace("1-2", "one to two"),
    "words and quote": GOOD.replace("words: 1-2", "words: 1-2, quote: Tarn hopes"),
    "a quote": GOOD.replace("words: 1-2", "quote: Tarn hopes"),
    "unknown field of the record": GOOD.replace("proposition:", "propositon:"),
    "wrong value of the record": GOOD.replace("modality: hoped", "modality: hope"),
    "anchors": GOOD.replace("label:", "anchors: p6.s2, label:"),
    "record is text": GOOD.replace("{label: A hope, modality: hoped, proposition: Corland pays.}", "text"),
    "fact missing": GOOD.replace("kind: claims", "kind: claims\n    fact: bridge-hopes"),
    "fact of another kind": GOOD.replace("kind: claims", "kind: claims\n    fact: vell"),
    "field of a claim": GOOD.replace("kind: claims", "kind: claims\n    field: date"),
    "date of a person": (
        "by: Ana\ndrafts:\n"
        "  - {id: x, kind: dates, fact: vell, mentions: [{passage: p5.s1}], record: {stated: 2031}}\n"
    ),
    "wrong field of a date": (
        "by: Ana\ndrafts:\n"
        "  - {id: x, kind: dates, fact: summit, field: ende, mentions: [{passage: p5.s1}],\n"
        "     record: {stated: 2031}}\n"
    ),
    "not a date": (
        "by: Ana\ndrafts:\n  - {id: x, kind: dates, mentions: [{passage: p5.s1}], record: {stated: June}}\n"
    ),
    "an id twice": GOOD + GOOD.partition("drafts:\n")[2],
    "several": GOOD.replace("p6.s2", "p6.s9").replace("kind: claims", "kind: claim").replace("1-2", "2-1"),
}


def problems(error: DataError) -> str:
    return "\n".join(map(str, error.problems))


def test_what_is_refused_in_a_dataset(project: Path, file_regression: FileRegressionFixture) -> None:
    ds = cisreport.load("lake-league-2031")
    folder = project / "data" / "lake-league-2031" / "drafts"
    folder.mkdir()
    texts = {}
    for name, text in BROKEN.items():
        (folder / "ana.yml").write_text(text, "utf-8")
        with pytest.raises(DataError) as caught:
            drafts_of("lake-league-2031", ds)
        texts[name] = problems(caught.value)
    file_regression.check(sections(texts))


def test_what_is_right_is_read(project: Path) -> None:
    ds = cisreport.load("lake-league-2031")
    folder = project / "data" / "lake-league-2031" / "drafts"
    folder.mkdir()
    (folder / "ana.yml").write_text(GOOD, "utf-8")
    [item] = drafts_of("lake-league-2031", ds)
    assert item.draft.anchors[0].source == "bridge-for-the-league"
    assert item.draft.mentions[0].span == (1, 2)
    assert item.draft.status == "draft"


def test_ids_are_unique_in_all_files(project: Path) -> None:
    ds = cisreport.load("lake-league-2031")
    folder = project / "data" / "lake-league-2031" / "drafts"
    folder.mkdir()
    (folder / "ana.yml").write_text(GOOD, "utf-8")
    (folder / "ben.yml").write_text(GOOD, "utf-8")
    with pytest.raises(
        DataError, match=r"ben\.yml:3:9: drafts\[0\]\.id: the id \"bridge-hope\" is used twice"
    ):
        drafts_of("lake-league-2031", ds)


def taken(project: Path, quote: str, passage: str = "p6.s2") -> tuple[str | None, str | None]:
    ds = cisreport.load("lake-league-2031")
    _, texts = texts_of(ds, project / "article.txt")
    mention = {"passage": passage, "quote": quote}
    plain = {"by": "a model", "drafts": [{"id": "x", "kind": "claims", "mentions": [mention]}]}
    path = project / "model.json"
    path.write_text(json.dumps(plain, indent=1), "utf-8")
    file, _ = read_drafts(path, ds, by_anchor(texts))
    [mention_read] = file.drafts[0].mentions
    return mention_read.words, mention_read.quote


@pytest.mark.parametrize(
    ("quote", "passage", "words"),
    [
        ("Corland will pay", "p6.s2", "4-6"),
        ("  corland\nwill ".replace("c", "C"), "p6.s2", "4-5"),
        ("\u201cbridge fee\u201d", "p5.s3", "17-18"),
        ('"bridge fee"', "p5.s3", "17-18"),
        ("Vell said", "p5.s3", "5-6"),
    ],
)
def test_a_quote_becomes_numbers_of_words(project: Path, quote: str, passage: str, words: str) -> None:
    assert taken(project, quote, passage) == (words, None)


@pytest.mark.parametrize(
    "quote", ["Corland has paid", "orland will", "...", "Tarn hopes </script>", "The toll is dead", "corland"]
)
def test_a_quote_that_is_not_in_its_passage_is_refused(project: Path, quote: str) -> None:
    with pytest.raises(
        DataError,
        match=r"model\.json:10:15: drafts\[0\]\.mentions\[0\]\.quote: the quote is not in the passage "
        r"p6\.s2; copy words of that passage, or name the passage they are in",
    ):
        taken(project, quote)


def test_a_copy_without_the_passage_cannot_prove_a_quote(project: Path) -> None:
    text = (project / "article.txt").read_text("utf-8")
    (project / "article.txt").write_text(text.replace("Tarn hopes that", "Tarn says that"), "utf-8")
    with pytest.raises(DataError, match=r"the copy of the source does not have the passage p6\.s2"):
        taken(project, "Corland will pay")
