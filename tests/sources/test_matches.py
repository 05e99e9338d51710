from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cisreport.model import Passage, PassageRole
from cisreport.sources import Match, MatchStatus, match, matches, read_article, segment, unmarked
from cisreport.sources.matches import _align
from cisreport.sources.places import Span
from growth import MOST, growth

ARTICLE = read_article(Path(__file__).parents[1] / "toy" / "article.txt")
LINES = [line for line in ARTICLE.split("\n") if line]
TEXTS = [passage.text for passage in segment(ARTICLE)]
OTHER_SIGNS = {"’": "’'`", "“": '“«"„', "”": '”»"', "–": "–—-", "-": "-\u2011\u2010"}
quickly = settings(max_examples=40, deadline=None)


def passages_of(text: str) -> tuple[Passage, ...]:
    return tuple(
        Passage(locator=cut.locator, role=PassageRole.BODY, words=cut.words, digest=cut.digest)
        for cut in segment(text)
    )


PASSAGES = passages_of(ARTICLE)


def statuses(result: Sequence[Match]) -> list[str]:
    return [item.status.value for item in result]


def not_found(result: Sequence[Match]) -> list[str]:
    return [str(item) for item in result if item.status is not MatchStatus.FOUND]


def test_the_article_itself() -> None:
    result = match(PASSAGES, ARTICLE)
    assert statuses(result) == ["found"] * 20
    assert [item.passage for item in result] == list(PASSAGES)
    for item, text in zip(result, TEXTS, strict=True):
        assert ARTICLE.split("\n")[item.line - 1][item.column - 1 :].startswith(text)


def test_words_are_those_of_the_version() -> None:
    text = "来了。他走了！好。"
    for version in ("1", "2"):
        passages = [
            Passage(locator=cut.locator, role=PassageRole.BODY, words=cut.words, digest=cut.digest)
            for cut in segment(text, version)
        ]
        assert set(statuses(match(passages, text, version))) == {"found"}


@quickly
@given(st.data())
def test_white_space_and_line_breaks_do_not_matter(data: st.DataObject) -> None:
    gaps = st.sampled_from([" ", "\n", "\n\n", "\t", " \n ", "\r\n", "\u00a0", "\f", " \u200b "])
    words = ARTICLE.split()
    copy = "".join(word + data.draw(gaps) for word in words)
    assert statuses(match(PASSAGES, copy)) == ["found"] * 20


@quickly
@given(
    st.fixed_dictionaries({sign: st.sampled_from(others) for sign, others in OTHER_SIGNS.items()}),
    st.sets(st.integers(0, len(ARTICLE) - 1), max_size=30),
    st.sampled_from("\u00ad\u200b\u2060\ufeff"),
)
def test_quotes_dashes_and_invisible_characters_do_not_matter(
    signs: dict[str, str], places: set[int], unseen: str
) -> None:
    copy = "".join(signs.get(sign, sign) + unseen * (n in places) for n, sign in enumerate(ARTICLE))
    assert statuses(match(PASSAGES, copy)) == ["found"] * 20


@quickly
@given(st.data())
def test_a_changed_word_changes_only_its_passage(data: st.DataObject) -> None:
    n = data.draw(st.integers(0, len(TEXTS) - 1))
    words = TEXTS[n].split()
    at = data.draw(st.integers(0, len(words) - 1))
    words[at] = "otherwise"
    result = match(PASSAGES, ARTICLE.replace(TEXTS[n], " ".join(words)))
    assert statuses(result) == ["changed" if n == other else "found" for other in range(20)]
    assert result[n].unknown == result[n].expected == PASSAGES[n].words


@quickly
@given(st.sets(st.integers(0, len(TEXTS) - 1), min_size=1, max_size=18))
def test_deleted_passages_are_missing(gone: set[int]) -> None:
    copy = ARTICLE
    for n in gone:
        copy = copy.replace(TEXTS[n], "")
    assert statuses(match(PASSAGES, copy)) == ["missing" if n in gone else "found" for n in range(20)]


