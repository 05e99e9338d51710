"""Numbers in the texts of charts: each is of one named function, and agrees with a count by hand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from inspect import getmembers, isfunction

import pytest

from charts.cases import CASES, derived, loaded
from cisreport.analysis.cadence.series import days_on
from cisreport.charts import Chart, Cited, counts
from cisreport.charts.axis import short_date, short_dates
from cisreport.charts.counts import Count
from cisreport.charts.sessions import Window
from cisreport.model import Dataset, Event, Modality, Values, When
from cisreport.wording import amount_text, date_text, name_of, text_of

BY_HAND: dict[str, dict[str, set[str]]] = {
    "attendance-dushanbe": {
        # events.yml: the forum, the two-way and the three-way meeting, the council and two calls were held;
        # the meetings in Moscow are announced. Bayramov is in both meetings of few and in both calls.
        "events_that_list": {"4"},
        "events_with_participants": {"6"},
        # Six states and the office of their speakers, three persons, three ministries, and three offices of
        # foreign ministers: of members, Armenia and Azerbaijan.
        "actors_of": {"16"},
    },
    "attendance-council": {
        # grep "series: council-sessions": 53, of which 2 are announced; 10 of the others have neither
        # participants nor absent. minister-russia is in 26 of the rest. States by the offices in them: 12.
        "events_with_participants": {"41"},
        "events_without_participants": {"10"},
        "events_that_list": {"26"},
        "actors_of": {"12"},
        # Nine or more states: 2017-04, 2018-04, 2020-12, 2021-04, 2023-04, 2024-04, 2024-10, 2025-04.
        "lists_nearly_complete": {"8"},
    },
    "calendar-council": {
        # From 2008 to 2025, two a year, and one in 2026.
        "half_years_with_one_event": {"37"},
        "events_with_a_date": {"53"},
        # "status: announced" twice; a second status "moved": seven sessions, as in the table of moves.
        "events_by_status": {"44", "7", "2"},
        # 94a 94b 95a 98a 98b 99b 00b 01a 01b 02b 03a 04a 04b 07a 07b, where 01b has a plan alone.
        "half_years_without_event": {"15"},
    },
    "calendar-dushanbe": {
        # The statements of November 2020, January 2021 and November 2021.
        "half_years_with_one_event": {"3"},
        "events_with_a_date": {"3"},
        "events_by_status": {"3"},
    },
    "intervals-council": {
        # 51 sessions were held, 37 of them from 2008. Of the 36 intervals 258, 120, 217, 242, 122 and
        # 112-113 days are outside of the band.
        "intervals": {"50", "36"},
        "intervals_inside": {"30"},
        # 365.2425 / 2.
        "days_apart_at": {"183"},
    },
    "intervals-dushanbe": {
        "intervals": {"2"},
        # 9 to 30 November, December, to 11 January: 21 + 31 + 11. 11 January to 26 November: 319.
        "days_between": {"63", "319"},
    },
    "lengths-council": {
        # 970, 970.8, 972, 980, 984, 987, 987.5, 987.6 and 1006.84 in quantities.yml, border-length.
        "different_figures": {"9"},
    },
    "lengths-window": {
        # Of these, 970, 970.8 and 987.5 have a source of 2018 to 2021; 519 km in border-agreed-2021 is the
        # only other length of it that has one. border-agreed has 519.9, 663.7 and 664.
        "different_figures": {"3"},
        "lengths_outside": {"9"},
    },
    "modality-dushanbe": {
        # grep -c "^  - id:" claims.yml is 76, of which 7 are terms. 44 of the claims have a modality of
        # their own, and 25 have none, which is stated.
        "claims": {"69"},
    },
    "moves-council": {
        # plans.yml announces 35 sessions, one of them extraordinary.
        "events_announced": {"34"},
        # 2008-10, 2012-12, 2016-09, 2020-12, 2022-05 and 2022-10.
        "events_off_their_days": {"6"},
        # Sessions with an announcement of their very day: 34 without 2008-10, 2010-03, 2012-12, 2014-04,
        # 2016-09 and 2020-12.
        "times_kept_to_the_day": {"28"},
        # 2010-03 (two days), 2011-04 (some weeks), 2012-04, 2013-10, 2014-10 and 2026-04 (months), 2014-04
        # and 2020-12 (held on one of two days).
        "times_kept_within": {"8"},
    },
    "moves-window": {
        # Sessions of 2019-04 and -10, 2020-05 and -12, 2021-04 and -10, 2022-05 and -10, and the border
        # commissions of 2022-08; held on other days: 2020-12, 2022-05 and 2022-10.
        "events_announced": {"9"},
        "events_off_their_days": {"3"},
    },
    "network-council": {
        # Aliyev and Pashinyan: 2021-01-11, 11-26, 12-14, 12-15, the informal summit of 2021, 2022-02-04,
        # 04-06, 05-22, 08-31, 10-06, 10-31 and 12-26. 33 meetings and calls are of persons, six are named.
        "not_named": {"27"},
    },
    "network-dushanbe": {
        # Bayramov and Mirzoyan: the three-way meeting and both calls; Lavrov and Bayramov: both meetings.
        "events_of_both": {"3", "2", "1"},
    },
    "order-dushanbe": {
        # Before the three-way meeting: the arrival, the two-way meeting, two calls. After it: the council and
        # the press releases. Open: the invasion, whose day is not stated.
        "events_before": {"4"},
        "events_after": {"2"},
        "events_in_open_order": {"1"},
        "not_named": {"2"},
    },
    "order-window": {
        # Without the invasion and the two calls, which are before 2022 or without a day.
        "events_after": {"3"},
        "not_drawn": {"3"},
    },
    "seating-dushanbe": {
        # States that the article names: Armenia, Azerbaijan, Kazakhstan, Kyrgyzstan, Oman, Russia,
        # Tajikistan, Turkmenistan, Ukraine and Uzbekistan.
        "seats": {"10"},
        "not_named": {"2"},
    },
    "seating-council": {"seats": {"9"}},
    "spacing-council": {"not_drawn": {"45"}, "events_with_a_date": {"8"}},
    "timeline-council": {
        # 53 sessions have a date, the two plans among them.
        "intervals_of_a_series": {"52"},
        # Lavrov in Muscat and on his way to Dushanbe, the forum, and three meetings in Dushanbe.
        "events_within_days": {"6"},
    },
    "timeline-dushanbe": {
        # Two phone calls of one date.
        "events_of_one_mark": {"2"},
        "days_between": {"63", "319"},
    },
}  # fmt: skip
"""What functions give for a chart, counted in the files of the datasets with ``grep`` and by eye."""
MUCH = 100
"""A smaller figure of a quantity counts only with its unit, so that it hides no number of another origin."""
MARK = re.compile(r"⟨[^⟩]*⟩")
WORDS = (
    "zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|once|twice|half|third|quarter|both"
)
NUMBER = re.compile(rf"\d|\b(?:{WORDS})\b", re.IGNORECASE)
OF_THE_KIND = (
    "by year and half-year",
    "day of the half-year",
    "half-years",
    "half-year",
    "hatched half-year is a gap of the record, which need not be one of",
    "exactly one in",
    "from one to the next",
    "from one to another",
    "from one event to the next",
    "cut an interval in two",
    "two took part",
    "Two overlapping bodies",
    "the two asked about",
    "two others",
    "the Russian one",
    "to both",
    "in both",
    "In both",
    "both:",
    "no way down joins",
    "both in",
    "first half of",
    "second half of",
    "counts once",
    "once a year",
    "twice a year",
)
"""Words of a kind that are the same in every chart of it."""


@pytest.mark.parametrize("case", BY_HAND)
def test_counted_by_hand(case: str, monkeypatch: pytest.MonkeyPatch) -> None:
    found: dict[str, set[str]] = {}
    figures = Count.figures.fget  # type: ignore[attr-defined]

    def noted(count: Count) -> str:
        found.setdefault(count.of, set()).add(figures(count))
        return f"⟨{count.of}⟩"

    monkeypatch.setattr(Count, "figures", property(noted))
    monkeypatch.setattr(Count, "words", property(noted))
    monkeypatch.setattr(Count, "times", property(noted))
    drawn(case)
    for name, numbers in BY_HAND[case].items():
        assert found[name] == numbers, name


def test_claims_of_each_modality_by_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    """Counted in claims.yml: the lines ``modality:`` before the terms, and the claims without one."""
    claims = loaded("dushanbe-2022").claims
    found = {kind.value: counts.claims_put_as(claims, kind).most for kind in Modality}
    assert found == {
        "stated": 25, "presupposed": 13, "implied": 4, "hedged": 6, "hoped": 3, "expected": 0, "planned": 3,
        "evaluated": 15,
    }  # fmt: skip


@pytest.mark.parametrize("case", [case for case, (_, name, _) in CASES.items() if name != "bounds"])
def test_every_number_has_an_origin(case: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A number is of a named count, or part of a name, a date, a value or a place that the dataset has."""
    for name in ("words", "figures", "times"):
        monkeypatch.setattr(Count, name, property(lambda count: f"⟨{count.of}⟩"))
    chart = drawn(case)
    data = [*known(derived(CASES[case][1])), *chosen(chart)]
    for text in texts(chart):
        assert not NUMBER.findall(without(text, data)), without(text, data)


