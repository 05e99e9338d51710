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

Definition, version 2, differs in this:
    *Words.* A word also ends after ``。``, ``｡``, ``！`` and ``？`` with the closing marks that follow.
    *Sentences.* A break does not count if the sentence continues (:mod:`cisreport.sources.sentences`):
    after an abbreviation or initial, by the language of the source; after the mark of an enumeration; and
    before a small letter.  There are two more breaks: between a period and a number ("Osk left.  5 men
    came."), and after a colon between a small and a capital letter of Armenian, where it is the full stop.

In a script without spaces, such as Chinese, what no such mark divides is one word.  A dataset records the
version, so that a later definition never silently changes the meaning of a digest.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from itertools import groupby, pairwise
from pathlib import Path

from uniseg.sentencebreak import SentenceBreak, sentence_break, sentences

from cisreport.errors import DataError, Problem
from cisreport.files import read_text
from cisreport.sources.sentences import continues

SEGMENTATION = "2"
"""Version of the definition that new datasets use."""

VERSIONS = ("1", SEGMENTATION)
"""All versions of the definition, the oldest first."""

UNKNOWN = "und"
"""Language of a source that nobody named, as a BCP 47 tag."""

LANGUAGE_TAG = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
"""The form of a BCP 47 tag."""


_UNSEEN = "\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff"
_DROPPED = re.compile(f"[{_UNSEEN}]")
_FOLDED = str.maketrans(
    dict.fromkeys("\u2018\u2019\u201a\u201b\u2039\u203a\u2032\u2035\u00b4\u0060\u02b9\u02bb\u02bc", "'")
    | dict.fromkeys("\u201c\u201d\u201e\u201f\u00ab\u00bb\u2033\u2036\u301d\u301e\u301f", '"')
    | dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u2212\u2e3a\u2e3b", "-")
)
_STRETCH = re.compile("[^\\W\\d_][\\w ,;:()'\"\u2018-\u201d\u2013-]*[^\\W\\d_]|.", re.DOTALL)
_HYPHENS = re.compile("-{2,}")
_FULL_STOPS = "\u3002\uff61\uff01\uff1f"
_OPENING = "\u201c\u2018\u00ab\u2039(\\[{\u3008\u300a\u300c\u300e\u3010\u3014\u301d\uff08\uff3b\uff5b\uff62"
_CLOSING = (
    "\"'\u2019\u201d\u203a\u00bb)\\]}\u3009\u300b\u300d\u300f\u3011\u3015\u301e\u301f"
    "\uff02\uff07\uff09\uff3d\uff5d\uff63"
)
_STOPPED = re.compile(
    rf"(?:[^\s{_FULL_STOPS}]*[{_FULL_STOPS}][{_FULL_STOPS}{_CLOSING}{_UNSEEN}]*)|[^\s{_FULL_STOPS}]+"
)
_STOP = re.compile(rf"[{_FULL_STOPS}][{_FULL_STOPS}{_CLOSING}{_UNSEEN}]*$")
_OPENED = re.compile(rf"(?<=[{_FULL_STOPS}{_CLOSING}])[{_OPENING}]+$")
_MORE_BREAKS = re.compile(
    rf"(?:[^\W\d_]|\d{{4}}|[{_CLOSING}])\.[{_CLOSING}]*\s+(?=[{_OPENING}]*\d)"
    rf"|[\u0561-\u0587][{_CLOSING}]*:\s+(?=[{_OPENING}]*[\u0531-\u0556])"
)
_MARKS = re.compile(r"[\W\d_]{8,}")
"""So many characters without a letter are rare; then runs of one class are looked for."""
_IN_RUNS = {
    kind: kind if kind is not SentenceBreak.FORMAT else SentenceBreak.EXTEND
    for kind in (
        SentenceBreak.CLOSE,
        SentenceBreak.SP,
        SentenceBreak.SCONTINUE,
        SentenceBreak.NUMERIC,
        SentenceBreak.EXTEND,
        SentenceBreak.FORMAT,
    )
}
"""Classes of UAX #29 of which a run counts as two characters; those that the rules skip are one class."""
_TOKEN = {"1": re.compile(r"\S+"), "2": _STOPPED}


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


def normalize(text: str, version: str = SEGMENTATION) -> tuple[str, ...]:
    """Return the normalized words of a text, by a version of the definition of this module."""
    return tuple(word for word, _ in words_of(text, version))


def words_of(text: str, version: str = SEGMENTATION) -> Iterator[tuple[str, tuple[int, int]]]:
    """Yield the normalized words of a text, each with the offsets of what it was made of."""
    for found in _TOKEN[version].finditer(text):
        for word in _folded(found[0]):
            yield word, found.span()


def folded(text: str) -> str:
    """Return a text of the same length with the quotation marks and dashes of normalized words."""
    return text.translate(_FOLDED)


@lru_cache(maxsize=4096)
def _folded(token: str) -> tuple[str, ...]:
    """Return the normalized words of a text that white space or a full stop ends."""
    text = unicodedata.normalize("NFKC", _DROPPED.sub("", token).translate(_FOLDED)).translate(_FOLDED)
    return tuple(_HYPHENS.sub("-", text).replace("''", '"').split())


def digest(words: Iterable[str]) -> str:
    """Return the SHA-256 of normalized words joined by one space, in hexadecimal."""
    return sha256(" ".join(words).encode()).hexdigest()


def segment(text: str, version: str = SEGMENTATION, language: str = UNKNOWN) -> tuple[TextPassage, ...]:
    """Divide an article into passages.

    Parameters
    ----------
    text : str
        The article, with each paragraph on one line.
    version : str, default "2"
        One of :data:`VERSIONS`.
    language : str, default "und"
        BCP 47 tag of the article's language; version 1 ignores it.  Where it has no list of abbreviations,
        and for words in another script, the lists of English and Russian serve.

    Returns
    -------
    tuple of TextPassage
        In the order of the text; empty if it has no words.
    """
    lines = [line for line in text.splitlines() if normalize(line, version)]
    return tuple(
        text_passage(f"p{line_number}.s{number}", sentence, version)
        for line_number, line in enumerate(lines, 1)
        for number, sentence in enumerate(_sentences(line, version, language), 1)
    )


def text_passage(locator: str, text: str, version: str = SEGMENTATION) -> TextPassage:
    """Return a text as a passage."""
    words = normalize(text, version)
    return TextPassage(locator=locator, text=text.strip(), words=len(words), digest=digest(words))


def _sentences(line: str, version: str, language: str) -> list[str]:
    """Divide a line at the breaks of UAX #29 that count; each part contains a word."""
    parts: list[str] = []
    for part in _breaks(line) if version == "1" else _reopened(_with_more(_breaks(line))):
        if parts and not _counts(parts[-1], part, version, language):
            parts[-1] += part
        else:
            parts.append(part)
    return parts


def _has_words(text: str, version: str) -> bool:
    return next(words_of(text, version), None) is not None


def _with_more(parts: Iterable[str]) -> Iterator[str]:
    """Divide the parts at the breaks that UAX #29 does not have."""
    for part in parts:
        ends = [found.end() for found in _MORE_BREAKS.finditer(part)]
        yield from (part[start:end] for start, end in pairwise([0, *ends, len(part)]))


def _reopened(parts: Iterable[str]) -> Iterator[str]:
    """Move marks that open a quotation or bracket right after a full stop to the part they open."""
    opening = ""
    for part in parts:
        whole = opening + part
        found = _OPENED.search(whole)
        opening = found[0] if found else ""
        yield whole.removesuffix(opening)
    if opening:
        yield opening


def _counts(before: str, after: str, version: str, language: str) -> bool:
    """Return whether a break between words is the end of a sentence."""
    apart = before[-1].isspace() or (version != "1" and _STOP.search(before) is not None)
    if not (apart and _has_words(after, version) and _has_words(before, version)):
        return False
    return version == "1" or not continues(before, after, language)


def _breaks(line: str) -> Iterator[str]:
    """Divide a line at every break of UAX #29.

    The function shortens a stretch without sentence punctuation to its first and last letter: no rule
    depends on the others, and the library is slow for each character.  A run of marks of one class gets
    short, too: none breaks within it, and the library looks back over it at each of its characters.
    """
    stretches: list[str] = _STRETCH.findall(line)
    if _MARKS.search(line):
        stretches = ["".join(alike) for _, alike in groupby(stretches, _Runs())]
    shortened = [stretch[0] + stretch[-1] if len(stretch) > 1 else stretch for stretch in stretches]
    at = 0
    for part in sentences("".join(shortened)):
        first, length = at, 0
        while length < len(part):
            length += len(shortened[at])
            at += 1
        yield "".join(stretches[first:at])


class _Runs:
    """Gives the same key to stretches that no rule breaks apart and that count as one, else another one."""

    def __init__(self) -> None:
        self.number = 0

    def __call__(self, stretch: str) -> object:
        if len(stretch) == 1 and (kind := _IN_RUNS.get(sentence_break(stretch))):
            return kind
        self.number += 1
        return self.number


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
    text = read_text(Path(path), name, found, allowed="\f")
    if text is not None and not normalize(text):
        found.append(Problem(path=name, what="the file has no words", remedy="save the article's text in it"))
    if text is None or found:
        raise DataError(found)
    return text
