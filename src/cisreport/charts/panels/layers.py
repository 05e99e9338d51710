"""Layers of a partial order: earlier items are above later ones, and lines do not cross boxes.

A line that passes a layer goes through a gap in it (Sugiyama, Tagawa and Toda 1981).  Lines run down and
across only; boxes and gaps are as near below what they are joined to as the others of their layer permit.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import fsum

from matplotlib.patches import FancyBboxPatch

from cisreport.charts.canvas import Canvas
from cisreport.charts.marks import tip
from cisreport.charts.sheet import KEY, MARGIN, Sample
from cisreport.charts.texts import line_height, wrapped
from cisreport.charts.theme import HUES, MUTED

Pair = tuple[str, str]
BOX = 35.0
"""Width of a box, in millimeters."""
GAP = 2.0
"""Width of a gap."""
_PAD = 1.4
_BETWEEN = 5.0
"""From layer to layer, without lines across."""
_TRACK = 1.7
"""From one line across to the next."""
_INSET = 4.0
"""From the side of a box to the nearest line."""
_DASHES = (0, (3, 1.6))
_SWEEPS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A box, or a gap for a line that passes the layer."""

    name: str
    """Name of the box; of a gap, the two names that the line joins, separated by a space."""
    box: bool
    x: float
    """Its middle, in millimeters from the left."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layers:
    """Boxes and gaps from top to bottom, and the path of each line through them."""

    rows: tuple[tuple[Cell, ...], ...]
    ways: tuple[tuple[Pair, tuple[tuple[int, float], ...]], ...]
    """For each pair, the layers that its line passes and the place in each, with both boxes."""


def layered(names: Sequence[str], pairs: Sequence[Pair], widths: tuple[float, float, float]) -> Layers:
    """Put names into layers.

    Parameters
    ----------
    names : sequence of str
        In any order; names of one layer keep it.
    pairs : sequence of pair
        Upper and lower name of each line; without circles.
    widths : tuple of float
        Width of all layers, of a box and of a gap, in millimeters.
    """
    space, box, _ = widths
    level = _levels(names, pairs, most=max(1, int(space // (box + 2))))
    rows: list[list[str]] = [[] for _ in range(max(level.values()) + 1)]
    for name in names:
        rows[level[name]].append(name)
    chains = {}
    for one, other in pairs:
        gaps = [f"{one} {other}"] * (level[other] - level[one] - 1)
        for n, gap in enumerate(gaps, level[one] + 1):
            rows[n].append(gap)
        chains[one, other] = [one, *gaps, other]
    places = _untangled(rows, chains, level)
    spots = _aligned([_spots(row, set(names), widths) for row in places], chains, level, widths)
    return Layers(
        rows=tuple(
            tuple(Cell(name=name, box=name in level, x=x) for name, x in row.items()) for row in spots
        ),
        ways=tuple(
            (pair, tuple((n, spots[n][name]) for n, name in enumerate(chain, level[pair[0]])))
            for pair, chain in chains.items()
        ),
    )


def _levels(names: Sequence[str], pairs: Sequence[Pair], most: int) -> dict[str, int]:
    """Return the layer of each: below all that come before it; a layer has at most ``most``."""
    level: dict[str, int] = {}
    full: dict[int, int] = {}
    waiting = list(names)
    while waiting:
        ready = [n for n in waiting if all(one in level for one, other in pairs if other == n)]
        for name in ready:
            least = max((level[one] + 1 for one, other in pairs if other == name), default=0)
            while full.get(least, 0) >= most:
                least += 1
            level[name] = least
            full[least] = full.get(least, 0) + 1
        waiting = [name for name in waiting if name not in level]
    used = {number: n for n, number in enumerate(sorted(set(level.values())))}
    return {name: used[number] for name, number in level.items()}


def _untangled(
    rows: Sequence[Sequence[str]], chains: Mapping[Pair, Sequence[str]], level: Mapping[str, int]
) -> list[list[str]]:
    """Sort each layer by the places of its neighbors above and below, a few times down and up."""
    above: dict[tuple[int, str], list[str]] = {}
    below: dict[tuple[int, str], list[str]] = {}
    for (one, _), chain in chains.items():
        for n, (upper, lower) in enumerate(pairwise(chain), level[one]):
            below.setdefault((n, upper), []).append(lower)
            above.setdefault((n + 1, lower), []).append(upper)
    done = [list(row) for row in rows]
    for sweep in range(_SWEEPS):
        down = sweep % 2 == 0
        for n in range(len(done)) if down else reversed(range(len(done))):
            near, links = (n - 1, above) if down else (n + 1, below)
            if 0 <= near < len(done):
                middle = {name: (i + 0.5) / len(done[near]) for i, name in enumerate(done[near])}
                own = {name: (i + 0.5) / len(done[n]) for i, name in enumerate(done[n])}
                done[n].sort(key=lambda name: _middle(links.get((n, name), []), middle, own[name]))
    return done


def _middle(names: Sequence[str], places: Mapping[str, float], default: float) -> float:
    return fsum(places[name] for name in names) / len(names) if names else default


def _spots(row: Sequence[str], boxes: set[str], widths: tuple[float, float, float]) -> dict[str, float]:
    """Return the middle of each cell, with equal space between them; many gaps are narrower."""
    space, box, gap = widths
    free, gaps = space - box * sum(name in boxes for name in row), sum(name not in boxes for name in row)
    gap = min(gap, 0.8 * free / gaps) if gaps else gap
    taken = [box if name in boxes else gap for name in row]
    between = (space - fsum(taken)) / (len(row) + 1)
    spots = {}
    x = between
    for name, width in zip(row, taken, strict=True):
        spots[name] = round(x + width / 2, 3)
        x += width + between
    return spots


def _aligned(
    spots: Sequence[dict[str, float]],
    chains: Mapping[Pair, Sequence[str]],
    level: Mapping[str, int],
    widths: tuple[float, float, float],
) -> list[dict[str, float]]:
    """Move cells toward what they are joined to, above and below; they stay in their order and apart."""
    done = [dict(row) for row in spots]
    for sweep in range(_SWEEPS):
        way = 1 if sweep % 2 == 0 else -1
        for n in range(len(done))[::way]:
            wanted: dict[str, list[float]] = {}
            for (one, _), chain in chains.items():
                for m, (upper, lower) in enumerate(pairwise(chain), level[one]):
                    here, other = (lower, upper) if way == 1 else (upper, lower)
                    if m + (way == 1) == n:
                        wanted.setdefault(here, []).append(done[n - way][other])
            middles = {name: _mean(wanted.get(name, [x])) for name, x in done[n].items()}
            done[n] = _apart(middles, level, widths)
    return done


def _mean(numbers: Sequence[float]) -> float:
    return fsum(numbers) / len(numbers)


def _apart(
    middles: Mapping[str, float], level: Mapping[str, int], widths: tuple[float, float, float]
) -> dict[str, float]:
    """Return places near the wanted ones, in the same order, which do not overlap."""
    space, box, gap = widths
    sizes = [box if name in level else gap for name in middles]
    free = (space - fsum(sizes)) / (len(sizes) + 1)
    if free < 0:
        sizes = [size if size == box else size + (space - sum(sizes)) / sizes.count(gap) for size in sizes]
    between = max(0.0, min(free, 2.0))
    wanted = list(middles.values())
    right = _pushed(wanted, sizes, between, space)
    left = [space - x for x in _pushed([space - x for x in wanted[::-1]], sizes[::-1], between, space)][::-1]
    return {name: round((one + other) / 2, 3) for name, one, other in zip(middles, left, right, strict=True)}


def _pushed(wanted: Sequence[float], sizes: Sequence[float], between: float, space: float) -> list[float]:
    """Return places at least as far to the right as wanted, as far as the space permits."""
    places, edge = [], 0.0
    for x, size in zip(wanted, sizes, strict=True):
        places.append(max(x, edge + size / 2))
        edge = places[-1] + size / 2 + between
    edge = space
    for n in reversed(range(len(sizes))):
        places[n] = min(places[n], edge - sizes[n] / 2)
        edge = places[n] - sizes[n] / 2 - between
    return places


Step = tuple[Pair, float, float]
"""Of the line of a pair, where it leaves a layer and where it enters the next."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LayersPanel:
    """A panel of boxes in layers, with arrows down."""

    layers: Layers
    boxes: Mapping[str, tuple[str, str]]
    """Text of each box, and a detail below it."""
    dashed: frozenset[Pair] = frozenset()
    """Pairs with a dashed arrow."""

    @property
    def height(self) -> float:
        """Its height, in millimeters."""
        return self._tops(0.0)[-1] + self._heights()[-1] + 1.0

    def draw(self, canvas: Canvas, top: float) -> None:
        """Draw it below ``top``."""
        heights, tops, spaces = self._heights(), self._tops(top), self._spaces()
        for n, steps in enumerate(spaces):
            tracks = _tracks(steps)
            for pair, x, end in steps:
                start = tops[n] + (self._size(pair[0]) if self._is_end(pair, n, 0) else 0.0)
                across = tops[n] + heights[n] + _BETWEEN / 2 + tracks.get(end, 0) * _TRACK
                below, arrives = tops[n + 1], self._is_end(pair, n + 1, -1)
                stop = below - (1.2 if arrives else 0.0)
                turns = [] if x == end else [(x, across), (end, across)]
                xs, ys = zip((x, start), *turns, (end, stop), strict=True)
                dashes = _DASHES if pair in self.dashed else "-"
                canvas.line([MARGIN + x for x in xs], ys, MUTED, 0.9, linestyle=dashes)
                if arrives:
                    tip(canvas, MARGIN + end, below, (0, 1), MUTED)
        for row, above in zip(self.layers.rows, tops, strict=True):
            for cell in row:
                if cell.box:
                    self._box(canvas, cell.name, MARGIN + cell.x, above)

    def _is_end(self, pair: Pair, layer: int, end: int) -> bool:
        """Return whether the line of a pair begins (0) or ends (-1) in a layer."""
        return dict(self.layers.ways)[pair][end][0] == layer

    def _spaces(self) -> list[list[Step]]:
        """Return the lines between each layer and the next; a line is straight where both ends permit it."""
        spaces: list[list[Step]] = [[] for _ in self.layers.rows[1:]]
        for pair, way in self.layers.ways:
            for place, ((n, x), (_, end)) in enumerate(pairwise(way)):
                reach = BOX / 2 - _INSET if place == 0 else 0.0
                far = BOX / 2 - _INSET if place == len(way) - 2 else 0.0
                low, high = max(x - reach, end - far), min(x + reach, end + far)
                if low <= high:
                    middle = round(min(max(end if far else x, low), high), 3)
                    spaces[n].append((pair, middle, middle))
                else:
                    side = 1 if end > x else -1
                    spaces[n].append((pair, round(x + side * reach / 2, 3), round(end - side * far / 2, 3)))
        return spaces

    def _tops(self, top: float) -> list[float]:
        """Return the upper edge of each layer."""
        tops = [top + 1.0]
        for height, steps in zip(self._heights(), self._spaces(), strict=False):
            tracks = len(set(_tracks(steps).values()))
            tops.append(tops[-1] + height + _BETWEEN + max(tracks - 1, 0) * _TRACK)
        return tops

    def _lines(self, name: str) -> tuple[list[str], list[str]]:
        text, detail = self.boxes[name]
        space = BOX - 2 * _PAD
        return wrapped(text, space, lines=4), wrapped(detail, space, "small", lines=2)

    def _size(self, name: str) -> float:
        text, detail = self._lines(name)
        return len(text) * line_height() + len(detail) * line_height("small") + 2 * _PAD

    def _heights(self) -> list[float]:
        return [max(self._size(cell.name) for cell in row if cell.box) for row in self.layers.rows]

    def _box(self, canvas: Canvas, name: str, x: float, top: float) -> None:
        corner = (x - BOX / 2 + 1, top + 1)
        area = FancyBboxPatch(
            corner, BOX - 2, self._size(name) - 2, boxstyle="round,pad=1,rounding_size=1.2",
            facecolor="white", edgecolor=HUES[0], linewidth=0.9,
        )  # fmt: skip
        text, detail = self._lines(name)
        with canvas.linked(name, ", ".join(filter(None, self.boxes[name]))):
            canvas.patch(area, 3)
            below = canvas.block(x, top + _PAD, text, side="center")
            canvas.block(x, below, detail, "small", side="center", color=MUTED)


def _tracks(steps: Sequence[Step]) -> dict[float, int]:
    """Return the track of the lines across to each end, so that lines to different ends do not meet in it."""
    spans: dict[float, tuple[float, float]] = {}
    for _, x, end in steps:
        if x != end:
            low, high = spans.get(end, (end, end))
            spans[end] = (min(low, x), max(high, x))
    tracks: dict[float, int] = {}
    for end, (low, high) in sorted(spans.items()):
        taken = {
            tracks[other] for other in tracks if spans[other][0] < high + 1 and low < spans[other][1] + 1
        }
        tracks[end] = next(n for n in range(len(spans)) if n not in taken)
    return tracks


def line_sample(*, dashed: bool = False) -> Sample:
    """Return an arrow as a sample of the key."""

    def draw(canvas: Canvas, x: float, y: float) -> None:
        canvas.line([x, x + KEY - 1.2], [y, y], MUTED, 0.9, linestyle=_DASHES if dashed else "-")
        tip(canvas, x + KEY, y, (1, 0), MUTED)

    return draw
