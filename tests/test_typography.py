"""Apostrophes and quotation marks of print."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cisreport.typography import straight, typographic


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("Lavrov's arrival", "Lavrov’s arrival"),
        ("the ministers' meeting", "the ministers’ meeting"),
        ("coup d'etat", "coup d’etat"),
        ("Charter'97 since the 1990's", "Charter’97 since the 1990’s"),
        ("in '97", "in ’97"),
        ('the words "peace agreement", then "new"', "the words “peace agreement”, then “new”"),
        ("""it says "the council's day".""", "it says “the council’s day”."),
        ("""he said 'so', and "no 'so'".""", "he said ‘so’, and “no ‘so’”."),
        ('("passed off")', "(“passed off”)"),
        ("after “Lavrov's arrival”", "after “Lavrov’s arrival”"),
    ],
)
def test_prose_is_set_as_in_print(typed: str, printed: str) -> None:
    assert typographic(typed) == printed
    assert straight(printed) == straight(typed)


@pytest.mark.parametrize(
    "text",
    [
        "<b onclick='alert(\"x\")'>",
        "x = 'a'",
        "`it's`",
        "https://a.org/'x'",
        "5' 10\" tall",
        "51°28'40\"N",
        'an odd " mark',
        "",
        "plain",
    ],
)
def test_what_may_be_code_or_a_measure_stays(text: str) -> None:
    assert typographic(text) == text


@given(st.text(alphabet="ab1 '\".,()-“”‘’", max_size=20))
def test_only_quotes_change_and_it_is_done_once(text: str) -> None:
    printed = typographic(text)
    assert straight(printed) == straight(text)
    assert typographic(printed) == printed
