"""Charts: each kind is a pure layout and a drawing of it, in a module of ``kinds``.

They draw frames; a chart has its caption, alt text, frame and facts.  A kind is imported at its first use:
``charts.timeline`` is the kind in ``cisreport.charts.kinds.timeline``.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from cisreport.errors import NotFoundError, suggest
from cisreport.extensions import CHARTS, is_foreign, load

if TYPE_CHECKING:
    from cisreport.charts.chart import Chart, Cited
    from cisreport.charts.kind import Kind

    KINDS: Mapping[str, Kind]

    def __getattr__(name: str) -> Kind: ...


__all__ = ["KINDS", "Chart", "Cited", "named"]


@cache
def _names() -> tuple[str, ...]:
    package = import_module("cisreport.charts.kinds")
    return tuple(sorted(module.name for module in iter_modules(package.__path__)))


@cache
def _kinds() -> Mapping[str, Kind]:
    """Return every kind of chart by name and version, so that a published chart can be made again."""
    from cisreport.charts.kind import Kind

    modules = [import_module(f"cisreport.charts.kinds.{name}") for name in _names()]
    found = [item for module in modules for item in vars(module).values() if isinstance(item, Kind)]
    return MappingProxyType({kind.name: kind for kind in found})


def named(name: str) -> Kind:
    """Return a kind of chart, ours or of another installed package.

    Parameters
    ----------
    name : str
        Name and version, such as ``timeline/1`` or ``tides:ripple/1``.

    Raises
    ------
    NotFoundError
        If there is no such kind.
    CisreportError
        If another package offers it and the import fails.
    """
    if is_foreign(name):
        kind: Kind = load(CHARTS, name)
        return kind
    if name not in _kinds():
        raise NotFoundError(f'there is no kind of chart "{name}"; {suggest(name, tuple(_kinds()))}')
    return _kinds()[name]


if not TYPE_CHECKING:  # a type checker reads the names above, and takes every other for a kind

    def __getattr__(name: str) -> Any:
        """Import a name at its first use."""
        if name == "KINDS":
            return _kinds()
        if name in ("Chart", "Cited"):
            return getattr(import_module("cisreport.charts.chart"), name)
        if name in _names():
            return getattr(import_module(f"cisreport.charts.kinds.{name}"), name)
        advice = f"; {suggest(name, _names())}" if not name.startswith("_") else ""
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}{advice}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__, *_names()})
