"""Styles of CSS as looks that both formats have."""

from __future__ import annotations

import pytest

from cisreport.execution.looks import Look, attributes, contrasting, rgb


@pytest.mark.parametrize(
    ("value", "color"),
    [
        ("red", "ff0000"),
        ("#F00", "ff0000"),
        ("rgb(255, 0, 0)", "ff0000"),
        ("rgb(100% 0% 0%)", "ff0000"),
        ("rgba(255, 0, 0, 0.5)", "ff8080"),
        ("#ff000080", "ff7f7f"),
        ("hsl(0, 100%, 50%)", "ff0000"),
        ("rgba(0, 0, 0, 0)", None),
        ("transparent", None),
        ("inherit", None),
        ("var(--x)", None),
        ("rgb(a, b, c)", None),
        ("rgb()", None),
    ],
)
def test_colors(value: str, color: str | None) -> None:
    assert rgb(value) == color


@pytest.mark.parametrize(
    ("style", "look"),
    [
        ("color: red; background-color: transparent", Look(color="ff0000")),
        ("background: yellow url('a;b') no-repeat", Look(fill="ffff00")),
        ("BACKGROUND: #EEE !important", Look(fill="eeeeee")),
        ("font-weight: 600; font-style: oblique", Look(is_bold=True, is_italic=True)),
        ("text-decoration: underline line-through", Look(is_underlined=True, is_struck=True)),
        ("text-align: center; text-align: justify", Look(align="center")),
        ("visibility: hidden", Look(is_hidden=True)),
        ("background: linear-gradient(90deg, transparent 20%, red 20%, red 80.5%, transparent 80.5%)",
         Look(bars="20 80.5 ff0000")),
        ("background: linear-gradient(90deg, red 10%, blue 10%, blue 30%, transparent 30%)",
         Look(bars="0 10 ff0000,10 30 0000ff")),
        ("background: linear-gradient(180deg, red, blue)", Look()),
        ("nonsense; : ;", Look()),
    ],
)  # fmt: skip
def test_styles(style: str, look: Look) -> None:
    assert Look().with_style(style) == look


def test_a_color_that_the_paper_has_says_nothing() -> None:
    paper = Look(color="333333", fill="ffffff")
    assert attributes(paper, paper) == {}
    assert attributes(Look(color="000000"), Look()) == {}
    assert attributes(Look(color="333333", fill="ffff00"), paper) == {"color": "333333", "fill": "ffff00"}


@pytest.mark.parametrize(
    ("fill", "letters"), [("ffff00", "000000"), ("000080", "ffffff"), ("777777", "000000")]
)
def test_letters_on_a_color(fill: str, letters: str) -> None:
    assert contrasting(fill) == letters
