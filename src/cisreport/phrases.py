"""Known phrases in a text: whole words, the longest first."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

_LETTER: Final = r"[\w\u0300-\u036f]"
"""A character of a word, or a combining accent on the one before it."""


@lru_cache(maxsize=16)
def phrase_pattern(phrases: tuple[str, ...]) -> re.Pattern[str]:
    """Return a pattern that finds phrases as whole words, with any blanks between these.

    Where several phrases begin at one place it finds the longest.  What follows an apostrophe or a hyphen is
    not part of a word.

    Parameters
    ----------
    phrases : tuple of str
        The phrases.  Spelling counts, and so do capitals.
    """
    longest_first = sorted(phrases, key=lambda phrase: (-len(phrase), phrase))
    choices = "|".join(r"\s+".join(map(re.escape, phrase.split())) for phrase in longest_first)
    return re.compile(rf"(?<!{_LETTER})(?:{choices or '(?!)'})(?!{_LETTER})")
