"""The pieces of a published file in reading order, and their digests in its manifest.

Together the pieces are all of the file except the manifest and the seal: each paragraph, row, drawing and
link, the head of a page, the fonts and tags of a print.  The manifest has one digest of them all, which
decides whether something was changed, and a short one of each piece, which says where.
"""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Collection, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from hashlib import sha256
from itertools import islice
from typing import Any, Final, Protocol

from cisreport.digests import canonical, unique

_LENGTH: Final = 3
"""Letters of a short digest: one of 262,144."""
_MOST_COMPARED: Final = 400
"""Pieces between the first and the last change that are compared one by one."""
_MOST_TOLD: Final = 8
_SHOWN: Final = 60


class Pieces(Protocol):
    """The pieces of a file of some format."""

    @property
    def contents(self) -> Sequence[bytes]:
        """What each of them is."""
        ...

    def place(self, n: int) -> str:
        """Return what a piece is, in words: ``the paragraph "..." after the heading "..."``."""
        ...

    def unusual(self) -> Collection[str]:
        """Return what the file has outside of the grammar (:mod:`cisreport.grammar`), in words."""
        ...


def stated(pieces: Pieces) -> dict[str, Any]:
    """Return what a manifest says of the pieces of its file.

    Returns
    -------
    dict
        ``sha256``, the digest of the digests of all pieces, one after the other, in hexadecimal; ``short``,
        the first three letters of the digest of each in Base64; ``unusual``, what the file has outside of
        the grammar, such as raw content of its author.
    """
    digests = [sha256(content).digest() for content in pieces.contents]
    short = "".join(b64encode(digest[:_LENGTH]).decode()[:_LENGTH] for digest in digests)
    whole = sha256(b"".join(digests)).hexdigest()
    return {"sha256": whole, "short": short, "unusual": sorted(pieces.unusual())}


def piece_problems(said: Mapping[str, Any], pieces: Pieces) -> Iterator[str]:
    """Yield a sentence for each piece of a file that is not as its manifest says, and for what it never has.

    Version 5 of the manifest does not say what is outside of the grammar.

    Parameters
    ----------
    said : mapping
        What the manifest says (:func:`stated`).
    pieces : Pieces
        The pieces of the file.
    """
    found = stated(pieces)
    known = said.get("unusual", found["unusual"])
    for what in found["unusual"]:
        if what not in known:
            yield f"it has {what}, which cisreport does not write"
    if found["sha256"] == said["sha256"] and found["short"] == said["short"]:
        return
    told = list(islice(_differences(_short(said["short"]), _short(found["short"]), pieces), _MOST_TOLD + 1))
    yield from told[:_MOST_TOLD]
    if len(told) > _MOST_TOLD:
        yield "more pieces of the file were changed"
    if not told:
        yield "the file was changed: its pieces do not have the digest of the manifest"


def _short(text: str) -> list[str]:
    return [text[at : at + _LENGTH] for at in range(0, len(text), _LENGTH)]


def _differences(old: Sequence[str], new: Sequence[str], pieces: Pieces) -> Iterator[str]:
    first = _common(old, new)
    last = _common(old[first:][::-1], new[first:][::-1])
    before, after = old[first : len(old) - last], new[first : len(new) - last]
    if len(before) == len(after):
        yield from (
            f"{pieces.place(n)} was changed" for n in range(first, len(new) - last) if old[n] != new[n]
        )
        return
    if max(len(before), len(after)) > _MOST_COMPARED:
        yield f"{pieces.place(min(first, len(new) - 1))} was changed, and many pieces after it"
        return
    for _, start, end, begin, stop in SequenceMatcher(None, before, after, False).get_opcodes():
        if before[start:end] == after[begin:stop]:
            continue
        both = min(end - start, stop - begin)
        for n in range(begin, begin + both):
            yield f"{pieces.place(first + n)} was changed"
        for n in range(begin + both, stop):
            yield f"{pieces.place(first + n)} was added"
        if missing := end - start - both:
            what = "a piece is" if missing == 1 else f"{missing} pieces are"
            at = first + begin + both
            yield f"{what} missing after {pieces.place(at - 1)}" if at else f"{what} missing at the beginning"


def _common(one: Sequence[str], other: Sequence[str]) -> int:
    """Return with how many equal items both begin."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((n for n, (a, b) in pairs if a != b), min(len(one), len(other)))


def ordered(data: bytes) -> bytes:
    """Return JSON in its canonical form, since the order of its names says nothing; other data as is."""
    try:
        return canonical(json.loads(data, object_pairs_hook=unique)).encode()
    except (ValueError, RecursionError):
        return data


def shortened(text: str) -> str:
    """Return the first words of a text, with one space between them."""
    words = " ".join(text.split())
    return words if len(words) <= _SHOWN else f"{words[: _SHOWN - 3]}..."
