"""A small dataset built in memory, so that its texts can be anything."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from cisreport.datasets.canonical import to_canonical
from cisreport.digests import digest
from cisreport.model import (
    Anchor,
    Claim,
    Coding,
    Dataset,
    Derivation,
    EventStatus,
    Fact,
    FactId,
    Meeting,
    MeetingFormat,
    Membership,
    MembershipStatus,
    Modality,
    Organization,
    Participation,
    ParticipationRole,
    Passage,
    PassageRole,
    Person,
    Place,
    Quantity,
    Relative,
    RelativeKind,
    Source,
    SourceKind,
    State,
    Term,
    Unit,
    Value,
    Values,
    Vocabulary,
    When,
)

SOURCE = "the-harbor"

HOSTILE = (
    "<script>alert(1)</script>",
    "</script><!-- x --><b>",
    "a | b || c",
    "{{< include x >}} {{% y %}}",
    "@fig-x and [@doe; -@roe]",
    "$x^2$ $$y$$ \\(z\\)",
    "**bold** _it_ `code` ``` fence",
    "# heading",
    "::: {.x}",
    "#let x = 1; #panic() <label> @ref",
    "%d %s %% %1 %a [%w]",
    "\"double\" 'single' “curly” ‘x’ it’s",
    "a -- b --- c ... -? ~",
    "~sub~ ^sup^ ~~del~~",
    "https://example.org/x//y /* c */ // d",
    "back\\slash \\n \\u{41} \\",
    "- item",
    "1. item",
    "&amp; &#x41; &lt; &nbsp;",
    "[link](http://x) ![img](x) ^[note]",
    '[]{.cr-value cite="x"} "}',
    "`{python} 1` ```{python}",
    '=HYPERLINK("x") +1 @SUM(A1)',
    "a\tb\n\nc\r\n  d",
    "nb\u00a0sp soft\u00adhyphen",
    "\u202eRTL\u202c مرحبا בעולם",
    "Գիր 😀 e\u0301 ﬁ ffi",
    "\x01\x1b[31m\x7f\u200b\ufeff\u2028",
    "'",
    '"',
    "*",
    "--",
    "  spaced  ",
    "+ item",
    "= heading",
    "/ term: meaning",
    "+",
)
"""Texts that some program on the way could take for mark-up."""


def values(*data: Any, **evidence: Any) -> Values[Any]:
    """Return values with the same evidence."""
    return Values(tuple(Value(datum=datum, **evidence) for datum in data))


def anchors(*locators: str) -> tuple[Anchor, ...]:
    return tuple(Anchor(SOURCE, locator) for locator in locators)


def ident(text: str) -> FactId:
    return FactId(text)


def facts() -> Iterable[Fact]:
    yield Person(
        id=ident("ana"),
        label="Ana Moreno",
        anchors=anchors("p2.s1"),
        name=values("Ana Moreno"),
        given_name=values("Ana"),
        country=values("north", modality=Modality.PRESUPPOSED),
    )
    yield State(id=ident("north"), label="Northland", anchors=anchors("p2.s1"), name=values("Northland"))
    yield State(
        id=ident("south"), label="Southland", anchors=anchors("p2.s1"), name=values("Southland", "the South")
    )
    yield Place(
        id=ident("harbor"),
        label="Harbor",
        anchors=anchors("p2.s2"),
        name=values("Harbor City"),
        country=values("north"),
    )
    yield Organization(
        id=ident("council"),
        label="Harbor Council",
        anchors=anchors("p2.s1"),
        name=values("the Harbor Council"),
        abbreviation=Values((), "not stated"),
    )
    yield Membership(
        id=ident("north-member"),
        label="Northland in the council",
        anchors=anchors("p2.s1"),
        member=ident("north"),
        organization=ident("council"),
        status=values(MembershipStatus.OBSERVER),
    )
    yield Meeting(
        id=ident("session"),
        label="Session of the council",
        anchors=anchors("p2.s1"),
        date=values(When(stated=("XXXX-05-13",), resolved="2022-05-13", basis="the year of the visit")),
        place=values("harbor", modality=Modality.PRESUPPOSED),
        status=values(EventStatus.HELD),
        format=values(MeetingFormat.MULTILATERAL),
        participants=(
            Participation(actor=ident("ana"), role=ParticipationRole.CHAIR),
            Participation(actor=ident("south")),
        ),
    )
    before = Relative(RelativeKind.BEFORE, ident("session"))
    in_week = Relative(RelativeKind.SAME_WEEK, ident(SOURCE))
    yield Meeting(
        id=ident("talks"),
        label="Talks before the session",
        anchors=anchors("p3.s1"),
        date=values(
            When(
                stated=(before, in_week),
                resolved="2022-05-12/2022-05-13",
                derived_by=(ident("week"),),
            )
        ),
        place=Values((), "not stated"),
        status=values(EventStatus.ANNOUNCED),
    )
    yield Meeting(
        id=ident("later"),
        label="Talks that follow",
        anchors=anchors("p3.s2"),
        date=values(When(stated=(Relative(RelativeKind.AFTER, ident("session")),))),
    )
    yield length_of("972")
    yield Quantity(
        id=ident("share"),
        label="Share not marked",
        anchors=anchors("p4.s2", "p4.s10"),
        attribution=(ident("ana"),),
        modality=Modality.HEDGED,
        quoted=True,
        value=values(Fraction(1, 3)),
        unit=Unit.SHARE,
        of=ident("length"),
        note="Of what date is left open.",
    )
    yield Quantity(
        id=ident("rhythm"),
        label="Sessions in a year",
        anchors=anchors("p4.s3"),
        value=Values((Value(datum=Decimal(2)), Value(datum=Decimal(3), attribution=(ident("not-stated"),)))),
        unit=Unit.PER_YEAR,
        of=ident("council"),
    )
    yield Claim(
        id=ident("claim"),
        label="What is hoped",
        anchors=anchors("p5.s1"),
        modality=Modality.HOPED,
        attribution=(ident("not-stated"),),
        proposition="More steps follow after the talks",
        about=(ident("talks"), ident("session")),
    )
    yield Term(
        id=ident("term"),
        label="Name of the goal",
        anchors=anchors("p5.s2"),
        expression=values("lasting calm"),
        denotes="the goal of the talks",
        users=Values((), "not stated"),
    )


def length_of(kilometers: str) -> Quantity:
    return Quantity(
        id=ident("length"),
        label="Length of the border",
        anchors=anchors("p4.s1"),
        value=values(Decimal(kilometers)),
        unit=Unit.KILOMETER,
        of=ident("north"),
    )


def hostile_terms() -> Iterable[Term]:
    for n, text in enumerate(HOSTILE):
        yield Term(
            id=ident(f"hostile-{n}"),
            label=text,
            anchors=anchors("p5.s2"),
            expression=values(text),
            denotes=text,
            note=text,
        )


def derivations() -> Iterable[Derivation]:
    yield Derivation(
        id=ident("week"),
        label="Week of the session",
        fn="date.week/1",
        inputs=("session/date",),
        value="2022-05-09/2022-05-15",
    )
    yield Derivation(
        id=ident("unmarked"),
        label="Border not marked",
        fn="quantity.product/1",
        inputs=("length/value", "share/value"),
        assumptions=("the share is of the length.",),
        value=Fraction(324),
        unit=Unit.KILOMETER,
        approximate=True,
    )
    yield Derivation(
        id=ident("wait"),
        label="Days from the talks to the session",
        fn="interval.days/1",
        inputs=("talks/date", "session/date"),
        lower=Decimal(0),
        upper=Decimal(1),
        unit=Unit.DAY,
    )
    yield Derivation(
        id=ident("who"),
        label="Who was there",
        fn="actors.participants/1",
        inputs=("session",),
        value=("ana", "south"),
    )


def dataset(*more: Fact) -> Dataset:
    """Return the dataset, with more facts put to it or put in place of those with the same id."""
    passages = tuple(
        Passage(locator=f"p{n}.s1", role=PassageRole.BODY, words=3, digest=f"{n:064x}") for n in range(1, 3)
    )
    source = Source(
        id=SOURCE,
        kind=SourceKind.SEGMENTED,
        title=values("The harbor"),
        producer=values("The Lighthouse"),
        language="en",
        segmentation="1",
        passages=passages,
    )
    nothing: MappingProxyType[str, Any] = MappingProxyType({})
    made = Dataset(
        id="toy-2022",
        title="The harbor",
        version="1.0",
        coding=Coding(coder="A. Coder", date="2026-01-01", codebook="1"),
        date="2022-05-14",
        sources=(source,),
        facts=MappingProxyType({fact.id: fact for fact in [*facts(), *more]}),
        derivations=MappingProxyType({item.id: item for item in derivations()}),
        vocabulary=Vocabulary(
            references=nothing, states=nothing, organizations=nothing, people=nothing, places=nothing
        ),
        digest="",
    )
    return replace(made, digest=digest(to_canonical(made)))
