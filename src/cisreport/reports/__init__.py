"""Reports: what a cell of a report calls."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cisreport.lazy import at_first_use

if TYPE_CHECKING:
    from cisreport.analysis.profiles import Profile, profile
    from cisreport.reports.computing import computed
    from cisreport.reports.participants import taking_part
    from cisreport.reports.registers import RegisterBlock, register
    from cisreport.reports.reviews import reviews_table
    from cisreport.reports.tables import TableBlock, table
    from cisreport.reports.values import CitedClaim, CitedValue, Citer, Text, cite, join, text

_HOMES = {
    "CitedClaim": ".values",
    "CitedValue": ".values",
    "Citer": ".values",
    "Profile": "cisreport.analysis.profiles",
    "RegisterBlock": ".registers",
    "TableBlock": ".tables",
    "Text": ".values",
    "cite": ".values",
    "computed": ".computing",
    "join": ".values",
    "profile": "cisreport.analysis.profiles",
    "register": ".registers",
    "reviews_table": ".reviews",
    "table": ".tables",
    "taking_part": ".participants",
    "text": ".values",
}

__all__ = [
    "CitedClaim",
    "CitedValue",
    "Citer",
    "Profile",
    "RegisterBlock",
    "TableBlock",
    "Text",
    "cite",
    "computed",
    "join",
    "profile",
    "register",
    "reviews_table",
    "table",
    "taking_part",
    "text",
]

__getattr__, __dir__ = at_first_use(__name__, _HOMES)
