"""A scale of numbers with round ticks."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

_STEPS = (1, 2, 5)


@dataclass(frozen=True, slots=True)
class Scale:
    """From the left edge of a panel to its right one."""

    low: int
    high: int
    step: int
    """From one tick to the next."""

    @classmethod
    def over(cls, numbers: Sequence[float], most: int = 6) -> Scale:
        """Return a scale with all numbers and zero on it, and about ``most`` ticks."""
        low, high = min(0.0, *numbers, 0.0), max(0.0, *numbers, 1.0)
        steps = (step * 10**power for power in range(12) for step in _STEPS)
        step = next(step for step in steps if (high - low) / step <= most)
        return cls(math.floor(low / step) * step, math.ceil(high / step) * step, step)

    @classmethod
    def fitted(cls, numbers: Sequence[float], most: int = 6) -> Scale:
        """Return a scale that begins and ends near the numbers, for marks whose size means nothing."""
        low, high = min(numbers), max(numbers)
        steps = (step * 10**power for power in range(12) for step in _STEPS)
        step = next(step for step in steps if (high - low) / step <= most)
        first, last = math.floor(low / step) * step, math.ceil(high / step) * step
        return cls(first, max(last, first + step), step)

    def share(self, number: float) -> float:
        """Return where a number is, from 0 to 1."""
        return (number - self.low) / (self.high - self.low)

    @property
    def ticks(self) -> range:
        """Round numbers, both ends included."""
        return range(self.low, self.high + 1, self.step)
