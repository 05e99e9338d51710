"""Where the figures and tables of a print go, found by setting it several times.

A figure stays where the text has it if the rest of the page has space for it, at least in a smaller size, and
so does a table that is not to break.  Else it is at the top of the next page, and the text after it fills
this one.  Typst knows the rest of a page only when it has set the page, so it says after each attempt where
the figures are.  The place of a figure depends on the figures before it alone, so each attempt settles at
least one.

Most attempts leave out the registers, which are most of a print and come after the figures.  Settings are in
a file, not among Typst's inputs: then Typst remembers, from one attempt to the next, what did not change.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from cisreport.execution.cache import Cache
from cisreport.typesetting import Typesetter, TypstError

HERE: Final = "here"
SMALL: Final = "small"
TOP: Final = "top"
"""Ways to place a figure or table, the best one first."""
TIGHT: Final = "tight"
"""Setting with which lines are a little closer."""
SHORT: Final = "short"
"""Setting without registers and lists of sources."""
HEIGHTS: Final = "heights"
"""Setting with which figures are measured; while all fit where they are, this is not necessary."""
SETTINGS: Final = "settings.json"
"""The file of settings, in the folder of Typst's source."""
_LITTLE: Final = 0.2
"""Share of the last page below which the pages before it should take what it has."""
_HEADING: Final = 30
"""Points that a heading takes at least."""
_HEIGHT: Final = 253 / 25.4 * 72
"""Height of the text of a page, in points."""
_PICTURES: Final = ("images", "figures")
"""Folders that a print takes pictures from."""
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
    on: Mapping[str, int]
    """The page of each figure, by its number."""
    columns: Mapping[str, int]
    """By the name of a list in columns, how many of its entries are before its last page."""


def place_figures(
    typesetter: Typesetter, source: Path, text: str, fonts: Sequence[Path] = (), cache: Cache | None = None
) -> None:
    """Write the settings with which Typst's source has its figures in their places.

    None, if Typst refuses the source; it says why when it makes the print.

    Parameters
    ----------
    typesetter : Typesetter
        Of the source.
    source : Path
        The source, which reads the settings.
    text : str
        What is in it.
    fonts : sequence of Path
        Folders with its fonts.
    cache : Cache, optional
        Has the settings of prints that were made before from the same source, pictures and fonts.
    """
    file = source.with_name(SETTINGS)
    key = _key(source.parent, text, fonts) if cache else ""
    if cache and _is_valid(known := cache.note(key)):
        file.write_text(known, "utf-8")
        return

    def attempt(settings: Settings) -> Attempt:
        file.write_text(json.dumps(dict(settings)), "utf-8")
        return _read(typesetter.query("<spot>", field="value"))

    try:
        settings = placed(attempt, _figures_before_registers(text))
    except TypstError:  # Typst does not say here where the fault is
        settings, cache = {}, None
    found = json.dumps({name: value for name, value in settings.items() if name != HEIGHTS})
    file.write_text(found, "utf-8")
    if cache:
        cache.add_note(key, found)


def _is_valid(note: str) -> bool:
    try:
        settings = json.loads(note)
    except ValueError:
        return False
    return isinstance(settings, dict) and all(isinstance(value, str | int) for value in settings.values())


def _key(work: Path, text: str, fonts: Sequence[Path]) -> str:
    """Return a name for all that the places of figures depend on."""
    read = [path for name in _PICTURES for path in sorted((work / name).glob("*"))]
    read += [path for folder in fonts for path in sorted(folder.glob("*"))]
    digests = [[path.name, sha256(path.read_bytes()).hexdigest()] for path in (Path(__file__), *read)]
    return sha256(json.dumps([version("typst"), text, digests]).encode()).hexdigest()


def _figures_before_registers(text: str) -> int:
    """Return how many figures come before long registers; short ones are in all attempts."""
    before, _, after = text.partition("#register[")
    return before.count("#movable(") if len(after) > len(before) else 0


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
    filled = 1 - end["rest"] / _HEIGHT
    return Attempt(spots=spots, pages=end["page"], filled=filled, on=on, columns=columns)


def placed(attempt: Callable[[Settings], Attempt], before_registers: int = 0) -> Settings:
    """Return the settings with which figures are in their places, and no page has only a few last lines.

    Parameters
    ----------
    attempt : callable
        Sets the print with these settings, and returns what it gave.
    before_registers : int
        How many figures come before the first register.
    """
    settings, made = _leveled({}, attempt, before_registers)
    if made.pages > 1 and made.filled < _LITTLE:
        closer, shorter = _leveled({TIGHT: TIGHT}, attempt, before_registers)
        if shorter.pages < made.pages:
            return closer
    return settings


def _leveled(
    settings: Settings, attempt: Callable[[Settings], Attempt], before_registers: int
) -> tuple[Settings, Attempt]:
    """Return the settings that also end the columns of lists at the same height, and what they give."""
    found, made = _placed(settings, attempt, before_registers)
    if not made.columns:
        return found, made
    leveled = {**found, **made.columns}
    return leveled, attempt(leveled)


def _placed(
    settings: Settings, attempt: Callable[[Settings], Attempt], before_registers: int
) -> tuple[Settings, Attempt]:
    """Return the settings that place each figure, and what they give."""
    if not before_registers:
        return _settled(settings, attempt)
    try:
        short_settings = {**settings, SHORT: SHORT, HEIGHTS: HEIGHTS}  # of many figures, one does not fit
        ways, short = _settled(short_settings, attempt, last=before_registers)
    except TypstError:  # something before the registers needs them
        return _settled(settings, attempt)
    known = {name: way for name, way in ways.items() if name not in (SHORT, HEIGHTS)}
    found, made = _settled(known, attempt, after=before_registers)
    if all(made.on.get(name) == page for name, page in short.on.items() if name in known):
        return found, made
    return _settled(settings, attempt)  # the registers change the pages before them


def _settled(
    settings: Settings, attempt: Callable[[Settings], Attempt], *, after: int = 0, last: int | None = None
) -> tuple[Settings, Attempt]:
    """Return the settings that also place the figures after one of them, up to the last one."""
    made = attempt(settings)
    if HEIGHTS not in settings:
        found = _between(made.spots, after, last)
        if all(spot.is_well(HERE) for spot in found):
            return {**settings, **{spot.number: HERE for spot in found}}, made
        settings = {**settings, HEIGHTS: HEIGHTS}
        made = attempt(settings)
    tried, refused = settings, defaultdict[str, set[str]](set)
    while True:
        wanted = {**settings, **dict(_wanted(_between(made.spots, after, last), tried, refused))}
        if all(tried.get(name, HERE) == way for name, way in wanted.items()):
            return wanted, made
        tried, made = wanted, attempt(wanted)


def _between(spots: Sequence[Spot], after: int, last: int | None) -> Sequence[Spot]:
    return [spot for spot in spots if after < int(spot.number) <= (last or int(spot.number))]


def _wanted(
    spots: Sequence[Spot], tried: Settings, refused: Mapping[str, set[str]]
) -> Iterator[tuple[str, str]]:
    """Yield how each figure should be placed, and add what the page of a settled one refused."""
    is_settled = True
    for spot in spots:
        way = str(tried.get(spot.number, HERE))
        if is_settled and not spot.is_well(way):
            refused[spot.number].add(way)
        best = spot.best(way, refused[spot.number])
        is_settled = is_settled and best == way
        yield spot.number, best
