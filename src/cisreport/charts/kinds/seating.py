"""The round table: who sits next to whom if seats follow the English or the Russian alphabet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from matplotlib.patches import Circle, FancyArrowPatch

from cisreport.charts import counts
from cisreport.charts.canvas import Canvas
from cisreport.charts.chart import Part
from cisreport.charts.kind import Content, chart
from cisreport.charts.panels.ring import RingPoint, around, draw_node, extent
from cisreport.charts.sheet import KEY, MARGIN, Drawing, Key, Sheet
from cisreport.charts.texts import line_height, printable, wrapped
from cisreport.charts.theme import HUES, MUTED, PALE, RULE
from cisreport.charts.words import capital, cited, join, labels
from cisreport.errors import NotFoundError
from cisreport.model import Actor, Dataset, Derivation, FactId, Membership, Organization
from cisreport.wording import listed, name_of

_FUNCTION = "seating.adjacent/1"
_MOST = 30
_RADIUS = 17.0
_SPACE = 21.0
_BESIDE = 120.0
"""On a narrower sheet, in millimeters, tables are below one another."""
_SEAT = 1.6
_PAIR = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """A seat and its owner."""

    id: str
    place: RingPoint
    paired: bool
    open: bool
    """True if no membership is stated, so that it may have no seat."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A round table; seats follow the alphabet clockwise from the top."""

    name: str
    verdict: str
    seats: tuple[Seat, ...]
    together: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Seating:
    """Everything the sheet shows."""

    tables: tuple[Table, ...]


@chart("seating", version=1, undated="seats follow the alphabet, not dates; choose `seats` or `body`")
def seating(
    ds: Dataset,
    *,
    seats: tuple[str, ...] = (),
    russian: Mapping[str, str] | None = None,
    body: str | None = None,
) -> Content:
    """Return the seats of a round table by the English and the Russian alphabet, and those of a pair.

    Whoever is not stated to belong to the body at the table is faded: it may have no seat.  If that changes
    how far apart the pair is, the chart says both.

    Parameters
    ----------
    ds : Dataset
        With or without its derivations computed.
    seats : tuple of str, optional
        Ids of actors: the pair, then all others.  By default, the inputs of the first derivation by
        ``seating.adjacent/1``.
    russian : mapping, optional
        Their names in Russian, by id.  By default, the vocabulary's names.  The chart stores them as a
        parameter, because a published report does not contain the vocabulary.
    body : str, optional
        Id of the organization at the table.  By default, a membership of any organization counts, if the
        dataset states one for most of the seats.

    Returns
    -------
    Chart
        Its frame has a row for each seat: alphabet, seat (from 1), id, name, paired, open.

    Raises
    ------
    NotFoundError
        If nothing states who has a seat, there are fewer than three seats or more than 30, or ``body`` is
        not an organization.
    """
    ids, derivation = _seats(ds, seats)
    names = {name: name_of(ds, name) for name in ids}
    foreign = russian or _vocabulary(ds, ids)
    ties = _ties(ds, ids, body)
    doubtful = _doubtful(ids, ties, body)
    tables = [_table("English alphabet", names, ids[:_PAIR], doubtful)]
    if foreign.keys() >= set(ids):
        russian_names = {name: foreign[name] for name in ids}
        tables.append(_table("Russian alphabet", russian_names, ids[:_PAIR], doubtful))
    lacking = [names[name] for name in ids if name not in foreign]
    return Content(
        title=_title(names, ids, tables),
        subtitle=f"{capital(counts.seats(ids).words)} seats in alphabetical order, clockwise from the top",
        left_out=(f"No Russian order, as Russian names are not known: {listed(lacking)}.",)
        if lacking
        else (),
        caption=_caption(ds, ids, derivation, tables, doubtful),
        alt=_alt(tables),
        frame=_frame(tables),
        facts=(
            *([f"{ds.id}:{derivation.id}/label"] if derivation else []),
            *(f"{ds.id}:{name}/label" for name in ids),
            *(f"{ds.id}:{item.id}/label" for item in ties),
        ),
        layout=Seating(tables=tuple(tables)),
        draw=draw,
        found={"russian": {str(name): foreign[name] for name in ids if name in foreign} or None},
    )


