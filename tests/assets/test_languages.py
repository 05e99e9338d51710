"""The filter has the words of every language that a document may be in, and no word is missing."""

from __future__ import annotations

import re

from cisreport.assets import asset
from cisreport.documents.options import LANGUAGES


def test_every_language_has_all_words() -> None:
    source = asset("lua/references.lua").read_text("utf-8")
    tables = re.findall(r"^  (\w\w) = \{(.*?)\},?$", source, re.DOTALL | re.MULTILINE)
    words = {name: re.findall(r"'([^']+)'", text) for name, text in tables}
    assert tuple(sorted(words)) == LANGUAGES
    assert {name: len(found) for name, found in words.items()} == dict.fromkeys(LANGUAGES, 13) | {"en": 10}
