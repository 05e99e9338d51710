"""Where the labels of a lane go: measured, stacked away from the line, never over one another.

Lengths are millimeters, counted from the upper edge of the lane.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from cisreport.charts import counts
from cisreport.charts.canvas import Box
from cisreport.charts.kinds.timeline.events import Shape
from cisreport.charts.kinds.timeline.overview import Gap, Lane, Mark
from cisreport.charts.panels.rows import Span
from cisreport.charts.texts import line_height, text_width, wrapped

BAR = 4.3
"""Height of a bar that carries its label."""
_EDGE = 1.3
_ABOVE = 1.9
"""From the line to the lowest label above it."""
_PAD = 0.9
_LABEL_WIDTH = 44.0
_HIGHEST = 24.0
"""A label that would be farther from the line than this is left out."""


@dataclass(frozen=True, slots=True)
class Label:
    """Lines of text around ``x``; with a leader from the mark when it is apart from it."""

    lines: tuple[str, ...]
    x: float
    top: float
    anchor: float
    """Where the mark is."""
    leader: bool
    strong: int
    """How many of the lines are the name; the others are the date."""


@dataclass(frozen=True, slots=True)
class Measure:
    """The interval between two marks, with its text on the line or below it."""

    left: float
    right: float
    y: float
    text: str
    x: float
    text_y: float
    inline: bool


@dataclass(frozen=True, slots=True)
class Track:
    """One line of a lane with its marks."""

    y: float
    marks: tuple[Mark, ...]
    labels: tuple[Label, ...]
    inside: tuple[tuple[Mark, str], ...]
    """Lines that carry their label."""
    measures: tuple[Measure, ...]


@dataclass(frozen=True, slots=True)
class PlacedLane:
    """A lane ready to be drawn."""

    name: tuple[str, ...]
    hue: int | None
    tracks: tuple[Track, ...]
    height: float
    left_out: int
    """Labels that found no space."""


def place_lane(lane: Lane, axis: Span, name_width: float, *, above: bool = False) -> PlacedLane:
    """Find a place for every text of a lane.

    Parameters
    ----------
    lane : Lane
        What to show.
    axis : Span
        Where the time axis runs.
    name_width : float
        Space for the lane's name.
    above : bool, default False
        Put the name above the lane, not next to it.
    """
    name = tuple(wrapped(lane.label, name_width, lines=4))
    tracks: list[Track] = []
    head = len(name) * line_height() + _EDGE if above else 0.0
    top, left_out = _EDGE + head, 0
    for marks in _tracks(lane.marks, axis):
        ids = {mark.id for mark in marks}
        gaps = [gap for gap in lane.gaps if {gap.before, gap.after} <= ids]
        track, upper, lower, lost = _place_track(marks, gaps, axis)
        tracks.append(_moved(track, top + upper))
        top += upper + lower + _EDGE
        left_out += lost
    height = top if above else max(top, len(name) * line_height() + 2 * _EDGE)
    spare = (height - top) / 2
    return PlacedLane(name, lane.hue, tuple(_moved(track, spare) for track in tracks), height, left_out)


def _tracks(marks: Sequence[Mark], axis: Span) -> list[list[Mark]]:
    """Share out marks so that no long bar covers another mark."""
    tracks: list[list[Mark]] = []
    for mark in marks:
        for track in tracks:
            if not any(_clash(mark, other, axis) for other in track):
                track.append(mark)
                break
        else:
            tracks.append([mark])
    return tracks


def _clash(one: Mark, other: Mark, axis: Span) -> bool:
    if Shape.SPAN not in (one.shape, other.shape):
        return False
    left, right = (max(axis.at(one.start), axis.at(other.start)), min(axis.at(one.end), axis.at(other.end)))
    return left < right + 2 * _PAD


def _place_track(marks: Sequence[Mark], gaps: Sequence[Gap], axis: Span) -> tuple[Track, float, float, int]:
    """Place the texts around a line at 0; return them with the space needed above and below it."""
    half = BAR / 2 if any(mark.shape is Shape.SPAN for mark in marks) else 1.5
    inside, outside = [], []
    for mark in marks:
        text = text_of(mark)
        space = axis.at(mark.end) - axis.at(mark.start) - 4 * _PAD
        if mark.shape is Shape.SPAN and not mark.lasting and text_width(text, "small") <= space:
            inside.append((mark, text))
        else:
            outside.append(mark)
    upper = _Stack(axis)
    labels = [upper.label(lines, x, strong, max(half, _ABOVE)) for lines, x, strong in _texts(outside, axis)]
    lower = _Stack(axis)
    measures = [lower.measure(gap, axis, half + 1.8) for gap in gaps]
    placed = tuple(label for label in labels if label)
    track = Track(0.0, tuple(marks), placed, tuple(inside), tuple(item for item in measures if item))
    lost = labels.count(None) + measures.count(None)
    return track, max(half, upper.height), max(half, lower.height), lost


def _texts(marks: Sequence[Mark], axis: Span) -> Iterator[tuple[tuple[str, ...], float, int]]:
    """Yield the lines of each label, where it belongs, and how many of them are a name."""
    single = [mark for mark in marks if mark.hue is not None or not mark.zoomed]
    for mark in single:
        middle = axis.at((mark.start + mark.end) / 2)
        if mark.hue is not None:
            yield tuple(wrapped(text_of(mark), _LABEL_WIDTH, "small", lines=2)), middle, 0
        else:
            name = wrapped(mark.label, _LABEL_WIDTH, "small", lines=2)
            yield (*name, *wrapped(mark.date, _LABEL_WIDTH, "small", lines=2)), middle, len(name)
    together = [mark for mark in marks if mark not in single]
    if together:
        first, last = min(mark.start for mark in together), max(mark.end for mark in together)
        yield (f"{counts.events_shown_below(together)} shown below",), axis.at((first + last) / 2), 0


def text_of(mark: Mark) -> str:
    """Return what is written at a mark on one line."""
    if mark.also:
        return f"{counts.events_of_one_mark(mark.also).words}, {mark.date}"
    return mark.date if mark.hue is not None else f"{mark.label}: {mark.date}"


class _Stack:
    """What is placed on one side of a line; distances are counted away from it."""

    def __init__(self, axis: Span) -> None:
        self._axis = axis
        self._taken: list[Box] = []
        self.height = 0.0

    def label(self, lines: tuple[str, ...], anchor: float, strong: int, base: float) -> Label | None:
        """Place a label nearest to the line; None if there is no space near the line."""
        width = max((text_width(line, "small") for line in lines), default=0.0)
        height = len(lines) * line_height("small")
        place = self._nearest(anchor, width, height, base)
        if place is None:
            return None
        x, distance = place
        self._take(Box(x - width / 2, distance, x + width / 2, distance + height))
        leader = distance > base
        if leader:
            self._take(Box(anchor, base, anchor, distance))
        return Label(lines, x, -(distance + height), anchor, leader, strong)

    def measure(self, gap: Gap, axis: Span, base: float) -> Measure | None:
        """Place the measure of an interval, its text on the line where it fits, else under it."""
        left, right = axis.at(gap.start), axis.at(gap.end)
        width, height = text_width(gap.text, "small"), line_height("small")
        middle = (left + right) / 2
        if right - left >= width + 5:
            box = Box(middle - width / 2, base - height / 2, middle + width / 2, base + height / 2)
            if not any(box.overlaps(other, _PAD) for other in self._taken):
                self._take(Box(left, box.top, right, box.bottom))
                return Measure(left, right, base, gap.text, middle, base, inline=True)
        place = self._nearest(middle, width, height, base + 1.0)
        if place is None:
            return None
        x, distance = place
        self._take(Box(x - width / 2, distance, x + width / 2, distance + height))
        return Measure(left, right, base, gap.text, x, distance + height / 2, inline=False)

    def _nearest(self, anchor: float, width: float, height: float, base: float) -> tuple[float, float] | None:
        """Return the middle and the distance of the free place nearest to the line."""
        low, high = self._axis.left + width / 2, self._axis.right - width / 2
        if low > high:
            return None
        shifts = (0.0, -width / 2 + 1, width / 2 - 1, -width / 4, width / 4)
        distances = sorted({base, *(box.bottom + _PAD for box in self._taken if box.bottom + _PAD > base)})
        for distance in distances:
            if distance > _HIGHEST:
                return None
            for shift in shifts:
                x = min(max(anchor + shift, low), high)
                box = Box(x - width / 2, distance, x + width / 2, distance + height)
                leader = Box(anchor, base, anchor, distance)
                clear = not any(box.overlaps(other, _PAD) for other in self._taken)
                if clear and not (distance > base and any(leader.overlaps(o, _PAD / 2) for o in self._taken)):
                    return x, distance
        return None

    def _take(self, box: Box) -> None:
        self._taken.append(box)
        self.height = max(self.height, box.bottom)


def _moved(track: Track, by: float) -> Track:
    return replace(
        track,
        y=track.y + by,
        labels=tuple(replace(label, top=label.top + by) for label in track.labels),
        measures=tuple(replace(item, y=item.y + by, text_y=item.text_y + by) for item in track.measures),
    )