def _seats(ds: Dataset, seats: tuple[str, ...]) -> tuple[tuple[FactId, ...], Derivation | None]:
    found = next((item for item in ds.derivations.values() if item.fn == _FUNCTION), None)
    if seats:
        found, cites = None, list(seats)
    elif found is None:
        raise NotFoundError(f'dataset "{ds.id}" has no derivation by {_FUNCTION}; name the seats')
    else:
        cites = [cite.partition("/")[0].removeprefix(f"{ds.id}:") for cite in found.inputs]
    records = [ds[cite] for cite in cites]
    wrong = next((item.id for item in records if not isinstance(item, Actor)), None)
    if wrong is not None:
        raise NotFoundError(f'"{wrong}" is not an actor, so it has no seat')
    if not 3 <= len(set(cites)) <= _MOST:
        raise NotFoundError(f"a table has 3 to {_MOST} seats; named are {len(set(cites))}")
    return tuple(dict.fromkeys(FactId(item.id) for item in records)), found


def _vocabulary(ds: Dataset, ids: Sequence[FactId]) -> dict[str, str]:
    found = {}
    for name in ids:
        record = ds[name]
        entity = ds.vocabulary.get(record.identity) if isinstance(record, Actor) and record.identity else None
        if entity is not None and "ru" in entity.names:
            found[str(name)] = entity.names["ru"]
    return found


def _ties(ds: Dataset, ids: Sequence[FactId], body: str | None) -> tuple[Membership, ...]:
    if body is not None and not isinstance(ds[body], Organization):
        raise NotFoundError(f'"{body}" is not an organization')
    return tuple(
        item
        for item in ds.memberships
        if item.withdrawn is None and item.member in ids and body in (None, item.organization)
    )


def _doubtful(ids: Sequence[FactId], ties: Sequence[Membership], body: str | None) -> frozenset[FactId]:
    """Return those who may have no seat; the pair has seats, as it is asked about."""
    members = {item.member for item in ties} | set(ids[:_PAIR])
    if body is None and 2 * len(members) < len(ids):
        return frozenset()
    return frozenset(ids) - members


def _table(
    alphabet: str, names: Mapping[FactId, str], pair: Sequence[FactId], doubtful: frozenset[FactId]
) -> Table:
    order = sorted(names, key=lambda name: (names[name].casefold().replace("ё", "е"), name))
    all_of, sure = _steps(order, pair), _steps([name for name in order if name not in doubtful], pair)
    verdict = _verdict(all_of)
    if sure != all_of:
        verdict = f"{verdict}, or {_verdict(sure)} without those who may have no seat"
    places = around([names[name] for name in order], _RADIUS, _SPACE)
    return Table(
        name=alphabet,
        verdict=verdict,
        seats=tuple(
            Seat(id=name, place=place, paired=name in pair, open=name in doubtful)
            for name, place in zip(order, places, strict=True)
        ),
        together=all_of == sure == 1,
    )


def _steps(order: Sequence[FactId], pair: Sequence[FactId]) -> int:
    """Return how many seats it is from one of the pair to the other."""
    apart = abs(order.index(pair[0]) - order.index(pair[1]))
    return min(apart, len(order) - apart)


def _verdict(steps: int) -> str:
    between = f"{counts.seats_between(steps).words} {'seat' if steps == 2 else 'seats'} between"
    return "side by side" if steps == 1 else between


def _title(names: Mapping[FactId, str], ids: Sequence[FactId], tables: Sequence[Table]) -> str:
    both = f"{names[ids[0]]} and {names[ids[1]]}"
    phrases = [f"{table.verdict} by the {table.name}" for table in tables]
    if len({table.verdict for table in tables}) == 1 and len(tables) > 1:
        phrases = [f"{tables[0].verdict} by the English alphabet and by the Russian one"]
    return f"{both}: {'; '.join(phrases)}"


def _caption(
    ds: Dataset,
    ids: Sequence[FactId],
    derivation: Derivation | None,
    tables: Sequence[Table],
    doubtful: frozenset[FactId],
) -> Iterator[Part]:
    pair = [cited(ds, name, "label") for name in ids[:_PAIR]]
    yield from ("A round table with seats in alphabetical order; ", *join(pair), " are filled.")
    yield from (" The others: ", *labels(ds, ids[_PAIR:]), ".")
    if doubtful:
        open_seats = [name for name in ids if name in doubtful]
        yield from (" No membership is stated for ", *labels(ds, open_seats), ", who may have no seat.")
    if derivation is not None:
        yield from (
            " Who has a seat is an assumption of the derivation: ",
            cited(ds, derivation.id, "label"),
        )
        yield "."
    if len(tables) > 1:
        yield " Names in Russian are outside knowledge, from the vocabulary."


