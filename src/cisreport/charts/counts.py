"""Every number in the texts of charts, each made by one function whose name says what it counts.

A kind writes no other number into a title, a subtitle, a caption or an alt text; names, dates and places in
a source are texts of the data.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence, Sized
from dataclasses import dataclass
from fractions import Fraction
from functools import wraps
from typing import ParamSpec, Protocol

from cisreport.analysis.cadence import Gap, Slot
from cisreport.analysis.participation import Attendance, Dyad, Roll
from cisreport.analysis.sequence import PartialOrder
from cisreport.model import Claim, Dataset, Event, FactId, Modality, Quantity, Term
from cisreport.wording import number_words
from cisreport.wording.numbers import span_text

_WORDS = 12
"""Greatest number that is written in words."""
YEAR = Fraction("365.2425")
"""Days of a year, on average."""
_NEARLY = Fraction(3, 4)
"""A list of at least this share of all actors is nearly complete."""
_P = ParamSpec("_P")


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """A number in a text of a chart; most numbers are exact, some are spans."""

    of: str
    """What it counts: the name of its function."""
    least: int
    most: int

    @property
    def words(self) -> str:
        """The number in a sentence: a small one in words, a large one in figures."""
        small = 0 <= self.least == self.most <= _WORDS
        return number_words(self.least) if small else self.figures

    @property
    def figures(self) -> str:
        """The number in figures: ``28``, ``14–15``."""
        return span_text(self.least, self.most) if self.least != self.most else f"{self.least:,}"

    @property
    def times(self) -> str:
        """How often: ``once``, ``twice``, ``three times``."""
        return {1: "once", 2: "twice"}.get(self.least, f"{self.words} times")

    @property
    def is_one(self) -> bool:
        """True if it is exactly one, so that a noun is in the singular."""
        return self.least == self.most == 1

    def noun(self, word: str) -> str:
        """Return the noun of what is counted in the singular or the plural."""
        return word if self.is_one else f"{word}s"

    def __str__(self) -> str:
        return self.figures

    def __bool__(self) -> bool:
        return self.most != 0


def _count(function: Callable[_P, int | tuple[int, int]]) -> Callable[_P, Count]:
    """Return the function as one of a :class:`Count`."""

    @wraps(function)
    def counted(*args: _P.args, **kwargs: _P.kwargs) -> Count:
        found = function(*args, **kwargs)
        least, most = found if isinstance(found, tuple) else (found, found)
        return Count(of=function.__name__, least=least, most=most)

    return counted


@_count
def not_drawn(found: Sized, drawn: Sized) -> int:
    """Things that a chart of this kind would have, and this one has no space for."""
    return len(found) - len(drawn)


@_count
def not_named(found: Sized, named: Sized) -> int:
    """Things of a list that its text does not name."""
    return len(found) - len(named)


@_count
def sources_of_the_dataset(ds: Dataset) -> int:
    """Sources of the dataset, whether the chart rests on them or not."""
    return len(ds.sources)


@_count
def events_that_list(found: Roll, actor: FactId) -> int:
    """Meetings and calls, held and with stated participants, that list an actor and do not also miss it."""
    return sum(item is Attendance.PRESENT for item in found.of(actor))


@_count
def events_by_attendance(found: Roll, actor: FactId, attendance: Attendance) -> int:
    """Meetings and calls, held and with stated participants, with one attendance of an actor."""
    return sum(item is attendance for item in found.of(actor))


@_count
def events_with_participants(found: Roll) -> int:
    """Meetings and calls that were held, of which a source states who took part or was absent."""
    return len(found.events)


@_count
def events_without_participants(silent: Collection[Event]) -> int:
    """Meetings and calls that were held, of which no source states who took part or was absent."""
    return len(silent)


@_count
def actors_of(found: Roll) -> int:
    """Actors that a source lists or misses at one of these meetings and calls."""
    return len(found.actors)


@_count
def listed_most_often(found: Roll) -> int:
    """Actors that share the greatest number of events that list them."""
    counts = [events_that_list(found, actor).most for actor in found.actors]
    return counts.count(max(counts))


@_count
def lists_nearly_complete(found: Roll) -> int:
    """Events that list at least three of four of all actors."""
    return len(nearly_complete(found))


def nearly_complete(found: Roll) -> list[FactId]:
    """Return the events that list at least three of four of all actors."""
    least = _NEARLY * len(found.actors)
    return [
        event
        for event in found.events
        if sum(found.cells[actor, event] is Attendance.PRESENT for actor in found.actors) >= least
    ]


class _Dated(Protocol):
    @property
    def held(self) -> bool: ...
    @property
    def status(self) -> str: ...


@_count
def events_with_a_date(events: Collection[_Dated]) -> int:
    """Events of a series with a bounded date, whether or not they were held."""
    return len(events)


@_count
def events_held(events: Iterable[_Dated]) -> int:
    """Events of a series that took place."""
    return sum(item.held for item in events)


@_count
def events_by_status(events: Iterable[_Dated], status: str) -> int:
    """Events of a series with a status: held as announced, moved, only announced, not held."""
    return sum(item.status == status for item in events)


@_count
def half_years_with_one_event(run: Iterable[Slot]) -> int:
    """Half-years of an unbroken run that have exactly one event that was held."""
    return sum(slot.least == slot.most == 1 for slot in run)


@_count
def half_years_without_event(slots: Iterable[Slot]) -> int:
    """Half-years, from the first event to the last, that can have no event that was held."""
    return sum(slot.most == 0 for slot in slots)


@_count
def intervals(found: Collection[Gap]) -> int:
    """Intervals from each event that was held to the next one."""
    return len(found)


@_count
def intervals_inside(found: Iterable[Gap], least: int, most: int) -> int:
    """Intervals that are certainly of at least and at most so many days."""
    return sum(least <= gap.lower and gap.upper <= most for gap in found)


@_count
def days_between(least: int, most: int) -> tuple[int, int]:
    """Days from one date to another; a span if a day is not known."""
    return least, most


@_count
def days_apart_at(rate: Fraction) -> int:
    """Days from one event to the next if so many a year are evenly spaced, rounded."""
    return round(YEAR / rate)


@_count
def lengths_outside(lengths: Collection[object]) -> int:
    """Lengths that sources outside of a window of days give, or that were computed from these."""
    return len(lengths)


@_count
def different_figures(quantity: Quantity) -> int:
    """Different numbers that sources give for one quantity."""
    return len({Fraction(value.datum) for value in quantity.value})


@_count
def claims(found: Collection[Claim]) -> int:
    """Claims that rest on a source; one that rests on several paragraphs counts once."""
    return len(found)


@_count
def claims_put_as(found: Iterable[Claim], modality: Modality) -> int:
    """Claims that the source puts in one way; one that rests on several paragraphs counts once."""
    return sum(item.modality is modality for item in found)


class _Window(Protocol):
    @property
    def event(self) -> str: ...
    @property
    def kept(self) -> bool: ...


@_count
def events_announced(windows: Iterable[_Window]) -> int:
    """Events that were held and for which days had been announced."""
    return len({item.event for item in windows})


@_count
def events_off_their_days(windows: Iterable[_Window]) -> int:
    """Events that were certainly held outside of days that had been announced for them."""
    return len({item.event for item in windows if not item.kept})


class _Kept(Protocol):
    @property
    def exact(self) -> bool: ...


@_count
def times_kept_to_the_day(kept: Iterable[_Kept]) -> int:
    """Times announced for an event, each once, that are the very day on which it was held."""
    return sum(item.exact for item in kept)


@_count
def times_kept_within(kept: Iterable[_Kept]) -> int:
    """Times announced for an event, each once, in which it was held if the day is not known exactly."""
    return sum(not item.exact for item in kept)


@_count
def events_of_both(pair: Dyad) -> int:
    """Meetings and calls that were held, in which both took part."""
    return len(pair.events)


@_count
def others_met(pairs: Iterable[Dyad], actor: FactId) -> int:
    """Actors that took part in a meeting or call of an actor."""
    return sum(actor in (item.one, item.other) for item in pairs)


@_count
def that_met_most_others(pairs: Sequence[Dyad]) -> int:
    """Actors that share the greatest number of others met."""
    counts = Counter(actor for item in pairs for actor in (item.one, item.other))
    return list(counts.values()).count(max(counts.values()))


@_count
def events_ordered(found: PartialOrder) -> int:
    """Events of which an order is drawn."""
    return len(found.events)


@_count
def events_before(found: PartialOrder, event: FactId) -> int:
    """Events that certainly came before an event."""
    return sum(later == event for _, later in found.before)


@_count
def events_after(found: PartialOrder, event: FactId) -> int:
    """Events that certainly came after an event."""
    return sum(earlier == event for earlier, _ in found.before)


@_count
def events_in_open_order(found: PartialOrder, event: FactId) -> int:
    """Events that can have come before or after an event."""
    return sum(event in pair for pair in found.open)


@_count
def members_of_both(found: Collection[str]) -> int:
    """Actors that are stated to belong to both bodies."""
    return len(found)


@_count
def seats(ids: Collection[str]) -> int:
    """Seats that are drawn around the table."""
    return len(ids)


@_count
def seats_between(steps: int) -> int:
    """Seats between two, the shorter way around the table."""
    return steps - 1


@_count
def terms(drawn: Collection[Term]) -> int:
    """Terms that are drawn."""
    return len(drawn)


@_count
def terms_in_quotation_marks(drawn: Iterable[Term]) -> int:
    """Terms that are drawn and are between quotation marks."""
    return sum(item.quoted for item in drawn)


@_count
def events_within_days(group: Collection[object]) -> int:
    """Events in the most crowded days."""
    return len(group)


@_count
def dated_events(events: Collection[object]) -> int:
    """Events that have a date."""
    return len(events)


@_count
def intervals_of_a_series(gaps: Collection[object]) -> int:
    """Intervals between consecutive dated events of a series, announced ones among them."""
    return len(gaps)


@_count
def events_of_one_mark(others: Collection[object]) -> int:
    """Events of one kind and date that share a mark: the one that is linked, and others."""
    return 1 + len(others)


@_count
def events_shown_below(together: Collection[object]) -> int:
    """Events that share a place in the first panel of a timeline, and have a row each in the second."""
    return len(together)


class _Lane(Protocol):
    @property
    def left_out(self) -> int: ...


@_count
def labels_without_space(lanes: Iterable[_Lane]) -> int:
    """Labels of a timeline that find no space."""
    return sum(lane.left_out for lane in lanes)
