"""Excerpts of sources: what a source allows, and whether the words are those of the passages."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from pytest_regressions.file_regression import FileRegressionFixture

from cisreport.datasets import load
from cisreport.datasets.rewriting import rewrite
from cisreport.errors import CisreportError, DataError
from cisreport.exchange.coded import coded_of
from cisreport.exchange.folder import put
from cisreport.model import Dataset, Source
from cisreport.sources import Aligned, parted, read_article
from snapshots import sections

FERRY = Path(__file__).parents[1] / "excerpts" / "data" / "ferry-council-2033"
GAZETTE, PROLIV = "passages/gazette.yml", "passages/proliv.yml"

BROKEN = {
    "other words": (GAZETTE, "counts nine members", "counts ten members"),
    "no such passage": (GAZETTE, "locator: p4.s1", "locator: p4.s9"),
    "a passage twice": (
        GAZETTE,
        "{locator: p3.s2, excerpt: Osterfeld joined as its ninth member.}",
        "{locator: p1.s1, excerpt: Ferry council counts nine members}",
    ),
    "nothing may be published": ("sources.yml", "excerpts: full", "excerpts: none"),
    "a licence is missing": (
        "sources.yml",
        "licence: CC0 1.0; written for the tests of this project\n    url: https://gazette",
        "url: https://gazette",
    ),
    "a reason is missing": (
        "sources.yml",
        "    excerpts_reason: The sentence says when the council meets next, and no other source does.\n",
        "",
    ),
    "limits of what has none": ("sources.yml", "excerpts: full", "excerpts: full\n    words_per_passage: 9"),
    "too long": ("sources.yml", "words_per_passage: 20", "words_per_passage: 10"),
    "too much": ("sources.yml", "words_per_source: 20", "words_per_source: 16"),
    "no language": (PROLIV, "language: en", "language: English language"),
    "not translated": (PROLIV, "language: en", "language: ru"),
    "no translator": (
        PROLIV,
        "      language: en\n      translator: E. Reed\n  - locator",
        "      language: en\n  - locator",
    ),
    "another field": (PROLIV, "passages:", "excerpts:"),
    "in the record": (
        "sources.yml",
        "{locator: p1.s1, role: headline, words: 5,",
        "{locator: p1.s1, excerpt: Ferry council counts nine members, role: headline, words: 5,",
    ),
    "words that no excerpt has": ("quantities.yml", "four times a year", "five times a year"),
    "words that are there twice": ("quantities.yml", "12.5 kilometers wide", "the"),
}
"""Which file is changed, and how."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(FERRY, tmp_path / "ferry-council-2033"))


def test_each_problem_has_its_place(tmp_path: Path, file_regression: FileRegressionFixture) -> None:
    texts = {}
    for change, (name, old, new) in BROKEN.items():
        folder = Path(shutil.copytree(FERRY, tmp_path / change / FERRY.name))
        text = (folder / name).read_text("utf-8")
        assert old in text
        (folder / name).write_text(text.replace(old, new, 1), "utf-8")
        with pytest.raises(DataError) as error:
            load(folder)
        problems = (str(problem).removeprefix(f"{folder}/") for problem in error.value.problems)
        texts[change] = "\n".join(problems)
    file_regression.check(sections(texts))


def test_as_many_words_as_its_source_allows(folder: Path) -> None:
    sources = folder / "sources.yml"
    sources.write_text(
        sources.read_text("utf-8").replace("words_per_source: 20", "words_per_source: 17"), "utf-8"
    )
    _, proliv = load(folder).sources
    kept = [passage for passage in proliv.passages if passage.excerpt]
    assert sum(passage.words for passage in kept) == proliv.words_per_source == 17
    assert all(passage.translation for passage in kept)


def test_words_of_no_source(folder: Path) -> None:
    (folder / GAZETTE).rename(folder / "passages" / "gazete.yml")
    with pytest.raises(DataError) as error:
        load(folder)
    assert 'passages/gazete.yml: there is no source "gazete"; did you mean "gazette"?' in str(error.value)
    assert "words are marked, and no passage of the value has an excerpt" in str(error.value)


def test_a_folder_that_is_elsewhere(folder: Path, tmp_path: Path) -> None:
    (folder / "passages").rename(tmp_path / "elsewhere")
    (folder / "passages").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(DataError, match="a link that leads out of the folder; put the folder itself there"):
        load(folder)


def test_an_import_writes_the_words_apart(tmp_path: Path) -> None:
    ferry = load(FERRY)
    made, _ = put(coded_of(ferry), tmp_path / "ferry-council-2033", origin="a test")
    assert (tmp_path / "ferry-council-2033" / PROLIV).is_file()
    assert made.digest == ferry.digest


def rewritten(folder: Path, article: str, change: Callable[[Source, str], Aligned]) -> Dataset:
    """Return a dataset after a change of the passages of one of its sources."""
    ds, text = load(folder), read_article(FERRY.parents[1] / article)
    source = next(item for item in ds.sources if item.id == "proliv")
    rewrite(ds, folder, source, change(source, text), source.segmentation or "")
    return load(folder)


def test_a_passage_that_is_split_must_lose_its_words_first(folder: Path) -> None:
    before = (folder / PROLIV).read_bytes()
    with pytest.raises(CisreportError, match=r"it has the words of p3\.s2, which becomes another passage"):
        rewritten(folder, "strait.txt", lambda old, text: parted(old, text, "p3.s2", 3, "Two things."))
    assert (folder / PROLIV).read_bytes() == before


def test_other_passages_keep_their_words(folder: Path) -> None:
    made = rewritten(folder, "strait.txt", lambda old, text: parted(old, text, "p1.s1", 2, "Two things."))
    kept = [item.locator for item in made.sources[1].passages if item.excerpt]
    assert kept == ["p3.s1", "p3.s2"]
