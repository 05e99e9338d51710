"""Orders that are possible, against every order there is."""

from __future__ import annotations

import datetime as dt
from itertools import permutations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.building import dataset, day, derivation, meeting
from cisreport.analysis import derive
from cisreport.analysis.sequence import OrderError, order_of
from cisreport.errors import DataError
from cisreport.model import FactId, Meeting, Relative, RelativeKind, Values


def relative(kind: str, to: str) -> Relative:
    return Relative(RelativeKind(kind), FactId(to))


def possible(events: list[Meeting]) -> set[tuple[str, ...]]:
    """Return every order in which each event comes before those that it has to come before."""
    ends = {event.id: event.date.only.bounds for event in events}

    def wrong(first: Meeting, second: Meeting) -> bool:
        low, high = ends[first.id].earliest, ends[second.id].latest
        days = isinstance(low, dt.date) and isinstance(high, dt.date) and high < low
        before = {(r.kind.value, r.to) for r in second.date.only.stated if isinstance(r, Relative)}
        after = {(r.kind.value, r.to) for r in first.date.only.stated if isinstance(r, Relative)}
        return bool(
            days
            or before & {("before", first.id), ("day-before", first.id)}
            or after & {("after", second.id), ("next-week", second.id)}
        )

    return {
        tuple(event.id for event in order)
        for order in permutations(events)
        if not any(wrong(a, b) for n, a in enumerate(order) for b in order[n + 1 :])
    }


@st.composite
def meetings(draw: st.DrawFn) -> list[Meeting]:
    count = draw(st.integers(1, 5))
    found = []
    for n in range(count):
        low = draw(st.integers(1, 20))
        high = min(28, low + draw(st.sampled_from([0, 3, 8])))
        resolved = draw(st.sampled_from([f"2031-01-{low:02}/2031-01-{high:02}", None]))
        kind = draw(st.sampled_from(["before", "after", "day-before", "next-week", "same-day"]))
        stated = [relative(kind, f"m{draw(st.integers(0, n - 1))}")] if n and draw(st.booleans()) else []
        found.append(meeting(f"m{n}", resolved, *stated))
    return found


@given(meetings())
def test_every_possible_order_is_counted(events: list[Meeting]) -> None:
    orders = possible(events)
    if not orders:
        with pytest.raises(OrderError):
            order_of(events)
        return
    found = order_of(events)
    assert found.count() == len(orders)
    ids = [event.id for event in events]
    sure = {(a, b) for a, b in product(ids, ids) if a != b and all(o.index(a) < o.index(b) for o in orders)}
    assert found.before == sure
    assert len(found.open) == len(ids) * (len(ids) - 1) // 2 - len(sure)
    places = found.positions().set_index("event")
    for name in ids:
        seen = [order.index(name) + 1 for order in orders]
        assert (places.loc[name, "first"], places.loc[name, "last"]) == (min(seen), max(seen))


def test_only_what_is_over_is_before_something_else() -> None:
    start, during, after = (f"2031-05-{number}" for number in (12, 13, 15))
    talks = meeting("talks", start, end=day("2031-05-14"))
    events = [talks, meeting("during", during), meeting("after", after)]
    assert order_of(events).before == {("talks", "after"), ("during", "after")}
    unknown = [meeting("talks", start, end=Values((), "not stated")), *events[1:]]
    assert order_of(unknown).before == {("during", "after")}


def test_relations_count_from_both_ends() -> None:
    other = meeting("other", None)
    began = meeting("talks", None, relative("before", "other"), end=day("2031-05-14"))
    assert order_of([began, other]).before == set()
    ended = meeting("talks", "2031-05-12", end=day(None, relative("before", "other")))
    assert order_of([ended, other]).before == {("talks", "other")}
    later = meeting("talks", None, relative("after", "other"), end=day("2031-05-14"))
    assert order_of([later, other]).before == {("other", "talks")}


def test_the_diagram_leaves_out_what_follows() -> None:
    found = order_of([meeting(name, f"2031-01-0{n}") for n, name in enumerate("cab", 1)])
    assert found.direct() == (("c", "a"), ("a", "b"))
    assert len(found.before) == 3
    assert found.open == ()


def test_contradictions_are_an_error() -> None:
    events = [meeting("a", "2031-01-02", relative("before", "b")), meeting("b", "2031-01-01")]
    with pytest.raises(OrderError, match=r'^"a" would come before itself$'):
        order_of(events)


def test_orders_of_many_events_are_not_counted() -> None:
    with pytest.raises(ValueError, match=r"^the orders of 21 events cannot be counted, at most of 20$"):
        order_of([meeting(f"m{n}", None) for n in range(21)]).count()


def test_derivations() -> None:
    ds = dataset(
        meeting("a", "2031-01-01"),
        meeting("b", None, relative("after", "a")),
        meeting("c", None, relative("after", "b")),
        meeting("d", None),
        derivation("orders", "sequence.orders/1", "a", "b", "c", "d"),
        derivation("first", "sequence.before/1", "a", "c", "b"),
        derivation("unsure", "sequence.before/1", "a", "d"),
    )
    assert {key: item.value for key, item in derive(ds).derivations.items()} == {
        "orders": 4,
        "first": True,
        "unsure": False,
    }


def test_inputs_that_do_not_fit() -> None:
    ds = dataset(
        meeting("a", "2031-01-02", relative("before", "b")),
        meeting("b", "2031-01-01"),
        derivation("circle", "sequence.orders/1", "a", "b"),
        derivation("circle-too", "sequence.before/1", "a", "b"),
        derivation("twice", "sequence.orders/1", "a", "a"),
        derivation("source", "sequence.before/1", "a", "letter"),
    )
    with pytest.raises(DataError) as caught:
        derive(ds)
    assert [problem.what for problem in caught.value.problems] == [
        '"a" would come before itself',
        '"a" would come before itself',
        '"letter" is not an event',
        "an event is given twice",
    ]
