"""The words of every language that a document may be in are there, and no word is missing."""

from __future__ import annotations

import json

from cisreport.assets import asset
from cisreport.documents.options import LANGUAGES

NUMBERED = ["fig", "tbl", "lst", "sec", "eq", "nte", "tip", "wrn", "imp", "cau"]
STATEMENTS = ["thm", "lem", "cor", "prp", "cnj", "def", "exm", "exr", "prf", "rem", "sol"]
TITLES = ["toc-title", "abstract-title", "keywords-title", "modified-title", "continued-word"]


def test_every_language_has_all_words() -> None:
    words = json.loads(asset("languages.json").read_text("utf-8"))
    assert tuple(sorted(words)) == LANGUAGES
    assert {name: list(found) for name, found in words.items()} == {
        name: [*NUMBERED, *STATEMENTS, *(TITLES if name != "en" else [])] for name in words
    }
    assert all(all(found.values()) for found in words.values())
