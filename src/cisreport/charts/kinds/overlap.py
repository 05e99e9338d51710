"""The overlap of two bodies: the stated members of one, of the other, of both, and of neither."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pandas as pd
from matplotlib.patches import FancyBboxPatch

from cisreport.analysis.actors import memberships_of
from cisreport.analysis.bodies import Overlap, members_of
from cisreport.analysis.bodies import overlap as overlap_of
from cisreport.charts.canvas import Canvas
from cisreport.charts.chart import Part
from cisreport.charts.kind import Content, chart
from cisreport.charts.marks import member
from cisreport.charts.sheet import MARGIN, Drawing, Key, Sheet, centered
from cisreport.charts.texts import line_height, printable, text_width, wrapped
from cisreport.charts.theme import HUES, MUTED, WIDTH
from cisreport.charts.words import capital, cited, counted, labels
from cisreport.errors import NotFoundError
from cisreport.model import Dataset, FactId, MembershipStatus, Organization
from cisreport.wording import listed, name_of

_MOST = 24
"""Most names in a region."""
_GAP = 3.0
_COLUMN = (WIDTH - 2 * MARGIN - 3 * _GAP - 8.0) / 4
_HEAD = 11.0
_MARK = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """Somebody in a region, with its statuses: in the first body, in the second."""

    id: str
    name: str
    statuses: tuple[str | None, ...]
    """A status; ``not stated`` if a source states only the membership; None if no source states one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sets:
    """Everything the sheet shows: four regions."""

    first: str
    second: str
    first_only: tuple[Member, ...]
    both: tuple[Member, ...]
    second_only: tuple[Member, ...]
    neither: tuple[Member, ...]


@chart("overlap", version=1)
def overlap(ds: Dataset, *, first: str | None = None, second: str | None = None) -> Content:
    """Return the stated members of two bodies, and the states without a stated membership.

    Such a state may still be a member, so the heading of the fourth region says only that none is stated.

    Parameters
    ----------
    ds : Dataset
        With or without its derivations computed.
    first, second : str, optional
        Ids of organizations; by default, the two with most stated members.

    Returns
    -------
    Chart
        Its frame has a row for each member or state: id, name, first, second; the last two are its statuses.

    Raises
    ------
    NotFoundError
        If there are no such organizations, or fewer than two with stated members.
    """
    bodies = _bodies(ds, first, second)
    found = overlap_of(*(members_of(ds, body.id) for body in bodies))
    listed_ids = {*found.both, *found.first, *found.second}
    silent = [item.id for item in ds.states if item.id not in listed_ids and item.withdrawn is None]
    regions = [
        tuple(_member(ds, FactId(name), bodies) for name in names)
        for names in (found.first, found.both, found.second, silent)
    ]
    left_out = [
        capital(f"{len(region) - _MOST} names left out of a region")
        for region in regions
        if len(region) > _MOST
    ]
    return Content(
        title=_title(ds, bodies, found),
        subtitle="Stated members, with their status in each body",
        left_out=(f"Left out for lack of space: {left_out} names.",) if left_out else (),
        caption=_caption(ds, bodies, found, silent),
        alt=_alt(bodies, regions),
        frame=_frame(regions),
        facts=tuple(_facts(ds, bodies, [*listed_ids, *silent])),
        layout=Sets(
            first=bodies[0].label,
            second=bodies[1].label,
            first_only=regions[0][:_MOST],
            both=regions[1][:_MOST],
            second_only=regions[2][:_MOST],
            neither=regions[3][:_MOST],
        ),
        draw=draw,
    )


def _bodies(ds: Dataset, first: str | None, second: str | None) -> tuple[Organization, Organization]:
    counts = {item: len(members_of(ds, item.id)) for item in ds.organizations}
    known = sorted((item for item in counts if counts[item]), key=lambda item: -counts[item])
    named = [item for item in (first, second) if item is not None]
    found = []
    for name in named:
        record = ds[name]
        if not isinstance(record, Organization):
            raise NotFoundError(f'"{name}" is not an organization')
        found.append(record)
    found += [item for item in known if item not in found][: 2 - len(found)]
    if len(found) < 2:
        raise NotFoundError(f'dataset "{ds.id}" has no two organizations with stated members')
    return found[0], found[1]


def _member(ds: Dataset, name: FactId, bodies: Sequence[Organization]) -> Member:
    return Member(
        id=name, name=name_of(ds, name), statuses=tuple(_status(ds, name, body.id) for body in bodies)
    )


def _status(ds: Dataset, name: FactId, body: FactId) -> str | None:
    phrases = [item for item in memberships_of(ds, body) if item.member == name]
    if not phrases:
        return None
    statuses = dict.fromkeys(value.datum.value for item in phrases for value in item.status)
    return " / ".join(statuses) or "not stated"


def _facts(ds: Dataset, bodies: Sequence[Organization], names: Sequence[str]) -> Iterator[str]:
    yield from (f"{ds.id}:{body.id}/label" for body in bodies)
    for body in bodies:
        yield from (f"{ds.id}:{item.id}/status" for item in memberships_of(ds, body.id))
    yield from (f"{ds.id}:{item.id}/label" for item in ds if item.id in set(names))


