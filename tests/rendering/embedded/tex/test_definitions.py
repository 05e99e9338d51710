"""Definitions of TeX commands within formulas give way to definitions that pandoc reads."""

from __future__ import annotations

import pytest

from cisreport.rendering.embedded.tex.definitions import with_definitions


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("$$\\newcommand{\\R}{x}$$", "\n\\newcommand{\\R}{x}\n"),
        ("a\n$$\n  \\newcommand{\\R}{x}\n  % why\n  \\def\\S{y}\n$$\nb",
         "a\n\n\\newcommand{\\R}{x}\n% why\n\\def\\S{y}\n\nb"),
        ("$$\\newcommand{\\R}[1]{\\mathbb{#1}} x\\in\\R{Z} = {5}$$",
         "\n\\newcommand{\\R}[1]{\\mathbb{#1}}\n\n$$\nx\\in\\R{Z} = {5}\n$$"),
        ("$$\n\\newcommand{\\R}{x}\n\\R + 1\n$$", "\n\\newcommand{\\R}{x}\n\n$$\n\\R + 1\n$$"),
    ],
)  # fmt: skip
def test_definitions_leave_their_formula(text: str, expected: str) -> None:
    assert with_definitions(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "$$\nx + y\n$$",
        "```\n$$\n\\newcommand{\\R}{x}\n$$\n```",
        "~~~~ tex\n$$\n\\def\\R{x}\n$$\n~~~~\ncommand",
        "words about a command: $\\R$",
    ],
)
def test_other_text_stays(text: str) -> None:
    assert with_definitions(text) == text