@quickly
@given(st.sets(st.integers(0, len(LINES) - 1), min_size=2, max_size=2))
def test_swapped_lines_are_moved(pair: set[int]) -> None:
    first, second = sorted(pair)
    lines = LINES.copy()
    lines[first], lines[second] = lines[second], lines[first]
    result = match(PASSAGES, "\n".join(lines))
    moved = [item for item in result if item.status is MatchStatus.MOVED]
    assert moved
    assert len(moved) + statuses(result).count("found") == 20
    for item in moved:
        assert first + 1 <= int(item.passage.locator[1:].partition(".")[0]) <= second + 1
        text = TEXTS[PASSAGES.index(item.passage)]
        assert lines[item.line - 1][item.column - 1 :].startswith(text)


@quickly
@given(st.data())
def test_words_broken_at_line_ends_are_joined(data: st.DataObject) -> None:
    hyphen = data.draw(st.sampled_from(["-", "\u2010", "\u00ad"]))
    words = ARTICLE.split(" ")
    for n, word in enumerate(words):
        if word.isalpha() and len(word) > 4 and data.draw(st.booleans()):
            words[n] = word[:2] + hyphen + "\n" + word[2:]
    assert statuses(match(PASSAGES, " ".join(words))) == ["found"] * 20


def test_a_hyphen_of_the_word_itself_may_end_a_line() -> None:
    assert statuses(match(PASSAGES, ARTICLE.replace("two-way", "two-\n  way"))) == ["found"] * 20


def test_longer_copies_are_searched_where_lines_and_sentences_begin() -> None:
    around = "Something else was expected then, at length and more.\n" * 2_500
    result = match(PASSAGES, around + ARTICLE + around)
    assert statuses(result) == ["found"] * 20
    assert result[0].line == 2_501


def test_texts_of_each_outcome() -> None:
    copy = "\n".join([LINES[1], LINES[0], *LINES[3:-1]])
    copy = copy.replace("912", "913").replace("Tarn had come by ferry from Osterfeld. ", "")
    copy = copy.replace("part of it", "half of it").replace("shots fell", "no shots fell")
    result = match(PASSAGES, copy)
    assert str(result[3]) == "p4.s1: found at line 3, column 1"
    assert not_found(result) == [
        "p1.s1: moved; found out of order at line 2, column 1",
        "p3.s1: missing",
        "p5.s2: missing",
        "p6.s2: changed; 28 unknown words instead of 27 at line 5, column 135 (p6.s2 to p6.s3)",
        "p6.s3: changed; 28 unknown words instead of 27 at line 5, column 135 (p6.s2 to p6.s3)",
        "p7.s2: changed; 7 unknown words instead of 7 at line 6, column 110",
        "p11.s1: missing",
    ]


def test_fragments_are_how_passages_begin_and_end() -> None:
    ends = {3: "The ministers … this week.", 6: "On 2 June,", 8: "“The toll … “bridge fee”."}
    passages = [replace(passage, fragment=ends.get(n)) for n, passage in enumerate(PASSAGES)]
    copy = ARTICLE.replace(" is to connect", "\nis to connect")
    assert [*unmarked(match(passages, copy), copy)] == []
    wrong = {3: "The ministers … that week.", 6: "On 2 Jun", 8: "The toll", 9: "Fifteen … the Long"}
    passages = [replace(passage, fragment=wrong.get(n)) for n, passage in enumerate(PASSAGES)]
    found = [*unmarked(match(passages, ARTICLE), ARTICLE)]
    assert [locator for locator, _ in found] == ["p4.s1", "p5.s1", "p5.s3", "p6.s1"]
    assert found[0][1] == "its fragment is not how it begins or ends at line 5, column 1"


@pytest.mark.parametrize(
    "text", ["", "\n \n", "Nothing of this is in the article.\n", "Half a \ud83d character.\n"]
)
def test_another_text_has_none_of_it(text: str) -> None:
    assert statuses(match(PASSAGES, text)) == ["missing"] * 20


def test_a_dataset_without_passages_has_nothing_to_find() -> None:
    assert match((), ARTICLE) == ()


