"""The network of encounters: who met whom in how many meetings and calls."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import pandas as pd

from cisreport.analysis.participation import Dyad, dyads, encounters, roll
from cisreport.charts.canvas import Canvas
from cisreport.charts.chart import Part
from cisreport.charts.kind import Content, chart
from cisreport.charts.kinds.attendance import ties
from cisreport.charts.panels.ring import RingPoint, around, draw_node, extent
from cisreport.charts.sheet import KEY, Drawing, Key, Sample, Sheet
from cisreport.charts.texts import printable
from cisreport.charts.theme import HUES, TEXT, WIDTH
from cisreport.charts.words import capital, counted, labels, left_out
from cisreport.errors import NotFoundError
from cisreport.frames import SEPARATOR
from cisreport.model import Dataset, Event, Fact, FactId, Person, State
from cisreport.wording import listed, name_of

_MOST = 20
"""Most actors that are drawn: those that met most others."""
_SPACE = 38.0
_TITLE_PAIRS = 2
_NODE = 1.7
_WIDTHS = (0.7, 1.6, 2.6, 3.8)
"""Widths of lines, by how often two met: once, up to twice, up to four times, more often."""
_LIMITS = (1, 2, 4)


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """An actor on the circle."""

    id: str
    place: RingPoint
    met: int
    """How many others it met."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """Two nodes, by their numbers, and the number of events in which both took part."""

    one: int
    other: int
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """Everything the sheet shows."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]


@chart("network", version=1)
def network(ds: Dataset, *, by: str = "person", series: str | None = None) -> Content:
    """Return who met whom in meetings and calls that were held.

    Actors are on a circle in the order in which events name them, so the drawing is always the same.  A
    line joins two that took part in one event; it is wider if they met more often.  At most 20 actors are
    drawn, those that met most others.  A line below the chart says how many are not.

    Parameters
    ----------
    ds : Dataset
        With or without its derivations computed.
    by : str, default "person"
        ``person`` draws people, ``state`` replaces persons and offices by their states, ``actor`` draws all
        participants.
    series : str, optional
        Id of a series; by default, all meetings and calls.

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
    events = [item for item in encounters(ds) if series in (None, item.series)]
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
        left_out=left_out(len(met) - len(actors), "that met fewer others"),
        caption=_caption(ds, used),
        alt=_alt(ds, pairs),
        frame=_frame(pairs),
        facts=_facts(ds, used),
        layout=Network(
            nodes=_nodes(ds, actors, met),
            edges=tuple(_edges(actors, pairs)),
        ),
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
    counts: dict[FactId, int] = {}
    for item in pairs:
        for actor in (item.one, item.other):
            counts[actor] = counts.get(actor, 0) + 1
    return counts


def _nodes(ds: Dataset, actors: Sequence[FactId], met: Mapping[FactId, int]) -> tuple[Node, ...]:
    places = around([name_of(ds, actor) for actor in actors], _radius(len(actors)), _SPACE)
    return tuple(
        Node(id=actor, place=place, met=met[actor]) for actor, place in zip(actors, places, strict=True)
    )


def _radius(count: int) -> float:
    return min(34.0, 14.0 + 1.7 * count)


def _edges(actors: Sequence[FactId], pairs: Sequence[Dyad]) -> Iterator[Edge]:
    for item in pairs:
        if item.one in actors and item.other in actors:
            yield Edge(one=actors.index(item.one), other=actors.index(item.other), count=item.count)


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
        return f"{', and '.join(both)} met most often: in {counted(often)} meetings or calls{each}"
    widest = max(met.values())
    first = [name_of(ds, actor) for actor in met if met[actor] == widest]
    who = listed(first) if len(first) <= 3 else counted(len(first))
    return capital(f"{who} met {counted(widest)} others{' each' if len(first) > 1 else ''}")


def _caption(ds: Dataset, events: Sequence[Event]) -> Iterator[Part]:
    yield "A line joins two that took part in one meeting or call that was held, as far as sources list"
    yield from (" them: ", *labels(ds, [event.id for event in events]), ".")


def _alt(ds: Dataset, pairs: Sequence[Dyad]) -> str:
    ranked = sorted(pairs, key=lambda item: -item.count)
    phrases = [
        f"{name_of(ds, item.one)} and {name_of(ds, item.other)}, {_times(item.count)}" for item in ranked
    ]
    return printable(f"Network of who met whom: {'; '.join(phrases)}.")


def _times(count: int) -> str:
    return {1: "once", 2: "twice"}.get(count, f"{counted(count)} times")


def draw(layout: Network, width: float) -> Sheet:  # noqa: ARG001
    """Return the panels and the key."""
    above, below = extent([node.place for node in layout.nodes], _NODE)
    panel = Drawing(above + below + 2.0, lambda canvas, top: _draw_circle(canvas, layout, top + above + 1.0))
    return Sheet([panel], _keys(layout))


def _draw_circle(canvas: Canvas, layout: Network, y: float) -> None:
    x = WIDTH / 2
    for edge in sorted(layout.edges, key=lambda item: item.count):
        one, other = layout.nodes[edge.one].place, layout.nodes[edge.other].place
        width = _WIDTHS[_step(edge.count)]
        canvas.line([x + one.x, x + other.x], [y + one.y, y + other.y], HUES[0], width, alpha=0.75)
    for node in layout.nodes:
        draw_node(canvas, node.place, (x, y), _NODE, edgecolor=TEXT, linewidth=1.0)


def _step(count: int) -> int:
    return sum(count > limit for limit in _LIMITS)


def _keys(layout: Network) -> list[Key]:
    texts = ("met once", "twice", "three or four times", "five times or more")
    used = {_step(edge.count) for edge in layout.edges}
    return [(_sample(_WIDTHS[n]), text) for n, text in enumerate(texts) if n in used]


def _sample(width: float) -> Sample:
    return lambda canvas, x, y: canvas.line([x, x + KEY], [y, y], HUES[0], width, alpha=0.75)