def test_every_count_is_used() -> None:
    names = {
        name for name, _ in getmembers(counts, lambda one: isfunction(one) and hasattr(one, "__wrapped__"))
    }
    assert {name for case in BY_HAND.values() for name in case} <= names
    assert len(names) > 30


def drawn(case: str) -> Chart:
    kind, name, options = CASES[case]
    return kind(loaded(name), **options)


def texts(chart: Chart) -> Iterator[str]:
    """Yield title, subtitle, notes, the chart's own words of the caption, and the alternative text."""
    heading = chart.heading
    yield from (heading.title, heading.subtitle, heading.source, *heading.left_out, chart.alt)
    yield "".join(" " if isinstance(part, Cited) and part.cite else str(part) for part in chart.caption)


def known(ds: Dataset) -> Iterator[str]:
    """Yield what a chart may write because the dataset has it: names, dates, values and places."""
    days = [days for event in ds.of_type(Event) if (days := days_on(event.date))]
    for year in range(min(first for first, _ in days).year, max(last for _, last in days).year + 1):
        yield str(year)
    for record in ds:
        yield name_of(ds, record.id)
        yield str(getattr(record, "label", ""))
        if isinstance(record, Event):
            yield from dates(record)
    for name in (*(item.id for item in ds.quantities), *ds.derivations):
        yield from text_of(ds, f"{ds.id}:{name}/value").split(" / ")
    for quantity in ds.quantities:
        yield from (amount_text(value.datum) for value in quantity.value if value.datum >= MUCH)
    for term in ds.terms:
        yield from (value.datum for value in term.expression)
        yield term.denotes
    for source in ds.sources:
        yield from (source.id, name_of(ds, source.id))
    yield f"Dataset {ds.id}, version {ds.version}"