def test_many_equal_passages_are_matched_in_linear_time() -> None:
    line = "One thought is here.\n"
    passages = passages_of(line * 2000)

    def matched(count: int) -> None:
        assert statuses(match(passages[:count], line * count)) == ["found"] * count

    assert growth(matched, 500) < MOST


@pytest.mark.parametrize("other", ["", "A sentence of which there is one, number {}."])
def test_many_equal_passages_are_placed_as_if_each_was_tried_everywhere(
    other: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = [other.format(n) if other and n % 7 == 4 else "One thought is here." for n in range(400)]
    copy = ["Another stands here." if n in (100, 101, 250) else line for n, line in enumerate(lines)]
    copy.insert(350, copy.pop(50))
    passages, text = passages_of("\n".join(lines)), "\n".join(copy[:-1])
    found = Counter(statuses(match(passages, text)))
    monkeypatch.setattr(matches, "MANY", len(lines))
    assert found == Counter(statuses(match(passages, text)))
    assert found["found"] >= 395


def test_many_equal_passages_without_space_between(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matches, "MANY", 2)
    text = "\u6765\u4e86\u3002" * 5
    assert statuses(match(passages_of(text), text)) == ["found"] * 5


@pytest.mark.parametrize(
    ("text", "copy", "short"),
    [
        ("Vell came here in May\nReuters", "Vell came here in May Reuters", 1),
        ("Reuters\nTarn came there in June", "From Reuters Tarn came there in June", 0),
    ],
)
def test_a_short_passage_is_found_next_to_another(text: str, copy: str, short: int) -> None:
    passages = passages_of(text)
    assert statuses(match(passages, copy)) == ["found"] * 2
    assert statuses(match(passages[short : short + 1], copy)) == ["missing"]


def test_a_text_that_overlaps_itself_is_matched_many_times() -> None:
    passages = passages_of("la la la la\n" * 300)
    assert statuses(match(passages, "la " * 1200)) == ["found"] * 300
    assert statuses(match(passages, "la " * 1199)).count("found") == 299


REPEATED = "Photo\nOne came.\nPhoto\nTwo came.\nPhoto\nThree came."


def test_what_occurs_several_times_is_taken_in_order() -> None:
    result = match(passages_of(REPEATED), REPEATED)
    assert [(item.status.value, item.line) for item in result] == [("found", n) for n in range(1, 7)]


def test_what_occurs_less_often_than_it_should_is_missing_once() -> None:
    result = match(passages_of(REPEATED), "Photo\nOne came.\nTwo came.\nPhoto\nThree came.")
    assert not_found(result) == ["p3.s1: missing"]


def test_a_short_passage_is_not_found_within_another() -> None:
    text = "It was filed by Reuters in May.\nReuters\nIt came."
    result = match(passages_of(text), text.replace("\nReuters", ""))
    assert not_found(result) == ["p2.s1: missing"]


def test_numbers_that_can_not_be_do_no_harm() -> None:
    odd = [
        Passage(locator=f"p{n}.s1", role=PassageRole.BODY, words=words, digest="no digest")
        for n, words in enumerate([0, 1, 3_000, 10**9], 1)
    ]
    assert statuses(match(odd, ARTICLE * 20)) == ["missing"] * 4


places = st.lists(
    st.lists(st.tuples(st.integers(0, 8), st.integers(1, 3)), max_size=3, unique=True), max_size=5
)


@given(places)
def test_as_many_as_possible_are_in_order(drawn: list[list[tuple[int, int]]]) -> None:
    """Compared with every choice there is."""
    candidates = [sorted((start, start + length) for start, length in spans) for spans in drawn]

    def in_order(chosen: Sequence[Span]) -> bool:
        return all(one[1] <= other[0] for one, other in itertools.pairwise(chosen))

    choices = itertools.product(*([None, *spans] for spans in candidates))
    kept = ([span for span in choice if span] for choice in choices)
    best = max(len(chosen) for chosen in kept if in_order(chosen))
    placed = _align(candidates)
    assert len(placed) == best
    assert in_order([placed[n] for n in sorted(placed)])
    assert all(span in candidates[n] for n, span in placed.items())
