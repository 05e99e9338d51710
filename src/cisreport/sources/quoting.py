"""Words within an excerpt: where they are, and the excerpt divided into marked and other words.

White space may differ, and so may the form of quotation marks and dashes; case counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from cisreport.sources.segmentation import folded


class Piece(NamedTuple):
    """A part of an excerpt."""

    text: str
    """Its words as they are in the excerpt."""
    is_marked: bool
    """Whether it is marked."""


def places_of(words: str, excerpt: str) -> tuple[tuple[int, int], ...]:
    """Return where an excerpt has these words, as offsets.

    Places between other words count only if no word of the excerpt would be divided; where there is none,
    parts of words count, as in scripts without spaces.  A number is never divided.

    Parameters
    ----------
    words : str
        One word or several in a row.
    excerpt : str
        The excerpt.
    """
    parts = folded(words).split()
    if not parts:
        return ()
    pattern = r"\s+".join(map(re.escape, parts))
    numbers = rf"(?<!\d){pattern}" if parts[0][0].isdigit() else pattern
    numbers = rf"{numbers}(?!\d)" if parts[-1][-1].isdigit() else numbers
    found = [match.span() for match in re.finditer(numbers, folded(excerpt))]
    whole = [span for span in found if not _divides(excerpt, *span)]
    return tuple(whole or found)


def pieces_of(excerpt: str, marked: Iterable[str]) -> tuple[Piece, ...]:
    """Divide an excerpt at the first place of each of some words; these pieces are marked.

    Parameters
    ----------
    excerpt : str
        The excerpt.
    marked : iterable of str
        Words to be marked; those that the excerpt does not have are left out.
    """
    starts = sorted(places[0] for words in marked if (places := places_of(words, excerpt)))
    pieces: list[Piece] = []
    at = 0
    for start, end in _joined(starts):
        pieces += [Piece(excerpt[at:start], False), Piece(excerpt[start:end], True)]
        at = end
    pieces.append(Piece(excerpt[at:], False))
    return tuple(piece for piece in pieces if piece.text)


def _joined(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return sorted spans, with those that overlap as one."""
    found: list[tuple[int, int]] = []
    for start, end in spans:
        if found and start < found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def _divides(text: str, start: int, end: int) -> bool:
    """Return whether a span begins or ends within a word."""
    return any(0 < at < len(text) and text[at - 1].isalnum() and text[at].isalnum() for at in (start, end))