def chosen(chart: Chart) -> Iterator[str]:
    """Yield the days that the author gave as known, the window of days, and the weeks of a second panel."""
    window = Window.read(*(chart.parameters.get(name) for name in ("start", "end")))
    yield from (short_date(day.isoformat()) for day in (window.start, window.end) if day)
    yield from map(short_date, chart.parameters.get("known", {}).values())
    if zoom := getattr(chart.layout, "zoom", None):
        yield short_date(f"{zoom.days[0].date}/{zoom.days[-1].date}")


def test_the_weeks_of_the_second_panel_by_hand() -> None:
    """12 May 2022 is a Thursday, and the follow-up meetings are in the next week, which ends on a Sunday."""
    chart = drawn("timeline-dushanbe")
    assert "9–22 May" not in "".join(map(str, chart.caption)), "a caption has no number that cites nothing"
    assert "Enlarged, 9–22 May 2022:" in chart.alt


def dates(event: Event) -> Iterator[str]:
    values: tuple[Values[When], ...] = (event.date, event.end)
    starts, ends = ([item.datum.resolved for item in one if item.datum.resolved] for one in values)
    for edtf in (*starts, *ends):
        yield from (short_date(edtf), date_text(edtf))
    if starts:
        yield short_dates(starts, ends, " / ")


def without(text: str, data: list[str]) -> str:
    """Return a text without counts, without what the dataset has, and without the words of its kind."""
    rest = MARK.sub("", text)
    for item in sorted({*data, *OF_THE_KIND}, key=len, reverse=True):
        if NUMBER.search(item):
            for first in (item[:1], item[:1].upper(), item[:1].lower()):
                rest = rest.replace(first + item[1:], "")
    return re.sub(r"[Pp]aragraph \d+", "", rest)
