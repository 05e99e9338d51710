"""Checkable research reports: typed facts from an article, reports that rebuild byte for byte.

>>> import cisreport
>>> ds = cisreport.load("dushanbe-2022")
>>> cisreport.frame(ds, "meetings")
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cisreport.lazy import at_first_use

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

__getattr__, __dir__ = at_first_use(__name__, _HOMES)
