"""The overlap of two bodies: the stated members of one, of the other, of both, and of neither."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import fsum

import pandas as pd
from matplotlib.patches import FancyBboxPatch

from cisreport.analysis.actors import memberships_of
from cisreport.analysis.bodies import Overlap, members_of
from cisreport.analysis.bodies import overlap as overlap_of
from cisreport.charts import counts
from cisreport.charts.canvas import Canvas
from cisreport.charts.chart import Part
from cisreport.charts.kind import Content, chart
from cisreport.charts.marks import member
from cisreport.charts.sheet import KEY, MARGIN, Drawing, Key, Sample, Sheet, centered
from cisreport.charts.texts import line_height, printable, wrapped
from cisreport.charts.theme import HUES, MUTED, TEXT
from cisreport.charts.words import capital, cited, labels, left_out
from cisreport.errors import NotFoundError
from cisreport.model import Dataset, FactId, MembershipStatus, Organization
from cisreport.wording import listed, name_of

_MOST = 24
"""Most names in a region."""
_GAP = 3.0
_ASIDE = 8.0
"""From the sets to those in neither."""
_BESIDE = 120.0
"""On a narrower sheet, in millimeters, regions are below one another."""
_MARK = 5.0
_LINE = 0.8
_AS = {"full": "a full member", "associate": "an associate member", "observer": "an observer"}


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


@chart("overlap", version=1, undated="memberships have no dates, so leave out `start` and `end`")
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
    drawn = [region[:_MOST] for region in regions]
    lost = counts.not_drawn(_all(regions), _all(drawn))
    return Content(
        title=_title(ds, bodies, found),
        subtitle="Who is stated to belong to each body, and how",
        left_out=left_out(lost, "name for lack of space", "names for lack of space"),
        caption=_caption(ds, bodies, found, silent),
        alt=_alt(bodies, regions),
        frame=_frame(regions),
        facts=tuple(_facts(ds, bodies, [*listed_ids, *silent])),
        layout=Sets(
            first=bodies[0].label,
            second=bodies[1].label,
            first_only=drawn[0],
            both=drawn[1],
            second_only=drawn[2],
            neither=drawn[3],
        ),
        draw=draw,
    )


def _bodies(ds: Dataset, first: str | None, second: str | None) -> tuple[Organization, Organization]:
    sizes = {item: len(members_of(ds, item.id)) for item in ds.organizations}
    known = sorted((item for item in sizes if sizes[item]), key=lambda item: -sizes[item])
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


def _all(regions: Sequence[Sequence[Member]]) -> list[Member]:
    return [item for region in regions for item in region]


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
        return capital(f"nobody is stated to belong to both {both}")
    named = [name_of(ds, name) for name in found.both]
    if len(named) > 1:
        who = listed(named) if len(named) <= 3 else counts.members_of_both(found.both).words
        return capital(f"{who} are stated to belong to both {both}")
    statuses = (_status(ds, FactId(found.both[0]), body.id) for body in bodies)
    how = [
        f"{_AS[status]} in the {place}"
        for status, place in zip(statuses, ("former", "latter"), strict=True)
        if status in _AS
    ]
    return f"Only {named[0]} is stated to be in both {both}{f', as {listed(how)}' if how else ''}"


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


def draw(layout: Sets, width: float) -> Sheet:
    """Return the panels and the key."""
    regions = (layout.first_only, layout.both, layout.second_only, layout.neither)
    space = width - 2 * MARGIN
    column = space if width < _BESIDE else (space - 3 * _GAP - _ASIDE) / 4
    heads = (layout.first, "In both", layout.second, "Not stated for either")
    parts = [
        _Region(wrapped(head, column - 5.0, bold=True, lines=4), region, column)
        for head, region in zip(heads, regions, strict=True)
    ]
    panel = _below(parts) if width < _BESIDE else _beside(parts)
    return Sheet([panel], _keys(layout))


@dataclass(frozen=True, slots=True)
class _Region:
    """A head and the names below it."""

    head: Sequence[str]
    members: Sequence[Member]
    width: float

    @property
    def height(self) -> float:
        """Its height, in millimeters."""
        names = sum(len(self._lines(item)) * line_height() + _LINE for item in self.members)
        return len(self.head) * line_height() + 1.0 + names

    def _lines(self, item: Member) -> list[str]:
        marks = sum(status is not None for status in item.statuses)
        return wrapped(item.name, self.width - marks * _MARK - 6.0, lines=2)

    def draw(self, canvas: Canvas, left: float, top: float, color: str) -> None:
        """Draw it below and to the right of a corner."""
        top = canvas.block(left, top, self.head, bold=True, color=color) + 1.0
        for item in self.members:
            x, lines = left, self._lines(item)
            statuses = [status for status in item.statuses if status is not None]
            with canvas.linked(item.id, _phrases(item)):
                for status in statuses:
                    member(canvas, x + 1.2, top + line_height() / 2, status)
                    x += _MARK
                top = canvas.block(x, top, lines) + _LINE


def _beside(parts: Sequence[_Region]) -> Drawing:
    """Return the sets side by side, with those in both where they overlap."""
    body = max(part.height for part in parts) + 4.0
    width = parts[0].width

    def drawn(canvas: Canvas, top: float) -> None:
        lefts = [MARGIN + n * (width + _GAP) for n in range(3)] + [canvas.width - MARGIN - width]
        size = 2 * width + _GAP
        _outline(canvas, (lefts[0], top + 1.0), (size, body), second=False)
        _outline(canvas, (lefts[1] - 1.4, top + 2.2), (size + 1.4, body - 2.4), second=True)
        for number, (part, left) in enumerate(zip(parts, lefts, strict=True)):
            part.draw(canvas, left + 3.0, top + 3.6, MUTED if number % 2 else TEXT)

    return Drawing(body + 3.0, drawn)


def _below(parts: Sequence[_Region]) -> Drawing:
    """Return the sets below one another, with those in both where they overlap."""
    heights = [part.height + 4.0 for part in parts]

    def drawn(canvas: Canvas, top: float) -> None:
        tops = [top + 1.0 + fsum(heights[:n]) + n * _GAP for n in range(len(parts))]
        width = canvas.width - 2 * MARGIN
        high = tops[1] + heights[1] - tops[0]
        _outline(canvas, (MARGIN + 0.3, tops[0]), (width - 0.6, high), second=False)
        high = tops[2] + heights[2] - tops[1]
        _outline(canvas, (MARGIN + 1.5, tops[1] - 1.0), (width - 3.0, high + 1.0), second=True)
        for number, (part, edge) in enumerate(zip(parts, tops, strict=True)):
            part.draw(canvas, MARGIN + 4.0, edge + 1.6, MUTED if number % 2 else TEXT)

    return Drawing(fsum(heights) + 3 * _GAP + 2.0, drawn)


def _outline(canvas: Canvas, corner: tuple[float, float], size: tuple[float, float], *, second: bool) -> None:
    area = FancyBboxPatch(
        corner, *size, boxstyle="round,pad=0,rounding_size=3", facecolor="none",
        edgecolor=HUES[1] if second else HUES[0], linewidth=1.5, linestyle=(0, (5, 2)) if second else "-",
    )  # fmt: skip
    canvas.patch(area, 1)


_STATUSES = (*(item.value for item in MembershipStatus), "not stated")


def _keys(layout: Sets) -> list[Key]:
    regions = (layout.first_only, layout.both, layout.second_only)
    used = {status for region in regions for item in region for status in item.statuses if status}
    keys: list[Key] = [(centered(member, status), _KEYS[status]) for status in _STATUSES if status in used]
    keys += [(centered(member, status), status) for status in sorted(used - set(_STATUSES))]
    if layout.both:
        keys.append((_pair_sample(layout.both[0]), f"in both: first the mark of {layout.first}"))
    return keys


def _pair_sample(item: Member) -> Sample:
    def draw_pair(canvas: Canvas, x: float, y: float) -> None:
        for place, status in zip((x + 1.2, x + KEY - 1.0), item.statuses, strict=True):
            member(canvas, place, y, status or "not stated")

    return draw_pair


_KEYS = {
    "full": "full member",
    "associate": "associate member",
    "observer": "observer",
    "participant": "takes part, status not stated",
    "not stated": "member, status not stated",
}