def _alt(tables: Sequence[Table]) -> str:
    phrases = []
    for table in tables:
        order = ", ".join(
            f"{' '.join(seat.place.lines)}{' (seat open)' if seat.open else ''}" for seat in table.seats
        )
        phrases.append(f"{table.name}: {order}; the two asked about are {table.verdict}.")
    return printable(f"Round table. {' '.join(phrases)}")


def _frame(tables: Sequence[Table]) -> pd.DataFrame:
    rows = [
        (table.name, number, seat.id, " ".join(seat.place.lines), seat.paired, seat.open)
        for table in tables
        for number, seat in enumerate(table.seats, 1)
    ]
    return pd.DataFrame(rows, columns=["alphabet", "seat", "id", "name", "paired", "open"])


def draw(layout: Seating, width: float) -> Sheet:
    """Return the panels and the key."""
    beside = [layout.tables] if width >= _BESIDE else [(table,) for table in layout.tables]
    return Sheet([_panel(tables, width) for tables in beside], _keys(layout))


def _panel(tables: Sequence[Table], width: float) -> Drawing:
    above, below = extent([seat.place for table in tables for seat in table.seats], _SEAT)
    space = (width - 2 * MARGIN) / len(tables)
    heads = [wrapped(table.verdict, space - 4.0, "small") for table in tables]
    head = line_height() + max(map(len, heads)) * line_height("small") + 2.0

    def drawn(canvas: Canvas, top: float) -> None:
        for number, (table, lines) in enumerate(zip(tables, heads, strict=True)):
            x, y = MARGIN + space * (number + 0.5), top + head + above
            canvas.text(x, top + line_height() / 2, table.name, side="center", bold=True)
            canvas.block(x, top + line_height(), lines, "small", side="center", color=MUTED)
            canvas.patch(Circle((x, y), _RADIUS - 4.0, facecolor=PALE, edgecolor=RULE, linewidth=0.7), 1)
            _draw_turn(canvas, x, y)
            _draw_arc(canvas, table, x, y)
            for seat in table.seats:
                with canvas.linked(seat.id, " ".join(seat.place.lines)):
                    _draw_seat(canvas, seat, (x, y))

    return Drawing(head + above + below + 3.0, drawn)


def _draw_seat(canvas: Canvas, seat: Seat, middle: tuple[float, float]) -> None:
    color = HUES[1] if seat.paired else MUTED
    look: dict[str, Any] = {
        "facecolor": color if seat.paired else "white",
        "edgecolor": color,
        "linewidth": 0.9,
    }
    if seat.open:
        look |= {"linestyle": (0, (1, 1.2))}
    draw_node(canvas, seat.place, middle, _SEAT, bold=seat.paired, faded=seat.open, **look)


def _draw_turn(canvas: Canvas, x: float, y: float) -> None:
    """Draw an arrow in the direction of the order."""
    size = 5.0
    arrow = FancyArrowPatch(
        (x - size, y - 1), (x + size, y - 1), connectionstyle="arc3,rad=-0.5", arrowstyle="-|>",
        mutation_scale=5, linewidth=0.8, color=MUTED,
    )  # fmt: skip
    canvas.patch(arrow, 2)


def _draw_arc(canvas: Canvas, table: Table, x: float, y: float) -> None:
    pair = [seat.place for seat in table.seats if seat.paired]
    dashes = "-" if table.together else (0, (2, 1.5))
    xs, ys = [x + item.x for item in pair], [y + item.y for item in pair]
    canvas.line(xs, ys, HUES[1], 2.0 if table.together else 1.0, linestyle=dashes, zorder=2)


def _keys(layout: Seating) -> list[Key]:
    keys: list[Key] = [(_pair_sample, "the two asked about")]
    if any(seat.open for table in layout.tables for seat in table.seats):
        keys.append((_open_sample, "no membership stated, may have no seat"))
    if any(table.together for table in layout.tables):
        keys.append((_together_sample, "side by side"))
    return keys


def _pair_sample(canvas: Canvas, x: float, y: float) -> None:
    canvas.patch(Circle((x + KEY / 2, y), _SEAT, facecolor=HUES[1], edgecolor=HUES[1]), 3)


def _open_sample(canvas: Canvas, x: float, y: float) -> None:
    look: dict[str, Any] = {
        "facecolor": "white",
        "edgecolor": MUTED,
        "linewidth": 0.9,
        "linestyle": (0, (1, 1.2)),
    }
    canvas.patch(Circle((x + KEY / 2, y), _SEAT, **look), 3)


def _together_sample(canvas: Canvas, x: float, y: float) -> None:
    canvas.line([x, x + KEY], [y, y], HUES[1], 2.0)
