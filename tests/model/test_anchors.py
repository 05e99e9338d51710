from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cisreport.model import Anchor

ids = st.from_regex(r"[A-Za-z0-9]+(-[A-Za-z0-9]+){0,3}", fullmatch=True)
passages = st.from_regex(r"p[1-9][0-9]{0,3}\.s[1-9][0-9]?", fullmatch=True)
locators = st.text(min_size=1).filter(lambda text: text == text.strip() and not set("[]") & set(text))


@given(passages | st.builds("{}[{}]".format, ids, passages | locators))
def test_text_parses_and_prints_back(text: str) -> None:
    assert str(Anchor.parse(text)) == text


@given(st.builds(Anchor, st.just(""), passages) | st.builds(Anchor, ids, passages | locators))
def test_anchor_prints_and_parses_back(anchor: Anchor) -> None:
    assert Anchor.parse(str(anchor)) == anchor


@pytest.mark.parametrize(
    "text",
    [
        "",
        "p0.s1",
        "p1.s01",
        "p1",
        "p1.s1 ",
        "S127",
        "S127[]",
        "S127[ x]",
        "[x]",
        "a_b[x]",
        "a[b]c",
        "a[[b]]",
        "a-[b]",
    ],
)
def test_what_is_not_an_anchor(text: str) -> None:
    with pytest.raises(ValueError, match="is not an anchor"):
        Anchor.parse(text)
