from __future__ import annotations

import pytest

from cisreport.model import Passage, PassageRole, Source, SourceKind
from cisreport.model.sources import Span


def passage(locator: str, **more: str | tuple[str, ...]) -> Passage:
    return Passage(locator=locator, role=PassageRole.BODY, words=1, digest="", **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("locator", "span"),
    [
        ("p3.s2", Span(3, 2, 2, "")),
        ("p3.s1-2", Span(3, 1, 2, "")),
        ("p14.s10b", Span(14, 10, 10, "b")),
    ],
)
def test_a_span_parses_and_prints_back(locator: str, span: Span) -> None:
    assert Span.parse(locator) == span == passage(locator).span
    assert str(span) == locator


def test_what_is_not_a_span() -> None:
    with pytest.raises(ValueError, match=r'^"para 2" is not the locator of a passage$'):
        Span.parse("para 2")


def test_earlier_locators_and_those_of_joined_and_split_sentences() -> None:
    listed = (
        passage("p1.s1", formerly=("p0.s1",)),
        passage("p2.s2-4", formerly=("p0.s1", "p2.s9")),
        passage("p3.s5a"),
        passage("p3.s5b"),
        passage("cell=5,3"),
    )
    source = Source(id="gazette", kind=SourceKind.SEGMENTED, language="en", passages=listed)
    assert source.aliases() == {
        "p0.s1": ("p1.s1", "p2.s2-4"),
        "p2.s9": ("p2.s2-4",),
        **{f"p2.s{number}": ("p2.s2-4",) for number in (2, 3, 4)},
        "p3.s5": ("p3.s5a", "p3.s5b"),
    }
    assert source.passage("p3.s5b") is listed[3]
    assert source.passage("p3.s5") is None


@pytest.mark.parametrize(
    ("words", "ends"),
    [
        ({}, ()),
        ({"excerpt": "The talks opened."}, ("The talks opened.",)),
        ({"excerpt": "1 2 3 4 5 6 7 8 9 10"}, ("1 2 3 4 5 6 7 8 9 10",)),
        ({"excerpt": "1 2 3 4 5 6 7 8 9 10 11"}, ("1 2 3 4 5", "7 8 9 10 11")),
        ({"fragment": "The talks … by noon.", "excerpt": "Words."}, ("The talks", "by noon.")),
    ],
)
def test_the_ends_of_a_passage(words: dict[str, str], ends: tuple[str, ...]) -> None:
    assert passage("p1.s1", **words).ends == ends
