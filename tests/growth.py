"""How much longer something takes with more to do, whatever the machine."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

TIMES: Final = 4
"""How many times as much there is to do."""
MOST: Final = 10
"""How many times as long that may take: 4 times if the time is linear, 16 times if it is quadratic."""


def growth(do: Callable[[int], object], size: int) -> float:
    """Return how many times as long it takes to do :data:`TIMES` as much, by the time of the processor.

    Parameters
    ----------
    do : callable
        Gets a size.
    size : int
        The smaller size; it should take a hundredth of a second or more.
    """
    return min(_seconds(do, TIMES * size) for _ in range(2)) / min(_seconds(do, size) for _ in range(3))


def _seconds(do: Callable[[int], object], size: int) -> float:
    start = time.process_time()
    do(size)
    return time.process_time() - start
