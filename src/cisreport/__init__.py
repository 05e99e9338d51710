"""Checkable research reports: typed facts from an article, reports that rebuild byte for byte.

>>> import cisreport
>>> ds = cisreport.load("dushanbe-2022")
>>> cisreport.frame(ds, "meetings")
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cisreport.analysis import derive
    from cisreport.datasets import load
    from cisreport.errors import CisreportError, DataError, NotFoundError, ReportError
    from cisreport.frames import frame
    from cisreport.model import Dataset
    from cisreport.rendering.outputs import render
    from cisreport.reports import Citer
    from cisreport.verification import verify

_HOMES = {
    "CisreportError": "cisreport.errors",
    "Citer": "cisreport.reports",
    "DataError": "cisreport.errors",
    "Dataset": "cisreport.model",
    "NotFoundError": "cisreport.errors",
    "ReportError": "cisreport.errors",
    "derive": "cisreport.analysis",
    "frame": "cisreport.frames",
    "load": "cisreport.datasets",
    "render": "cisreport.rendering.outputs",
    "verify": "cisreport.verification",
}

__all__ = [
    "CisreportError",
    "Citer",
    "DataError",
    "Dataset",
    "NotFoundError",
    "ReportError",
    "derive",
    "frame",
    "load",
    "render",
    "verify",
]


def __getattr__(name: str) -> Any:
    """Import a public name at its first use, so that the package is imported fast."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
