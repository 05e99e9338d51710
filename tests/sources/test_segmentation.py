from __future__ import annotations

import json
import re
import time
import unicodedata
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from uniseg.sentencebreak import sentences

from cisreport.errors import DataError
from cisreport.model.anchors import PASSAGE_LOCATOR
from cisreport.sources import SEGMENTATION, VERSIONS, digest, normalize, read_article, segment
from cisreport.sources import segmentation as definition

ARTICLE = Path(__file__).parents[1] / "toy" / "article.txt"
VECTORS = json.loads((Path(__file__).parent / "vectors.json").read_text("utf-8"))
"""Texts with their words and digests; the script of a page has to give the same."""
SIGNS = "aBzé。！？」「́ﬁ½ЯЖ漢.!?…,;:()\"'`´‘’“”«»″-–—\u00ad\u200b\u200d\ufeff\u00a0\u2028\t\n\r"
LISTS = {"cldr-46.1.json": "780ca76961664e28", "lists.toml": "2944d67506b9f321"}
texts = st.text() | st.text(alphabet=SIGNS)


def test_the_newest_version_is_the_default() -> None:
    assert SEGMENTATION == VERSIONS[-1] == "2"
    assert segment("A. Vell met J. Tarn.") == segment("A. Vell met J. Tarn.", "2", "und")


def test_a_version_never_changes_its_lists() -> None:
    lists = Path(definition.__file__).parent / "abbreviations"
    assert {
        path.name: sha256(path.read_bytes()).hexdigest()[:16] for path in [lists / name for name in LISTS]
    } == LISTS


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", ()),
        (" \n\t\u00a0\ufeff\u200b", ()),
        ("The League\nmet.", ("The", "League", "met.")),
        ("“Done,” she said – ‘well’", ('"Done,"', "she", "said", "-", "'well'")),
        ("«Done» ``so'' 5″ o`clock", ('"Done"', '"so"', '5"', "o'clock")),
        ("a\u2010b a\u2011b a--b a\u2014b 5\u22123", ("a-b", "a-b", "a-b", "a-b", "5-3")),
        ("demar\u00adcation zero\u200bwidth \u200ejoin\u2060ed", ("demarcation", "zerowidth", "joined")),
        ("eﬀect… e\u0301", ("effect...", "é")),
        ("Lake LAKE", ("Lake", "LAKE")),
        ("10\u00a0km 10\u202fkm", ("10", "km", "10", "km")),
    ],
)
def test_words(text: str, words: tuple[str, ...]) -> None:
    assert normalize(text) == words


@given(texts, st.sampled_from(VERSIONS))
def test_normalizing_twice_changes_nothing(text: str, version: str) -> None:
    words = normalize(text, version)
    assert normalize(" ".join(words), version) == words


@given(texts, st.sampled_from(VERSIONS))
def test_words_do_not_depend_on_their_neighbors(text: str, version: str) -> None:
    assert sum((normalize(part, version) for part in text.split()), ()) == normalize(text, version)


@given(texts)
def test_versions_have_the_same_characters(text: str) -> None:
    assert "".join(normalize(text, "2")) == "".join(normalize(text, "1"))


@given(texts)
def test_normal_words_are_normal_form(text: str) -> None:
    for word in normalize(text):
        assert unicodedata.is_normalized("NFKC", word)
        assert not re.search(r"[\s–—’“”\u00ad\u200b\ufeff]", word)


def test_the_digest_is_what_anyone_can_compute() -> None:
    assert digest(("The", "Lake", "League")) == sha256(b"The Lake League").hexdigest()
    assert digest(normalize("The  Lake\nLeague")) == digest(("The", "Lake", "League"))


@given(texts)
@settings(deadline=None)
def test_sentences_are_those_of_the_standard(text: str) -> None:
    assert list(definition._breaks(text)) == list(sentences(text))


@given(
    st.lists(
        st.tuples(
            st.sampled_from([*".!\"'() \t,;:-19#aB\u0301\u200d\u00ad\u3042\u3002\u2026"]), st.integers(1, 9)
        )
    )
)
@settings(deadline=None)
def test_sentences_of_runs_of_marks_are_those_of_the_standard(parts: list[tuple[str, int]]) -> None:
    text = "".join(character * count for character, count in parts)
    assert list(definition._breaks(text)) == list(sentences(text))


