"""Where the figures and tables of a print go, found by setting it several times.

A figure stays where the text has it if the rest of the page has space for it, at least in a smaller size, and
so does a table that is not to break.  Else it is at the top of the next page, and the text after it fills
this one.  Typst knows the rest of a page only when it has set the page, so it says after each attempt where
the figures are.  The place of a figure depends on the figures before it alone, so each attempt settles at
least one.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

HERE: Final = "here"
SMALL: Final = "small"
TOP: Final = "top"
"""Ways to place a figure or table, the best one first."""
TIGHT: Final = "tight"
"""Setting with which lines are a little closer."""
_LITTLE: Final = 0.2
"""Share of the last page below which the pages before it should take what it has."""
_HEADING: Final = 30
"""Points that a heading takes at least."""
_HEIGHT: Final = 250 / 25.4 * 72
"""Height of the text of a page, in points."""
Settings = Mapping[str, str | int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """Where an attempt has a figure."""

    number: str
    """The number of the figure."""
    page: int
    """Page on which the text before it ends."""
    room: float
    """What is left of this page, in points."""
    high: float
    """Height of the figure."""
    small: float
    """Its height in the smaller size."""
    fills: bool
    """Whether its section has text after it."""
    on: int
    """Page of the figure."""
    lead: tuple[int, float] | None = None
    """The same page and rest of it before the heading that is directly above; None without one."""

    @property
    def has_to_move(self) -> bool:
        """Whether it is on the next page in any case, and no text can be on this one instead."""
        return not self.fills and min(self.high, self.small) > self.room

    def is_well(self, way: str) -> bool:
        """Return whether the figure is where it should be if it is placed in a way."""
        if way == TOP:
            return self.on > self.page
        moved_heading = self.lead is not None and self.lead[0] < self.page
        return not moved_heading and self.on - self.page <= self.has_to_move

    def best(self, way: str, refused: Container[str]) -> str:
        """Return how it should be placed, if it is placed in a way, and some ways have been refused."""
        room = self.room
        if way != TOP and self.lead and self.lead[0] < self.page:  # it took its heading along
            room = self.lead[1] - _HEADING
        fits_small = self.small < self.high and (self.small <= room or self.has_to_move)
        ways = {HERE: self.high <= room, SMALL: fits_small, TOP: self.fills}
        if way != TOP and self.is_well(way):
            ways[way] = True
        return next((name for name, fits in ways.items() if fits and name not in refused), HERE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """What one setting of a print gave."""

    spots: Sequence[Spot]
    """Its figures that can move, in order."""
    pages: int
    """How many pages it has."""
    filled: float
    """Share of the last page that is filled."""
    columns: Mapping[str, int]
    """By the name of a list in columns, how many of its entries are before its last page."""


def settings_of(source: Path, root: Path, fonts: Sequence[Path]) -> dict[str, str]:
    """Return what Typst is to be given with its source, so that figures are in their places.

    Nothing, if Typst refuses the source; it says why when it makes the print.
    """
    import typst

    def attempt(settings: Settings) -> Attempt:
        found = typst.query(
            source,
            "<spot>",
            field="value",
            root=root,
            font_paths=[*fonts],
            ignore_system_fonts=True,
            sys_inputs=_inputs(settings),
        )
        return _read(json.loads(found))

    try:
        return _inputs(placed(attempt))
    except RuntimeError:  # Typst does not say here where the fault is
        return {}


def _inputs(settings: Settings) -> dict[str, str]:
    return {"settings": json.dumps(dict(settings))} if settings else {}


def _read(said: Sequence[Mapping[str, Any]]) -> Attempt:
    """Return an attempt from what Typst says."""
    *_, end = (item for item in said if item["kind"] == "end")
    on: dict[str, int] = {}
    leads: dict[str, tuple[int, float]] = {}
    for item in said:
        if item["kind"] == "on":
            on.setdefault(item["number"], item["page"])
        elif item["kind"] == "lead":
            leads[item["number"]] = (item["page"], item["rest"])
    spots = []
    for item in (item for item in said if item["kind"] == "before"):
        number = item["number"]
        spots.append(
            Spot(
                number=number,
                page=item["page"],
                room=item["rest"],
                high=item["high"],
                small=item["small"],
                fills=item["fills"],
                on=on.get(number, item["page"]),
                lead=leads.get(number),
            )
        )
    spots.sort(key=lambda spot: int(spot.number))
    listed: dict[str, dict[int, int]] = defaultdict(dict)
    for item in (item for item in said if item["kind"] == "source"):
        listed[item["number"]].setdefault(item["page"], item["n"])
    columns = {name: pages[max(pages)] for name, pages in listed.items()}
    return Attempt(spots=spots, pages=end["page"], filled=1 - end["rest"] / _HEIGHT, columns=columns)


def placed(attempt: Callable[[Settings], Attempt]) -> Settings:
    """Return the settings with which figures are in their places, and no page has only a few last lines.

    Parameters
    ----------
    attempt : callable
        Sets the print with these settings, and returns what it gave.
    """
    settings, made = _with_figures({}, attempt)
    if made.pages > 1 and made.filled < _LITTLE:
        closer, shorter = _with_figures({TIGHT: TIGHT}, attempt)
        if shorter.pages < made.pages:
            return closer
    return settings


def _with_figures(settings: Settings, attempt: Callable[[Settings], Attempt]) -> tuple[Settings, Attempt]:
    ways: dict[str, str] = {}
    refused: dict[str, set[str]] = defaultdict(set)
    while True:
        made = attempt({**settings, **ways})
        wanted = dict(_wanted(made.spots, ways, refused))
        if all(ways.get(number, HERE) == way for number, way in wanted.items()):
            break
        ways = wanted
    found = {**settings, **ways, **made.columns}
    return found, attempt(found) if made.columns else made


def _wanted(
    spots: Sequence[Spot], ways: Mapping[str, str], refused: Mapping[str, set[str]]
) -> Iterator[tuple[str, str]]:
    """Yield how each figure should be placed, and add what the page of a settled one refused."""
    is_settled = True
    for spot in spots:
        way = ways.get(spot.number, HERE)
        if is_settled and not spot.is_well(way):
            refused[spot.number].add(way)
        best = spot.best(way, refused[spot.number])
        is_settled = is_settled and best == way
        yield spot.number, best
