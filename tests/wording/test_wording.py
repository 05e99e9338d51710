"""Records in words."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType

import pytest
from pytest_regressions.file_regression import FileRegressionFixture

from cisreport.errors import NotFoundError
from cisreport.model import (
    Anchor,
    Announcement,
    ClaimReview,
    Confidence,
    Dataset,
    EventStatus,
    Evidence,
    Fact,
    FactId,
    Meeting,
    Modality,
    Participation,
    Quantity,
    Record,
    Relative,
    RelativeKind,
    Stance,
    Unit,
    Value,
    Values,
    Verdict,
    When,
)
from cisreport.wording import (
    amount_text,
    date_text,
    describe,
    evidence_text,
    listed,
    number_words,
    quantity_text,
    resolve_cite,
    stated_text,
    text_of,
)
from cisreport.wording.numbers import span_text
from sample import dataset


@pytest.mark.parametrize(
    ("edtf", "words"),
    [
        ("2022-05-13", "13 May 2022"),
        ("2022-05", "May 2022"),
        ("2022-05-XX", "May 2022"),
        ("2022", "2022"),
        ("202X", "2020s"),
        ("2021-21", "spring 2021"),
        ("XXXX-05-03", "3 May"),
        ("2021~", "around 2021"),
        ("2022-05-13~", "around 13 May 2022"),
        ("2021?", "2021 (uncertain)"),
        ("2021%", "around 2021 (uncertain)"),
        ("2022-05-12/2022-05-13", "12–13 May 2022"),
        ("2022-05-13/2022-05-13", "13 May 2022"),
        ("2022-04-30/2022-05-03", "30 April – 3 May 2022"),
        ("2021-12-30/2022-01-03", "30 December 2021 – 3 January 2022"),
        ("2022-04/2022-05", "April–May 2022"),
        ("2021-12/2022-01", "December 2021 – January 2022"),
        ("2020/2022", "2020–2022"),
        ("2020~/2022", "around 2020 – 2022"),
        ("2022-05-12/..", "12 May 2022 or later"),
        ("/2022-05-12", "12 May 2022 or earlier"),
        ("[2020,2021]", "one of 2020 or 2021"),
        ("[1667..1670]", "one of 1667–1670"),
        ("[..1984]", "1984 or earlier"),
        ("{1960,1961-12..}", "1960 and December 1961 and later"),
        ("2022-XX-12", "day 12 of a month in 2022"),
        ("156X-12-25", "25 December in the 1560s"),
        ("20XX", "2000–2099"),
        ("20X2", "a year 20X2"),
        ("2022-1X", "October–December 2022"),
        ("2022-X2", "February or December 2022"),
        ("2022-05-1X", "10–19 May 2022"),
        ("2004-06~-11", "11 June 2004 (year and month approximate)"),
        ("2011-?06-~04", "4 June 2011 (day approximate, month uncertain)"),
        ("2022-22", "summer 2022"),
        ("2022-32", "winter (south) 2022"),
        ("2022-33", "first quarter of 2022"),
        ("2022-41", "second half of 2022"),
        ("-0044-03-15", "15 March 45 BC"),
        ("1950S2", "1900–1999 (estimated as 1950)"),
        ("2004-01-01T10:10:10Z", "1 January 2004 at 10:10:10 UTC"),
        ("2022-13", "2022-13"),
    ],
)
def test_dates(edtf: str, words: str) -> None:
    assert date_text(edtf) == words


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (RelativeKind.SAME_WEEK, "in the week of x"),
        (RelativeKind.NEXT_WEEK, "in the week after that of x"),
        (RelativeKind.DAY_BEFORE, "on the day before x"),
        (RelativeKind.SAME_DAY, "on the same day as x"),
        (RelativeKind.BEFORE, "before x"),
        (RelativeKind.AFTER, "after x"),
    ],
)
def test_relative_dates(kind: RelativeKind, words: str) -> None:
    when = When(stated=(Relative(kind, FactId("x")),))
    assert stated_text(when) == date_text(when) == words
    assert stated_text(when, str.upper) == words[:-1] + "X"


def test_dates_that_are_not_stated() -> None:
    assert date_text(None) == date_text(When()) == stated_text(When(resolved="2022")) == "not stated"


@pytest.mark.parametrize(
    ("amount", "figures", "words"),
    [
        (9, "9", "nine"),
        (Decimal(0), "0", "zero"),
        (Decimal(42), "42", "forty-two"),
        (Decimal(90), "90", "ninety"),
        (Fraction(1, 2), "1/2", "half"),
        (Fraction(1, 3), "1/3", "a third"),
        (Fraction(1, 8), "1/8", "an eighth"),
        (Fraction(3, 4), "3/4", "three quarters"),
        (Decimal("970.80"), "970.80", None),
        (Decimal("1006.84"), "1,006.84", None),
        (Fraction(1618, 5), "323.6", None),
        (Fraction(1945, 6), "324 1/6", None),
        (Fraction(324), "324", None),
        (Decimal(-4), "−4", None),
        (Fraction(-1, 13), "−1/13", None),
    ],
)
def test_numbers(amount: Decimal | Fraction | int, figures: str, words: str | None) -> None:
    assert amount_text(amount) == figures
    if words is None:
        with pytest.raises(ValueError, match="has no short words"):
            number_words(amount)
    else:
        assert number_words(amount) == words


def test_frequencies_in_words() -> None:
    words = [number_words(n, Unit.PER_YEAR) for n in (1, 2, 3)]
    assert words == ["once", "twice", "three times"]


def test_quantities() -> None:
    assert quantity_text(Decimal(1), Unit.DAY) == "1 day"
    assert quantity_text(Decimal(63), Unit.DAY) == "63 days"
    assert quantity_text(Decimal(-1), Unit.DAY) == "−1 day"
    assert quantity_text(Decimal(1), Unit.KILOMETER) == "1 km"
    assert quantity_text(Fraction(1, 3), Unit.SHARE) == "1/3"
    assert quantity_text(Fraction(324), Unit.KILOMETER, approximate=True) == "about 324 km"


def test_lists() -> None:
    assert [listed("abc"[:n]) for n in range(4)] == ["none", "a", "a and b", "a, b and c"]


@pytest.mark.parametrize(
    ("cite", "form", "text"),
    [
        ("length", None, "972 km"),
        ("toy-2022:length/value", None, "972 km"),
        ("length", "number", "972"),
        ("length/unit", None, "km"),
        ("length/of", None, "Northland"),
        ("share", None, "1/3"),
        ("share", "words", "a third"),
        ("rhythm", None, "2 per year / 3 per year"),
        ("rhythm", "words", "twice / three times"),
        ("session", None, "13 May 2022"),
        ("session", "day", "13 May"),
        ("session", "month", "May"),
        ("session", "year", "2022"),
        ("session", "weekday", "Friday"),
        ("session", "iso", "2022-05-13"),
        ("session", "stated", "13 May (no year)"),
        ("session", "label", "Session of the council"),
        ("session/place", None, "Harbor City"),
        ("session/status", "capital", "Held"),
        ("session/participants", None, "Ana Moreno and Southland"),
        ("talks", "day", "12–13 May"),
        ("talks", "weekday", "Thursday–Friday"),
        ("talks", "stated", "before “Session of the council”, in the week of writing"),
        ("talks/place", None, "not stated"),
        ("later", None, "after “Session of the council”"),
        ("ana", None, "Ana Moreno"),
        ("ana", "family", "Moreno"),
        ("south", None, "Southland / the South"),
        ("claim", None, "More steps follow after the talks"),
        ("claim/about", None, "Talks before the session and Session of the council"),
        ("term", None, "lasting calm"),
        ("north-member", None, "observer"),
        ("week", None, "9–15 May 2022"),
        ("week", "iso", "2022-05-09/2022-05-15"),
        ("unmarked", None, "about 324 km"),
        ("unmarked", "number", "324"),
        ("wait", None, "0–1 days"),
        ("wait", "number", "0–1"),
        ("wait", "upper", "1"),
        ("who", None, "Ana Moreno and Southland"),
        ("who", "words", "two"),
        ("who", "number", "2"),
        ("the-harbor", None, "The harbor"),
        ("the-harbor/producer", None, "The Lighthouse"),
    ],
)
def test_printed_texts(cite: str, form: str | None, text: str) -> None:
    assert text_of(dataset(), cite, form) == text


def test_a_span_from_below_zero_has_no_dash_next_to_a_minus() -> None:
    ds = dataset()
    wait = replace(ds.derivations["wait"], lower=Decimal(-2), upper=Decimal(1))
    ds = ds.with_derivations({**ds.derivations, wait.id: wait})
    assert text_of(ds, "wait") == "−2 to 1 days"


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (Decimal("-0.74"), Decimal("-0.738"), "−0.740 to −0.738"),
        (Decimal("0.17"), Decimal("0.171"), "0.170–0.171"),
        (Decimal(187), Decimal("188.5"), "187–188.5"),
        (Fraction(1, 4), Fraction(1, 3), "1/4–1/3"),
    ],
)
def test_both_ends_of_a_span_have_as_many_decimals(low: Decimal, high: Decimal, words: str) -> None:
    assert span_text(low, high) == words


@pytest.mark.parametrize(
    ("cite", "form", "message"),
    [
        ("lenght", None, 'dataset "toy-2022" has no record "lenght"; did you mean "length"?'),
        ("length/valu", None, 'record "length" has no field "valu"; did you mean "value"?'),
        (
            "other:length",
            None,
            '"other:length" is not of dataset "toy-2022"; cite "toy-2022:length" or load "other"',
        ),
        (
            "claim/note",
            None,
            '"claim/note" has no value: "note" of "claim" is not coded; cite another field',
        ),
        ("length", "word", '"length" has no form "word"; did you mean "words"?'),
        (
            "length",
            "weekday",
            '"length" has no form "weekday"; known are "dash", "hedged", "label", "number", "words"',
        ),
        (
            "length",
            "words",
            '"length" has no form "words": 972 has no short words; use another form',
        ),
        (
            "later",
            "year",
            '"later" has no form "year"; known are "dash", "hedged", "label", "stated"',
        ),
    ],
)
def test_cites_that_lead_nowhere(cite: str, form: str | None, message: str) -> None:
    with pytest.raises(NotFoundError) as caught:
        text_of(dataset(), cite, form)
    assert str(caught.value) == message


def records(ds: Dataset) -> list[Record]:
    return [*ds.facts.values(), *ds.derivations.values(), *ds.sources]


def test_every_record_has_a_default_field() -> None:
    ds = dataset()
    for record in records(ds):
        assert resolve_cite(ds, record.id)[0] is record
        assert text_of(ds, record.id)


def test_descriptions(file_regression: FileRegressionFixture) -> None:
    ds = dataset()
    lines = []
    for record in records(ds):
        lines.append(f"{record.id}: {describe(ds, record)}")
        if isinstance(record, Fact):
            lines.append(f"    {evidence_text(ds, record)}")
    file_regression.check("\n".join(lines) + "\n")


def test_evidence_of_a_value_falls_back_to_its_record() -> None:
    ds = dataset()
    share = ds["share"]
    assert isinstance(share, Fact)
    assert evidence_text(ds, Value(datum=1), share) == evidence_text(ds, share)
    own = Value(datum=1, attribution=(), quoted=False)
    assert evidence_text(ds, own, share).startswith("hedged in the source's voice (")


def reviewed() -> Dataset:
    """Return the dataset with a plan, a review, and records of which not all is sure."""
    anchors = (Anchor("the-harbor", "p2.s1"),)
    plan = Announcement(
        id=FactId("plan"),
        label="Announcement of the session",
        anchors=anchors,
        date=Values((), "not stated"),
        status=Values((Value(datum=EventStatus.HELD),)),
        announces=(FactId("session"),),
        planned_date=Values((Value(datum=When(resolved="2022-05-12"), modality=Modality.PLANNED),)),
        planned_place=Values(
            (Value(datum=FactId("harbor"), modality=Modality.PLANNED, confidence=Confidence.LOW),)
        ),
        note="One page.",
    )
    review = ClaimReview(
        id=FactId("review"),
        label="A border of 972 km",
        anchors=anchors,
        confidence=Confidence.MEDIUM_HIGH,
        claim="other:border/value",
        verdict=Verdict.MIXED,
        evidence=(
            Evidence(fact=FactId("length"), stance=Stance.SUPPORTS, says="It has the figure."),
            Evidence(fact=FactId("rhythm"), stance=Stance.SILENT, says="It tells of other things."),
        ),
        searched="All pages",
    )
    length, session = dataset()["length"], dataset()["session"]
    assert isinstance(length, Quantity)
    assert isinstance(session, Meeting)
    figures = replace(
        length,
        value=Values(
            (
                Value(datum=Decimal(972), attribution=(FactId("ana"),)),
                Value(datum=Decimal("970.8"), confidence=Confidence.LOW),
                Value(datum=Decimal(984)),
            )
        ),
    )
    absent = Values((Value(datum=FactId("north")),))
    return dataset(plan, review, figures, replace(session, absent=absent))


def test_descriptions_of_reviews_plans_and_what_is_less_than_sure(
    file_regression: FileRegressionFixture,
) -> None:
    ds = reviewed()
    lines = []
    for name in ("plan", "review", "length", "session"):
        lines += [f"{name}: {describe(ds, ds[name])}", f"    {evidence_text(ds, ds.facts[name])}"]
    file_regression.check("\n".join(lines) + "\n")


@pytest.mark.parametrize(
    ("cite", "form", "text"),
    [
        ("review", None, "mixed"),
        ("review/verdict", "capital", "Mixed"),
        ("review/claim", None, "other:border/value"),
        ("review/confidence", None, "medium-high"),
        ("review/searched", None, "All pages"),
        ("review/evidence", None, "Length of the border (supports) and Sessions in a year (silent)"),
        ("review/evidence", "words", "two"),
        ("plan/status", None, "made"),
        ("plan/status", "capital", "Made"),
        ("plan/planned_date", None, "12 May 2022"),
        ("plan/planned_date", "hedged", "12 May 2022 (planned)"),
        ("plan/planned_place", None, "Harbor City"),
        ("session/absent", None, "Northland"),
        ("length", None, "972 km / 970.8 km / 984 km"),
    ],
)
def test_printed_texts_of_reviews_and_plans(cite: str, form: str | None, text: str) -> None:
    assert text_of(reviewed(), cite, form) == text


def with_session(ds: Dataset, **changes: object) -> Dataset:
    session = replace(ds.facts["session"], **changes)  # type: ignore[arg-type]
    return replace(ds, facts=MappingProxyType({**ds.facts, "session": session}))


def test_hedged_shows_what_is_not_simply_stated() -> None:
    ds = dataset()
    assert text_of(ds, "session/place", "hedged") == "Harbor City (presupposed)"
    assert text_of(ds, "length/value", "hedged") == text_of(ds, "length/value")
    assert text_of(ds, "claim", "hedged") == f"{text_of(ds, 'claim')} (hoped)"
    implied = Participation(actor=FactId("ana"), modality=Modality.IMPLIED)
    changed = with_session(ds, participants=(implied,))
    assert text_of(changed, "session/participants", "hedged") == "Ana Moreno (implied)"
    assert text_of(changed, "session/participants") == "Ana Moreno"


def test_a_dash_stands_for_what_is_not_there() -> None:
    ds = dataset()
    assert text_of(ds, "claim/reserve", "dash") == "–"
    claim = replace(ds.facts["claim"], reserve=("seems", "rather"))
    changed = replace(ds, facts=MappingProxyType({**ds.facts, "claim": claim}))
    assert (
        text_of(changed, "claim/reserve", "dash") == text_of(changed, "claim/reserve") == "seems and rather"
    )
    assert text_of(ds, "length/value", "dash") == text_of(ds, "length/value")
    open_place = with_session(ds, place=Values((), "not stated"))
    assert text_of(open_place, "session/place", "dash") == "–"


def test_a_reserve_is_shown_with_the_modality() -> None:
    ds = dataset()
    claim = replace(ds.facts["claim"], modality=Modality.EVALUATED, reserve=("seems", "rather"))
    place = Value(datum=FactId("harbor"), reserve=("mostly",))
    ana = Participation(actor=FactId("ana"), reserve=("perhaps",))
    changed = with_session(ds, place=Values((place,)), participants=(ana,))
    changed = replace(changed, facts=MappingProxyType({**changed.facts, "claim": claim}))
    assert text_of(changed, "claim", "hedged").endswith(" (evaluated with “seems” and “rather”)")
    assert evidence_text(changed, claim, passages=False).startswith("evaluated with “seems” and “rather”, ")
    assert text_of(changed, "session/place", "hedged") == "Harbor City (stated with “mostly”)"
    assert text_of(changed, "session/participants", "hedged") == "Ana Moreno (stated with “perhaps”)"
    described = describe(changed, changed.facts["session"])
    assert "place: Harbor City (stated with “mostly”)" in described
    assert "participants: Ana Moreno (stated with “perhaps”)" in described


def test_what_is_left_open_has_its_remark() -> None:
    ds = dataset()
    changed = with_session(ds, place=Values((), "Only the shore is told"))
    assert text_of(changed, "session/place") == "not stated"
    assert text_of(changed, "session/place", "remark") == "Only the shore is told"
    assert text_of(changed, "session/place", "hedged") == "not stated"


def test_whose_it_is() -> None:
    ds = dataset()
    assert text_of(ds, "claim/attribution") == "somebody not named"
    assert text_of(ds, "length/attribution") == "the source"
    assert text_of(ds, "share/attribution") == "Ana Moreno"
