"""Lengths of one thing according to sources: a bar for each value, and for each length computed from them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

import pandas as pd
from matplotlib.patches import Rectangle

from cisreport.analysis import derive
from cisreport.charts.canvas import Canvas
from cisreport.charts.chart import Part
from cisreport.charts.kind import Content, chart
from cisreport.charts.marks import Pattern, box_sample, patterned
from cisreport.charts.panels.rows import DOTS, HEAD, Span, tick_texts
from cisreport.charts.scale import Scale
from cisreport.charts.sheet import MARGIN, NAMES, Key, Sheet
from cisreport.charts.texts import line_height, printable, wrapped
from cisreport.charts.theme import HUES, MUTED, RULE, TEXT, WIDTH
from cisreport.charts.words import capital, cited, counted, join, left_out, short_name
from cisreport.errors import NotFoundError
from cisreport.model import Amount, Dataset, Derivation, Quantity, Unit, disagreements
from cisreport.wording import amount_text, attribution_text, bounded_text, quantity_text

_MOST = 30
"""Most bars that are drawn."""
_SOURCES = 4
"""Most sources that a bar names."""
_AXIS = Span(MARGIN + NAMES + 3.0, WIDTH - MARGIN - 31.0)
_BAR = 3.8
_EDGE = 1.2
_STATED = Pattern("#cde3f0", "", HUES[0])
_MARKED = Pattern(HUES[0], "", HUES[0])
_DERIVED = Pattern("white", "////", HUES[1])


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One length: a value that sources give, or one computed from others."""

    cite: str
    group: str
    """What it measures."""
    least: float
    most: float
    text: str
    who: str
    """Who says so, or that it is computed."""
    derived: bool
    marked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Lengths:
    """Everything the sheet shows."""

    scale: Scale
    bars: tuple[Bar, ...]


@chart("lengths", version=1)
def lengths(ds: Dataset, *, of: str | None = None, mark: float | None = None) -> Content:
    """Return the lengths of one thing, such as a border: those that sources give, and those computed.

    Every value of every quantity in kilometers has a bar, with who gives it; derivations from these
    quantities are hatched.  Bars begin at zero, so that differences are as large as they look.  At
    most 30 bars are drawn; a line below the chart says how many are not.

    Parameters
    ----------
    ds : Dataset
        With or without its derivations computed.
    of : str, optional
        Id of what is measured; by default, the record with most lengths.
    mark : float, optional
        A number of kilometers; its bar is filled, for instance the one an article gives.

    Returns
    -------
    Chart
        Its frame has a row for each bar: cite, measure, least, most, text, who, derived.

    Raises
    ------
    NotFoundError
        If no source gives a length of it.
    DataError
        If a derivation of the dataset cannot be computed.
    """
    derived = derive(ds)
    quantities = _quantities(derived, of)
    found = tuple(bar for item in quantities for bar in _bars(derived, item, mark))
    follow = [item for item in derived.derivations.values() if _follows(derived, item, quantities)]
    found += tuple(_derived(derived, item) for item in follow)
    drawn = found[:_MOST]
    more = len(found) - len(drawn)
    return Content(
        title=_title(quantities),
        subtitle="Kilometers, by who gives the length and in which sources",
        left_out=left_out(more, "further lengths"),
        caption=_caption(derived, quantities, follow),
        alt=_alt(drawn, more),
        frame=_frame(found),
        facts=(bar.cite for bar in found),
        layout=Lengths(
            scale=Scale.over([bar.most for bar in drawn]),
            bars=drawn,
        ),
        draw=draw,
        found={"of": quantities[0].of},
    )


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


def _bars(ds: Dataset, item: Quantity, mark: float | None) -> Iterator[Bar]:
    for value in sorted(item.value, key=lambda value: Fraction(value.datum)):
        attribution = item.attribution if value.attribution is None else value.attribution
        sources = dict.fromkeys(anchor.source for anchor in value.anchors or item.anchors)
        named = [short_name(ds, source) for source in sources]
        yield Bar(
            cite=f"{ds.id}:{item.id}/value",
            group=item.label,
            least=float(value.datum),
            most=float(value.datum),
            text=bounded_text(quantity_text(value.datum, item.unit), value.bound),
            who=_who(attribution_text(ds, attribution) if attribution else "", named),
            derived=False,
            marked=mark is not None and Fraction(value.datum) == Fraction(str(mark)),
        )


def _who(attribution: str, sources: Sequence[str]) -> str:
    named = list(sources[:_SOURCES])
    rest = len(sources) - len(named)
    phrases = ", ".join(named) + (f" and {rest} more" if rest else "")
    return f"{capital(attribution)} ({phrases})" if attribution else phrases


def _follows(ds: Dataset, item: Derivation, quantities: Sequence[Quantity]) -> bool:
    """Return whether a length was computed from one of the quantities, and only from quantities."""
    names = [cite.partition("/")[0].removeprefix(f"{ds.id}:") for cite in item.inputs]
    known = {quantity.id for quantity in quantities}
    plain = all(isinstance(ds.facts.get(name), Quantity) for name in map(type(item.id), names))
    return item.unit is Unit.KILOMETER and plain and not known.isdisjoint(names)


def _derived(ds: Dataset, item: Derivation) -> Bar:
    least = _number(item.value if item.lower is None else item.lower)
    return Bar(
        cite=f"{ds.id}:{item.id}/value",
        group=item.label,
        least=least,
        most=max(least, _number(item.value if item.upper is None else item.upper)),
        text=str(cited(ds, item.id, "value")),
        who="computed",
        derived=True,
        marked=False,
    )


