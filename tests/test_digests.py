"""The canonical form of JSON data is that of RFC 8785, as its library writes it."""

from __future__ import annotations

import math
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from cisreport.digests import canonical

texts = st.text(st.characters(exclude_categories=["Cs"]))
numbers = st.integers(-(2**53) + 1, 2**53 - 1) | st.floats(allow_nan=False, allow_infinity=False)
data = st.recursive(
    st.none() | st.booleans() | numbers | texts,
    lambda inner: st.lists(inner) | st.dictionaries(texts, inner) | st.lists(inner).map(tuple),
)


@given(data)
def test_it_is_that_of_the_library(plain: Any) -> None:
    assert canonical(plain).encode() == rfc8785.dumps(plain)


def test_names_are_in_the_order_of_utf_16() -> None:
    assert canonical({"\ufffd": 1, "\U0001f600": 2, "é\x01\x7f": '\b"\\/\n'}) == (
        '{"é\\u0001\x7f":"\\b\\"\\\\/\\n","\U0001f600":2,"\ufffd":1}'
    )


@pytest.mark.parametrize("plain", [[math.nan], {"a": 2**53}, [{1, 2}], {1: 2}])
def test_other_data_have_none(plain: object) -> None:
    with pytest.raises((TypeError, ValueError, AttributeError)):
        canonical(plain)
