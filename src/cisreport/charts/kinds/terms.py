"""The use of terms: which terms a text uses for what, where, in whose words, and which replaced others."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pandas as pd

from cisreport.charts import counts
from cisreport.charts.canvas import Canvas
from cisreport.charts.chart import Part
from cisreport.charts.kind import Content, chart
from cisreport.charts.marks import POINT, point, tip
from cisreport.charts.panels.rows import Span
from cisreport.charts.segmented import segmented_source
from cisreport.charts.sheet import KEY, MARGIN, Drawing, Key, Sheet, centered
from cisreport.charts.texts import line_height, printable, text_width, wrapped
from cisreport.charts.theme import HUES, MUTED, RULE
from cisreport.charts.words import capital, labels, left_out, title_cite, title_of
from cisreport.errors import NotFoundError
from cisreport.frames import SEPARATOR
from cisreport.model import Dataset, FactId, Source, Term
from cisreport.model import Span as Locator
from cisreport.wording import listed, name_of

_MOST = 20
_NAMES = 62.0
_USERS = 27.0
_BESIDE = 120.0
"""A narrower sheet, in millimeters, has names above the marks."""
_MARKS = 4.6
_HEAD = 9.5
_EDGE = 1.2
_HUE = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A term, and where it is."""

    id: str
    expression: str
    denotes: str
    users: str
    quoted: bool
    places: tuple[float, ...]
    """Paragraphs, with the sentence as a fraction."""
    replaces: int | None
    """Number of the row that it replaces."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """Everything the sheet shows."""

    paragraphs: int
    rows: tuple[Row, ...]


@chart("terms", version=1, undated="passages of a text have no dates; choose `terms` or `source`")
def terms(ds: Dataset, *, terms: tuple[str, ...] = (), source: str | None = None) -> Content:
    """Return where a text uses which terms, and whether between quotation marks.

    Parameters
    ----------
    ds : Dataset
        With or without its derivations computed.
    terms : tuple of str, optional
        Ids of terms; by default, all terms of the source.  The first 20 are drawn; a line below the chart
        says how many are not.
    source : str, optional
        Id of a segmented source; by default, the first one.

    Returns
    -------
    Chart
        Its frame has a row for each term: id, expression, denotes, users, quoted, passages, replaces.

    Raises
    ------
    NotFoundError
        If there is no such source, it is not segmented, or it has none of the terms.
    """
    record = segmented_source(ds, source)
    found = _terms(ds, terms, record)
    drawn = found[:_MOST]
    return Content(
        title=_title(drawn),
        subtitle="Terms by the paragraph and the sentence in which they are the subject, and who uses them",
        left_out=left_out(counts.not_drawn(found, drawn), "further term", "further terms"),
        caption=_caption(ds, record, drawn),
        alt=_alt(ds, record, drawn),
        frame=_frame(ds, record, drawn),
        facts=(title_cite(ds, record), *(f"{ds.id}:{item.id}/expression" for item in found)),
        layout=Terms(
            paragraphs=max(_place(passage.locator)[0] for passage in record.passages),
            rows=tuple(_row(ds, record, item, drawn) for item in drawn),
        ),
        draw=draw,
        found={"source": record.id},
    )


def _terms(ds: Dataset, terms: tuple[str, ...], source: Source) -> tuple[Term, ...]:
    known = [item for item in ds.terms if item.withdrawn is None and _locators(item, source)]
    for name in terms:
        if name not in {item.id for item in known}:
            raise NotFoundError(f'"{name}" is not a term that rests on "{source.id}"')
    found = tuple(item for item in known if not terms or item.id in terms)
    if not found:
        raise NotFoundError(f'no term of dataset "{ds.id}" rests on "{source.id}"')
    return found


def _locators(item: Term, source: Source) -> tuple[str, ...]:
    return tuple(anchor.locator for anchor in item.anchors if anchor.source == source.id)


def _place(locator: str) -> tuple[int, int]:
    """Return the numbers of the paragraph and the sentence of a locator, such as ``p8.s1``."""
    span = Locator.parse(locator)
    return span.line, span.first


def _row(ds: Dataset, source: Source, item: Term, drawn: Sequence[Term]) -> Row:
    lengths: dict[int, int] = {}
    for passage in source.passages:
        paragraph, sentence = _place(passage.locator)
        lengths[paragraph] = max(lengths.get(paragraph, 1), sentence)
    places = [_place(locator) for locator in _locators(item, source)]
    ids = [other.id for other in drawn]
    return Row(
        id=item.id,
        expression=_expression(item),
        denotes=item.denotes,
        users=_users(ds, item),
        quoted=item.quoted,
        places=tuple(round(p + (s - 0.5) / lengths[p], 3) for p, s in places),
        replaces=ids.index(item.replaces) if item.replaces in ids else None,
    )


def _expression(item: Term) -> str:
    text = " / ".join(value.datum for value in item.expression)
    return f"“{text}”" if item.quoted else text


def _users(ds: Dataset, item: Term) -> str:
    return ", ".join(name_of(ds, value.datum) for value in item.users) or "not stated"


def _frame(ds: Dataset, source: Source, drawn: Sequence[Term]) -> pd.DataFrame:
    rows = [
        (
            *(item.id, " / ".join(value.datum for value in item.expression), item.denotes, _users(ds, item)),
            *(item.quoted, SEPARATOR.join(_locators(item, source)), item.replaces),
        )
        for item in drawn
    ]
    columns = ["id", "expression", "denotes", "users", "quoted", "passages", "replaces"]
    return pd.DataFrame(rows, columns=columns).astype({"replaces": "str"})


def _replacing(drawn: Sequence[Term]) -> list[tuple[Term, Term]]:
    by_id: dict[FactId | None, Term] = {item.id: item for item in drawn}
    return [(item, by_id[item.replaces]) for item in drawn if item.replaces in by_id]


def _title(drawn: Sequence[Term]) -> str:
    pairs = _replacing(drawn)
    if pairs:
        return "; ".join(f"{_bare(new)} has replaced {_bare(old)}" for new, old in pairs)
    number, quoted = counts.terms(drawn), counts.terms_in_quotation_marks(drawn).words
    return capital(f"{number.words} {number.noun('term')}, {quoted} of them between quotation marks")


def _bare(item: Term) -> str:
    return f"“{item.expression.first}”" if item.expression else item.label


def _caption(ds: Dataset, source: Source, drawn: Sequence[Term]) -> Iterator[Part]:
    yield from (
        "Terms in “",
        title_of(ds, source),
        "”, by the paragraph in which they are the subject: ",
    )
    yield from (*labels(ds, [item.id for item in drawn]), ".")
    if any(item.users.not_stated for item in drawn):
        yield " Quotation marks without a speaker leave open whose word it is."


def _alt(ds: Dataset, source: Source, drawn: Sequence[Term]) -> str:
    phrases = []
    for item in drawn:
        where = listed(f"paragraph {_place(locator)[0]}" for locator in _locators(item, source))
        phrases.append(f"{_expression(item)} for {item.denotes}, {where}, used by: {_users(ds, item)}")
    phrases += [f"{_bare(new)} replaces {_bare(old)}" for new, old in _replacing(drawn)]
    return printable(f"Terms by paragraph: {'; '.join(phrases)}.")


def draw(layout: Terms, width: float) -> Sheet:
    """Return the panels and the key."""
    panel = _Panel(layout, width)
    return Sheet([Drawing(panel.height, panel.draw)], _keys(layout))


@dataclass(frozen=True, slots=True)
class _Panel:
    layout: Terms
    width: float

    @property
    def _above(self) -> bool:
        """True if names are above the marks."""
        return self.width < _BESIDE

    @property
    def _span(self) -> Span:
        if self._above:
            return Span(MARGIN + POINT, self.width - MARGIN - POINT)
        return Span(MARGIN + _NAMES + 5.0, self.width - MARGIN - _USERS - 3.0)

    def _lines(self, row: Row) -> tuple[list[str], list[str], list[str]]:
        space = self.width - 2 * MARGIN
        return (
            wrapped(row.expression, space if self._above else _NAMES, bold=True, lines=2),
            wrapped(row.denotes, space if self._above else _NAMES, "small", lines=3),
            wrapped(f"used by: {row.users}" if self._above else row.users,
                    space if self._above else _USERS, "small", lines=4),
        )  # fmt: skip

    def _size(self, row: Row) -> float:
        expression, denotes, users = self._lines(row)
        left = len(expression) * line_height() + len(denotes) * line_height("small")
        right = len(users) * line_height("small")
        return (left + right + _MARKS if self._above else max(left, right)) + 2 * _EDGE

    @property
    def height(self) -> float:
        """Its height, in millimeters."""
        return _HEAD + math.fsum(map(self._size, self.layout.rows)) + 1.0

    def _x(self, place: float) -> float:
        return self._span.at((place - 1) / self.layout.paragraphs)

    def draw(self, canvas: Canvas, top: float) -> None:
        """Draw it below ``top``."""
        bottom, right = top + self.height - 1.0, self.width - MARGIN
        self._heads(canvas, top, bottom)
        edge = top + _HEAD
        middles = []
        for row in self.layout.rows:
            height = self._size(row)
            expression, denotes, users = self._lines(row)
            canvas.line([MARGIN, right], [edge, edge], RULE, 0.4, zorder=0.5)
            below = canvas.block(MARGIN, edge + _EDGE, expression, bold=True)
            below = canvas.block(MARGIN, below, denotes, "small", color=MUTED)
            if self._above:
                canvas.block(MARGIN, below, users, "small")
                middles.append(edge + height - _EDGE - _MARKS / 2)
            else:
                canvas.block(self._span.right + 3.0, edge + _EDGE, users, "small")
                middles.append(edge + height / 2)
            with canvas.linked(row.id, f"{row.expression}: {row.denotes}"):
                for place in row.places:
                    point(canvas, self._x(place), middles[-1], "announced" if row.quoted else "held", _HUE)
            edge += height
        canvas.line([MARGIN, right], [bottom, bottom], RULE, 0.4, zorder=0.5)
        for row, y in zip(self.layout.rows, middles, strict=True):
            if row.replaces is not None:
                old = self.layout.rows[row.replaces]
                self._arrow(canvas, (old.places[0], middles[row.replaces]), (row.places[0], y))

    def _heads(self, canvas: Canvas, top: float, bottom: float) -> None:
        span = self._span
        canvas.text(span.left, top + 2.2, "paragraph", "small", color=MUTED)
        if not self._above:
            canvas.text(span.right + 3.0, top + 6.4, "used by", "small", color=MUTED)
        every = math.ceil(self.layout.paragraphs / ((span.right - span.left) / 6.0))
        for number in range(1, self.layout.paragraphs + 1):
            left, right = self._x(number), self._x(number + 1)
            canvas.line([left, left], [top + _HEAD, bottom], RULE, 0.3, zorder=0.4)
            if (number - 1) % every == 0 and text_width(str(number), "small") < every * (right - left):
                canvas.text((left + right) / 2, top + 6.4, str(number), "small", side="center", color=MUTED)
        canvas.line([span.right, span.right], [top + _HEAD, bottom], RULE, 0.3, zorder=0.4)

    def _arrow(self, canvas: Canvas, old: tuple[float, float], new: tuple[float, float]) -> None:
        (x, y), (end_x, end_y) = (self._x(old[0]), old[1]), (self._x(new[0]), new[1])
        sign = 1 if end_y > y else -1
        start, end = y + sign * 1.8, end_y - sign * 3.0
        turn = start + sign
        for xs, ys in (((x, x), (start, turn)), ((x, end_x), (turn, turn)), ((end_x, end_x), (turn, end))):
            canvas.line(xs, ys, HUES[1], 1.1, zorder=0.9)
        tip(canvas, end_x, end_y - sign * 1.8, (0, sign), HUES[1], half=1.0, zorder=3)


def _keys(layout: Terms) -> list[Key]:
    keys: list[Key] = []
    if any(not row.quoted for row in layout.rows):
        keys.append((centered(point, "held", _HUE), "in the text’s own voice"))
    if any(row.quoted for row in layout.rows):
        keys.append((centered(point, "announced", _HUE), "between quotation marks"))
    if any(row.replaces is not None for row in layout.rows):
        keys.append((_arrow_sample, "from the former term to the one that replaces it"))
    return keys


def _arrow_sample(canvas: Canvas, x: float, y: float) -> None:
    canvas.line([x, x + KEY - 1.2], [y, y], HUES[1], 1.1)
    tip(canvas, x + KEY, y, (1, 0), HUES[1], half=1.0, zorder=3)
