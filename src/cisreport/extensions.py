"""Charts, functions and formats of other packages, which offer them as entry points.

A name begins with the package's name, as in ``tides:ripple/1``, so it cannot replace one of ours.  Only
this module imports them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from importlib.metadata import EntryPoint, entry_points
from typing import Any

from cisreport.errors import CisreportError, NotFoundError, suggest

CHARTS = "cisreport.charts"
FUNCTIONS = "cisreport.functions"
EXCHANGE = "cisreport.exchange"
_CLOSED = ContextVar("_CLOSED", default=False)


def is_foreign(name: str) -> bool:
    """Return whether a name is the name of another package's chart or function."""
    return ":" in name


def can_load() -> bool:
    """Return whether code of other packages may be imported now."""
    return not _CLOSED.get()


@contextmanager
def closed() -> Iterator[None]:
    """Import nothing of other packages in this block, whatever names an untrusted file contains."""
    token = _CLOSED.set(True)
    try:
        yield
    finally:
        _CLOSED.reset(token)


def offered(group: str) -> Mapping[str, EntryPoint]:
    """Return the entry points of installed packages by full name, as ``tides:ripple/1``; import nothing."""
    return {
        f"{re.sub('[-_.]+', '-', entry.dist.name).lower()}:{entry.name}": entry
        for entry in entry_points(group=group)
        if entry.dist is not None
    }


def load(group: str, name: str) -> Any:
    """Import a chart or function of another package.

    Parameters
    ----------
    group : str
        ``CHARTS``, ``FUNCTIONS`` or ``EXCHANGE``.
    name : str
        Its full name, as in a manifest or a dataset, such as ``tides:ripple/1``.

    Raises
    ------
    NotFoundError
        If no installed package offers it.
    CisreportError
        If it cannot be imported, or its name is not that of its entry point.
    """
    known = offered(group)
    if name not in known or not can_load():
        package = name.partition(":")[0]
        advice = suggest(name, tuple(known)) if known else f'install the package "{package}" that offers it'
        raise NotFoundError(f'no installed package offers "{name}"; {advice}')
    try:
        found = known[name].load()
    except Exception as error:
        raise CisreportError(f'"{name}" cannot be imported: {type(error).__name__}: {error}') from error
    if (own := getattr(found, "name", None)) != name:
        raise CisreportError(f'the entry point "{name}" leads to something named "{own}"; give both one name')
    return found
