"""Who met whom: in how many meetings and calls two took part, as half of a matrix."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import fsum
from types import MappingProxyType

import pandas as pd
from matplotlib.colors import to_hex, to_rgb
from matplotlib.patches import Rectangle

from cisreport.analysis.participation import Dyad, dyads, encounters, roll
from cisreport.charts import counts
from cisreport.charts.canvas import Canvas
from cisreport.charts.chart import Part
from cisreport.charts.kind import Content, chart
from cisreport.charts.sessions import Window, outside
from cisreport.charts.sheet import KEY, MARGIN, Drawing, Key, Sample, Sheet
from cisreport.charts.texts import line_height, printable, text_width, wrapped
from cisreport.charts.theme import HUES, RULE
from cisreport.charts.ties import ties
from cisreport.charts.words import capital, labels, left_out
from cisreport.errors import NotFoundError
from cisreport.frames import SEPARATOR
from cisreport.model import Dataset, Event, Fact, FactId, Person, State
from cisreport.wording import listed, name_of

_MOST = 20
"""Most actors that are drawn: those that met most others."""
_TITLE_PAIRS = 2
_LIMITS = (1, 2, 4)
"""Greatest counts of the lighter cells."""
_TINTS = (0.9, 0.76, 0.6, 0.46)
"""How much white is in a cell, by its count."""
_CELL = 6.4
_ROW = 5.0
_NAME = 32.0
_APART = 7.0
"""From one group to the next."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two actors of a group, by their numbers in it, and the number of events in which both took part."""

    one: int
    other: int
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Circle:
    """Actors that met one another, directly or through others."""

    ids: tuple[str, ...]
    names: tuple[str, ...]
    pairs: tuple[Pair, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """Everything the sheet shows."""

    circles: tuple[Circle, ...]


@chart("network", version=1)
def network(
    ds: Dataset,
    *,
    by: str = "person",
    series: str | None = None,
    start: str | None = None,
    end: str | None = None,
) -> Content:
    """Return who met whom in meetings and calls that were held.

    The number in the row of one and the column of another is how often both took part in one event; a cell
    is darker if it was more often.  Those that met one another, directly or through others, are a group;
    in it, those that met most often come first.  At most 20 actors are drawn, those that met most others.
    A line below the chart says how many are not.

    Parameters
    ----------
    ds : Dataset
        With or without its derivations computed.
    by : str, default "person"
        ``person`` draws people, ``state`` replaces persons and offices by their states, ``actor`` draws all
        participants.
    series : str, optional
        Id of a series; by default, all meetings and calls.
    start, end : str, optional
        Draw events from ``start`` to ``end``, both included, such as ``2014-05-12`` or ``2014``; a line below
        the chart says how many are outside.

    Returns
    -------
    Chart
        Its frame has a row for each pair that met: one, other, count, events.

    Raises
    ------
    NotFoundError
        If no two of them met, or ``by`` has another value.
    """
    if by not in ("person", "state", "actor"):
        raise NotFoundError(f'who met whom is drawn by "person", "state" or "actor", not by "{by}"')
    window = Window.read(start, end)
    among = [item for item in encounters(ds) if series in (None, item.series)]
    events = window.of_records(among)
    used = [event for event in events if _pairs(ds, [event], by)]
    pairs = _pairs(ds, used, by)
    if not pairs:
        raise NotFoundError(f'dataset "{ds.id}" has no two that met, by {by}')
    met = _met(pairs)
    shown = sorted(met, key=lambda actor: -met[actor])[:_MOST]
    actors = [actor for actor in met if actor in shown]
    return Content(
        title=_title(ds, pairs, met),
        subtitle=f"Meetings and calls in which two took part, by {by}",
        left_out=(
            *window.left_out(among, events),
            *left_out(counts.not_drawn(met, actors), "that met fewer others"),
        ),
        caption=_caption(ds, used),
        alt=_alt(ds, pairs),
        frame=_frame(pairs),
        facts=(*_facts(ds, used), *outside(ds, among, events)),
        layout=Network(circles=tuple(_circles(ds, actors, pairs))),
        draw=draw,
    )


_KINDS: Mapping[str, type[Fact]] = MappingProxyType({"person": Person, "state": State, "actor": Fact})


def _pairs(ds: Dataset, events: Sequence[Event], by: str) -> tuple[Dyad, ...]:
    found = roll(ds, events, by_state=by == "state")
    kind = _KINDS[by]
    return tuple(
        item
        for item in dyads(found)
        if isinstance(ds.facts.get(item.one), kind) and isinstance(ds.facts.get(item.other), kind)
    )


def _met(pairs: Sequence[Dyad]) -> dict[FactId, int]:
    """Return how many others each actor met, in the order in which events name them."""
    others: dict[FactId, int] = {}
    for item in pairs:
        for actor in (item.one, item.other):
            others[actor] = others.get(actor, 0) + 1
    return others


def _circles(ds: Dataset, actors: Sequence[FactId], pairs: Sequence[Dyad]) -> Iterator[Circle]:
    """Yield those that met, directly or through others; larger groups first."""
    drawn = [item for item in pairs if item.one in actors and item.other in actors]
    often = {name: sum(item.count for item in drawn if name in (item.one, item.other)) for name in actors}
    for group in sorted(_joined(actors, drawn), key=lambda names: -len(names)):
        ids = sorted(group, key=lambda name: (-often[name], actors.index(name)))
        shared = {frozenset((item.one, item.other)): item.count for item in drawn}
        yield Circle(
            ids=tuple(ids),
            names=tuple(name_of(ds, name) for name in ids),
            pairs=tuple(
                Pair(one=one, other=other, count=shared.get(frozenset((ids[one], ids[other])), 0))
                for other in range(len(ids))
                for one in range(other)
            ),
        )


def _joined(actors: Sequence[FactId], pairs: Sequence[Dyad]) -> list[list[FactId]]:
    groups = [[name] for name in actors]
    for item in pairs:
        one, other = (next(group for group in groups if name in group) for name in (item.one, item.other))
        if one is not other:
            one += other
            groups.remove(other)
    return groups


def _frame(pairs: Sequence[Dyad]) -> pd.DataFrame:
    rows = [(item.one, item.other, item.count, SEPARATOR.join(item.events)) for item in pairs]
    return pd.DataFrame(rows, columns=["one", "other", "count", "events"])


def _facts(ds: Dataset, events: Sequence[Event]) -> Iterator[str]:
    yield from (f"{ds.id}:{event.id}/participants" for event in events)
    for event in events:
        for item in event.participants:
            yield from ties(ds, item.actor)


def _title(ds: Dataset, pairs: Sequence[Dyad], met: Mapping[FactId, int]) -> str:
    often = max(item.count for item in pairs)
    most = [item for item in pairs if item.count == often]
    if len(most) <= _TITLE_PAIRS and often > 1:
        both = [f"{name_of(ds, item.one)} and {name_of(ds, item.other)}" for item in most]
        each = " each" if len(most) > 1 else ""
        number = counts.events_of_both(most[0]).words
        return f"{', and '.join(both)} had most meetings or calls with each other: {number}{each}"
    widest = max(met.values())
    first = [actor for actor in met if met[actor] == widest]
    named = [name_of(ds, actor) for actor in first]
    who = listed(named) if len(named) <= 3 else counts.that_met_most_others(pairs).words
    others = counts.others_met(pairs, first[0]).words
    return capital(f"{who} had meetings or calls with {others} others{' each' if len(first) > 1 else ''}")


def _caption(ds: Dataset, events: Sequence[Event]) -> Iterator[Part]:
    yield "How often two took part in the same event, as far as sources list participants. The events: "
    yield from (*labels(ds, [event.id for event in events]), ".")


def _alt(ds: Dataset, pairs: Sequence[Dyad]) -> str:
    ranked = sorted(pairs, key=lambda item: -item.count)
    phrases = [
        f"{name_of(ds, item.one)} and {name_of(ds, item.other)}, {counts.events_of_both(item).times}"
        for item in ranked
    ]
    return printable(f"Who met whom: {'; '.join(phrases)}.")


def draw(layout: Network, width: float) -> Sheet:
    """Return the panels and the key."""
    panels: list[Drawing] = []
    row: list[_Triangle] = []
    for circle in layout.circles:
        one = _Triangle.of(circle, width - 2 * MARGIN)
        if row and fsum(item.width + _APART for item in (*row, one)) > width - 2 * MARGIN + _APART:
            panels.append(_side_by_side(row))
            row = []
        row.append(one)
    return Sheet([*panels, _side_by_side(row)], _keys(layout))


def _side_by_side(row: Sequence[_Triangle]) -> Drawing:
    def drawn(canvas: Canvas, top: float) -> None:
        left = MARGIN
        for one in row:
            one.draw(canvas, left, top + 1.0)
            left += one.width + _APART

    return Drawing(max(one.height for one in row) + 3.0, drawn)


@dataclass(frozen=True, slots=True)
class _Triangle:
    """Half of a matrix; the name of a row is at its end, and above the column of the same name."""

    circle: Circle
    cell: float
    """Width of a cell; without numbers if it is too narrow for them."""
    lines: tuple[tuple[str, ...], ...]

    @classmethod
    def of(cls, circle: Circle, space: float) -> _Triangle:
        """Make cells so narrow that every name fits next to its row."""
        lines = tuple(tuple(wrapped(name, _NAME, lines=2)) for name in circle.names)
        widths = [max(text_width(line) for line in name) + 1.5 for name in lines]
        cell = min([_CELL, *((space - wide) / number for number, wide in enumerate(widths) if number)])
        return cls(circle, cell, lines)

    @property
    def width(self) -> float:
        """Its width, in millimeters."""
        ends = (n * self.cell + 1.5 + max(map(text_width, name)) for n, name in enumerate(self.lines))
        return max(ends)

    @property
    def _heights(self) -> list[float]:
        return [max(_ROW, len(name) * line_height() + 0.8) for name in self.lines]

    @property
    def height(self) -> float:
        """Its height, in millimeters."""
        return fsum(self._heights)

    def draw(self, canvas: Canvas, left: float, top: float) -> None:
        heights = self._heights
        edges = [top + fsum(heights[:n]) for n in range(len(heights) + 1)]
        for n, name in enumerate(self.lines):
            high = len(name) * line_height()
            with canvas.linked(self.circle.ids[n], self.circle.names[n]):
                canvas.block(left + n * self.cell + 1.2, edges[n] + (heights[n] - high) / 2, name)
        most = max((text_width(str(pair.count), "small") for pair in self.circle.pairs), default=0.0)
        for pair in self.circle.pairs:
            x, y = left + pair.one * self.cell, edges[pair.other]
            canvas.patch(_cell(x, y, self.cell, heights[pair.other], pair.count), 1)
            if pair.count and most < self.cell - 0.6:
                middle = y + heights[pair.other] / 2
                canvas.text(x + self.cell / 2, middle, str(pair.count), "small", side="center")


def _cell(x: float, y: float, width: float, height: float, count: int) -> Rectangle:
    face = _tint(_TINTS[_step(count)]) if count else "white"
    return Rectangle((x, y), width, height, facecolor=face, edgecolor=RULE, linewidth=0.4)


def _tint(white: float) -> str:
    red, green, blue = (white + (1 - white) * part for part in to_rgb(HUES[0]))
    return to_hex((red, green, blue))


def _step(count: int) -> int:
    return sum(count > limit for limit in _LIMITS)


def _keys(layout: Network) -> list[Key]:
    texts = ("met once", "twice", "three or four times", "five times or more")
    counts = {pair.count for circle in layout.circles for pair in circle.pairs}
    used = {_step(count) for count in counts if count}
    keys = [
        (_sample(count), text)
        for count, text in zip((1, 2, 3, 5), texts, strict=True)
        if _step(count) in used
    ]
    return keys + ([(_sample(0), "no common event stated")] if 0 in counts else [])


def _sample(count: int) -> Sample:
    return lambda canvas, x, y: canvas.patch(_cell(x, y - 1.5, KEY, 3.0, count), 1)
