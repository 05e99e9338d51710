"""A stream is printed as a terminal shows it at the end."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cisreport.execution.terminal import as_shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("step 0\rstep 1\rstep 2\r\n", "step 2\n"),
        ("long line\rab\n", "abng line\n"),
        ("\r  0%|  | 0/3\r100%|##| 3/3\n", "100%|##| 3/3\n"),
        ("a\r\nb\r\n", "a\nb\n"),
        ("abc\b\bX\n", "aXc\n"),
        ("\b\ba", "a"),
        ("\x1b[31mred\x1b[0m and \x1b[1;38;5;9mbold\x1b[m", "red and bold"),
        ("\x1b[38:2:255:0:0mred\x1b[0m", "red"),
        ("downloading\r\x1b[Kdone\n", "done\n"),
        ("abc\x1b[2Kd", "   d"),
        ("abc\x1b[1D\x1b[1KX", "  X"),
        ("one\ntwo\n\x1b[2A\rONE\x1b[B\rTWO\n", "ONE\nTWO\n"),
        ("outer 0\ninner 0\x1b[A\router 1\n\rinner 1\n", "outer 1\ninner 1\n"),
        ("a\x1b[3Cb", "a   b"),
        ("abc\x1b[1GX", "Xbc"),
        ("first\nsecond\x1b[2J\x1b[Hnew", "new\n"),
        ("first\nsecond\x1b[1;1H\x1b[Jnew", "new"),
        ("\x1b]8;;https://example.org\x1b\\link\x1b]8;;\x1b\\", "link"),
        ("\x1b]0;title\x07text", "text"),
        ("50%|#\r      \rdone", "done"),
        ("50%|#\r      \r", ""),
        ("bell\x07 null\x00 delete\x7f", "bell null delete"),
        ("\x1b[?25lhidden cursor\x1b[?25h", "hidden cursor"),
        ("\x1b(Bcharset\x1b", "charset"),
        ("tab\tkept\n", "tab\tkept\n"),
    ],
)  # fmt: skip
def test_the_last_state_is_shown(text: str, shown: str) -> None:
    assert as_shown(text) == shown


@given(st.text(st.characters(exclude_categories=["Cc", "Cs"]) | st.sampled_from("\n\t")))
def test_a_text_without_control_characters_is_unchanged(text: str) -> None:
    assert as_shown(text) == text


@given(st.text(st.sampled_from("ab\n\r\b\x1b[0129;AJKHmG]\\")))
def test_nothing_that_moves_the_cursor_remains(text: str) -> None:
    shown = as_shown(text)
    assert not set(shown) & set("\r\b\x1b")
    assert as_shown(shown) == shown
