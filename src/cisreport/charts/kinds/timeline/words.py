"""The words of the timeline: title, caption and alt text, made from the facts."""

from __future__ import annotations

from collections.abc import Sequence

from cisreport.charts import counts
from cisreport.charts.axis import short_date
from cisreport.charts.chart import Part
from cisreport.charts.kinds.timeline.events import Event
from cisreport.charts.kinds.timeline.overview import Lane, Mark, Overview
from cisreport.charts.kinds.timeline.placement import text_of
from cisreport.charts.kinds.timeline.zoom import Zoom, crowd
from cisreport.charts.texts import printable
from cisreport.charts.words import cited, join, labels, plain
from cisreport.model import Dataset
from cisreport.wording import listed
from cisreport.wording.articles import within_sentence

SUBTITLE = "Events by date; days between consecutive events of a series"
SUBTITLE_WITH = "Events by date"
_MOST_GAPS = 4
_MOST_MARKS = 12
_TITLE_CROWD = 2
"""Days of the most crowded time that a title reports."""


def title_of(events: Sequence[Event], overview: Overview, zoom: Zoom | None) -> str:
    """Return the finding: what is known of an event whose day is not; else intervals and crowded days."""
    between = _between(zoom) if zoom else ""
    if between:
        return between
    lane = max(overview.lanes, key=lambda item: len(item.gaps))
    parts = [f"{lane.label}: {_gap_texts(lane)}"] if lane.gaps else []
    group = crowd(events, _TITLE_CROWD)
    if group:
        parts.append(f"{counts.events_within_days(group).words} events on {short_date(_days_of(group))}")
    if not parts:
        parts.append(f"Dated events: {counts.dated_events(events)}")
    text = "; ".join(parts)
    return text[:1].upper() + text[1:]


def title_with(name: str, events: Sequence[Event]) -> str:
    """Return how many dated events list an actor, and from when to when."""
    count = counts.dated_events(events)
    text = f"{name} is listed at {count.words} dated {count.noun('event')}"
    known = [event for event in events if event.days]
    if not known:
        return text
    days = _days_of(known)
    first, _, last = days.partition("/")
    span = f", from {short_date(first)} to {short_date(last)}" if last else f", on {short_date(days)}"
    return text + span


def _between(zoom: Zoom) -> str:
    """Return between which events one falls whose day is not known; empty if there is none."""
    for number, row in enumerate(zoom.rows):
        before = [zoom.rows[item.before] for item in zoom.arrows if item.after == number]
        after = [zoom.rows[item.after] for item in zoom.arrows if item.before == number]
        if row.point is None and row.lasting is None and before and after:
            later = next((item for item in after if item.point is not None), after[0])
            earlier = next((item for item in before if item.point is not None), before[0])
            names = within_sentence(earlier.label), within_sentence(later.label)
            text = f"{row.label}: after {names[0]} and before {names[1]}; its day is not known"
            return text[:1].upper() + text[1:]
    return ""


def caption_of(
    ds: Dataset,
    events: Sequence[Event],
    overview: Overview,
    zoom: Zoom | None,
    undated: Sequence[str],
    actor: str | None,
) -> tuple[Part, ...]:
    """Return the caption; every text from the data has its cite."""
    parts: list[Part] = ["Events by date, each series on a separate line."]
    if actor:
        parts = ["Events that list ", cited(ds, actor, "label"), ", by date, each series on a separate line."]
    for lane in overview.lanes:
        if lane.gaps:
            parts += [" ", plain(lane.label), ": ", *_gap_parts(ds, lane)]
            parts.append(" from one event to the next.")
    if zoom:
        parts.append(" The lower part enlarges the weeks in which events are close together.")
        if zoom.arrows:
            parts.append(" Arrows show the order that sources state; hours are not stated.")
    known = [event for event in events if event.known]
    if known:
        parts += [
            " Known from elsewhere, and not stated: the day of ",
            *labels(ds, [one.id for one in known]),
        ]
        parts.append(".")
    if undated:
        parts += [" Not drawn, because no date is known: ", *labels(ds, undated), "."]
    return tuple(parts)


def alt_of(overview: Overview, zoom: Zoom | None) -> str:
    """Return what the chart shows, for those who do not see it."""
    sentences = ["Timeline."]
    for lane in overview.lanes:
        shown = [_mark_text(mark, named=lane.hue is None) for mark in lane.marks[:_MOST_MARKS]]
        more = counts.not_named(lane.marks, shown)
        rest = [f"{more} more"] if more else []
        apart = [_gap_texts(lane)] if lane.gaps else []
        sentences.append(f"{lane.label}: {'; '.join([*shown, *rest, *apart])}.")
    if zoom:
        sentences.append(f"Enlarged, {_weeks(zoom)}: {'; '.join(row.label for row in zoom.rows)}.")
        phrases = [
            f"{zoom.rows[item.before].label} before {zoom.rows[item.after].label}" for item in zoom.arrows
        ]
        sentences += [f"Stated order: {'; '.join(phrases)}."] if phrases else []
    return printable(" ".join(sentences))


def _weeks(zoom: Zoom) -> str:
    """Return the first and the last day of the second panel."""
    return short_date(f"{zoom.days[0].date.isoformat()}/{zoom.days[-1].date.isoformat()}")


def _mark_text(mark: Mark, *, named: bool) -> str:
    text = f"{mark.label}, {mark.date}" if named else text_of(mark)
    return text if mark.status == "held" else f"{text} ({mark.status.replace('-', ' ')})"


def _gap_texts(lane: Lane) -> str:
    """Return the intervals of a lane, such as ``63 and 319 days apart``; of many, their range."""
    if len(lane.gaps) > _MOST_GAPS:
        least, most = min(gap.least for gap in lane.gaps), max(gap.most for gap in lane.gaps)
        number = counts.intervals_of_a_series(lane.gaps)
        return f"{number} intervals of {counts.days_between(least, most)} days"
    texts = [counts.days_between(gap.least, gap.most).figures for gap in lane.gaps[:-1]]
    return f"{listed([*texts, lane.gaps[-1].text])} apart"


def _gap_parts(ds: Dataset, lane: Lane) -> list[Part]:
    if len(lane.gaps) <= _MOST_GAPS:
        return list(join([cited(ds, gap.id, "value") for gap in lane.gaps]))
    shortest, longest = min(lane.gaps, key=lambda gap: gap.least), max(lane.gaps, key=lambda gap: gap.most)
    return ["from ", cited(ds, shortest.id, "value"), " to ", cited(ds, longest.id, "value")]


def _days_of(group: Sequence[Event]) -> str:
    days = [event.days for event in group if event.days]
    first, last = min(low for low, _ in days), max(high for _, high in days)
    return first.isoformat() if first == last else f"{first.isoformat()}/{last.isoformat()}"
