"""Lengths of one thing according to sources: a dot for each value, by who gives it and when."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

import pandas as pd

from cisreport.analysis import derive
from cisreport.analysis.cadence.series import days_on
from cisreport.analysis.participation import state_of
from cisreport.charts import counts
from cisreport.charts.chart import Part
from cisreport.charts.kind import Content, chart
from cisreport.charts.kinds.lengths.sheet import Group, Length, Lengths, draw
from cisreport.charts.scale import Scale
from cisreport.charts.sessions import Days, Window
from cisreport.charts.texts import printable
from cisreport.charts.theme import HUES
from cisreport.charts.ties import ties
from cisreport.charts.words import capital, cited, join, left_out, short_name
from cisreport.errors import NotFoundError
from cisreport.model import (
    Amount,
    Dataset,
    Derivation,
    FactId,
    Quantity,
    State,
    Unit,
    Value,
    Values,
    disagreements,
)
from cisreport.wording import amount_text, attribution_text, bounded_text, name_of, quantity_text

_MOST = 30
"""Most lengths that are drawn."""
_SOURCES = 4
"""Most sources that a length names."""
_SIDES = len(HUES)
"""Most states with a color."""


@chart("lengths", version=1)
def lengths(
    ds: Dataset,
    *,
    of: str | None = None,
    mark: float | None = None,
    mark_label: str = "the figure in question",
    start: str | None = None,
    end: str | None = None,
) -> Content:
    """Return the lengths of one thing, such as a border: those that sources give, and those computed.

    Every value of every quantity in kilometers is a dot, with who gives it and the years of the sources;
    color and form show the state they speak for.  A quantity with several values has a separate scale, which
    begins near the least of them: the place of a dot counts, not its distance from the edge.  At most 30
    lengths are drawn; a line below the chart says how many are not.

    Parameters
    ----------
    ds : Dataset
        With or without its derivations computed.
    of : str, optional
        Id of what is measured; by default, the record with most lengths.
    mark : float, optional
        A number of kilometers, for instance the one an article gives: a line across the dots.
    mark_label : str
        What that number is, such as ``the article``.
    start, end : str, optional
        Draw lengths that a source gives which was published from ``start`` to ``end``, both included, such
        as ``2014-05-12`` or ``2014``, and what is computed from these alone; lines below the chart say how
        many others there are.

    Returns
    -------
    Chart
        Its frame has a row for each length: cite, measure, least, most, text, who, years, side, derived.

    Raises
    ------
    NotFoundError
        If no source gives a length of it, or none that was published within the window.
    ArgumentError
        If ``start`` or ``end`` is not a day, or the window ends before it begins.
    DataError
        If a derivation of the dataset cannot be computed.
    """
    derived = derive(ds)
    every, window = _quantities(derived, of), Window.read(start, end)
    quantities = _published(derived, every, window)
    found = tuple(one for item in quantities for one in _lengths(derived, item, mark))
    computed = [item for item in derived.derivations.values() if _inputs(derived, item, every)]
    parts = [item for item in every if item not in quantities]
    follow = [item for item in computed if not _inputs(derived, item, parts)]
    published = f"that were, or can have been, published {window.outside}"
    outside = [one for item in every for one in _lengths(derived, item, mark) if one not in found]
    undrawn = [_derived(derived, item) for item in computed if item not in follow]
    found += tuple(_derived(derived, item) for item in follow)
    drawn = found[:_MOST]
    more = counts.not_drawn(found, drawn)
    sides = tuple(dict.fromkeys(one.side for one in drawn if one.side))[:_SIDES]
    speakers = dict.fromkeys(actor for item in every for actor in _speakers(item))
    return Content(
        title=_title(quantities),
        subtitle="Kilometers, by who gives the length and when",
        left_out=(
            *left_out(
                counts.lengths_outside(outside),
                f"length of sources {published}",
                f"lengths of sources {published}",
            ),
            *left_out(
                counts.lengths_outside(undrawn), "length computed from these", "lengths computed from these"
            ),
            *left_out(more, "further length", "further lengths"),
        ),
        caption=_caption(derived, quantities, parts, follow),
        alt=_alt(drawn, more),
        frame=_frame(found),
        facts=(
            *(one.cite for one in (*found, *outside, *undrawn)),
            *(cite for actor in speakers for cite in ties(derived, actor)),
        ),
        layout=Lengths(groups=tuple(_groups(drawn, mark)), sides=sides, mark=mark, mark_text=mark_label),
        draw=draw,
        found={"of": quantities[0].of},
    )


def _groups(drawn: Sequence[Length], mark: float | None) -> Iterator[Group]:
    """Yield lengths by what they measure; those of measures with a single one are together, from zero."""
    names = dict.fromkeys(one.group for one in drawn if not one.derived)
    several = [name for name in names if sum(one.group == name for one in drawn if not one.derived) > 1]
    for name in several:
        group = tuple(one for one in drawn if one.group == name and not one.derived)
        numbers = [end for one in group for end in (one.least, one.most)]
        low, high = min(numbers), max(numbers)
        near = [mark] if mark is not None and 2 * low - high <= mark <= 2 * high - low else []
        yield Group(scale=Scale.fitted([*numbers, *near]), lengths=group)
    rest = tuple(one for one in drawn if one.derived or one.group not in several)
    if rest:
        yield Group(scale=Scale.over([one.most for one in rest]), lengths=rest)


def _speakers(item: Quantity) -> Iterator[FactId]:
    for value in item.value:
        yield from item.attribution if value.attribution is None else value.attribution


def _quantities(ds: Dataset, of: str | None) -> tuple[Quantity, ...]:
    known = [
        item
        for item in ds.quantities
        if item.unit is Unit.KILOMETER and item.value and item.withdrawn is None
    ]
    counts = {item.of: sum(len(other.value) for other in known if other.of == item.of) for item in known}
    wanted = of or max(counts, key=lambda name: counts[name], default=None)
    found = tuple(item for item in known if item.of == wanted)
    if not found:
        raise NotFoundError(
            f'dataset "{ds.id}" states no length{f" of {wanted}" if wanted else ""} in kilometers'
        )
    return found


def _published(ds: Dataset, quantities: Sequence[Quantity], window: Window) -> tuple[Quantity, ...]:
    """Return quantities with the values that a source gives which was published within a window.

    Raises
    ------
    NotFoundError
        If there is a window, and no value is left.
    """
    if window.open:
        return tuple(quantities)
    found = []
    for item in quantities:
        kept = tuple(value for value in item.value if _inside(ds, item, value, window))
        if kept:
            found.append(item if len(kept) == len(item.value) else replace(item, value=Values(kept)))
    if not found:
        raise NotFoundError(f'no source of a length of "{quantities[0].of}" was certainly published {window}')
    return tuple(found)


def _inside(ds: Dataset, item: Quantity, value: Value[Amount], window: Window) -> bool:
    sources = {anchor.source for anchor in value.anchors or item.anchors}
    dates = [days_on(source.published) for source in ds.sources if source.id in sources]
    return any(days is not None and window.has(Days(*days)) for days in dates)


def _lengths(ds: Dataset, item: Quantity, mark: float | None) -> Iterator[Length]:
    for value in sorted(item.value, key=lambda value: Fraction(value.datum)):
        attribution = item.attribution if value.attribution is None else value.attribution
        sources = tuple(dict.fromkeys(anchor.source for anchor in value.anchors or item.anchors))
        yield Length(
            cite=f"{ds.id}:{item.id}/value",
            group=item.label,
            least=float(value.datum),
            most=float(value.datum),
            text=bounded_text(quantity_text(value.datum, item.unit), value.bound),
            who=capital(attribution_text(ds, attribution)) if attribution else "",
            years=_years(ds, sources),
            sources=_named(ds, sources),
            side=_side(ds, attribution),
            derived=False,
            marked=mark is not None and Fraction(value.datum) == Fraction(str(mark)),
        )


def _named(ds: Dataset, sources: Sequence[str]) -> str:
    named = [short_name(ds, source) for source in sources[:_SOURCES]]
    rest = counts.not_named(sources, named)
    return ", ".join(named) + (f" and {rest} more" if rest else "")


def _years(ds: Dataset, sources: Sequence[str]) -> str:
    """Return the years in which sources were published, such as ``2018–2022``."""
    dates = [days_on(source.published) for source in ds.sources if source.id in sources]
    years = [day.year for days in dates if days for day in days]
    return "–".join(dict.fromkeys((str(min(years)), str(max(years))))) if years else ""


def _side(ds: Dataset, attribution: Sequence[FactId]) -> str:
    states = {state_of(ds, actor) for actor in attribution}
    only = states.pop() if len(states) == 1 else None
    return name_of(ds, only) if only and isinstance(ds.facts.get(only), State) else ""


def _inputs(ds: Dataset, item: Derivation, quantities: Sequence[Quantity]) -> bool:
    """Return whether a length was computed from one of the quantities, and only from quantities."""
    names = [cite.partition("/")[0].removeprefix(f"{ds.id}:") for cite in item.inputs]
    known = {quantity.id for quantity in quantities}
    plain = all(isinstance(ds.facts.get(name), Quantity) for name in map(type(item.id), names))
    return item.unit is Unit.KILOMETER and plain and not known.isdisjoint(names)


def _derived(ds: Dataset, item: Derivation) -> Length:
    least = _number(item.value if item.lower is None else item.lower)
    return Length(
        cite=f"{ds.id}:{item.id}/value",
        group=item.label,
        least=least,
        most=max(least, _number(item.value if item.upper is None else item.upper)),
        text=str(cited(ds, item.id, "value")),
        who="Computed",
        years="",
        sources="",
        side="",
        derived=True,
        marked=False,
    )


def _number(amount: object) -> float:
    return float(amount) if isinstance(amount, Amount) else 0.0


def _frame(lengths: Sequence[Length]) -> pd.DataFrame:
    columns = ("cite", "group", "least", "most", "text", "who", "years", "side", "derived")
    rows = [[getattr(one, name) for name in columns] for one in lengths]
    return pd.DataFrame(rows, columns=["cite", "measure", *columns[2:]])


def _title(quantities: Sequence[Quantity]) -> str:
    first = max(quantities, key=lambda item: len(item.value))
    numbers = [value for _, value in sorted({Fraction(value.datum): value for value in first.value}.items())]
    last = bounded_text(quantity_text(numbers[-1].datum, first.unit), numbers[-1].bound)
    if len(numbers) == 1:
        return f"{first.label}: {last}"
    span = f"{bounded_text(amount_text(numbers[0].datum), numbers[0].bound)} to {last}"
    return f"{first.label}: {counts.different_figures(first).words} figures, from {span}"


def _caption(
    ds: Dataset, quantities: Sequence[Quantity], parts: Sequence[Quantity], follow: Sequence[Derivation]
) -> Iterator[Part]:
    """Yield all values of each quantity; only the label, if the chart has a part of them."""
    partial = {item.id for item in parts}
    for number, item in enumerate(quantities):
        values = () if item.id in partial else (": ", cited(ds, item.id, "value"))
        yield from (" " if number else "", cited(ds, item.id, "label"), *values, ".")
    if follow:
        phrases = [cited(ds, item.id, "value") for item in follow]
        yield from (" Computed: ", *join(phrases), ".")
    if any(name == "value" for item in quantities for name, _ in disagreements(item)):
        yield " Sources disagree; each value is drawn with its sources."


def _alt(lengths: Sequence[Length], more: counts.Count) -> str:
    phrases = [
        f"{one.group}: {one.text}, {', '.join(filter(None, (one.who, one.years, one.sources)))}"
        f"{' (in question)' if one.marked else ''}"
        for one in lengths
    ]
    phrases += [f"{more} more"] if more else []
    return printable(f"Dots of lengths. {'; '.join(phrases)}.")
