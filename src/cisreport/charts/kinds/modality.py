"""The modality profile: how a text puts what it claims, claim by claim in its order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import fsum
from types import MappingProxyType

import pandas as pd
from matplotlib.patches import Rectangle

from cisreport.charts import counts
from cisreport.charts.canvas import Canvas
from cisreport.charts.chart import Part
from cisreport.charts.kind import Content, chart
from cisreport.charts.marks import Pattern, box_sample, patterned
from cisreport.charts.segmented import segmented_source
from cisreport.charts.sheet import MARGIN, Drawing, Key, Sheet
from cisreport.charts.texts import line_height, printable, text_width, wrapped
from cisreport.charts.theme import HUES, MUTED, RULE
from cisreport.charts.words import capital, left_out, title_cite, title_of
from cisreport.errors import NotFoundError
from cisreport.model import Claim, Dataset, FactId, Modality, PassageRole, Source, Span
from cisreport.wording import name_of

_MOST = 40
"""Most paragraphs that are drawn: those with most claims."""
_BESIDE = 120.0
"""A narrower sheet, in millimeters, has names above the squares."""
_NAMES = 62.0
_SQUARE = 3.4
_STEP = 4.2
_EDGE = 1.2
_TOPICS = 2
"""Most subjects that a row names."""
_CLASSES: Mapping[str, tuple[Modality, ...]] = MappingProxyType(
    {
        "stated": (Modality.STATED,),
        "implied or presupposed": (Modality.IMPLIED, Modality.PRESUPPOSED),
        "hedged, hoped, expected or planned": (
            Modality.HEDGED, Modality.HOPED, Modality.EXPECTED, Modality.PLANNED,
        ),
        "evaluated": (Modality.EVALUATED,),
    }
)  # fmt: skip
"""From what a text says outright to what is open, and judgments apart from them."""
_LOOKS: Mapping[str, Pattern] = MappingProxyType(
    dict(
        zip(
            _CLASSES,
            (
                Pattern(HUES[0], "", HUES[0]),
                Pattern("#9cc9e3", "", HUES[0]),
                Pattern("white", "", HUES[0]),
                Pattern("white", "xxxxx", HUES[1]),
            ),
            strict=True,
        )
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Square:
    """A claim."""

    id: str
    label: str
    modality: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A paragraph with its claims in the order of the text."""

    number: int
    name: str
    topics: str
    """What most of its claims are about; empty if they do not say."""
    squares: tuple[Square, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """Everything the sheet shows."""

    rows: tuple[Row, ...]


@chart("modality", version=1, undated="passages of a text have no dates; choose `source`")
def modality(ds: Dataset, *, source: str | None = None) -> Content:
    """Return how a text puts each of its claims: stated, presupposed, hedged, hoped and so on.

    A claim is a square in the row of each paragraph that it rests on, in the order of the text.  The darker
    it is, the more outright it is put; judgments are hatched.  A paragraph is a line of a segmented source
    with a claim; a row is named by its role or number, and by what most of its claims are about.  At most
    40 paragraphs are drawn, those with most claims.  A line below the chart says what is not drawn.

    Parameters
    ----------
    ds : Dataset
        With or without its derivations computed.
    source : str, optional
        Id of a segmented source; by default, the first one.

    Returns
    -------
    Chart
        Its frame has a row for each claim in a paragraph: line, claim, label, modality.

    Raises
    ------
    NotFoundError
        If there is no such source, it is not segmented, or no claim rests on it.
    """
    record = segmented_source(ds, source)
    claims = _claims(ds, record)
    if not claims:
        raise NotFoundError(f'no claim of dataset "{ds.id}" rests on "{record.id}"')
    found = _by_line(claims, record)
    most = sorted(found, key=lambda line: -len(found[line]))[:_MOST]
    rows = tuple(_row(ds, record, line, found[line]) for line in sorted(most))
    topics = dict.fromkeys(name for line in most for name in _topics(ds, found[line]))
    return Content(
        title=_title(claims, found, rows),
        subtitle="Each square is a claim, in the order of the text",
        left_out=left_out(
            counts.not_drawn(found, rows), "paragraph with fewer claims", "paragraphs with fewer claims"
        ),
        caption=_caption(ds, record),
        alt=_alt(rows, found),
        frame=_frame(rows),
        facts=(
            title_cite(ds, record),
            *(f"{ds.id}:{item.id}/modality" for item in claims),
            *(f"{ds.id}:{name}/label" for name in topics),
        ),
        layout=Profile(rows=rows),
        draw=draw,
        found={"source": record.id},
    )


def _claims(ds: Dataset, record: Source) -> tuple[Claim, ...]:
    here = (item for item in ds.claims if any(anchor.source == record.id for anchor in item.anchors))
    return tuple(item for item in here if item.withdrawn is None)


def _places(item: Claim, record: Source) -> list[Span]:
    return [Span.parse(anchor.locator) for anchor in item.anchors if anchor.source == record.id]


def _by_line(claims: Sequence[Claim], record: Source) -> dict[int, list[Claim]]:
    """Return the claims of each paragraph, by the first sentence of it that they rest on."""
    found: dict[int, list[tuple[Span, int, Claim]]] = {}
    for number, item in enumerate(claims):
        first: dict[int, Span] = {}
        for place in sorted(_places(item, record)):
            first.setdefault(place.line, place)
        for line, place in first.items():
            found.setdefault(line, []).append((place, number, item))
    return {
        line: [item for *_, item in sorted(items, key=lambda one: one[:2])] for line, items in found.items()
    }


def _topics(ds: Dataset, claims: Sequence[Claim]) -> tuple[FactId, ...]:
    """Return what most claims are about, if more than one of them is or there is only one."""
    about = Counter(name for item in claims for name in item.about if name in ds.facts)
    least = 2 if len(claims) > 1 else 1
    return tuple(name for name, count in about.most_common(_TOPICS) if count >= least)


def _row(ds: Dataset, record: Source, line: int, claims: Sequence[Claim]) -> Row:
    roles = [item.role for item in record.passages if Span.parse(item.locator).line == line]
    body = not roles or PassageRole.BODY in roles
    return Row(
        number=line,
        name=f"Paragraph {line}" if body else capital(roles[0].value),
        topics=", ".join(name_of(ds, name) for name in _topics(ds, claims)),
        squares=tuple(Square(id=item.id, label=item.label, modality=item.modality.value) for item in claims),
    )


def _class(name: str) -> str:
    return next(key for key, kinds in _CLASSES.items() if Modality(name) in kinds)


def _frame(rows: Sequence[Row]) -> pd.DataFrame:
    found = [(row.number, one.id, one.label, one.modality) for row in rows for one in row.squares]
    return pd.DataFrame(found, columns=["line", "claim", "label", "modality"])


def _title(claims: Sequence[Claim], found: Mapping[int, Sequence[Claim]], rows: Sequence[Row]) -> str:
    """Return which modalities a single paragraph has all claims of, and how many claims are stated."""
    total = Counter(item.modality for item in claims)
    lines = {kind: [n for n in found for item in found[n] if item.modality is kind] for kind in total}
    alone: dict[int, list[Modality]] = {}
    for kind in Modality:
        if total[kind] > 1 and kind is not Modality.STATED and len(set(lines[kind])) == 1:
            alone.setdefault(lines[kind][0], []).append(kind)
    names = {row.number: row.name for row in rows}
    ranked = sorted(alone, key=lambda line: -sum(total[kind] for kind in alone[line]))
    outright, number = counts.claims_put_as(claims, Modality.STATED), counts.claims(claims)
    verb = "is" if outright.is_one else "are"
    stated = f"{outright.words} of {number.words} {number.noun('claim')} {verb} stated outright"
    if not ranked or ranked[0] not in names or len(names) == 1:
        return capital(stated)
    name = names[ranked[0]]
    where = name[0].lower() + name[1:] if name.startswith("Paragraph") else f"the {name.lower()}"
    kinds = " or ".join(kind.value for kind in alone[ranked[0]])
    return f"All that is {kinds} is in {where}; {stated}"


def _caption(ds: Dataset, record: Source) -> Iterator[Part]:
    yield from (
        "How “",
        title_of(ds, record),
        "” puts its claims, paragraph by paragraph. A claim is",
    )
    yield " in each paragraph that it rests on. Headlines, bylines and captions count as paragraphs, too."


def _alt(rows: Sequence[Row], found: Mapping[int, Sequence[Claim]]) -> str:
    phrases = []
    for row in rows:
        numbers = ((counts.claims_put_as(found[row.number], kind), kind) for kind in Modality)
        parts = [f"{number} {kind.value}" for number, kind in numbers if number]
        phrases.append(f"{row.name}, {', '.join(parts)}")
    return printable(f"Squares for claims, by paragraph and modality: {'; '.join(phrases)}.")


def draw(layout: Profile, width: float) -> Sheet:
    """Return the panels and the key."""
    panel = _Panel(layout.rows, width)
    return Sheet([Drawing(panel.height, panel.draw)], _keys(layout))


@dataclass(frozen=True, slots=True)
class _Panel:
    rows: Sequence[Row]
    width: float

    @property
    def _stacked(self) -> bool:
        return self.width < _BESIDE

    @property
    def _left(self) -> float:
        return MARGIN if self._stacked else MARGIN + _NAMES + 3.0

    @property
    def _most(self) -> int:
        """Most squares in a line."""
        room = max(text_width(str(len(row.squares)), "small") for row in self.rows) + 1.5
        return int((self.width - MARGIN - self._left - room) / _STEP)

    @property
    def height(self) -> float:
        """Its height, in millimeters."""
        return fsum(height for _, _, height in map(self._row, self.rows)) + 1.0

    def _row(self, row: Row) -> tuple[list[str], list[str], float]:
        """Return the lines of a name and its subjects, and the height of the row."""
        space = self.width - 2 * MARGIN if self._stacked else _NAMES
        name, topics = wrapped(row.name, space), wrapped(row.topics, space, "small", lines=2)
        texts = len(name) * line_height() + len(topics) * line_height("small")
        squares = -(-len(row.squares) // self._most) * _STEP
        return name, topics, (texts + squares if self._stacked else max(texts, squares)) + 2 * _EDGE

    def draw(self, canvas: Canvas, top: float) -> None:
        """Draw it below ``top``."""
        for row in self.rows:
            name, topics, height = self._row(row)
            canvas.line([MARGIN, self.width - MARGIN], [top, top], RULE, 0.4, zorder=0.5)
            below = canvas.block(MARGIN, top + _EDGE, name)
            below = canvas.block(MARGIN, below, topics, "small", color=MUTED)
            self._squares(canvas, row, below if self._stacked else top + _EDGE)
            top += height
        canvas.line([MARGIN, self.width - MARGIN], [top, top], RULE, 0.4, zorder=0.5)

    def _squares(self, canvas: Canvas, row: Row, top: float) -> None:
        for number, one in enumerate(row.squares):
            x, y = self._left + number % self._most * _STEP, top + number // self._most * _STEP
            box = Rectangle((x, y + (_STEP - _SQUARE) / 2), _SQUARE, _SQUARE)
            with canvas.linked(one.id, f"{one.modality}: {one.label}"):
                canvas.patch(patterned(box, _LOOKS[_class(one.modality)]), 2)
        last = len(row.squares) - 1
        x = self._left + (last % self._most + 1) * _STEP + 1.0
        y = top + last // self._most * _STEP + _STEP / 2
        canvas.text(x, y, str(len(row.squares)), "small", color=MUTED)


def _keys(layout: Profile) -> list[Key]:
    used = {_class(one.modality) for row in layout.rows for one in row.squares}
    return [(box_sample(_LOOKS[name], 3.2), name) for name in _CLASSES if name in used]
