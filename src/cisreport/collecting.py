"""Work that makes many objects which stay, without a search for unused ones in between."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """Do not look for unused objects for a while; also a decorator.

    Python looks at all objects again and again while their number grows, which can take more time than making
    them.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
