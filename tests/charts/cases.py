"""Every kind of chart over every dataset it applies to, and what each refuses."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import cisreport
from analysis.building import dataset, meeting, quantity, said, series, state
from charts.datasets import lasting, segmented, with_bounds
from cisreport import charts
from cisreport.charts import Chart
from cisreport.model import (
    Dataset,
    EventStatus,
    FactId,
    Meeting,
    Participation,
    Relative,
    RelativeKind,
    Unit,
)

TOY = Path(__file__).parents[1] / "toy" / "data" / "lake-league-2031"
_MEMBERS = (
    "armenia",
    "azerbaijan",
    "belarus",
    "kazakhstan",
    "kyrgyzstan",
    "moldova",
    "russia",
    "tajikistan",
    "uzbekistan",
)
_GOAL = ("term-peace-agreement", "term-normalization", "term-settlement")

CASES: dict[str, tuple[Callable[..., Chart], str, dict[str, Any]]] = {
    "attendance-dushanbe": (charts.attendance, "dushanbe-2022", {}),
    "attendance-council": (charts.attendance, "cis-council", {"series": "council-sessions", "by": "state"}),
    "attendance-toy": (charts.attendance, "toy", {"by": "state"}),
    "attendance-actor": (charts.attendance, "cis-council", {"actor": "belarus", "by": "state"}),
    "attendance-office": (charts.attendance, "dushanbe-2022", {"actor": "lavrov"}),
    "calendar-council": (charts.calendar, "cis-council", {"mark": "session-2022-05-13"}),
    "calendar-dushanbe": (charts.calendar, "dushanbe-2022", {}),
    "calendar-toy": (charts.calendar, "toy", {}),
    "intervals-council": (charts.intervals, "cis-council", {"rhythm": "2", "mark": "session-2022-05-13"}),
    "intervals-dushanbe": (charts.intervals, "dushanbe-2022", {}),
    "intervals-bounds": (charts.intervals, "bounds", {}),
    "lengths-bounds": (charts.lengths, "bounds", {}),
    "lengths-council": (charts.lengths, "cis-council", {"mark": 972}),
    "lengths-dushanbe": (charts.lengths, "dushanbe-2022", {}),
    "lengths-window": (charts.lengths, "cis-council", {"start": "2018", "end": "2021"}),
    "lengths-toy": (charts.lengths, "toy", {}),
    "modality-dushanbe": (charts.modality, "dushanbe-2022", {}),
    "modality-toy": (charts.modality, "toy", {}),
    "moves-council": (charts.moves, "cis-council", {"series": "council-sessions"}),
    "moves-everything": (charts.moves, "cis-council", {}),
    "moves-window": (charts.moves, "cis-council", {"start": "2019", "end": "2022-10"}),
    "network-council": (charts.network, "cis-council", {}),
    "network-dushanbe": (charts.network, "dushanbe-2022", {}),
    "network-states": (charts.network, "dushanbe-2022", {"by": "state"}),
    "network-toy": (charts.network, "toy", {"by": "actor"}),
    "order-dushanbe": (charts.order, "dushanbe-2022", {}),
    "order-window": (charts.order, "dushanbe-2022", {"start": "2020", "end": "2022"}),
    "order-toy": (charts.order, "toy", {}),
    "overlap-dushanbe": (
        charts.overlap,
        "dushanbe-2022",
        {"first": "cis-fm-council", "second": "parliamentary-forum"},
    ),
    "overlap-largest": (charts.overlap, "dushanbe-2022", {}),
    "seating-council": (charts.seating, "cis-council", {"seats": _MEMBERS}),
    "seating-dushanbe": (charts.seating, "dushanbe-2022", {}),
    "seating-toy": (charts.seating, "toy", {}),
    "spacing-council": (charts.spacing, "cis-council", {}),
    "spacing-dushanbe": (charts.spacing, "dushanbe-2022", {}),
    "spacing-toy": (charts.spacing, "toy", {}),
    "terms-dushanbe": (charts.terms, "dushanbe-2022", {"terms": _GOAL}),
    "terms-everything": (charts.terms, "dushanbe-2022", {}),
    "terms-toy": (charts.terms, "toy", {}),
    "timeline-council": (charts.timeline, "cis-council", {}),
    "timeline-dushanbe": (charts.timeline, "dushanbe-2022", {"known": {"invasion-of-ukraine": "2022-02-24"}}),
    "timeline-actor": (charts.timeline, "cis-council", {"actor": "armenia"}),
    "timeline-few": (charts.timeline, "dushanbe-2022", {"actor": "turkmenistan"}),
    "timeline-lasting": (charts.timeline, "lasting", {}),
    "timeline-toy": (charts.timeline, "toy", {}),
}


@cache
def loaded(name: str) -> Dataset:
    if name in (made := {"lasting": lasting, "bounds": with_bounds}):
        return made[name]()
    return cisreport.load(str(TOY) if name == "toy" else name)


def circle() -> Dataset:
    ring = (("a", "b"), ("b", "a"))
    return dataset(*(meeting(one, None, Relative(RelativeKind.AFTER, FactId(two))) for one, two in ring))


def _alone() -> Meeting:
    here = (Participation(actor=FactId("avaria")),)
    return meeting("m", "2031-01-01", participants=here, status=said(EventStatus.HELD))


REFUSED: list[tuple[Callable[..., Chart], Callable[[], Dataset], dict[str, Any], str]] = [
    (charts.attendance, dataset, {}, 'dataset "demo" states no participant of an event that was held'),
    (
        charts.attendance,
        dataset,
        {"by": "party"},
        'participants are drawn by "actor" or by "state", not by "party"',
    ),
    (
        charts.attendance,
        lambda: loaded("dushanbe-2022"),
        {"actor": "oman"},
        'no such event of dataset "dushanbe-2022" lists "oman"',
    ),
    (
        charts.attendance,
        lambda: dataset(state("avaria", "Avaria"), _alone()),
        {"actor": "avaria"},
        'no event lists "avaria" together with others',
    ),
    (
        charts.timeline,
        lambda: loaded("dushanbe-2022"),
        {"actor": "russian"},
        '"russian" is not an actor; did you mean "russia" or "mfa-russia"?',
    ),
    (charts.calendar, dataset, {}, 'dataset "demo" has no series of which an event has a date'),
    (
        charts.calendar,
        lambda: dataset(series("one")),
        {"series": "one"},
        'no event of the series "one" has a date',
    ),
    (
        charts.calendar,
        lambda: dataset(meeting("m", "2031-01-01")),
        {"series": "m"},
        '"m" is not a series; none are known here',
    ),
    (
        charts.intervals,
        lambda: dataset(series("one"), meeting("m", "2031-01-01", series="one")),
        {},
        'the series "one" has no two events with a date that were held',
    ),
    (
        charts.intervals,
        lambda: loaded("dushanbe-2022"),
        {"mark": "statement-2020-11"},
        '"statement-2020-11" is not an event of "trilateral-statements" that came after another one',
    ),
    (
        charts.calendar,
        lambda: loaded("dushanbe-2022"),
        {"mark": "full-council"},
        '"full-council" is not an event of "trilateral-statements" that has a date',
    ),
    (
        charts.seating,
        lambda: loaded("dushanbe-2022"),
        {"body": "armenia"},
        '"armenia" is not an organization',
    ),
    (
        charts.intervals,
        lambda: loaded("dushanbe-2022"),
        {"rhythm": "often"},
        '"often" is not a rhythm; write how often in a year, such as 2 or 1/2',
    ),
    (
        charts.lengths,
        lambda: loaded("dushanbe-2022"),
        {"start": "2023"},
        'no source of a length of "kyrgyz-tajik-border" was certainly published between 2023-01-01 and …',
    ),
    (
        charts.order,
        lambda: loaded("dushanbe-2022"),
        {"events": ("full-council", "trilateral"), "start": "2023"},
        "no event is certainly between 2023-01-01 and …",
    ),
    (
        charts.moves,
        lambda: loaded("cis-council"),
        {"end": "1991"},
        "no event is certainly between … and 1991-12-31",
    ),
    (charts.lengths, dataset, {}, 'dataset "demo" states no length in kilometers'),
    (
        charts.lengths,
        lambda: dataset(quantity("q", Unit.KILOMETER, 1)),
        {"of": "y"},
        'dataset "demo" states no length of y in kilometers',
    ),
    (charts.modality, dataset, {}, 'dataset "demo" has no segmented source, so there are no paragraphs'),
    (charts.modality, lambda: segmented(paragraphs=1), {}, 'no claim of dataset "demo" rests on "letter"'),
    (
        charts.modality,
        lambda: segmented(paragraphs=1),
        {"source": "note"},
        '"note" is not a segmented source; known are "letter"',
    ),
    (charts.moves, dataset, {}, 'dataset "demo" has no event with both a day announced and a day held'),
    (charts.network, dataset, {}, 'dataset "demo" has no two that met, by person'),
    (
        charts.network,
        dataset,
        {"by": "party"},
        'who met whom is drawn by "person", "state" or "actor", not by "party"',
    ),
    (charts.order, dataset, {}, 'dataset "demo" states no order of two events'),
    (charts.order, circle, {}, 'there is no order of these events; "a" would come before itself'),
    (
        charts.order,
        lambda: dataset(state("x", "X"), meeting("m", None)),
        {"events": ("m", "x")},
        '"x" is not an event',
    ),
    (charts.overlap, dataset, {}, 'dataset "demo" has no two organizations with stated members'),
    (charts.overlap, lambda: dataset(state("x", "X")), {"first": "x"}, '"x" is not an organization'),
    (charts.seating, dataset, {}, 'dataset "demo" has no derivation by seating.adjacent/1; name the seats'),
    (
        charts.seating,
        lambda: dataset(state("x", "X")),
        {"seats": ("x",)},
        "a table has 3 to 30 seats; named are 1",
    ),
    (
        charts.seating,
        lambda: dataset(meeting("m", None)),
        {"seats": ("m",)},
        '"m" is not an actor, so it has no seat',
    ),
    (charts.spacing, dataset, {}, 'dataset "demo" has no series of which an event has a date'),
    (charts.terms, lambda: segmented(paragraphs=1), {}, 'no term of dataset "demo" rests on "letter"'),
    (charts.terms, dataset, {}, 'dataset "demo" has no segmented source, so there are no paragraphs'),
    (
        charts.terms,
        lambda: loaded("dushanbe-2022"),
        {"terms": ("term-observer", "term-x")},
        '"term-x" is not a term that rests on "decisions-in-dushanbe"',
    ),
]
"""Each with the text of its error."""


@cache
def derived(name: str) -> Dataset:
    return cisreport.derive(loaded(name))


@cache
def made(case: str) -> Chart:
    kind, name, options = CASES[case]
    return kind(loaded(name), **options)


def plain(value: Any) -> Any:
    """Return what YAML can hold."""
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if value is None or isinstance(value, bool | int):
        return value
    return float(value) if isinstance(value, float) else str(value)
