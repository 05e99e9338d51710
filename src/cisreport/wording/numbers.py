"""Numbers in figures and in words, with the precision that was coded."""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal
from fractions import Fraction

from cisreport.model import Amount, AmountBound, Unit

_SMALL = (
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_PARTS = {2: "half", 3: "third", 4: "quarter", 5: "fifth", 6: "sixth", 7: "seventh", 8: "eighth", 9: "ninth"}
_TIMES = {1: "once", 2: "twice"}
_BEFORE = {
    AmountBound.AT_LEAST: "at least",
    AmountBound.AT_MOST: "at most",
    AmountBound.UP_TO: "up to",
}
_COUNTED = (
    Unit.MEMBER,
    Unit.STATE,
    Unit.MEETING,
    Unit.CALL,
    Unit.STATEMENT,
    Unit.ITEM,
    Unit.MONTH,
    Unit.DAY,
    Unit.QUARTER,
    Unit.HALF_YEAR,
    Unit.YEAR,
)


def amount_text(amount: Amount | int) -> str:
    """Return a number in figures: ``972``, ``1,006.84``, ``1/3``, ``−4``.

    A fraction above one becomes a decimal if that is exact.
    """
    sign = "−" if amount < 0 else ""
    size = abs(amount)
    if isinstance(size, Fraction):
        if size < 1 and size.denominator != 1:
            return f"{sign}{size.numerator}/{size.denominator}"
        exact = _as_decimal(size)
        if exact is None:
            whole, rest = divmod(size.numerator, size.denominator)
            return f"{sign}{whole:,} {rest}/{size.denominator}"
        size = exact
    return f"{sign}{size:,f}" if isinstance(size, Decimal) else f"{sign}{size:,}"


def _as_decimal(size: Fraction) -> Decimal | None:
    rest = size.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    return Decimal(size.numerator) / Decimal(size.denominator) if rest == 1 else None


def span_text(low: Amount | int, high: Amount | int) -> str:
    """Return a span in figures: ``167–168``, ``−0.740 to −0.738``; both ends have as many decimals."""
    ends = [amount_text(end) for end in (low, high)]
    places = [len(end.partition(".")[2]) for end in ends]
    if all(places):
        ends = [end + "0" * (max(places) - count) for end, count in zip(ends, places, strict=True)]
    return (" to " if low < 0 else "–").join(ends)


def later_text(low: int, high: int) -> str:
    """Return by how much something was later: ``14–15 days later``, ``1 day earlier``, ``the same day``."""
    if low == high == 0:
        return "the same day"
    if low < 0 < high:
        return f"from {quantity_text(-low, Unit.DAY)} earlier to {quantity_text(high, Unit.DAY)} later"
    near, far = sorted((abs(low), abs(high)))
    span = quantity_text(far, Unit.DAY) if near == far else f"{span_text(near, far)} {Unit.DAY.value}"
    return f"{span} {'earlier' if low < 0 else 'later'}"


def number_words(amount: Amount | int, unit: Unit | None = None) -> str:
    """Return a number in words: ``nine``, ``a third``, and ``twice`` for 2 per year.

    Raises
    ------
    ValueError
        If there are no short words for it: negative, above ninety-nine, or an unusual fraction.
    """
    exact = Fraction(amount)
    whole = exact.numerator if exact.denominator == 1 else None
    if whole is not None and 0 <= whole <= 99:
        words = _whole_words(whole)
        return _TIMES.get(whole, f"{words} times") if unit is Unit.PER_YEAR else words
    if 0 < exact < 1 and exact.denominator in _PARTS and exact.numerator < 10:
        part = _PARTS[exact.denominator]
        if exact.numerator == 1:
            return part if part == "half" else f"an {part}" if part == "eighth" else f"a {part}"
        return f"{_SMALL[exact.numerator]} {part}s"
    raise ValueError(f"{amount_text(amount)} has no short words")


def _whole_words(whole: int) -> str:
    if whole < 20:
        return _SMALL[whole]
    tens, ones = divmod(whole, 10)
    return _TENS[tens - 2] + (f"-{_SMALL[ones]}" if ones else "")


def unit_text(unit: Unit, amount: Amount | int | None = None) -> str:
    """Return a unit as printed after its number: singular after 1 and −1, empty for a share or ratio."""
    if unit in (Unit.SHARE, Unit.RATIO):
        return ""
    return unit.value.removesuffix("s") if unit in _COUNTED and amount in (1, -1) else unit.value


def quantity_text(amount: Amount | int, unit: Unit | None, *, approximate: bool = False) -> str:
    """Return a number with its unit: ``972 km``, ``about 324 km``, ``1 day``, ``1/3``."""
    words = (
        amount_text(amount) if unit is None else f"{amount_text(amount)} {unit_text(unit, amount)}".rstrip()
    )
    return f"about {words}" if approximate else words


def bounded_text(words: str, bound: Collection[AmountBound]) -> str:
    """Return the words for a number with its bounds: ``at least 972 km``, ``twice if possible``."""
    before = [text for item, text in _BEFORE.items() if item in bound]
    after = ["if possible"] if AmountBound.IF_POSSIBLE in bound else []
    return " ".join([*before, words, *after])