@pytest.mark.parametrize("mark", ['"', "(", "\u0301", "1", "\u200d\u0301"])
def test_the_time_of_marks_is_linear(mark: str) -> None:
    """The library alone took 11 seconds for 2,000 quotation marks."""
    start = time.process_time()
    segment(f"He came. {mark * 6000}", language="en")
    assert time.process_time() - start < 5


@given(texts, st.sampled_from(VERSIONS), st.sampled_from(["und", "en", "ru", "de", "ka", "zh"]))
@settings(deadline=None)
def test_passages_contain_every_word_once(text: str, version: str, language: str) -> None:
    passages = segment(text, version, language)
    assert sum((normalize(passage.text, version) for passage in passages), ()) == normalize(text, version)
    for passage in passages:
        assert PASSAGE_LOCATOR.fullmatch(passage.locator)
        assert passage.words == len(normalize(passage.text, version)) > 0
        assert passage.digest == digest(normalize(passage.text, version))
    assert len({passage.locator for passage in passages}) == len(passages)


def test_locators_count_lines_with_words_and_sentences_within_them() -> None:
    text = "\ufeff\n \u200b \nHead line\r\n\r\nOne came. “Two?” Three!Four…\n***\n"
    assert [(passage.locator, passage.text) for passage in segment(text, "1")] == [
        ("p1.s1", "Head line"),
        ("p2.s1", "One came."),
        ("p2.s2", "“Two?”"),
        ("p2.s3", "Three!Four…"),
        ("p3.s1", "***"),
    ]


def test_the_toy_article_keeps_its_digests() -> None:
    passages = segment(read_article(ARTICLE))
    assert len(passages) == 20
    assert digest(passage.digest for passage in passages) == (
        "6461ea20f02954040313faff3ae760c5a9d1c66ed7a66370a039b64a5b326b2c"
    )


def test_an_article_is_read_without_its_byte_order_mark(tmp_path: Path) -> None:
    path = tmp_path / "copy.txt"
    path.write_bytes(b"\xef\xbb\xbfOne.\r\nTwo.\rThree.\fFour.\n")
    assert read_article(path) == read_article(str(path)) == "One.\nTwo.\nThree.\fFour.\n"


BAD_FILES = {
    "empty": (b"", "{path}: the file has no words; save the article's text in it"),
    "blank": (
        b"\xef\xbb\xbf \n\xe2\x80\x8b\n",
        "{path}: the file has no words; save the article's text in it",
    ),
    "latin-1": (
        "Lake League\nIt is caf\xe9 time".encode("latin-1"),
        "{path}:2:10: byte 0xe9 is not UTF-8; save the file as UTF-8",
    ),
    "utf-16": ("Lake".encode("utf-16"), "{path}:1:1: byte 0xff is not UTF-8; save the file as UTF-8"),
    "cut off": ("é – ü".encode()[:-1], "{path}:1:5: byte 0xc3 is not UTF-8; save the file as UTF-8"),
    "binary": (
        b"PDF\n12\x00\x01",
        "{path}:2:3: control character U+0000; remove it; the file should be plain text",
    ),
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_a_bad_file_of_an_article_is_reported(name: str, tmp_path: Path) -> None:
    content, text = BAD_FILES[name]
    path = tmp_path / "copy.txt"
    path.write_bytes(content)
    with pytest.raises(DataError) as caught:
        read_article(path)
    assert str(caught.value) == text.format(path=path)


def test_a_file_that_does_not_exist_is_reported(tmp_path: Path) -> None:
    with pytest.raises(DataError) as caught:
        read_article(tmp_path)
    assert str(caught.value) == f"{tmp_path}: this is a folder; name a file"
    with pytest.raises(DataError) as caught:
        read_article(tmp_path / "none.txt")
    assert str(caught.value) == f"{tmp_path / 'none.txt'}: there is no such file; check the name"
    locked = tmp_path / "copy.txt" / "inside"
    locked.parent.write_text("a file")
    with pytest.raises(DataError) as caught:
        read_article(locked)
    assert str(caught.value) == f"{locked}: the file cannot be read (Not a directory); check its permissions"


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: repr(vector["text"]))
def test_shared_vectors(vector: Any) -> None:
    words = normalize(vector["text"], vector["version"])
    assert list(words) == vector["words"]
    assert digest(words) == vector["digest"]
