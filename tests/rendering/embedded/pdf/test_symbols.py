"""Symbols of formulas: Typst knows what pandoc writes for every character and command of mathematics."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pypandoc
import typst

from cisreport.rendering.embedded.pdf.symbols import _COMMANDS, has_renamed, with_characters

BLOCKS = ((0xA1, 0x250), (0x370, 0x400), (0x2010, 0x2C00), (0x27C0, 0x2B00), (0x1D400, 0x1D800))


def test_every_symbol_is_known(tmp_path: Path) -> None:
    characters = [chr(code) for first, last in BLOCKS for code in range(first, last)]
    texts = [*characters, *(rf"\{command}" for command in _COMMANDS.split() if command != "dint")]
    pandoc = subprocess.run(
        [pypandoc.get_pandoc_path(), "--from=markdown", "--to=typst", "--wrap=none"],
        input="\n\n".join(f"$a {text} b$" for text in texts),
        capture_output=True,
        text=True,
        check=True,
    )
    written = pandoc.stdout.strip("\n").split("\n\n")
    changed = [with_characters(line) for line in written]
    for text, before, after in zip(texts, written, changed, strict=True):
        assert before == after or has_renamed(text), text
    formulas = [line for line in changed if line.startswith("$")]
    (tmp_path / "x.typ").write_text("\n\n".join(formulas), "utf-8")
    assert typst.compile(str(tmp_path / "x.typ"))


def test_words_in_a_formula_stay() -> None:
    assert with_characters('"times.circle sect" sect x') == '"times.circle sect" ∩ x'
    assert with_characters("sect.big_i 2sect") == "⋂_i 2∩"
