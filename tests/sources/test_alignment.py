"""Passages by another version, joined and split: no word is lost, and every old locator leads somewhere."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from cisreport.errors import CisreportError
from cisreport.model import Passage, PassageRole, Source, SourceKind
from cisreport.model.anchors import PASSAGE_LOCATOR
from cisreport.model.sources import Translation
from cisreport.sources import (
    Aligned,
    digest,
    is_article,
    joined,
    migrated,
    misfits,
    normalize,
    parted,
    same_lines,
    segment,
)

TEXT = """\
Dr. Vell met Mr. Tarn. He left.
来了。他走了！好。
He came. She left at 5 p.m. Osk stayed. It rained.
"""
WORDS = [
    "Vell",
    "met",
    "Mr.",
    "U.S.",
    "5",
    "p.m.",
    "The",
    "end.",
    "1.",
    "來。“好”！",
    "他",
    "?”",
    "«",
    "he",
    "\n",
    "A.",
]
articles = st.lists(st.sampled_from(WORDS), min_size=1, max_size=25).map(" ".join) | st.text(min_size=1)


def source(text: str, version: str, language: str = "en") -> Source:
    passages = tuple(
        Passage(locator=cut.locator, role=PassageRole.BODY, words=cut.words, digest=cut.digest)
        for cut in segment(text, version, language)
    )
    return Source(
        id="a", kind=SourceKind.SEGMENTED, language=language, segmentation=version, passages=passages
    )


def after(old: Source, aligned: Aligned, version: str = "2") -> Source:
    return replace(old, passages=aligned.passages, segmentation=version)


def locators(passages: tuple[Passage, ...]) -> list[str]:
    return [passage.locator for passage in passages]


def assert_whole(text: str, new: Source) -> None:
    """The words of the passages, in order, are those of the article, and the locators say which."""
    words = normalize(text, new.segmentation or "")
    at = 0
    for passage in new.passages:
        assert digest(words[at : at + passage.words]) == passage.digest
        assert PASSAGE_LOCATOR.fullmatch(passage.locator)
        at += passage.words
    assert at == len(words)
    assert is_article(new, text)
    assert misfits(new, text) == ()
    assert len(set(locators(new.passages))) == len(new.passages)


@given(articles, st.sampled_from(["en", "ru", "zh"]))
@settings(deadline=None)
def test_migrating_maps_every_locator(text: str, language: str) -> None:
    old = source(text, "1", language)
    assume(old.passages)
    aligned = migrated(old, text)
    new = after(old, aligned)
    assert_whole(text, new)
    assert {passage.locator: passage.digest for passage in new.passages} == {
        cut.locator: cut.digest for cut in segment(text, "2", language)
    }
    aliases = new.aliases()
    for passage in old.passages:
        assert aliases[f"{passage.locator}@1"] == aligned.targets[passage.locator]
    assert migrated(new, text).passages == new.passages


@given(articles, st.data())
@settings(deadline=None)
def test_joins_and_splits_keep_every_word(text: str, data: st.DataObject) -> None:
    new = source(text, "2")
    assume(new.passages)
    for _ in range(data.draw(st.integers(1, 4))):
        names = locators(new.passages)
        passage = data.draw(st.sampled_from(new.passages))
        try:
            if data.draw(st.booleans()):
                aligned = joined(new, text, passage.locator, data.draw(st.sampled_from(names)), "one")
            else:
                aligned = parted(new, text, passage.locator, data.draw(st.integers(1, 5)), "two")
        except CisreportError:
            continue
        assert set(aligned.targets) == set(names)
        new = after(new, aligned)
        assert_whole(text, new)
        assert all(
            bool(one.adjusted) == (one.span.part != "" or one.span.first < one.span.last)
            for one in new.passages
        )


@given(articles, st.data())
@settings(deadline=None)
def test_migrating_keeps_what_the_coder_joined_and_split(text: str, data: st.DataObject) -> None:
    old = source(text, "1")
    several = [one for one in old.passages if one.words > 1]
    assume(several)
    passage = data.draw(st.sampled_from(several))
    old = after(old, parted(old, text, passage.locator, 1, "two"), "1")
    new = after(old, migrated(old, text))
    assert_whole(text, new)
    assert set(migrated(old, text).targets) == set(locators(old.passages))


def test_migrating_keeps_where_the_coder_joined_and_split() -> None:
    text = "It rained. Osk stayed here. He left."
    old = source(text, "1")
    whole = after(old, joined(old, text, "p1.s2", "p1.s3", "one"), "1")
    assert locators(migrated(whole, text).passages) == ["p1.s1", "p1.s2-3"]
    apart = after(old, parted(old, text, "p1.s2", 1, "two"), "1")
    assert locators(migrated(apart, text).passages) == ["p1.s1", "p1.s2a", "p1.s2b", "p1.s3"]


def test_the_first_version_is_migrated() -> None:
    new = after(source(TEXT, "1"), migrated(source(TEXT, "1"), TEXT))
    assert {passage.locator: passage.formerly for passage in new.passages} == {
        "p1.s1": ("p1.s1@1", "p1.s2@1", "p1.s3@1"),
        "p1.s2": ("p1.s4@1",),
        "p2.s1": ("p2.s1@1",),
        "p2.s2": ("p2.s1@1",),
        "p2.s3": ("p2.s1@1",),
        "p3.s1": ("p3.s1@1",),
        "p3.s2": ("p3.s2@1", "p3.s3@1"),
        "p3.s3": ("p3.s4@1",),
    }


def test_reasons_and_roles_stay() -> None:
    old = source(TEXT, "1")
    marked = [replace(one, uncited=f"Reason {n}.") for n, one in enumerate(old.passages[:3])]
    marked[1] = replace(marked[1], role=PassageRole.CAPTION)
    new = migrated(replace(old, passages=(*marked, *old.passages[3:])), TEXT).passages
    assert (new[0].uncited, new[0].role) == ("Reason 0. Reason 1. Reason 2.", PassageRole.CAPTION)
    half = migrated(replace(old, passages=(marked[0], *old.passages[1:])), TEXT).passages
    assert half[0].uncited is None


def test_what_a_reader_gets_of_a_passage_stays_with_its_words() -> None:
    old = source(TEXT, "1")
    given: dict[str, Any] = {
        "fragment": "It",
        "excerpt": "It rained.",
        "translation": Translation(text="Il pleut.", language="fr", translator="V"),
    }
    marked = replace(old, passages=tuple(replace(one, **given) for one in old.passages))
    new = migrated(marked, TEXT).passages
    kept = [tuple(getattr(one, name) for name in given) for one in (new[0], new[-1])]
    assert kept == [(None, None, None), (*given.values(),)]


def test_a_join_that_the_new_version_makes_is_plain_again() -> None:
    old = source(TEXT, "1")
    both = after(old, joined(old, TEXT, "p1.s1", "p1.s3", "A title."), "1")
    assert [(one.locator, one.adjusted) for one in both.passages[:2]] == [
        ("p1.s1-3", "A title."),
        ("p1.s4", None),
    ]
    new = migrated(both, TEXT).passages
    assert [(one.locator, one.adjusted, one.formerly) for one in new[:1]] == [("p1.s1", None, ("p1.s1-3@1",))]


def test_a_sentence_is_split_and_joined_again() -> None:
    new = source(TEXT, "2")
    parts = after(new, parted(new, TEXT, "p3.s2", 5, "Two."))
    assert locators(parts.passages)[-4:] == ["p3.s1", "p3.s2a", "p3.s2b", "p3.s3"]
    assert parts.aliases()["p3.s2"] == ("p3.s2a", "p3.s2b")
    assert joined(parts, TEXT, "p3.s2a", "p3.s2b", "One.").passages == new.passages


@pytest.mark.parametrize(
    ("change", "text"),
    [
        (lambda one: joined(one, TEXT, "p1.s1", "p2.s1", "x"), "p1.s1 and p2.s1 cannot be joined; name two"),
        (lambda one: joined(one, TEXT, "p1.s2", "p1.s1", "x"), "p1.s2 and p1.s1 cannot be joined; name two"),
        (lambda one: joined(one, TEXT, "p1.s1", "p1.s9", "x"), 'the source "a" has no passage "p1.s9"; see'),
        (lambda one: parted(one, TEXT, "p1.s2", 2, "x"), "p1.s2 has 2 words; it can be split after 1 to 1"),
        (
            lambda one: joined(after(one, parted(one, TEXT, "p1.s1", 2, "x")), TEXT, "p1.s1b", "p1.s2", "x"),
            "line 1: a passage can be whole sentences, or a part of one sentence",
        ),
    ],
)
def test_what_cannot_be_joined_or_split(change: Callable[[Source], Aligned], text: str) -> None:
    with pytest.raises(CisreportError) as caught:
        change(source(TEXT, "2"))
    assert str(caught.value).startswith(text)


def test_a_list_that_does_not_fit_its_definition() -> None:
    one = replace(source(TEXT, "1"), segmentation="2")
    assert same_lines(source(TEXT, "1"), TEXT) is same_lines(source(TEXT, "2"), TEXT) is True
    assert same_lines(replace(one, passages=one.passages[:-4]), TEXT) is False
    new = source(TEXT, "2")
    wrong = replace(new.passages[0], locator="p1.s1-2")
    assert misfits(replace(new, passages=(wrong, *new.passages[1:])), TEXT) == (
        "p1.s1-2: not what segmentation 2 has there in the language en; that is p1.s1",
    )
    longer, shorter = replace(new.passages[0], words=6), replace(new.passages[1], words=1)
    assert misfits(replace(new, passages=(longer, shorter, *new.passages[2:])), TEXT) == tuple(
        f"p1.s{n}: not what segmentation 2 has there in the language en" for n in (1, 2)
    )
    other = replace(new.passages[0], digest="0" * 64)
    assert misfits(replace(new, passages=(other, *new.passages[1:])), TEXT) == ("p1.s1: other words",)
