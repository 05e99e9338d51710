"""The modality profile: how a text puts what it claims, paragraph by paragraph."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pandas as pd
from matplotlib.patches import Rectangle

from cisreport.analysis.modality import Line, modality_profile
from cisreport.charts.canvas import Canvas
from cisreport.charts.chart import Part
from cisreport.charts.kind import Content, chart
from cisreport.charts.marks import PATTERNS, box_sample, patterned
from cisreport.charts.panels.rows import Rows, ScaledRows, Span
from cisreport.charts.scale import Scale
from cisreport.charts.segmented import segmented_source
from cisreport.charts.sheet import MARGIN, Key, Sheet
from cisreport.charts.texts import printable
from cisreport.charts.theme import WIDTH
from cisreport.charts.words import cited, left_out
from cisreport.errors import NotFoundError
from cisreport.model import Claim, Dataset, Modality, Source
from cisreport.wording import amount_text, listed

_MOST = 40
"""Most paragraphs that are drawn: those with most claims."""
_NAMES = 26.0
_AXIS = Span(MARGIN + _NAMES + 2.0, WIDTH - MARGIN - 8.0)
_BAR = 4.4
_FORMS = dict(zip(Modality, PATTERNS, strict=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class Stack:
    """A paragraph with how many claims it has of each modality, those it has, in the order of the scale."""

    name: str
    parts: tuple[tuple[str, int], ...]
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """Everything the sheet shows."""

    scale: Scale
    stacks: tuple[Stack, ...]


@chart("modality", version=1)
def modality(ds: Dataset, *, source: str | None = None) -> Content:
    """Return how many claims of each paragraph are stated, presupposed, hedged, hoped and so on.

    A claim counts once for each paragraph that it rests on.  A paragraph is a line of a segmented
    source with a claim; at most 40 are drawn, those with most claims.  A line below the chart says what is
    not drawn.

    Parameters
    ----------
    ds : Dataset
        With or without its derivations computed.
    source : str, optional
        Id of a segmented source; by default, the first one.

    Returns
    -------
    Chart
        Its frame has a row for each paragraph and modality: line, modality, claims.

    Raises
    ------
    NotFoundError
        If there is no such source, it is not segmented, or no claim rests on it.
    """
    record = segmented_source(ds, source)
    lines = [line for line in modality_profile(ds, record.id) if sum(line.claims.values())]
    if not lines:
        raise NotFoundError(f'no claim of dataset "{ds.id}" rests on "{record.id}"')
    fewest = sorted(lines, key=lambda line: -sum(line.claims.values()))[_MOST:]
    drawn = [line for line in lines if line not in fewest]
    claims = _claims(ds, record)
    return Content(
        title=_title(claims),
        subtitle="Claims by paragraph of the text and by modality, as coded",
        left_out=left_out(len(fewest), "paragraphs with fewer claims"),
        caption=_caption(ds, record),
        alt=_alt(drawn),
        frame=_frame(drawn),
        facts=(f"{ds.id}:{record.id}/title", *(f"{ds.id}:{item.id}/modality" for item in claims)),
        layout=Profile(
            scale=Scale.over([sum(line.claims.values()) for line in drawn], 10),
            stacks=tuple(_stack(line) for line in drawn),
        ),
        draw=draw,
        found={"source": record.id},
    )


def _claims(ds: Dataset, record: Source) -> tuple[Claim, ...]:
    here = (item for item in ds.claims if any(anchor.source == record.id for anchor in item.anchors))
    return tuple(item for item in here if item.withdrawn is None)


def _stack(line: Line) -> Stack:
    parts = tuple((kind.value, line.claims[kind]) for kind in Modality if line.claims[kind])
    return Stack(name=f"Paragraph {line.number}", parts=parts, total=sum(line.claims.values()))


def _frame(lines: Sequence[Line]) -> pd.DataFrame:
    rows = [(line.number, kind.value, line.claims[kind]) for line in lines for kind in Modality]
    return pd.DataFrame(rows, columns=["line", "modality", "claims"])


def _counts(claims: Sequence[Claim]) -> list[tuple[Modality, int]]:
    """Return how many claims have each modality, the most frequent first."""
    counts = [(kind, sum(item.modality is kind for item in claims)) for kind in Modality]
    return sorted((pair for pair in counts if pair[1]), key=lambda pair: -pair[1])


def _title(claims: Sequence[Claim]) -> str:
    counts = _counts(claims)
    phrases = [f"{number:,} {kind.value}" for kind, number in counts[:3]]
    return f"Of {len(claims):,} claims, {listed(phrases)}"


def _caption(ds: Dataset, record: Source) -> Iterator[Part]:
    yield from ("How ", cited(ds, record.id, "title"), " puts what it claims, paragraph by paragraph; a")
    yield " claim counts in each paragraph that it rests on. What the source calls a fact need not be one."


def _alt(lines: Sequence[Line]) -> str:
    phrases = [
        f"paragraph {line.number}, {', '.join(f'{number} {name}' for name, number in _stack(line).parts)}"
        for line in lines
    ]
    return printable(f"Stacked bars of claims by modality: {'; '.join(phrases)}.")


def draw(layout: Profile, width: float) -> Sheet:  # noqa: ARG001
    """Return the panels and the key."""

    def mark(canvas: Canvas, number: int, y: float) -> None:
        stack, done = layout.stacks[number], 0
        for name, count in stack.parts:
            left, right = panel.at(done), panel.at(done + count)
            box = Rectangle((left, y - _BAR / 2), right - left, _BAR)
            canvas.patch(patterned(box, _FORMS[Modality(name)]), 2)
            done += count
        canvas.text(panel.at(done) + 1.5, y, amount_text(stack.total), "small")

    rows = Rows.of([stack.name for stack in layout.stacks], 6.4, _NAMES)
    panel = ScaledRows(rows=rows, scale=layout.scale, span=_AXIS, mark=mark)
    return Sheet([panel], _keys(layout))


def _keys(layout: Profile) -> list[Key]:
    used = {name for stack in layout.stacks for name, _ in stack.parts}
    return [(box_sample(_FORMS[kind], 3.2), kind.value) for kind in Modality if kind.value in used]