def _frame(regions: Sequence[Sequence[Member]]) -> pd.DataFrame:
    rows = [(item.id, item.name, *item.statuses) for region in regions for item in region]
    frame = pd.DataFrame(rows, columns=["id", "name", "first", "second"])
    return frame.astype({"first": "str", "second": "str"})


def _title(ds: Dataset, bodies: Sequence[Organization], found: Overlap) -> str:
    both = f"{bodies[0].label} and {bodies[1].label}"
    if not found.both:
        return f"{both}: no member of both is stated"
    named = [name_of(ds, name) for name in found.both]
    who = listed(named) if len(named) <= 3 else counted(len(named))
    many = "members" if len(named) > 1 else "the one member"
    return f"{capital(who)}: {many} stated for both {both}"


def _caption(
    ds: Dataset, bodies: Sequence[Organization], found: Overlap, silent: Sequence[FactId]
) -> Iterator[Part]:
    first, second = (cited(ds, body.id, "label") for body in bodies)
    yield from ("Stated members of ", first, " and of ", second, ".")
    if found.both:
        yield from (" In both, with the mark of the former first: ", *labels(ds, found.both), ".")
    if silent:
        yield from (" No membership is stated for ", *labels(ds, silent), "; they may belong to either.")


def _alt(bodies: Sequence[Organization], regions: Sequence[Sequence[Member]]) -> str:
    names = (f"{bodies[0].label} alone", "both", f"{bodies[1].label} alone", "neither stated")
    phrases = [
        f"{name}: {', '.join(map(_phrases, region)) or 'none'}"
        for name, region in zip(names, regions, strict=True)
    ]
    return printable(f"Two overlapping bodies. {'; '.join(phrases)}.")


def _phrases(item: Member) -> str:
    statuses = [status for status in item.statuses if status]
    return f"{item.name} ({' and '.join(statuses)})" if statuses else item.name


def draw(layout: Sets, width: float) -> Sheet:  # noqa: ARG001
    """Return the panels and the key."""
    regions = (layout.first_only, layout.both, layout.second_only, layout.neither)
    lines = [[_lines(item) for item in region] for region in regions]
    body = max(sum(len(item) * line_height() + 0.8 for item in region) for region in lines)
    heads = [wrapped(text, 1.5 * _COLUMN, bold=True, lines=2) for text in (layout.first, layout.second)]
    heads.append(wrapped("No membership stated", _COLUMN, bold=True, lines=2))
    panel = Drawing(
        _HEAD + body + 7.0, lambda canvas, top: _draw_sets(canvas, regions, heads, top, body + 4.0)
    )
    return Sheet([panel], _keys(regions))


def _lines(item: Member) -> list[str]:
    return wrapped(item.name, _COLUMN - _marks(item) * _MARK - 5.0, lines=2)


def _marks(item: Member) -> int:
    return sum(status is not None for status in item.statuses)


def _draw_sets(
    canvas: Canvas,
    regions: Sequence[Sequence[Member]],
    heads: Sequence[Sequence[str]],
    top: float,
    body: float,
) -> None:
    above = top + _HEAD
    lefts = [MARGIN + n * (_COLUMN + _GAP) for n in range(3)] + [WIDTH - MARGIN - _COLUMN]
    for number, hue, inset in ((0, HUES[0], 0.0), (1, HUES[1], 1.2)):
        corner = (lefts[number] + (0.6 if number == 0 else -1.2), above + inset)
        size = 2 * _COLUMN + _GAP + 0.6
        area = FancyBboxPatch(
            corner, size, body - 2 * inset, boxstyle="round,pad=0,rounding_size=4", facecolor="none",
            edgecolor=hue, linewidth=1.5, linestyle="-" if number == 0 else (0, (5, 2)),
        )  # fmt: skip
        canvas.patch(area, 1)
    canvas.block(lefts[0] + 1.0, above - len(heads[0]) * line_height() - 0.8, heads[0], bold=True)
    right = lefts[2] + _COLUMN - 1.0
    wide = max(text_width(line, bold=True) for line in heads[1])
    canvas.block(right - wide, above - len(heads[1]) * line_height() - 0.8, heads[1], bold=True)
    canvas.block(lefts[3], above - len(heads[2]) * line_height() - 0.8, heads[2], bold=True, color=MUTED)
    for left, region in zip(lefts, regions, strict=True):
        _draw_region(canvas, region, left, above + 2.0)


def _draw_region(canvas: Canvas, region: Sequence[Member], left: float, top: float) -> None:
    for item in region:
        lines = _lines(item)
        x = left + 3.5
        middle = top + line_height() / 2
        for status in item.statuses:
            if status is not None:
                member(canvas, x + 1.0, middle, status)
                x += _MARK
        canvas.block(x, top, lines)
        top += len(lines) * line_height() + 0.8


_STATUSES = (*(item.value for item in MembershipStatus), "not stated")


def _keys(regions: Sequence[Sequence[Member]]) -> list[Key]:
    used = {status for region in regions for item in region for status in item.statuses if status}
    keys = [(centered(member, status), _KEYS[status]) for status in _STATUSES if status in used]
    return keys + [(centered(member, status), status) for status in sorted(used - set(_STATUSES))]


_KEYS = {
    "full": "full member",
    "associate": "associate member",
    "observer": "observer",
    "participant": "takes part, status not stated",
    "not stated": "member, status not stated",
}
