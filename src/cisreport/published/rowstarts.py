"""How the rows of a register begin, found by the text at the target of a link."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from cisreport.published.content import Target
from cisreport.published.text import certain_start

_PAGE = 842
"""Height of a page in points."""
_SURE = 12
"""Number of characters after its id that identify a row."""
_FIRST = 3
"""Number of characters by which rows are divided."""
_CODE = "[U+"
"""What a printed code of a character begins with."""


@dataclass(frozen=True, slots=True)
class RowStart:
    """The beginning of a row."""

    number: int
    """Its position among the rows."""
    row: str
    """Its anchor."""
    start: str
    """How its text begins, without white space."""
    known: str
    """The part of this that is the same in every PDF reader."""

    @property
    def sure(self) -> int:
        """How many characters have to agree."""
        return min(len(self.known), len(self.row) + _SURE)


class RowStarts:
    """The beginnings of all rows, by the characters that have to agree.

    A text is compared only with the rows that it can begin, so the time does not depend on their number.

    Parameters
    ----------
    starts : mapping
        How the text of each row begins, without white space, by its anchor.
    """

    def __init__(self, starts: Mapping[str, str]) -> None:
        self._all = [
            RowStart(n, row, start, certain_start(start)) for n, (row, start) in enumerate(starts.items())
        ]
        self._sure: dict[int, dict[str, list[RowStart]]] = defaultdict(lambda: defaultdict(list))
        self._longest: dict[str, int] = {}
        for item in self._all:
            self._sure[item.sure][item.known[: item.sure]].append(item)
            first = item.start[:_FIRST]
            self._longest[first] = max(self._longest.get(first, 0), len(item.start))

    def longest(self, beginning: str) -> int:
        """Return the length of the longest start that begins with up to three characters."""
        if len(beginning) == _FIRST:
            return self._longest.get(beginning, 0)
        return max((len(item.start) for item in self._beginning(beginning)), default=0)

    def like(self, beginning: str, shown: str) -> list[RowStart]:
        """Return the rows that can begin with a text, in their order.

        Parameters
        ----------
        beginning : str
            The first characters of the row.
        shown : str
            The text.  It may have a code instead of a character that its font does not have.
        """
        if _CODE in shown[: max(self._sure, default=0) + len(_CODE)]:
            return list(self._beginning(beginning))
        found = [item for length, rows in self._sure.items() for item in rows.get(shown[:length], ())]
        return sorted(
            (item for item in found if item.start.startswith(beginning)), key=lambda item: item.number
        )

    def _beginning(self, beginning: str) -> Iterator[RowStart]:
        return (item for item in self._all if item.start.startswith(beginning))


def nearest_rows(
    alike: Mapping[Target, Mapping[str, str]], datasets: Mapping[str, str]
) -> dict[Target, tuple[str, str]]:
    """Return the row of each target and its text, or empty texts; of equal rows that of the nearest register.

    The register of a dataset is near the rows that only this dataset has.
    """
    sure: dict[str, list[float]] = defaultdict(list)
    for target, rows in alike.items():
        if len(rows) == 1:
            sure[datasets[next(iter(rows))]].append(_depth(target))
    for depths in sure.values():
        depths.sort()

    def way(target: Target, row: str) -> float:
        depths, depth = sure[datasets[row]], _depth(target)
        at = bisect_left(depths, depth)
        return min((abs(depth - other) for other in depths[max(0, at - 1) : at + 1]), default=0)

    found = {}
    for target, rows in alike.items():
        row = min(rows, key=lambda row: way(target, row), default="")
        found[target] = (row, rows.get(row, ""))
    return found


def _depth(place: Target) -> float:
    """Return how far down a place is in points, with the pages one below the other."""
    return place.page * _PAGE - place.y
