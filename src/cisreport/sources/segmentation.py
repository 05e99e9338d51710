"""Segmentation: the definition of the passages of an article, of their words and of their digests.

Definition, version 1
    *Lines.* Lines that contain a word are counted from 1.
    *Sentences.* Unicode UAX #29 divides a line into sentences, counted from 1.  A break within a word
    ("Stop!Now") does not count, so a passage always consists of whole words.
    *Words.* Soft hyphens, zero-width characters, directional marks and byte order marks are removed.
    Quotation marks, apostrophes and primes become ``'`` or ``"``; dashes, hyphens and minus characters
    become ``-``.  The text is normalized to Unicode form NFKC.  Runs of ``-`` become one ``-``, and two
    ``'`` in a row become ``"``.  Case is kept.  White space separates words.
    *Digest.* SHA-256, in hexadecimal, of the words joined by one space, in UTF-8.

In a script without spaces, such as Chinese, a line without white space is one word.  A dataset
records the version, so that a later definition never silently changes the meaning of a digest.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from uniseg.sentencebreak import sentences

from cisreport.errors import DataError, Problem
from cisreport.files import read_text

SEGMENTATION = "1"
"""Version of the definition above."""

MAX_BYTES = 16 * 2**20
"""Largest size of an article in bytes."""

_DROPPED = re.compile("[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
_FOLDED = str.maketrans(
    dict.fromkeys("\u2018\u2019\u201a\u201b\u2039\u203a\u2032\u2035\u00b4\u0060\u02b9\u02bb\u02bc", "'")
    | dict.fromkeys("\u201c\u201d\u201e\u201f\u00ab\u00bb\u2033\u2036\u301d\u301e\u301f", '"')
    | dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u2212\u2e3a\u2e3b", "-")
)
_STRETCH = re.compile("[^\\W\\d_][\\w ,;:()'\"\u2018-\u201d\u2013-]*[^\\W\\d_]|.", re.DOTALL)
_HYPHENS = re.compile("-{2,}")


@dataclass(frozen=True, slots=True, kw_only=True)
class TextPassage:
    """A passage with its text; a dataset never stores it."""

    locator: str
    """``p<line>.s<sentence>``."""
    text: str
    """The text in the article, without white space around it."""
    words: int
    """Number of normalized words."""
    digest: str
    """SHA-256 of the normalized words, in hexadecimal."""


def normalize(text: str) -> tuple[str, ...]:
    """Return the normalized words of a text, by the definition of this module."""
    text = unicodedata.normalize("NFKC", _DROPPED.sub("", text).translate(_FOLDED)).translate(_FOLDED)
    return tuple(_HYPHENS.sub("-", text).replace("''", '"').split())


def digest(words: Iterable[str]) -> str:
    """Return the SHA-256 of normalized words joined by one space, in hexadecimal."""
    return sha256(" ".join(words).encode()).hexdigest()


def segment(text: str) -> tuple[TextPassage, ...]:
    """Divide an article into passages.

    Parameters
    ----------
    text : str
        The article, with each paragraph on one line.

    Returns
    -------
    tuple of TextPassage
        In the order of the text; empty if it has no words.
    """
    lines = [line for line in text.splitlines() if normalize(line)]
    return tuple(
        TextPassage(
            locator=f"p{line_number}.s{number}",
            text=sentence.strip(),
            words=len(normalize(sentence)),
            digest=digest(normalize(sentence)),
        )
        for line_number, line in enumerate(lines, 1)
        for number, sentence in enumerate(_sentences(line), 1)
    )


def _sentences(line: str) -> list[str]:
    """Divide a line at the breaks of UAX #29 that are at white space; each part contains a word."""
    parts: list[str] = []
    for part in _breaks(line):
        if parts and not (parts[-1][-1].isspace() and normalize(part) and normalize(parts[-1])):
            parts[-1] += part
        else:
            parts.append(part)
    return parts


def _breaks(line: str) -> Iterator[str]:
    """Divide a line at every break of UAX #29.

    The function shortens a stretch without sentence punctuation to its first and last letter: no rule
    depends on the others, and the library is slow for each character.
    """
    stretches = _STRETCH.findall(line)
    shortened = [stretch[0] + stretch[-1] if len(stretch) > 1 else stretch for stretch in stretches]
    at = 0
    for part in sentences("".join(shortened)):
        first, length = at, 0
        while length < len(part):
            length += len(shortened[at])
            at += 1
        yield "".join(stretches[first:at])


def read_article(path: str | Path) -> str:
    """Return the text of an article's file.

    Parameters
    ----------
    path : str or Path
        A plain text file in UTF-8, with or without a byte order mark, of at most 16 MiB.

    Returns
    -------
    str
        Its text; lines end with a line feed.

    Raises
    ------
    DataError
        If the file does not exist, is a folder, cannot be read, is too large, is not UTF-8 (with the
        place of the first invalid byte), contains control characters other than form feeds, or has no
        words.
    """
    name = str(path)
    found: list[Problem] = []
    text = read_text(Path(path), name, found, limit=MAX_BYTES, allowed="\f")
    if text is not None and not normalize(text):
        found.append(Problem(path=name, what="the file has no words", remedy="save the article's text in it"))
    if text is None or found:
        raise DataError(found)
    return text
