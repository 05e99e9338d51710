"""The charts of a print: what its pages draw for each figure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from io import BytesIO
from itertools import zip_longest
from typing import Any, Final

from cisreport.grammar.content import Figure, box_of, figures_of, runs_of
from cisreport.grammar.letters import parts_of
from cisreport.pieces.prints import drawn_on

_NAMED: Final = re.compile(rb"/[cgp]\d+")
"""Names of colors and states, which are those of their page."""
_LEAST: Final = 5e-4
"""Shares of the size of a figure that count as equal."""


def figures_in(data: bytes) -> Iterator[Figure]:
    """Yield the figures of a print, page by page."""
    import pikepdf

    with pikepdf.open(BytesIO(data)) as pdf:
        for page in pdf.pages:
            yield from figures_of(drawn_on(page.obj))


def other_figure(figure: Figure, again: Figure) -> str | None:
    """Return the first shape of a figure that is not as in another one, in words; None if there is none."""
    frames = [unit["clip"] for unit in (*figure.units[:1], *again.units[:1])]
    if len(frames) < 2 or None in frames:
        return "no frame"
    one, other = (box_of(frame) for frame in frames)
    texts = 0
    for unit, wanted in zip_longest(figure.units, again.units):
        texts += bool(unit and unit["codes"])
        if unit is None or wanted is None or not _is_same(unit, one, wanted, other):
            is_text = bool((unit or wanted)["codes"])
            return f"its text, piece {texts}," if is_text else f"a shape after {texts} pieces of text"
    return None


def _is_same(unit: Any, one: Sequence[float], wanted: Any, other: Sequence[float]) -> bool:
    if any(_plain(unit[name]) != _plain(wanted[name]) for name in ("look", "steps", "paint", "ink", "size")):
        return False
    if any(bool(unit[name]) != bool(wanted[name]) for name in ("clip", "unclip", "placed", "mark", "end")):
        return False
    if unit["codes"] and not _has_same_letters(unit, wanted):
        return False
    name = "at" if unit["at"] else "where"
    if unit[name] is None:
        return not unit["clip"] or _is_near(_share(unit["clip"], one), _share(wanted["clip"], other))
    return _is_near(_within(unit[name], one), _within(wanted[name], other))


def _plain(part: bytes | None) -> bytes:
    return _NAMED.sub(b"", b" ".join((part or b"").split()))


def _has_same_letters(unit: Any, wanted: Any) -> bool:
    """Return whether both have as many letters at the same places; those of one can be parted."""
    runs, others = [*runs_of(unit)], [*runs_of(wanted)]
    if _numbers(runs[0]["moved"]) != _numbers(others[0]["moved"]):
        return False
    if len(runs) == len(others) == 1:
        parts, again = ([*parts_of(run["codes"])] for run in (unit, wanted))
        return len(parts) == len(again) and all(map(_is_same_part, parts, again))
    counts = [
        sum(isinstance(part, int) for run in found for part in parts_of(run["codes"]))
        for found in (runs, others)
    ]
    starts = [_numbers(run["moved"])[4] for run in runs]
    return counts[0] == counts[1] and starts == sorted(starts) and len({run["size"] for run in runs}) == 1


def _is_same_part(one: float, other: float) -> bool:
    """Return whether both are letters, or move the next one as far."""
    return isinstance(one, int) == isinstance(other, int) and (isinstance(one, int) or abs(one - other) <= 1)


def _within(matrix: bytes, frame: Sequence[float]) -> list[float]:
    """Return a matrix in shares of a frame."""
    left, bottom, right, top = frame
    wide, high = right - left, top - bottom
    a, b, c, d, e, f = _numbers(matrix)
    return [a / wide, b / high, c / wide, d / high, (e - left) / wide, (f - bottom) / high]


def _share(clip: bytes, frame: Sequence[float]) -> list[float]:
    """Return a box in shares of a frame."""
    left, bottom, right, top = frame
    sizes, zeros = (right - left, top - bottom) * 2, (left, bottom) * 2
    return [(at - zero) / size for at, zero, size in zip(box_of(clip), zeros, sizes, strict=True)]


def _is_near(one: Sequence[float], other: Sequence[float]) -> bool:
    return all(abs(a - b) <= _LEAST for a, b in zip(one, other, strict=True))


def _numbers(words: bytes) -> list[float]:
    return [float(word) for word in words.split()]
