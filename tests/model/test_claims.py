from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from math import inf

import pytest

from cisreport.model import AmountBound, Value
from cisreport.model.claims import Amount, Extended, reach


@pytest.mark.parametrize(
    ("datum", "bound", "ends"),
    [
        (Decimal("970.80"), "", (Fraction(9708, 10), Fraction(9708, 10))),
        (Fraction(1, 3), "at-least", (Fraction(1, 3), inf)),
        (Decimal(5), "at-most", (-inf, 5)),
        (Decimal(5), "up-to", (-inf, 5)),
        (Decimal(5), "if-possible", (-inf, inf)),
        (Decimal(5), "at-least if-possible", (-inf, inf)),
    ],
)
def test_the_amounts_that_a_bound_allows(datum: Amount, bound: str, ends: tuple[Extended, Extended]) -> None:
    assert reach(Value(datum=datum, bound=tuple(map(AmountBound, bound.split())))) == ends
