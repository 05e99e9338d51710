"""Layers of a partial order: earlier items are above later ones, and lines do not cross boxes.

A line that passes a layer goes through a gap in it (Sugiyama, Tagawa and Toda 1981).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

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
_BETWEEN = 8.0
"""From layer to layer."""
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
    spots = [_spots(row, set(names), widths) for row in places]
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
    return sum(places[name] for name in names) / len(names) if names else default


def _spots(row: Sequence[str], boxes: set[str], widths: tuple[float, float, float]) -> dict[str, float]:
    """Return the middle of each cell, with equal space between them; many gaps are narrower."""
    space, box, gap = widths
    free, gaps = space - box * sum(name in boxes for name in row), sum(name not in boxes for name in row)
    gap = min(gap, 0.8 * free / gaps) if gaps else gap
    taken = [box if name in boxes else gap for name in row]
    between = (space - sum(taken)) / (len(row) + 1)
    spots = {}
    x = between
    for name, width in zip(row, taken, strict=True):
        spots[name] = round(x + width / 2, 3)
        x += width + between
    return spots


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
        heights = self._heights()
        return sum(heights) + _BETWEEN * (len(heights) - 1) + 2.0

    def draw(self, canvas: Canvas, top: float) -> None:
        """Draw it below ``top``."""
        heights = self._heights()
        tops = [top + 1.0 + sum(heights[:n]) + n * _BETWEEN for n in range(len(heights))]
        for pair, way in self.layers.ways:
            self._arrow(canvas, pair, way, [(tops[n], heights[n]) for n, _ in way])
        for row, above in zip(self.layers.rows, tops, strict=True):
            for cell in row:
                if cell.box:
                    self._box(canvas, cell.name, MARGIN + cell.x, above)

    def _lines(self, name: str) -> tuple[list[str], list[str]]:
        text, detail = self.boxes[name]
        space = BOX - 2 * _PAD
        return wrapped(text, space, lines=4), wrapped(detail, space, "small", lines=2)

    def _size(self, name: str) -> float:
        text, detail = self._lines(name)
        return len(text) * line_height() + len(detail) * line_height("small") + 2 * _PAD

    def _heights(self) -> list[float]:
        return [max(self._size(cell.name) for cell in row if cell.box) for row in self.layers.rows]

    def _arrow(
        self,
        canvas: Canvas,
        pair: Pair,
        way: Sequence[tuple[int, float]],
        rows: Sequence[tuple[float, float]],
    ) -> None:
        xs, ys = [MARGIN + way[0][1]] * 2, [rows[0][0] + self._size(pair[0]), rows[0][0] + rows[0][1]]
        for (_, x), (above, height) in zip(way[1:-1], rows[1:-1], strict=True):
            xs += [MARGIN + x] * 2
            ys += [above - 1.0, above + height + 1.0]
        x, y = MARGIN + way[-1][1], rows[-1][0]
        dashes = _DASHES if pair in self.dashed else "-"
        canvas.line([*xs, x], [*ys, y - 1.2], MUTED, 0.9, linestyle=dashes)
        tip(canvas, x, y, (0, 1), MUTED)

    def _box(self, canvas: Canvas, name: str, x: float, top: float) -> None:
        corner = (x - BOX / 2 + 1, top + 1)
        area = FancyBboxPatch(
            corner, BOX - 2, self._size(name) - 2, boxstyle="round,pad=1,rounding_size=1.2",
            facecolor="white", edgecolor=HUES[0], linewidth=0.9,
        )  # fmt: skip
        canvas.patch(area, 3)
        text, detail = self._lines(name)
        below = canvas.block(x, top + _PAD, text, side="center")
        canvas.block(x, below, detail, "small", side="center", color=MUTED)


def line_sample(*, dashed: bool = False) -> Sample:
    """Return an arrow as a sample of the key."""

    def draw(canvas: Canvas, x: float, y: float) -> None:
        canvas.line([x, x + KEY - 1.2], [y, y], MUTED, 0.9, linestyle=_DASHES if dashed else "-")
        tip(canvas, x + KEY, y, (1, 0), MUTED)

    return draw