def _number(amount: object) -> float:
    return float(amount) if isinstance(amount, Amount) else 0.0


def _frame(bars: Sequence[Bar]) -> pd.DataFrame:
    columns = ("cite", "group", "least", "most", "text", "who", "derived")
    rows = [[getattr(bar, name) for name in columns] for bar in bars]
    return pd.DataFrame(rows, columns=["cite", "measure", *columns[2:]])


def _title(quantities: Sequence[Quantity]) -> str:
    first = max(quantities, key=lambda item: len(item.value))
    numbers = [value for _, value in sorted({Fraction(value.datum): value for value in first.value}.items())]
    last = bounded_text(quantity_text(numbers[-1].datum, first.unit), numbers[-1].bound)
    if len(numbers) == 1:
        return f"{first.label}: {last}"
    span = f"{bounded_text(amount_text(numbers[0].datum), numbers[0].bound)} to {last}"
    return f"{first.label}: {counted(len(numbers))} figures, from {span}"


def _caption(ds: Dataset, quantities: Sequence[Quantity], follow: Sequence[Derivation]) -> Iterator[Part]:
    for number, item in enumerate(quantities):
        yield from (
            " " if number else "",
            cited(ds, item.id, "label"),
            ": ",
            cited(ds, item.id, "value"),
            ".",
        )
    if follow:
        phrases = [cited(ds, item.id, "value") for item in follow]
        yield from (" Computed: ", *join(phrases), ".")
    if any(name == "value" for item in quantities for name, _ in disagreements(item)):
        yield " Sources disagree; each value is drawn with its sources."


def _alt(bars: Sequence[Bar], more: int) -> str:
    phrases = [f"{bar.group}: {bar.text}, {bar.who}{' (marked)' if bar.marked else ''}" for bar in bars]
    phrases += [f"{more} more"] if more else []
    return printable(f"Bars of lengths. {'; '.join(phrases)}.")


def draw(layout: Lengths, width: float) -> Sheet:  # noqa: ARG001
    """Return the panels and the key."""
    return Sheet([_Panel(layout)], _keys(layout))


@dataclass(frozen=True, slots=True)
class _Panel:
    layout: Lengths

    @property
    def height(self) -> float:
        return HEAD + sum(height for _, height in self._rows()) + 1.0

    def _rows(self) -> Iterator[tuple[tuple[list[str], list[str]], float]]:
        """Yield the lines of each bar (of a new group, and of who gives it) and its height."""
        group = None
        for bar in self.layout.bars:
            head = [] if bar.group == group else wrapped(bar.group, WIDTH - 2 * MARGIN, bold=True, lines=2)
            group = bar.group
            who = wrapped(bar.who, NAMES, "small", lines=3)
            height = max(len(who) * line_height("small"), _BAR) + 2 * _EDGE
            yield (head, who), height + len(head) * line_height() + (_EDGE if head else 0)

    def draw(self, canvas: Canvas, top: float) -> None:
        scale = self.layout.scale
        bottom = top + self.height - 1.0
        ticks = [(_at(scale, number), amount_text(number)) for number in scale.ticks]
        tick_texts(canvas, ticks, top + HEAD / 2 - 0.4)
        edge = top + HEAD
        for bar, ((head, who), height) in zip(self.layout.bars, self._rows(), strict=True):
            if head:
                canvas.line([MARGIN, WIDTH - MARGIN], [edge, edge], RULE, 0.5, zorder=0.5)
                canvas.block(MARGIN, edge + _EDGE, head, bold=True)
            inner = edge + len(head) * line_height() + (_EDGE if head else 0)
            for number in scale.ticks:
                x = _at(scale, number)
                canvas.line([x, x], [inner, edge + height], RULE, 0.4, linestyle=DOTS, zorder=0.4)
            self._bar(canvas, bar, who, (inner + edge + height) / 2, scale)
            edge += height
        canvas.line([MARGIN, WIDTH - MARGIN], [bottom, bottom], RULE, 0.5, zorder=0.5)

    def _bar(self, canvas: Canvas, bar: Bar, who: Sequence[str], y: float, scale: Scale) -> None:
        canvas.block(MARGIN, y - len(who) * line_height("small") / 2, who, "small", color=MUTED)
        left, right = _at(scale, 0), _at(scale, bar.least)
        canvas.patch(patterned(Rectangle((left, y - _BAR / 2), right - left, _BAR), _form(bar)), 2)
        if bar.most > bar.least:
            end = _at(scale, bar.most)
            canvas.line([right, end], [y, y], TEXT, 0.9)
            canvas.line([end, end], [y - 1, y + 1], TEXT, 0.9)
        canvas.text(_at(scale, bar.most) + 1.5, y, bar.text, bold=bar.marked)


def _at(scale: Scale, number: float) -> float:
    return _AXIS.at(scale.share(number))


def _form(bar: Bar) -> Pattern:
    return _DERIVED if bar.derived else _MARKED if bar.marked else _STATED


def _keys(layout: Lengths) -> list[Key]:
    forms = {_form(bar) for bar in layout.bars}
    texts = (
        (_STATED, "stated length"),
        (_MARKED, "the length marked"),
        (_DERIVED, "length that follows"),
    )
    return [(box_sample(form), text) for form, text in texts if form in forms]
