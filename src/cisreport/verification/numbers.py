"""Whether the numbers in the text of a file are those in its manifest.

Each class that the file distinguishes is compared separately; all others are compared together.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import partial

from cisreport.manifest.reader import Manifest
from cisreport.published import Published
from cisreport.published.text import PrintedNumber, normalized

_MOST_SHOWN = 4
_REPEATED = "navigation"
"""The class of numbers of which a page may print any number of times what the manifest lists."""
_AROUND = 45
_DIGITS = re.compile("[0-9]+")
_NOT_RECOMPUTED = {
    "uncited": "typed or computed in a cell",
    "code": "in code and what it prints",
    "literal": "typed as they are",
    "navigation": "in the navigation of a website",
}


def number_problems(manifest: Manifest, published: Published) -> Iterator[str]:
    """Yield a sentence for each number that is missing in the manifest or in the text."""
    found: dict[str, list[PrintedNumber]] = defaultdict(list)
    listed: dict[str, Counter[str]] = defaultdict(Counter)
    for number in published.numbers([item["digest"] for item in manifest.datasets.values()]):
        found[number.zone].append(number)
    for kind in manifest.numbers.keys() - published.left_out:
        counts = manifest.numbers[kind]
        is_apart = published.zones is None or kind in published.zones
        listed[kind if is_apart else ""].update(counts)
    for kind in sorted(found.keys() | listed.keys()):
        yield from _compared(kind, found[kind], listed[kind])


def _compared(kind: str, found: Sequence[PrintedNumber], listed: Counter[str]) -> Iterator[str]:
    by_digits: dict[str, list[PrintedNumber]] = defaultdict(list)
    for number in found:
        by_digits[number.digits].append(number)
    abridged = partial(_abridged, blocks=_Blocks())
    among = f" as {kind}" if kind else ""
    if kind == _REPEATED:
        listed = Counter({digits: len(by_digits[digits]) for digits in listed})
    for digits in sorted(by_digits.keys() | listed.keys(), key=lambda text: (len(text), text)):
        printed, count = len(by_digits[digits]), listed[digits]
        if printed > count == 0:
            for number in by_digits[digits]:
                yield f'a number that the manifest does not list: "{digits}" in {abridged(number)}'
        elif printed > count:
            places = "; ".join(list(dict.fromkeys(map(abridged, by_digits[digits])))[:_MOST_SHOWN])
            times = f"listed {_times(count)}{among}, printed {_times(printed)}"
            yield f'a number that the manifest does not list: "{digits}", {times}, in one of {places}'
        elif printed < count:
            times = f"listed {_times(count)}{among}, printed {_times(printed)}"
            yield f'a number that the text does not have: "{digits}", {times}'


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"


class _Blocks(dict[str, tuple[str, dict[str, int]]]):
    """Each text with single spaces, and the middle of the first occurrence of each number; read once."""

    def __missing__(self, text: str) -> tuple[str, dict[str, int]]:
        words = normalized(text)
        middles: dict[str, int] = {}
        for found in _DIGITS.finditer(words):
            middles.setdefault(found[0], (found.start() + found.end()) // 2)
        self[text] = words, middles
        return self[text]


def _abridged(number: PrintedNumber, blocks: _Blocks) -> str:
    """Return the words around a number, quoted, and its page."""
    words, middles = blocks[number.words]
    middle = middles.get(number.digits, 0)
    start, end = max(0, middle - _AROUND), middle + _AROUND
    before, after = "... " * (start > 0), " ..." * (end < len(words))
    place = f" on {number.place}" if number.place else ""
    return f'"{before}{words[start:end].strip()}{after}"{place}'


def not_recomputable(manifest: Manifest) -> tuple[str, ...]:
    """Return a sentence for each class of numbers that cannot be computed again from the facts."""
    lines = []
    for kind, what in _NOT_RECOMPUTED.items():
        if counts := manifest.numbers.get(kind):
            lines.append(f"numbers {what}, not recomputable: {_listing(counts.items())}")
    return tuple(lines)


def _listing(counts: Iterable[tuple[str, int]]) -> str:
    ordered = sorted(counts, key=lambda pair: (len(pair[0]), pair[0]))
    return ", ".join(digits if count == 1 else f"{digits} ({_times(count)})" for digits, count in ordered)
