"""Passages of an article: the definition by which they are cut, normalized and known again.

Definition, version 1
    Lines of the article that hold anything but white space are counted from 1.  Within a line,
    sentences are cut by Unicode Standard Annex 29 and counted from 1: ``p<line>.s<sentence>``.
    A passage's words are its text after NFKC, with invisible characters removed and quotes, dashes
    and the like folded to ASCII, split at white space; case is kept.  Its digest is SHA-256 over
    the words joined by one space, in UTF-8.

A dataset records the version, so that a later definition never silently changes what a digest means.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from uniseg.sentencebreak import sentences

from cisreport.errors import DataError, Problem
from cisreport.sources.reading import read_text

SEGMENTATION = "1"
"""Version of the definition above."""

MAX_BYTES = 16 * 2**20
"""Larger files are no articles."""

_FOLDED = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u00b4\u0060", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb", '"'),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"),
        **dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff", ""),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TextPassage:
    """A passage of an article at hand, with its text; never stored in a dataset."""

    locator: str
    """``p<line>.s<sentence>``."""
    text: str
    """As it stands in the article, without white space around it."""
    words: int
    """Number of normalized words."""
    digest: str
    """SHA-256 in hexadecimal over the normalized words."""


def normalize(text: str) -> tuple[str, ...]:
    """Return the normalized words of a text, by the definition in the module's docstring."""
    folded = text.translate(_FOLDED)
    return tuple(unicodedata.normalize("NFKC", folded).translate(_FOLDED).split())


def digest(words: Iterable[str]) -> str:
    """Return SHA-256 in hexadecimal over words joined by one space."""
    return hashlib.sha256(" ".join(words).encode()).hexdigest()


def segment(text: str) -> tuple[TextPassage, ...]:
    """Cut an article into passages.

    Parameters
    ----------
    text : str
        The article, a paragraph a line.

    Returns
    -------
    tuple of TextPassage
        In the order of the text; sentences without a word are left out.
    """
    passages = []
    lines = [line for line in text.splitlines() if normalize(line)]
    for number, line in enumerate(lines, 1):
        cut = [sentence for sentence in sentences(line) if normalize(sentence)]
        for position, sentence in enumerate(cut, 1):
            words = normalize(sentence)
            locator = f"p{number}.s{position}"
            passages.append(
                TextPassage(locator=locator, text=sentence.strip(), words=len(words), digest=digest(words))
            )
    return tuple(passages)


def read_article(path: Path) -> str:
    """Return the text of an article's file.

    Parameters
    ----------
    path : Path
        A plain text file in UTF-8, with or without a byte order mark.

    Raises
    ------
    DataError
        When there is no such file, it can not be read, is larger than 16 MiB, is not UTF-8, holds
        control characters, or has no words.
    """
    found: list[Problem] = []
    text = read_text(path, str(path), found, limit=MAX_BYTES, allowed="\f")
    if text is not None and not normalize(text):
        found.append(Problem(path=str(path), what="the file has no words", remedy="name the article's text"))
    if text is None or found:
        raise DataError(found)
    return text
