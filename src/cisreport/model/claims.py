"""Claims, quantities, terms and pictures: what a source says besides its events."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from cisreport.model.facts import PLURAL, Fact, reference
from cisreport.model.values import AmountBound, FactId, Value, Values

Amount = Decimal | Fraction
"""A number that keeps its precision: ``970.8`` and ``970.80`` differ, one third is ``1/3``."""

Extended = Fraction | float
"""A number, or a float that is infinite: an end that nothing bounds."""


def reach(value: Value[Amount]) -> tuple[Extended, Extended]:
    """Return the least and the greatest amount that a number with its bounds allows."""
    amount = Fraction(value.datum)
    if AmountBound.IF_POSSIBLE in value.bound:
        return -math.inf, math.inf
    if AmountBound.AT_LEAST in value.bound:
        return amount, math.inf
    return (-math.inf, amount) if value.bound else (amount, amount)


class Exactness(StrEnum):
    """Whether a number is exact to the last digit."""

    EXACT = "exact"
    """A count, or a figure that the source calls exact."""
    APPROXIMATE = "approximate"
    """Rounded or estimated, as the source says."""


class Unit(StrEnum):
    """What a quantity counts or measures."""

    KILOMETER = "km"
    """Length; 1,000 meters."""
    SHARE = "share"
    """Part of a whole; 1 is all of it."""
    MEMBER = "members"
    """Members of a body."""
    STATE = "states"
    """States."""
    MEETING = "meetings"
    """Meetings."""
    CALL = "calls"
    """Telephone calls."""
    STATEMENT = "statements"
    """Statements."""
    ITEM = "items"
    """Items on a meeting's agenda: questions, issues, drafts, documents; often several words for the same."""
    PER_YEAR = "per year"
    """How often in a year."""
    MONTH = "months"
    """Calendar months."""
    DAY = "days"
    """Days of 24 hours, from date to date."""
    QUARTER = "quarters"
    """Calendar quarters."""
    HALF_YEAR = "half-years"
    """Calendar half-years."""
    YEAR = "years"
    """Calendar years."""
    RATIO = "ratio"
    """A number without a unit that is not a part of a whole."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim(Fact):
    """A proposition: about whom, attributed to whom, with what modality (ClaimReview)."""

    proposition: str
    """What is claimed, as a plain sentence in the coder's words, without modality ("may", "is to"), reserve
    ("somewhat") and attribution ("says that").
    """
    about: tuple[FactId, ...] = reference(default=())
    """Records that it is about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity(Fact):
    """A number with its unit, and what it measures."""

    value: Values[Amount] = field(default_factory=Values)
    """The number, with the precision printed: 940, 970.80, 1/3."""
    unit: Unit
    """What it counts or measures."""
    of: FactId = reference()
    """The record that it measures."""
    exactness: Values[Exactness] = field(default_factory=Values)
    """Whether the source gives it as exact."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Term(Fact):
    """A wording that is itself the subject: what something is called, and who calls it so."""

    expression: Values[str] = field(default_factory=Values, metadata=PLURAL)
    """The wording, at most a few words."""
    denotes: str
    """What the wording means, as a phrase in the coder's words."""
    replaces: FactId | None = reference("terms", default=None)
    """The term that was used before."""
    users: Values[FactId] = reference(
        "persons", "organizations", "states", plural=True, default_factory=Values
    )
    """Who uses it; often not stated."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture(Fact):
    """An image in the source, as its caption and credit describe it."""

    depicts: Values[FactId] = reference(plural=True, default_factory=Values)
    """The record that it shows, according to its caption, and not what the coder sees."""
    credit: Values[FactId] = reference("persons", "organizations", plural=True, default_factory=Values)
    """Who made or provided it. A blank credit is ``not stated``."""
