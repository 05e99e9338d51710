"""Characters that mislead: digits of other alphabets, what a reader does not see, and what covers others."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Final

_DIGITS: Final = ("Nd", "Nl", "No")
_UNSEEN: Final = ("Cc", "Cf", "Co", "Cn")
_ENCLOSING: Final = "Me"
_OVERLAY: Final = 1
"""The class of characters that cover others."""
_EUROPEAN: Final = ("LATIN", "GREEK", "CYRILLIC")
_USUAL: Final = frozenset("\t\n0123456789")


def unusual_characters(characters: Iterable[str]) -> Iterator[str]:
    """Yield in words each digit besides 0 to 9, and each character that is not seen or covers another one."""
    for character in characters:
        if character in _USUAL:
            continue
        kind = unicodedata.category(character)
        if kind in _DIGITS:
            yield f"the digit {character} (U+{ord(character):04X})"
        elif kind in _UNSEEN:
            yield f"the unseen character U+{ord(character):04X}"
        elif kind == _ENCLOSING or unicodedata.combining(character) == _OVERLAY:
            yield f"the character U+{ord(character):04X}, which strikes others through"


@cache
def is_european(character: str) -> bool:
    """Return whether a character is a digit from 0 to 9, or a letter that is Latin, Greek or Cyrillic."""
    is_letter = character.isalpha() and unicodedata.name(character, "").startswith(_EUROPEAN)
    return is_letter or (character.isascii() and character.isdigit())


def plain_letters(text: str) -> str:
    """Return a text with its letters and digits as those that they are variants of, without accents."""
    return "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))
