"""What functions that draw return: axes, lines, texts and lists of them.  A reader has the figure."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import Any, Final

_LIBRARIES: Final = ("matplotlib.", "seaborn.", "mpl_toolkits.")
_MOST: Final = 100
"""Elements of a container that are looked at."""
_DEEPEST: Final = 3


def is_of_plot(value: object, depth: int = 0) -> bool:
    """Return whether a value is an object of a figure, or a container with one."""
    kind = type(value)
    if kind.__module__.startswith(_LIBRARIES):
        return True
    inside = islice(_inside(value), _MOST) if depth < _DEEPEST else ()
    return any(is_of_plot(item, depth + 1) for item in inside)


def _inside(value: Any) -> Iterable[object]:
    kind = type(value)
    if isinstance(value, dict):
        return value.values()
    if isinstance(value, list | tuple):
        return value
    if kind.__module__.startswith("pandas") and kind.__name__ == "Series" and value.dtype == object:
        return list(value)
    if kind.__module__ == "numpy" and kind.__name__ == "ndarray" and value.dtype == object:
        return list(value.flat)
    return ()


def is_animation(value: object) -> bool:
    """Return whether a value is an animation of matplotlib."""
    return any(kind.__module__ == "matplotlib.animation" for kind in type(value).__mro__)
